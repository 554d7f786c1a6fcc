"""What a resident sees, page by page."""

from __future__ import annotations

import re

import pytest
from bs4 import BeautifulSoup

from frontdoor.sittings import Sittings

PAGES = [
    "/",
    "/find",
    "/my-list",
    "/urgent-help",
    "/assessment",
    "/leaving",
    "/privacy",
    "/accessibility",
    "/about-our-information",
    "/talk",
    "/talk/1",
    "/talk/2",
    "/talk/3",
    "/talk/4",
    "/talk/5",
    "/talk/6",
    "/talk/ideas",
    "/talk/finished",
    "/sign-in",
    "/no-such-page",
]


def soup(answer) -> BeautifulSoup:
    return BeautifulSoup(answer.text, "html.parser")


def look_for(client, words="", near="", **more):
    answer = client.post("/find", data={"words": words, "near": near})
    assert answer.status_code == 303
    address = answer.headers["Location"]
    for name, value in more.items():
        address += f"&{name}={value}"
    return client.get(address)


def first_service(client) -> str:
    page = soup(look_for(client, "lunch club"))
    return page.select_one(".fd-hit a")["href"]


@pytest.mark.parametrize("address", PAGES)
def test_every_page_has_urgent_help_the_assessment_door_and_a_way_to_leave(client, address):
    page = soup(client.get(address))
    links = {link.get_text(" ", strip=True): link["href"] for link in page.select("nav a")}
    assert links["Get help now"] == "/urgent-help"
    assert links["Ask for an assessment"] == "/assessment"
    assert links["Leave this site"] == "/leave"
    assert page.select_one("h1")


def test_home_asks_what_would_help_today(client):
    page = soup(client.get("/"))
    assert page.h1.get_text(strip=True) == "What would help today?"
    assert page.select_one("form[method=post][action='/find'] input[name=words]")


def test_a_search_shows_what_was_understood_and_where_it_looked(client):
    page = soup(look_for(client, "chair exercise", "CR5 1RA"))
    chips = page.select_one(".fd-chips").get_text(" ", strip=True)
    assert "Exercise" in chips
    first = page.select_one(".fd-hit")
    assert "mile" in first.get_text()
    assert first.select_one(".fd-why")
    assert "hecked" in first.get_text()


def test_what_was_typed_is_in_no_address_title_or_link(client):
    answer = client.post("/find", data={"words": "he hits me zebra", "near": "CR5 1RA"})
    assert "zebra" not in answer.headers["Location"]
    assert "CR5" not in answer.headers["Location"]
    page = soup(client.get(answer.headers["Location"]))
    assert page.title.get_text().startswith("Find help near you")
    assert not [
        link
        for link in page.select("[href]")
        if "zebra" in link["href"].lower() or "cr5" in link["href"].lower()
    ]


def test_a_link_made_elsewhere_that_carries_words_is_cleaned_at_once(client):
    answer = client.get("/find?q=lunch+club&near=Purley&day=TU")
    assert answer.status_code == 303
    assert "lunch" not in answer.headers["Location"]
    assert "day=TU" in answer.headers["Location"]


def test_nothing_typed_can_be_read_on_the_server(client, app, tmp_path, home):
    client.post("/find", data={"words": "platypus trouble", "near": "CR5 1RA"})
    client.post("/talk/3", data={"words": "platypus trouble", "continue": "1"})
    kept = [path for folder in (tmp_path / "sittings", home) for path in folder.rglob("*") if path.is_file()]
    assert kept
    assert not [path for path in kept if b"platypus" in path.read_bytes()]


def test_leaving_forgets_everything_and_goes_to_a_plain_page(client):
    client.post("/talk/1", data={"choice": "self", "continue": "1"})
    answer = client.get("/leave")
    assert answer.headers["Location"] == "https://www.bbc.co.uk/weather"
    assert "Carry on" not in client.get("/talk").text


def test_an_unknown_postcode_is_said_to_be_so(client):
    page = soup(look_for(client, "lunch club", "ZZ9 9ZZ"))
    assert "ZZ9 9ZZ" in page.get_text()
    assert "Check it" in page.get_text()


def test_a_filter_narrows_is_shown_and_can_be_taken_off(client):
    everything = soup(look_for(client, "exercise"))
    free = soup(look_for(client, "exercise", free="1"))
    assert _count(free) < _count(everything)
    off = next(chip for chip in free.select(".fd-chip") if chip.get_text().startswith("Free"))
    assert _count(soup(client.get(off["href"]))) == _count(everything)


def test_a_chip_that_was_not_meant_can_be_taken_back(client):
    page = soup(look_for(client, "lunch club tuesday"))
    chips = {
        chip.get_text(" ", strip=True).split(" from")[0].split(" ✕")[0]: chip["href"]
        for chip in page.select(".fd-chip")
    }
    tuesday = next(href for label, href in chips.items() if label.startswith("Tuesday"))
    without = soup(client.get(tuesday))
    assert not [chip for chip in without.select(".fd-chip") if chip.get_text().startswith("Tuesday")]
    assert _count(without) > _count(page)


def _count(page) -> int:
    return int(page.select_one("main [role=status] strong").get_text().split()[0].replace(",", ""))


def test_pages_of_results_neither_repeat_nor_drop(client):
    seen: list[str] = []
    page = soup(look_for(client, "help"))
    total = _count(page)
    for number in range(1, -(-total // 10) + 1):
        here = soup(look_for(client, "help", page=number))
        seen += [link["href"].split("?")[0] for link in here.select(".fd-hit h3 a")]
    assert len(seen) == len(set(seen)) == total


def test_nothing_found_says_what_each_filter_hides_and_offers_a_person(client):
    page = soup(look_for(client, "legal advice", access="changing_places", day="SU"))
    text = page.select_one("main").get_text(" ", strip=True)
    assert "We found nothing that fits all of that" in text
    ways_on = page.select(".fd-nothing li a")
    assert ways_on
    assert "020 7946 0000" in text
    assert _count(soup(client.get(ways_on[0]["href"]))) > 0


def test_a_service_says_everything_a_newcomer_asks_in_order(client):
    page = soup(client.get(first_service(client)))
    asked = [term.get_text(strip=True) for term in page.select("dt")]
    wanted = ["When", "Where", "Cost", "How to join", "Access", "Last checked", "Where this comes from"]
    assert [term for term in asked if term in wanted] == wanted


def test_invented_records_are_said_to_be_so(client):
    assert "Sample data." in client.get(first_service(client)).text
    assert "Sample data." not in client.get("/privacy").text


def test_a_service_about_abuse_has_a_title_that_gives_nothing_away(client, app):
    finder = app.extensions["workspace"].finder
    from assets_catalog.search.query import SearchQuery

    hit = finder.search(SearchQuery(categories=("domestic_abuse",))).hits[0]
    page = soup(client.get(f"/service/{hit.id}"))
    assert page.title.get_text().startswith("A service near you")


def test_my_list_keeps_and_drops(client):
    service = first_service(client).split("?")[0].rsplit("/", 1)[1]
    client.post(f"/my-list/{service}", data={"back": "/my-list"})
    assert service in client.get("/my-list").text
    client.post(f"/my-list/{service}/drop")
    assert service not in client.get("/my-list").text


def test_a_crisis_in_the_search_box_brings_urgent_help_first_and_it_stays(client):
    page = soup(look_for(client, "i dont want to live any more"))
    panel = page.select_one("[data-urgent]")
    assert panel["data-urgent"] == "full"
    assert panel.select_one("a[href='tel:999']")
    later = soup(look_for(client, "lunch club"))
    assert later.select_one("[data-urgent]")["data-urgent"] == "bar"


@pytest.mark.parametrize(
    "words", ["x" * 5000, "\x00\x01", "<script>alert(1)</script>", "' OR 1=1 --", "🙂" * 300, "%s%n"]
)
def test_odd_words_are_answered_calmly(client, words):
    answer = look_for(client, words, "CR5 1RA")
    assert answer.status_code == 200
    assert "<script>alert" not in answer.text


@pytest.mark.parametrize(
    "query",
    [
        "page=0",
        "page=-3",
        "page=999999",
        "page=x",
        "day=XX",
        "age=-4",
        "age=abc",
        "within=lots",
        "sort=worst",
        "need=zzz",
        "not=zzz",
        "s=999",
    ],
)
def test_a_mangled_address_still_answers(client, query):
    assert client.get(f"/find?{query}").status_code == 200


def test_a_post_too_large_is_refused_in_plain_words(client):
    answer = client.post("/find", data={"words": "x" * 2_000_000})
    assert answer.status_code == 413
    assert "too much for one go" in answer.text


def test_forms_without_a_token_are_refused_and_say_what_to_do(app):
    app.config["WTF_CSRF_ENABLED"] = True
    answer = app.test_client().post("/find", data={"words": "lunch"})
    assert answer.status_code == 400
    assert "ring us" in answer.text


@pytest.mark.parametrize("address", ["/find", "/talk/1", "/talk/ideas", "/my-list", "/urgent-help"])
def test_pages_of_a_conversation_are_never_kept(client, address):
    assert client.get(address).headers["Cache-Control"] == "no-store"


def test_nothing_on_any_page_comes_from_elsewhere(client):
    for address in PAGES:
        answer = client.get(address)
        page = soup(answer)
        loaded = [
            tag.get("src") or tag.get("href") for tag in page.select("script[src], link[href], img[src]")
        ]
        assert all(each.startswith("/") for each in loaded), address
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'self'" in policy
        assert "unsafe" not in policy
        assert not page.select("[style], [onclick]")


def test_cookies_are_secure_unless_this_is_the_machine_itself(app):
    here = app.test_client().get("/", base_url="http://127.0.0.1:8000").headers["Set-Cookie"]
    elsewhere = app.test_client().get("/", base_url="http://frontdoor.example").headers["Set-Cookie"]
    assert "Secure" not in here
    assert "Secure" in elsewhere
    assert "HttpOnly" in elsewhere


def test_a_missing_database_is_a_clear_sentence(app, home):
    site = app.extensions["workspace"]
    _ = site.catalogue
    site.let_go()
    for name in ("catalogue.sqlite3", "catalogue.sqlite3-wal", "catalogue.sqlite3-shm"):
        (home / name).unlink(missing_ok=True)
    answer = app.test_client().get("/")
    assert answer.status_code == 503
    assert "Nothing you saved before is lost" in answer.text


def test_an_old_sitting_is_forgotten_and_a_wrong_key_opens_nothing(tmp_path):
    import os
    import time

    sittings = Sittings(tmp_path, minutes=30)
    key = sittings.new_key()
    sittings.write(key, {"talk": {"who": "self"}})
    assert sittings.read(key) == {"talk": {"who": "self"}}
    assert sittings.read(sittings.new_key()) == {}
    assert sittings.read("nonsense") == {}
    old = time.time() - 31 * 60
    for path in tmp_path.iterdir():
        os.utime(path, (old, old))
    assert sittings.read(key) == {}
    assert list(tmp_path.iterdir()) == []


def test_a_failure_logs_where_and_never_what_was_typed(app, monkeypatch, caplog):
    def fails(*_args, **_kwargs):
        raise RuntimeError("could not understand: wallaby secret")

    app.config["PROPAGATE_EXCEPTIONS"] = False
    monkeypatch.setattr("assets_catalog.search.finder.Finder.search", fails)
    answer = look_for(app.test_client(), "wallaby secret")
    assert answer.status_code == 500
    assert "It is our fault" in answer.text
    assert "RuntimeError" in caplog.text
    assert "wallaby" not in caplog.text


def test_only_choices_of_ours_go_on_from_a_search_into_the_address(client):
    answer = client.post(
        "/find", data={"words": "x", "age": "my secret words", "day": "TU", "sort": "secret"}
    )
    assert "secret" not in answer.headers["Location"]
    assert "day=TU" in answer.headers["Location"]
    page = soup(client.get("/find"))
    assert not page.select("form[method=get] input[type=text], form[method=get] input:not([type])")


def test_a_sitting_that_is_read_lives_on_and_an_old_one_is_swept_by_the_next_visitor(tmp_path):
    import os
    import time

    sittings = Sittings(tmp_path, minutes=30)
    mine, old = sittings.new_key(), sittings.new_key()
    sittings.write(mine, {"list": ["a"]})
    sittings.write(old, {"list": ["b"]})
    first, second = (sittings._path(key) for key in (mine, old))
    os.utime(first, (time.time() - 20 * 60,) * 2)
    os.utime(second, (time.time() - 40 * 60,) * 2)
    later = Sittings(tmp_path, minutes=30)
    assert later.read(mine) == {"list": ["a"]}
    assert time.time() - first.stat().st_mtime < 60
    assert not second.exists()


def test_a_folder_for_sittings_that_cannot_be_written_loses_no_page(home):
    from frontdoor import create_app
    from frontdoor.settings import Settings

    app = create_app(Settings(home=home, sitting_folder="/proc/none-such"))
    app.config.update(WTF_CSRF_ENABLED=False)
    assert look_for(app.test_client(), "lunch club").status_code == 200
    app.extensions["workspace"].let_go()


def test_without_cookies_the_page_says_what_is_wrong(app):
    app.config["WTF_CSRF_ENABLED"] = True
    answer = app.test_client(use_cookies=False).post("/find", data={"words": "lunch"})
    assert "not keeping our cookies" in answer.text


def test_signing_out_ends_every_copy_of_the_session(app, signed_in):
    visitor = signed_in("adviser")
    held = visitor.get_cookie("frontdoor").value
    visitor.post("/sign-out")
    thief = app.test_client()
    thief.set_cookie("frontdoor", held)
    assert thief.get("/desk/").status_code == 302


def test_a_database_removed_under_the_desk_is_never_called_saved(app, home, signed_in):
    visitor = signed_in("adviser")
    for path in home.glob("conversations.sqlite3*"):
        path.unlink()
    assert visitor.post("/desk/begin").status_code == 503


def test_each_number_on_the_assessment_page_says_when_it_is_answered(client):
    page = soup(client.get("/assessment"))
    ways = [
        each.get_text(" ", strip=True) for each in page.select("main p") if each.select_one("a[href^='tel:']")
    ]
    ways = [way for way in ways if "999" not in way]
    assert len(ways) == 3
    assert all(re.search(r"\. (Weekdays|Monday|Day and night|Evenings|Every|Any)", way) for way in ways), ways


def test_the_list_is_one_press_from_every_page_once_something_is_on_it(client):
    assert not soup(client.get("/")).select(".fd-help a[href='/my-list']")
    service = first_service(client).split("?")[0]
    token = soup(client.get(service)).select_one("input[name=csrf_token]")["value"]
    client.post(service.replace("/service/", "/my-list/"), data={"csrf_token": token})
    assert soup(client.get("/")).select_one(".fd-help a[href='/my-list']").get_text() == "My list (1)"


def test_a_mended_word_is_said_once_and_can_be_taken_back(client):
    page = soup(look_for(client, "befrender"))
    said = next(each for each in page.select("main p") if "You typed “befrender”" in each.get_text())
    assert "We looked for befriender" in said.get_text()
    assert "befriender" not in [chip.contents[0].strip() for chip in page.select(".fd-chip")]
    back = soup(client.get(said.a["href"]))
    assert not [each for each in back.select("main p") if "You typed" in each.get_text()]


def test_where_nothing_was_found_there_is_nothing_to_filter(client):
    page = soup(look_for(client, "xqzzy blorp"))
    assert "We found nothing for that" in page.get_text()
    assert not page.select(".fd-filters")
    assert page.select("main a[href^='tel:']")
