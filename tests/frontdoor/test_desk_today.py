"""Today's conversations: what cannot wait comes first, and nobody sees more than they may."""

from __future__ import annotations

from datetime import datetime, timedelta

from frontdoor.words import LONDON

from .desk_pages import see, take_a_call


def at(**ago) -> str:
    return (datetime.now(LONDON) + timedelta(**ago)).strftime("%Y-%m-%dT%H:%M")


def rows(page) -> list[str]:
    return page.parts("tbody tr")


def test_a_day_that_has_not_begun_says_what_to_do(signed_in):
    page = see(signed_in("adviser"), "/desk/")
    assert "Nobody has been in touch yet today" in page.text
    assert page.part("form[action='/desk/begin'] button") == "Take a call"


def test_a_call_is_listed_with_when_who_and_what_is_open(signed_in):
    adviser = signed_in("adviser")
    call = take_a_call(adviser).press("Save", first_name="Jean")
    reference = call.part("h1").removeprefix("Call ")
    (row,) = rows(see(adviser, "/desk/"))
    for said in (reference, "Jean", "You", "Connect", "Still open", "Not ended"):
        assert said in row


def test_somebody_who_waits_for_a_worker_is_first_and_loudest(signed_in):
    take_a_call(signed_in("volunteer")).press("Get a worker now", first_name="Sam")
    adviser = signed_in("adviser")
    take_a_call(adviser).press("Save", first_name="Jean", a__safe_now="no")
    take_a_call(adviser).press("Save", first_name="Ali")
    page = see(adviser, "/desk/")
    assert "Somebody is waiting for a worker" in page.text
    assert [next(name for name in ("Sam", "Jean", "Ali") if name in row) for row in rows(page)] == [
        "Sam",
        "Jean",
        "Ali",
    ]
    assert page.part(".fd-flag--loud") == "A worker is wanted"


def test_a_promise_that_was_not_kept_is_loud_until_it_is(signed_in):
    adviser = signed_in("adviser")
    take_a_call(adviser).press("Save", first_name="Jean", next_contact=at(hours=-2))
    take_a_call(adviser).press("Save", first_name="Ali", next_contact=at(hours=2))
    page = see(adviser, "/desk/")
    assert "One contact is overdue" in page.text
    assert "Overdue: contact was promised" in rows(page)[0]
    assert "Jean" in rows(page)[0]
    assert "Next contact" in rows(page)[1]


def test_a_closed_call_comes_back_when_its_promise_is_due(app, signed_in):
    adviser = signed_in("adviser")
    call = take_a_call(adviser).press(
        "Close this conversation",
        a__safe_now="yes",
        outcome="call_back",
        next_step="We ring on Friday",
        named_worker="Ada",
        safe_contact="Her mobile",
        next_contact=at(minutes=30),
    )
    assert "is closed" in call.text
    records = app.extensions["workspace"].records.conversations
    later = datetime.now(LONDON).date() + timedelta(days=4)
    assert [each.outcome for each in records.on(later)] == ["call_back"]
    assert records.on(later)[0].is_overdue(datetime.now(LONDON) + timedelta(days=4))


def test_a_volunteer_sees_only_the_people_they_are_helping(signed_in):
    take_a_call(signed_in("adviser")).press("Save", first_name="Jean")
    volunteer = signed_in("volunteer")
    take_a_call(volunteer).press("Save", first_name="Sam")
    (row,) = rows(see(volunteer, "/desk/"))
    assert "Sam" in row


def test_an_adviser_does_not_see_somebody_elses_assessment_and_a_social_worker_does(signed_in):
    manager = signed_in("manager")
    take_a_call(manager).press("Ask for an assessment for them", first_name="Jean")
    assert "Jean" not in see(signed_in("adviser"), "/desk/").text
    assert "Jean" in see(signed_in("social_worker"), "/desk/").text


def test_stewards_and_administrators_see_no_conversation(signed_in):
    call = take_a_call(signed_in("adviser"))
    for role in ("steward", "admin"):
        assert see(signed_in(role), call.path).status == 403
        assert see(signed_in(role), "/desk/").status == 403
