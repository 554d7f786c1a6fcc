"""A self-guided conversation: one question a page, and what it opens."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup

from conversation_flows import script as scripts


def soup(answer) -> BeautifulSoup:
    return BeautifulSoup(answer.text, "html.parser")


def say(client, number, *choices, words=""):
    return client.post(f"/talk/{number}", data={"choice": list(choices), "words": words, "continue": "1"})


def skip(client, number):
    return client.post(f"/talk/{number}", data={"skip": "1"})


def order() -> tuple[str, ...]:
    return scripts.load("good-conversation").face("self")


def number_of(prompt: str) -> int:
    return order().index(prompt) + 1


def test_it_asks_the_six_questions_in_order(client):
    assert order() == ("who", "safe_now", "matters", "strengths", "in_the_way", "area")
    for number, prompt in enumerate(order(), 1):
        page = soup(client.get(f"/talk/{number}"))
        asked = scripts.load("good-conversation").question(prompt).ask
        assert page.h1.get_text(strip=True) == asked
        assert page.find("button", attrs={"name": "skip"})


def test_every_question_can_be_skipped_and_there_is_still_something_to_do(client):
    for number in range(1, 7):
        assert skip(client, number).status_code == 303
    page = soup(client.get("/talk/ideas"))
    assert page.select(".fd-offer") or page.select(".fd-door h3")
    assert page.select_one(".fd-step")


def test_going_back_keeps_the_answers(client):
    say(client, 1, "other")
    say(client, 3, "company", words="a game of bridge")
    page = soup(client.get("/talk/3"))
    assert page.select_one("input[value=company]").has_attr("checked")
    assert "a game of bridge" in page.select_one("textarea").get_text()
    assert soup(client.get("/talk/1")).select_one("input[value=other]").has_attr("checked")


def test_saying_nothing_is_met_with_what_to_do(client):
    answer = client.post("/talk/1", data={"continue": "1"})
    assert answer.status_code == 400
    assert "Choose one answer, or press Skip." in answer.text


def test_too_many_words_are_not_lost(client):
    answer = say(client, 3, words="y" * 1200)
    assert answer.status_code == 400
    page = soup(answer)
    assert "200 characters" in page.select_one(".govuk-error-summary").get_text()
    assert page.select_one("textarea").get_text().strip() == "y" * 1200


def test_an_unknown_place_says_what_to_do_and_keeps_what_was_typed(client):
    answer = say(client, number_of("area"), words="ZZ9 9ZZ")
    assert answer.status_code == 400
    assert soup(answer).select_one("#words")["value"] == "ZZ9 9ZZ"


def test_connect_gives_two_or_three_things_near(client):
    say(client, 1, "self")
    say(client, 2, "yes")
    say(client, 3, "company")
    say(client, number_of("area"), words="Coulsdon")
    page = soup(client.get("/talk/ideas"))
    assert page.select_one("#door-T1")
    assert not page.select_one("#door-T2")
    assert 2 <= len(page.select(".fd-offer")) <= 3


@pytest.mark.parametrize("answer", ["no", "unsure", "skip"])
def test_not_being_safe_shows_who_to_ring_at_once(client, answer):
    say(client, 1, "self")
    say(client, 2, answer)
    page = soup(client.get("/talk/3"))
    assert page.select_one("[data-urgent=full] a[href='tel:999']")


def test_not_being_safe_opens_stick_with_you_first_and_i_am_fine_does_not_close_it(client):
    say(client, 1, "self")
    say(client, 2, "no")
    say(client, 3, words="no I'm fine, just tired")
    page = soup(client.get("/talk/ideas"))
    assert page.select_one(".fd-door h2")["id"] == "door-T2"


def test_words_that_mean_danger_open_stick_with_you_wherever_they_are_typed(client):
    say(client, 4, words="everyone would be happier if i was gone for good")
    assert soup(client.get("/talk/5")).select_one("[data-urgent]")


def test_asking_for_an_assessment_in_ones_own_words_opens_it(client):
    say(client, 1, "self")
    say(client, 2, "yes")
    say(client, 3, words="I want an assessment please")
    assert soup(client.get("/talk/ideas")).select_one("#door-T3 ~ p a[href='/assessment'], #door-T3")


def test_the_outcome_is_counted_once_with_nothing_typed_in_it(client, app):
    say(client, 1, "self")
    say(client, 3, "company", words="wombat")
    say(client, number_of("area"), words="CR5 1RA")
    for _ in range(2):
        assert client.post("/talk/outcome", data={"outcome": "will_try"}).status_code == 303
    site = app.extensions["workspace"]
    from assets_catalog.search.query import today_in_london

    counts = site.records.outcomes.counts(today_in_london())
    assert counts["outcome"] == {"will_try": 1}
    site.let_go()
    held = b"".join(path.read_bytes() for path in site.home.glob("conversations.sqlite3*"))
    assert b"wombat" not in held
    assert b"CR5 1RA" not in held


def test_an_answer_that_is_not_on_the_list_is_not_logged(client):
    answer = client.post("/talk/outcome", data={"outcome": "<b>"}, follow_redirects=True)
    assert "Choose one of the answers" in answer.text


def test_titles_give_nothing_away(client):
    say(client, 2, "no")
    for address in ("/talk", "/talk/2", "/talk/3", "/talk/ideas"):
        assert soup(client.get(address)).title.get_text().startswith("Talk it through")


def test_there_is_no_seventh_question(client):
    assert client.get("/talk/7").status_code == 404


def test_a_crisis_stays_open_when_an_answer_is_taken_back(client):
    say(client, number_of("who"), "self")
    say(client, number_of("safe_now"), "no")
    assert soup(client.get("/talk/ideas")).select_one("#door-T2")
    say(client, number_of("safe_now"), "yes")
    page = soup(client.get("/talk/ideas"))
    assert "It stays open." in page.select_one(".fd-door").get_text()
    assert page.select_one("#door-T2")
    assert page.select_one("[data-urgent]")


def test_somebody_who_was_never_in_danger_reads_nothing_of_it(client):
    say(client, number_of("safe_now"), "yes")
    assert not soup(client.get("/talk/ideas")).select_one("#door-T2")
