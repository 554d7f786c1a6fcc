"""The day's numbers: what must be nought is named, and small anonymous counts are not told."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from conversation_flows import measures
from conversation_flows.records.conversation import Conversation, Offer

ON = date(2026, 11, 22)
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
NAMES = {"T1": "Connect", "T2": "Stick with you", "T3": "Your assessment"}


def conversation(**given) -> Conversation:
    plain = {
        "id": "c1",
        "reference": "ABC-DEF",
        "opened_at": NOON,
        "updated_at": NOON,
        "closed_at": None,
        "worker_id": "w1",
        "worker_name": "Ada",
        "script": "good-conversation",
        "script_version": "1",
        "answers": {},
        "worker_wanted": False,
        "revision": 1,
        "doors": (),
    }
    texts = dict.fromkeys(
        (
            "first_name",
            "safe_contact",
            "near",
            "notes",
            "tier",
            "route",
            "outcome",
            "next_step",
            "named_worker",
            "deputy",
            "next_contact",
        ),
        "",
    )
    return Conversation(**{**plain, **texts, **given})


def day(*conversations, anonymous=None):
    return measures.day(ON, conversations, anonymous or {}, tier_names=NAMES, now=NOON)


def counts(lines) -> dict[str, int | None]:
    return {line.id: line.count for line in lines if line.count != 0}


def test_only_what_began_that_london_day_is_counted():
    late = datetime(2026, 7, 21, 23, 30, tzinfo=UTC)  # half past midnight in London
    found = measures.day(date(2026, 7, 22), [conversation(opened_at=late)], {}, tier_names=NAMES, now=NOON)
    assert found.conversations == 1
    assert day(conversation(opened_at=datetime(2026, 11, 1, tzinfo=UTC))).conversations == 0


def test_kinds_outcomes_and_offers_are_counted():
    offers = tuple(Offer(str(n), "s", "Club", NOON, answer) for n, answer in enumerate(("yes", "no")))
    found = day(
        conversation(tier="T1", outcome="connected", closed_at=NOON, offers=offers),
        conversation(tier="T2", doors=("T2",), named_worker="Sol"),
    )
    assert counts(found.tiers) == {"T1": 1, "T2": 1}
    assert counts(found.outcomes) == {"connected": 1}
    assert (found.offered, found.taken_up, found.still_open) == (2, 1, 1)
    assert found.no_named_worker == ()


def test_what_must_be_nought_is_named():
    alone = conversation(id="alone", doors=("T2",), opened_at=datetime(2026, 11, 1, tzinfo=UTC))
    dropped = conversation(
        id="dropped", answers={"wants_assessment": "yes"}, closed_at=NOON, outcome="advice_given"
    )
    late = conversation(id="late", next_contact="2026-11-22T09:00")
    found = day(alone, dropped, late)
    assert [each.id for each in found.no_named_worker] == ["alone"]
    assert [each.id for each in found.not_opened] == ["dropped"]
    assert [each.id for each in found.overdue] == ["late"]


@pytest.mark.parametrize(("count", "told"), [(0, 0), (1, None), (4, None), (5, 5), (60, 60)])
def test_a_small_count_of_anonymous_people_is_not_told(count, told):
    assert measures.told(count) == told


def test_one_held_back_number_cannot_be_worked_out_from_the_others():
    found = day(anonymous={"tier": {"T1": 20, "T2": 9, "T3": 2}, "outcome": {"will_try": 31}})
    assert counts(found.anonymous_tiers) == {"T1": 20, "T2": None, "T3": None}
    assert found.anonymous == 31


@pytest.mark.parametrize(
    ("given", "dropped"),
    [
        ({}, True),
        ({"named_worker": "Sol"}, True),
        ({"named_worker": "-", "next_contact": "2026-11-24T10:00"}, True),
        ({"named_worker": "Sol", "next_contact": "2026-11-24T10:00"}, False),
        ({"answers": {"wants_assessment": "no"}}, False),
        ({"closed_at": None}, False),
    ],
)
def test_an_opened_assessment_that_nobody_has_is_named(given, dropped):
    one = conversation(**{"doors": ("T3",), "closed_at": NOON, "outcome": "rang_off", **given})
    assert bool(day(one).not_opened) is dropped
