"""What came of an offer: kept with the conversation, heard by the directory once, and nothing of the person with it."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

import pytest

from assets_catalog.schedules import today_in_london
from assets_catalog.stewardship.trust import of
from conversation_flows.records.came_of_it import CAME, SAYS

from .desk_pages import Page, see, take_a_call


@pytest.fixture
def site(app):
    return app.extensions["workspace"]


@pytest.fixture
def adviser(signed_in):
    return signed_in("adviser")


@pytest.fixture
def call(adviser):
    page = take_a_call(adviser).press("Save", a__matters=["outdoors"], near="CR5 1RA", first_name="Jeanette")
    return page.press("Offer this").press("Yes")


def held(site, page):
    return site.records.conversations.get(page.path.rsplit("/", 1)[1])


def offer(site, page):
    return held(site, page).offers[0]


def told(site, page):
    """What the directory has heard of the place by way of conversations, since the test began."""
    listing = site.catalogue.get(offer(site, page).service_id)
    return {each.kind: each.count for each in listing.reports if each.how == "outcome"}


def news(before, after):
    return {kind: after.get(kind, 0) - before.get(kind, 0) for kind in {*before, *after}} | {}


def changed(before, after):
    return {kind: count for kind, count in news(before, after).items() if count}


def close(page):
    return page.press(
        "Close this conversation", outcome="connected", a__safe_now="yes", next_step="She rings them"
    )


def press_closed(visitor, page, what):
    (form,) = [
        each for each in page.soup.select("form[action*='/came/']") if each["action"].endswith(f"/{what}")
    ]
    data = {"csrf_token": form.select_one("[name=csrf_token]")["value"]}
    answer = visitor.post(urlsplit(form["action"]).path, data=data, follow_redirects=True)
    return Page(visitor, answer)


def test_every_outcome_that_says_something_of_a_place_is_heard_as_that(site, call):
    for what in CAME:
        before = told(site, call)
        was = SAYS.get(offer(site, call).came)
        call = call.press(CAME[what])
        now = SAYS.get(what)
        expected = {kind: count for kind, count in ((now, 1), (was, -1)) if kind}
        assert changed(before, told(site, call)) == expected
        assert CAME[what] in call.part("#offered")
        assert offer(site, call).came == what


def test_it_counts_once_however_often_it_is_pressed_and_long_after_the_call_has_ended(site, adviser, call):
    before = told(site, call)
    page = close(call)
    assert not held(site, page).is_open
    page = press_closed(adviser, page, "could_not_get_through")
    assert "Written down: they could not get through. The directory counts it" in page.text
    again = adviser.post(
        f"{page.path}/came/{offer(site, page).id}/could_not_get_through",
        data={"csrf_token": page.soup.select_one("[name=csrf_token]")["value"]},
        follow_redirects=True,
    )
    assert "That was written down already" in again.text
    assert changed(before, told(site, page)) == {"no_answer": 1}
    assert "noted what came of an offer: They could not get through" in see(adviser, page.path).text


def test_it_counts_in_trust_the_next_call_and_the_sentence_a_resident_reads(site, client, call):
    identity = offer(site, call).service_id
    today = today_in_london()
    before = of(site.catalogue.get(identity), today)
    call = call.press(CAME["shut"])
    after = of(site.catalogue.get(identity), today)
    assert after.overall < before.overall
    assert "Somebody went and it was shut this month. Ring before you go." in after.sentence
    assert "Somebody went and it was shut this month." in client.get(f"/service/{identity}").text
    assert identity in {each.listing.id for each in site.calls.todays(today, at_most=1000)}
    call.press(CAME["went"])
    mended = of(site.catalogue.get(identity), today)
    assert mended.overall >= before.overall
    assert "shut" not in mended.sentence


def test_nothing_that_leads_to_the_conversation_or_the_person_is_in_the_directory(site, call, caplog):
    close(call.press(CAME["closed"]))
    conversation = held(site, call)
    site.catalogue.close()
    folder = Path(site.home)
    text = b"".join(each.read_bytes() for each in folder.glob("catalogue*"))
    assert conversation.offers[0].service_id.encode() in text
    for secret in (
        conversation.id,
        conversation.reference,
        conversation.offers[0].id,
        "Jeanette",
        "She rings",
    ):
        assert secret.encode() not in text
        assert secret not in caplog.text
    lines = [each for each in site.catalogue.history(offer(site, call).service_id) if each.by == "outcome"]
    assert lines
    assert {(each.at.hour, each.at.minute, each.at.second) for each in lines} == {(0, 0, 0)}


def test_what_could_not_be_reached_is_a_line_of_unmet_need_too(site, call):
    def lines():
        return sum(
            each.count
            for each in site.ledger.rows(today_in_london(), today_in_london())
            if each.kind == "full"
        )

    before = lines()
    call.press(CAME["full"])
    site.pen.settle()
    assert lines() == before + 1


@pytest.mark.parametrize("path", ["came/none-such/went", "came/{offer}/exploded"])
def test_what_is_not_there_is_said_so(site, adviser, call, path):
    before = told(site, call)
    answer = adviser.post(f"{call.path}/{path.format(offer=offer(site, call).id)}", data=call.filled())
    assert answer.status_code == 404
    assert told(site, call) == before


def test_only_those_who_may_see_a_conversation_write_what_came_of_it(site, signed_in, call):
    page = close(call)
    steward = signed_in("steward")
    assert steward.post(f"{page.path}/came/{offer(site, page).id}/went").status_code in (302, 303, 400, 403)
    assert offer(site, page).came == ""
