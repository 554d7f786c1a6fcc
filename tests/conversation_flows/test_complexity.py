"""The matrix of complexity: silence is never good news, red flags outrank totals, and no reading says no."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversation_flows.complexity import Point, compare, load, picture, read, team_shares

IDS = [each.id for each in load().domains]
LEVELS = st.dictionaries(st.sampled_from(IDS), st.one_of(st.none(), st.integers(0, 3)))
BANDS = [band.id for band in load().bands]


def rank(band) -> int:
    return -1 if band is None else BANDS.index(band.id)


def every(level: int, **other: int | None) -> dict[str, int | None]:
    return dict.fromkeys(IDS, level) | other


def test_there_are_ten_parts_of_four_levels_each_and_every_offer_has_words():
    assert len(IDS) == len(set(IDS)) == 10
    assert all(len(each.anchors) == 4 == len(set(each.anchors)) for each in load().domains)


@pytest.mark.parametrize(
    ("levels", "band"),
    [
        (every(0), "A"),
        (every(0, daily=2, health=2, home=2), "A"),
        (every(0, daily=2, health=2, home=2, money=1), "B"),
        (every(1, daily=2, health=2, home=2), "B"),
        (every(1, daily=2, health=2, home=2, money=2), "C"),
        (every(2), "C"),
        (every(2, daily=1, money=3), "C"),
        (every(2, money=3), "D"),
        (every(0, money=3), "C"),
        (every(0, money=3, home=3), "D"),
    ],
)
def test_bands_stand_where_the_proposal_puts_them(levels, band):
    assert read(levels).band.id == band


def test_what_was_not_talked_about_never_counts_as_going_well():
    quiet = every(2, caring=None, joined=None)
    assert read(quiet).known == 8
    assert read(quiet).total == 16
    assert rank(read(quiet).band) >= rank(read(every(2, caring=0, joined=0)).band)
    assert read(every(1, daily=None, health=None, money=None)).band.id == "B"
    assert read(every(1, daily=0, health=0, money=0)).band.id == "B"
    assert read(every(1, daily=0, health=0, money=0, home=0)).band.id == "A"


def test_too_little_known_is_said_and_a_fuller_conversation_is_booked():
    few = read(dict.fromkeys(IDS[:6], 1))
    assert not few.enough
    assert "fuller_conversation" in few.offers
    assert few.band.id == "B"
    assert "fuller_conversation" not in read(dict.fromkeys(IDS[:7], 1)).offers


def test_nothing_known_is_no_band_and_no_error():
    nothing = read({})
    assert nothing.band is None
    assert nothing.offers == ("fuller_conversation",)


def test_harm_opens_stick_with_you_whatever_the_total():
    assert read(every(0, safe=3)).opens_crisis
    flagged = read(every(0), red_flags=["domestic_abuse"])
    assert flagged.offers[0] == "crisis_now"
    assert flagged.band.id == "A"


def test_asking_or_seeming_to_need_opens_the_assessment_whatever_the_total():
    assert "assessment_open" in read(every(0), asks_for_assessment=True).offers
    assert "assessment_open" in read(every(0), appears_to_need=True).offers


def test_one_part_that_cannot_be_left_gets_a_look_the_same_day():
    assert "same_day_look" in read(every(0, home=3)).offers
    assert "same_day_look" not in read(every(2)).offers


@pytest.mark.parametrize("wrong", [{"mood": 1}, {"daily": 4}, {"daily": -1}, {"daily": "2"}, {"daily": True}])
def test_a_wrong_level_is_said_in_a_sentence(wrong):
    with pytest.raises(ValueError, match=r"part of life called|takes a level from 0 to 3"):
        read(wrong)


@given(LEVELS, st.sampled_from(IDS))
def test_a_harder_life_never_gets_a_lower_band_nor_fewer_urgent_offers(levels, domain):
    level = levels.get(domain)
    if level is None or level == 3:
        return
    before, after = read(levels), read({**levels, domain: level + 1})
    assert rank(after.band) >= rank(before.band)
    assert {"crisis_now", "same_day_look"} & set(before.offers) <= set(after.offers)


@given(LEVELS)
def test_silence_is_never_read_as_better_than_going_well(levels):
    told = {each: 0 if levels.get(each) is None else levels[each] for each in IDS}
    if any(levels.get(each) is not None for each in IDS):
        assert rank(read(levels).band) >= rank(read(told).band)


@given(LEVELS, st.booleans(), st.booleans())
def test_no_reading_ever_says_no(levels, asks, appears):
    reading = read(levels, asks_for_assessment=asks, appears_to_need=appears)
    assert set(reading.offers) <= set(load().offers)
    assert reading.opens_assessment == (asks or appears)


@given(LEVELS)
def test_what_the_person_sees_holds_words_and_no_number_or_band(levels):
    shown = picture(levels, {"daily": "  Bakes for the whole street "})
    assert [each.name for each in shown] == [each.name for each in load().domains]
    assert shown[0].strength == "Bakes for the whole street"
    for each, domain in zip(shown, load().domains, strict=True):
        expected = levels.get(domain.id)
        assert each.words == ("Not talked about" if expected is None else domain.anchors[expected])


def point(when, on, levels, **more):
    return Point(when, date.fromisoformat(on), levels, **more)


def test_the_way_travelled_shows_what_got_worse_first_and_never_calls_trust_a_failure():
    start = point(
        "start", "2026-01-05", {"daily": 3, "people": 2, "money": 1}, own=3, words={"daily": "I sit"}
    )
    now = point("12 weeks", "2026-03-30", {"daily": 1, "people": 2, "money": 2, "caring": 2}, own=6)
    way = compare(start, now)
    assert [(each.domain, each.way) for each in way.moved] == [
        ("money", "worse"),
        ("daily", "better"),
        ("people", "same"),
        ("caring", "newly known"),
    ]
    assert way.change == -1
    assert way.own_change == 3
    assert way.talk_about == ("money",)
    assert way.counts["newly known"] == 1
    assert next(each for each in way.moved if each.domain == "daily").words_before == "I sit"


def test_two_points_the_wrong_way_round_are_refused():
    with pytest.raises(ValueError, match="dated before"):
        compare(point("6 weeks", "2026-02-16", {}), point("start", "2026-01-05", {}))


@given(LEVELS, LEVELS)
def test_only_parts_known_both_times_are_added_up(before, after):
    way = compare(point("start", "2026-01-05", before), point("close", "2026-04-01", after))
    both = [each for each in IDS if before.get(each) is not None and after.get(each) is not None]
    assert way.change == sum(after[each] - before[each] for each in both)
    assert sum(way.counts.values()) == len(way.moved)


def test_a_team_never_sees_fewer_than_five_people_nor_what_is_left_over():
    def pair(before, after):
        return point("start", "2026-01-05", {"daily": before}), point("close", "2026-04-01", {"daily": after})

    def daily(*pairs):
        return team_shares(pairs)[0]

    assert (daily(*[pair(3, 1)] * 4).hard_at_start, daily(*[pair(3, 1)] * 4).easier_now) == (None, None)
    assert daily(*[pair(3, 1)] * 6, *[pair(2, 2)] * 2).easier_now is None
    assert daily(*[pair(3, 1)] * 6, *[pair(2, 3)] * 5).easier_now == 6
    assert daily(*[pair(3, 1)] * 6, *[pair(1, 0)] * 9).hard_at_start == 6


def test_the_shipped_matrix_agrees_with_the_proposal_where_that_is_at_hand():
    proposal = Path(__file__).resolve().parents[2].parent / "shared" / "domain" / "complexity_matrix.json"
    if not proposal.exists():
        pytest.skip("The proposal ../shared/domain/complexity_matrix.json is not here to compare with")
    said = json.loads(proposal.read_text(encoding="utf-8"))
    assert [each["id"] for each in said["domains"]] == IDS
    assert said["min_known_domains_for_band"] == load().enough_known
    assert [(band["id"], band["min"]) for band in said["bands"]] == [
        (band.id, band.min) for band in load().bands
    ]
    for band in load().bands:
        assert set(said["routing"][band.id]) <= set(band.offers)
