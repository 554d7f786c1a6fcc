"""The calls of a day, what a short form makes of a listing, and links for those who run one."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from assets_catalog.catalogue import Catalogue
from assets_catalog.listing import Check, Cost, Listing, Organization, Phone, Place, Schedule
from assets_catalog.stewardship import calls as listing_calls
from assets_catalog.stewardship import proposing
from assets_catalog.stewardship.asked import Asked
from assets_catalog.stewardship.call_script import questions
from assets_catalog.stewardship.calls import Calls
from assets_catalog.stewardship.checks import Checks
from assets_catalog.stewardship.evidence import FACTS, FactCheck
from assets_catalog.stewardship.provider_links import GOOD_FOR, POSTS_A_DAY, ProviderLinks
from assets_catalog.stewardship.reminding import WAITS, due
from assets_catalog.stewardship.trust import of

TODAY = date(2026, 11, 22)
PHONE = [Phone(number="020 7946 0123")]


@pytest.fixture
def catalogue(tmp_path):
    opened = Catalogue.open(f"sqlite:///{tmp_path / 'catalogue.sqlite3'}")
    yield opened
    opened.close()


def club(name="Tuesday Club", **fields) -> Listing:
    given = {
        "phones": PHONE,
        "email": "hello@club.example",
        "organization": Organization(name="Larkfield Neighbours"),
        "schedules": [Schedule(freq="WEEKLY", byday=["TU"], opens_at="10:00", closes_at="12:00")],
        "places": [Place(name="Larkfield Hall", address_1="1 Lark Road", postal_code="CR0 1EA")],
    }
    return Listing(name=name, **(given | fields))


def saved(catalogue, listing) -> Listing:
    return catalogue.get(catalogue.save(listing, by="test").id)


def test_the_most_asked_for_and_least_trusted_comes_first_and_what_has_no_number_is_not_rung(catalogue):
    checked = Check(on=TODAY, by="Library team")
    often = saved(catalogue, club("Asked for, not checked"))
    trusted = saved(catalogue, club("Asked for, checked", last_check=checked))
    never = saved(catalogue, club("Never asked for"))
    saved(catalogue, club("No number", phones=[]))
    saved(catalogue, club("Closed for good", status="defunct"))
    asked = Asked.open(catalogue)
    for _ in range(5):
        asked.note(often.id, TODAY)
        asked.note(trusted.id, TODAY - timedelta(days=2))
    asked.note(never.id, TODAY - timedelta(days=40))
    calls = Calls(catalogue)
    assert [each.listing.name for each in calls.todays(TODAY)] == [
        "Asked for, not checked",
        "Never asked for",
        "Asked for, checked",
    ]
    assert calls.todays(TODAY)[0].asked == 5
    Checks.open(catalogue).report(trusted.id, "number_dead", TODAY + timedelta(days=1))
    assert calls.call(trusted.id, TODAY + timedelta(days=1)).trust.asks[0] == "contact"
    assert calls.call("none-such", TODAY) is None


def test_what_has_ended_waits_or_was_merged_takes_no_room_in_the_list(catalogue, monkeypatch):
    monkeypatch.setattr(listing_calls, "_UNCHECKED", 3)
    calls, yesterday = Calls(catalogue), TODAY - timedelta(days=1)
    for n in range(5):
        saved(catalogue, club(f"Ended {n}", closed_from=yesterday))
        saved(catalogue, club(f"Not offered {n}", status="inactive"))
        waiting = saved(catalogue, club(f"Rung {n}"))
        calls.note(waiting.id, "no_answer", by="Stan", today=TODAY)
    shut = saved(catalogue, club("Shut for the summer", closed_from=yesterday, closed_until=TODAY))
    checked = saved(
        catalogue, club("Checked once", last_check=Check(on=TODAY - timedelta(days=9), by="Library team"))
    )
    long_ago = saved(
        catalogue,
        club("Checked long ago", last_check=Check(on=TODAY - timedelta(days=99), by="Library team")),
    )
    gone = saved(catalogue, club("The same"))
    assert {each.listing.id for each in calls.todays(TODAY)} == {shut.id, gone.id, long_ago.id}
    catalogue.merge(checked.id, [gone.id], catalogue.get(checked.id), by="test")
    assert {each.listing.id for each in calls.todays(TODAY)} == {shut.id, checked.id, long_ago.id}


def test_a_call_that_a_wrong_clock_dated_makes_nothing_wait(catalogue):
    one, calls = saved(catalogue, club()), Calls(catalogue)
    calls.note(one.id, "no_answer", by="Stan", today=date(2099, 1, 1))
    assert [each.listing.id for each in calls.todays(TODAY)] == [one.id]


def test_nobody_answers_and_it_is_tried_later_each_time(catalogue):
    one, calls = saved(catalogue, club()), Calls(catalogue)
    day, waits = TODAY, []
    for _ in range(4):
        assert [each.listing.id for each in calls.todays(day)] == [one.id]
        again = calls.note(one.id, "no_answer", by="Stan", today=day)
        assert calls.todays(day) == []
        assert calls.todays(again - timedelta(days=1)) == []
        waits.append((again - day).days)
        day = again
    assert waits == [1, 3, 7, 7]
    calls.note(one.id, "answered", by="Stan", today=day)
    assert calls.note(one.id, "no_answer", by="Stan", today=day) == day + timedelta(days=1)
    assert [each.result for each in calls.log()][:2] == ["no_answer", "answered"]
    assert calls.log()[0].name == one.name
    with pytest.raises(ValueError, match="comes of a call"):
        calls.note(one.id, "shouted", by="Stan", today=day)


def test_the_script_asks_with_what_we_hold(catalogue):
    one = club(cost=Cost(amount=2, free=False), eligibility="People over 60", accepting=False)
    told = {each.fact: each.words for each in questions(one, FACTS)}
    told |= {
        fact: words
        for asks in (FACTS[::-1],)
        for each in questions(one, asks)
        for fact, words in [(each.fact, each.words)]
    }
    assert told == {
        "going": "Is Tuesday Club still going?",
        "times": "Is it still Tuesdays, 10am to midday?",
        "contact": "Should people still get in touch by 020 7946 0123 or hello@club.example?",
        "place": "Is it still at Larkfield Hall, 1 Lark Road, CR0 1EA?",
        "cost": "Does it still cost £2.00?",
        "access": "Who may come, and can everybody get in? We say: People over 60.",
        "room": "We say that it is full. Is it still full?",
    }
    bare = {
        each.fact: each.words
        for each in questions(Listing(name="Bare"), ("times", "contact", "place", "cost"))
    }
    assert all("We have no" in bare[fact] for fact in ("times", "contact", "place"))


@pytest.mark.parametrize(
    ("given", "field", "becomes"),
    [
        ({"times": "Wednesdays 2pm to 4pm"}, "schedules", [Schedule(freq="WEEKLY", byday=["WE"], opens_at="14:00", closes_at="16:00")]),
        ({"phone": "020 7946 0999"}, "phones", [Phone(number="020 7946 0999")]),
        ({"phone": ""}, "phones", []),
        ({"email": "new@club.example"}, "email", "new@club.example"),
        ({"url": "club.example"}, "url", "https://club.example"),
        ({"cost": "free"}, "cost", Cost(free=True)),
        ({"cost": "£2.50"}, "cost", Cost(free=False, amount=2.5)),
        ({"cost": "Pay what you can"}, "cost", Cost(description="Pay what you can")),
        ({"full": "yes"}, "accepting", False),
        ({"full_until": "24 December 2026"}, "full_until", date(2026, 12, 24)),
        ({"closed_from": "2026-12-24", "closed_until": "04/01/2027"}, "closed_until", date(2027, 1, 4)),
        ({"closed": "good"}, "status", "defunct"),
        ({"eligibility": "Anybody"}, "eligibility", "Anybody"),
    ],
)  # fmt: skip
def test_a_line_of_the_form_changes_its_field_and_nothing_else(given, field, becomes):
    one = club()
    after = proposing.changed(one, given)
    assert getattr(after, field) == becomes
    facts = set(proposing.facts_of(given))
    assert len(facts) == 1
    same = proposing.held(one)
    assert proposing.changed(one, same) == one
    assert proposing.differing(one, same) == {}
    assert after.name == one.name


@pytest.mark.parametrize(
    ("given", "line", "says"),
    [
        ({"phone": "ring me"}, "phone", "all its digits"),
        ({"email": "nobody"}, "email", "email address"),
        ({"url": "javascript:alert(1)"}, "url", "website address"),
        ({"full_until": "soonish"}, "full_until", "Write a day"),
        ({"description": "x" * 4001}, "description", "too long"),
        ({"closed_from": "2026-12-24", "closed_until": "2026-12-01"}, "closed_until", "before the first"),
    ],
)
def test_what_cannot_be_taken_is_said_beside_its_line(given, line, says):
    with pytest.raises(proposing.RefusedError) as refused:
        proposing.changed(club(), given)
    assert says in refused.value.problems[line]


def test_still_right_is_a_check_of_every_fact_by_those_who_run_it(catalogue):
    one, links = saved(catalogue, club()), ProviderLinks(catalogue)
    link = links.make(one, by="Stan", today=TODAY)
    assert (link.channel, link.sent_to) == ("email", "hello@club.example")
    links.still_right(link, one, TODAY)
    believed = of(catalogue.get(one.id), TODAY)
    assert believed.sentence == "Checked by the people who run it today, by Larkfield Neighbours."
    assert links.of(one.id)[0].answered_on == TODAY


def test_a_change_waits_with_what_differs_and_goes_live_for_those_who_are_trusted(catalogue):
    one, links = saved(catalogue, club()), ProviderLinks(catalogue)
    link = links.make(one, by="Stan", today=TODAY)
    assert links.propose(link, one, {"phone": "020 7946 0123"}, TODAY) == "same"
    assert links.propose(link, one, {"phone": "020 7946 0999"}, TODAY) == "waiting"
    assert catalogue.get(one.id).phones == PHONE
    (word,) = links.waiting()
    assert [(each.label, each.before, each.after) for each in word.fields] == [
        ("Phone", "020 7946 0123", "020 7946 0999")
    ]
    assert links.decide(word.id, take=True, by="Stan", today=TODAY, trust=True).id == word.id
    assert links.decide(word.id, take=True, by="Stan", today=TODAY) is None
    now = catalogue.get(one.id)
    assert now.phones[0].number == "020 7946 0999"
    assert [(each.fact, each.how) for each in now.checks] == [("contact", "provider")]
    assert links.propose(link, now, {"full": "yes"}, TODAY) == "live"
    assert not catalogue.get(one.id).accepting
    links.distrust(now)
    assert links.propose(link, catalogue.get(one.id), {"full": ""}, TODAY) == "waiting"
    assert links.decide(links.waiting()[0].id, take=False, by="Stan", today=TODAY)
    assert not catalogue.get(one.id).accepting
    assert links.waiting() == []


def test_a_claim_waits_and_what_was_said_is_forgotten_once_decided(catalogue):
    one, links = saved(catalogue, club()), ProviderLinks(catalogue)
    link = links.make(one, by="Stan", today=TODAY)
    links.claim(link, one, "Pat", "Chair", TODAY)
    (word,) = links.waiting()
    assert (word.kind, dict(word.said)) == ("claim", {"who": "Pat", "role": "Chair"})
    links.decide(word.id, take=True, by="Stan", today=TODAY, trust=True)
    assert links.is_trusted(one)
    for _ in range(5):
        links.claim(link, one, "Pat", "Chair", TODAY)
    with pytest.raises(ValueError, match="several messages"):
        links.claim(link, one, "Pat", "Chair", TODAY)


def test_a_link_ends_is_taken_back_and_is_pressed_only_so_often(catalogue):
    one, links = saved(catalogue, club()), ProviderLinks(catalogue)
    link = links.make(one, by="Stan", today=TODAY)
    assert links.find(link.id, TODAY + timedelta(days=GOOD_FOR))[0] == "good"
    assert links.find(link.id, TODAY + timedelta(days=GOOD_FOR + 1))[0] == "expired"
    assert links.find("none-such", TODAY)[0] == "gone"
    assert all(links.may_post(link, TODAY) for _ in range(POSTS_A_DAY))
    assert not links.may_post(link, TODAY)
    assert links.may_post(link, TODAY + timedelta(days=1))
    assert links.revoke(one.id, TODAY) == 1
    assert links.find(link.id, TODAY)[0] == "revoked"
    other = saved(catalogue, club("Other"))
    link = links.make(other, by="Stan", today=TODAY)
    catalogue.remove(other.id, by="test")
    assert links.find(link.id, TODAY)[0] == "gone"
    with pytest.raises(ValueError, match="no email address"):
        links.make(club(email=""), by="Stan", today=TODAY)
    text = links.make(
        saved(catalogue, club("Text", email="", phones=[Phone(number="07700 900123")])),
        by="Stan",
        today=TODAY,
    )
    assert text.channel == "text"


def test_three_reminders_then_it_is_said_that_nobody_answered(catalogue):
    one, links = saved(catalogue, club()), ProviderLinks(catalogue)
    fresh = saved(catalogue, club("Fresh", last_check=Check(on=TODAY, by="Library team")))
    saved(catalogue, club("No address", email=""))
    day, seen = TODAY, []
    while day < TODAY + timedelta(days=60):
        steps = list(due(catalogue.every(), links.newest().get, day))
        assert fresh.id not in {each.listing.id for each in steps}
        for step in steps:
            seen.append(((day - TODAY).days, step.reminder))
            if step.reminder:
                links.make(step.listing, by="reminders", today=day, reminder=step.reminder)
            else:
                Checks.open(catalogue).report(one.id, "silent", day, how="provider")
        day += timedelta(days=1)
    first, second, third = WAITS
    assert seen == [(0, 1), (first, 2), (first + second, 3), (first + second + third, 0)]
    believed = of(catalogue.get(one.id), day)
    assert "The people who run this have not answered us." in believed.sentence
    assert believed.overall < of(club(), day).overall
    Checks.open(catalogue).add(one.id, [FactCheck(fact, day, "provider") for fact in FACTS])
    assert list(due(catalogue.every(), links.newest().get, day)) == []
    assert "not answered" not in of(catalogue.get(one.id), day).sentence
