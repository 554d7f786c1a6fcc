"""How far a listing is believed: worked out from checks and reports alone, and always the right way round."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets_catalog.catalogue import Catalogue
from assets_catalog.listing import Check, Listing
from assets_catalog.search.finder import Finder
from assets_catalog.search.query import SearchQuery, today_in_london
from assets_catalog.stewardship import judgements
from assets_catalog.stewardship.checks import Checks
from assets_catalog.stewardship.evidence import FACTS, HOWS, KINDS, FactCheck, Reports
from assets_catalog.stewardship.trust import CURVE_DAYS, UNCHECKED, curve, evidence_of, of, trust

TODAY = date(2026, 11, 22)
DAYS = st.integers(0, 1500).map(lambda ago: TODAY - timedelta(days=ago))
CHECKS = st.builds(FactCheck, st.sampled_from(FACTS), DAYS, st.sampled_from(HOWS), st.booleans())
REPORTS = st.builds(Reports, st.sampled_from(KINDS), DAYS, st.sampled_from(HOWS), st.integers(1, 9))
BOTH = {"checks": st.lists(CHECKS, max_size=12), "reports": st.lists(REPORTS, max_size=6)}


def days_ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def checked(days: int, *facts, how="phone", right=True):
    return [FactCheck(fact, days_ago(days), how, right, "Library team") for fact in facts or FACTS]


def at_least(more, less) -> bool:
    return more.overall >= less.overall - 1e-12 and all(
        more.by_fact[fact] >= less.by_fact[fact] - 1e-12 for fact in FACTS
    )


@given(**BOTH)
def test_it_is_always_between_nothing_and_all_and_says_something(checks, reports):
    found = trust(checks, reports, TODAY)
    assert 0 <= found.overall <= 1
    assert all(0 <= each <= 1 for each in found.by_fact.values())
    assert sorted(found.asks) == sorted(FACTS)
    assert found.sentence.endswith(".")
    assert not found.sentence[0].islower()
    assert found.ring_first == ("Ring before you go." in found.sentence)


@given(**BOTH, more=CHECKS, at=st.integers(0, 12))
def test_one_more_check_that_finds_it_right_never_lowers(checks, reports, more, at):
    with_more = [*checks[:at], replace(more, right=True), *checks[at:]]
    assert at_least(trust(with_more, reports, TODAY), trust(checks, reports, TODAY))


@given(**BOTH, more=CHECKS, at=st.integers(0, 12))
def test_one_more_check_that_finds_it_wrong_never_raises(checks, reports, more, at):
    with_more = [*checks[:at], replace(more, right=False), *checks[at:]]
    assert at_least(trust(checks, reports, TODAY), trust(with_more, reports, TODAY))


@given(**BOTH, more=REPORTS.filter(lambda each: each.kind != "good"))
def test_one_more_report_of_something_wrong_never_raises(checks, reports, more):
    assert at_least(trust(checks, reports, TODAY), trust(checks, [*reports, more], TODAY))


@given(**BOTH, more=REPORTS.map(lambda each: replace(each, kind="good")))
def test_one_more_report_that_it_was_good_never_lowers(checks, reports, more):
    assert at_least(trust(checks, [*reports, more], TODAY), trust(checks, reports, TODAY))


@given(**BOTH, later=st.integers(0, 2000))
def test_age_never_raises_but_where_a_report_fades(checks, reports, later):
    good = [each for each in reports if each.kind == "good"]
    then = TODAY + timedelta(days=later)
    assert at_least(trust(checks, good, TODAY), trust(checks, good, then))
    assert at_least(trust(checks, good, then), trust(checks, reports, then))


@given(
    checks=BOTH["checks"], told=REPORTS.filter(lambda each: each.kind != "good"), later=st.integers(1, 2000)
)
def test_what_a_report_takes_away_becomes_less_and_less_and_then_nothing(checks, told, later):
    def share(on):
        with_it, without = trust(checks, [told], on), trust(checks, [], on)
        return {fact: with_it.by_fact[fact] / without.by_fact[fact] for fact in FACTS}

    soon, then = share(told.on), share(told.on + timedelta(days=later))
    assert all(then[fact] >= soon[fact] - 1e-12 for fact in FACTS)
    gone = told.on + timedelta(days=3 * judgements.REPORT_HALF_LIFE[told.kind] + 1)
    assert trust(checks, [told], gone) == trust(checks, [], gone)


@given(
    checks=BOTH["checks"],
    pressed=st.lists(st.tuples(st.sampled_from(KINDS), DAYS, st.integers(1, 1000)), max_size=40),
)
def test_however_much_is_pressed_no_listing_loses_more_than_half_nor_is_made_sure(checks, pressed):
    public = [Reports(kind, on, "public", count) for kind, on, count in pressed]
    bad, good = ([each for each in public if (each.kind == "good") == is_good] for is_good in (False, True))
    before, after = trust(checks, [], TODAY), trust(checks, bad, TODAY)
    assert all(after.by_fact[fact] >= before.by_fact[fact] / 2 - 1e-12 for fact in FACTS)
    most = 1 - (1 - judgements.WORTH["public"]) ** judgements.PUBLIC_DAYS
    lifted = trust([], good, TODAY).by_fact
    assert all(lifted[fact] <= UNCHECKED + (1 - UNCHECKED) * most + 1e-12 for fact in FACTS)
    assert "Ring before you go." in trust([], good, TODAY).sentence


def test_one_who_presses_a_hundred_times_a_day_is_one():
    once, often = ([Reports("shut", days_ago(3), "public", count)] for count in (1, 100))
    assert trust(checked(30), once, TODAY) == trust(checked(30), often, TODAY)
    heard = [Reports("shut", days_ago(3), "outcome", 2)]
    assert trust(checked(30), heard, TODAY).overall < trust(checked(30), once, TODAY).overall


def test_what_was_good_before_it_was_found_wrong_is_past():
    good, wrong = [Reports("good", days_ago(9), "outcome", 3)], checked(5, "times", right=False)
    assert trust(wrong, good, TODAY).by_fact["times"] == trust(wrong, [], TODAY).by_fact["times"]
    since = [Reports("good", days_ago(2), "outcome")]
    assert trust(wrong, since, TODAY).by_fact["times"] > trust(wrong, good, TODAY).by_fact["times"]


def test_a_later_check_counts_after_an_earlier_one_however_late_it_was_written_down():
    wrong, right = checked(9, "contact", right=False), checked(2, "contact")
    assert trust(wrong + right, [], TODAY) == trust(right + wrong, [], TODAY)
    listing = Listing(name="Club", checks=wrong, last_check=Check(on=days_ago(2), by="Library team"))
    assert "wrong" not in of(listing, TODAY).sentence


def test_others_are_told_of_a_check_only_once_all_that_matters_was_asked_after():
    some = checked(3, "going", "times") + checked(9, "contact", how="email")
    assert trust(some, [], TODAY).assured_on is None
    assert trust(some + checked(1, "place", how="public"), [], TODAY).assured_on is None
    whole = some + checked(40, "place", how="visit")
    assert trust(whole, [], TODAY).assured_on == days_ago(40)
    assert trust(whole + checked(1, "place"), [], TODAY).assured_on == days_ago(9)
    assert trust(whole + checked(1, "times", right=False), [], TODAY).assured_on is None


def test_nobody_has_checked_anything_next_week():
    ahead = Check(on=TODAY + timedelta(days=9), by="Library team")
    told = [Reports("moved", TODAY + timedelta(days=3))]
    strange = Listing(name="Club", last_check=ahead, checks=checked(-400), reports=told)
    assert of(strange, TODAY) == of(Listing(name="Club"), TODAY)
    assert of(strange, TODAY + timedelta(days=400)).overall > 0.9
    tomorrow = Listing(name="Club", last_check=Check(on=TODAY + timedelta(days=1), by="Library team"))
    assert of(tomorrow, TODAY).sentence == "Checked by phone today, by Library team."


@given(**BOTH)
def test_the_curve_of_an_index_is_the_function_on_its_days(checks, reports):
    listing = Listing(name="Club", checks=checks, reports=reports)
    day, believed = curve(listing)
    for after, worth in zip(CURVE_DAYS, believed, strict=True):
        on = date.fromordinal(day) + timedelta(days=after) if day else TODAY
        assert worth == pytest.approx(trust(checks, reports, on).overall, abs=1e-4)


@pytest.mark.parametrize(
    ("checks", "reports", "says"),
    [
        ([], [], "Nobody has checked this yet. Ring before you go."),
        (checked(21), [], "Checked by phone three weeks ago, by Library team."),
        (
            checked(21) + checked(21, "times"),
            [Reports("good", days_ago(2))],
            "Checked by phone three weeks ago, by Library team.",
        ),
        (checked(21, "times", "going", "contact"), [], "Times and phone and email checked by phone three weeks ago."),
        (checked(100) + checked(1, "going"), [], "Still going: checked by phone yesterday."),
        (checked(184), [], "Checked by phone six months ago, by Library team. Ring before you go."),
        (checked(183), [], "Checked by phone six months ago, by Library team."),
        (
            checked(90),
            [Reports("no_answer", days_ago(3), "outcome", 2)],
            "Two people could not get through this month. Ring before you go.",
        ),
        (
            checked(90),
            [Reports("full", days_ago(60)), Reports("shut", days_ago(60), count=3)],
            "Somebody went and it was shut, two months ago. Ring before you go.",
        ),
        (
            checked(2),
            [Reports("silent", TODAY, "provider")],
            "Checked by phone two days ago, by Library team. The people who run this have not answered us. "
            "Ring before you go.",
        ),
        (
            checked(9) + checked(1, "contact", right=False),
            [],
            "We know that this is wrong here, and are mending it: phone and email. Ring before you go.",
        ),
        (checked(3, how="import"), [], "Checked from another list three days ago, by Library team. Ring before you go."),
    ],
)  # fmt: skip
def test_what_a_resident_reads(checks, reports, says):
    assert trust(checks, reports, TODAY).sentence == says


def test_a_check_of_that_fact_settles_a_report():
    told = [Reports("moved", days_ago(100), "desk", count=2)]
    doubted = trust(checked(500), told, TODAY)
    assert doubted.by_fact["place"] < trust(checked(500), [], TODAY).by_fact["place"]
    assert (
        "Two people told us that it has moved"
        in trust(checked(500) + checked(1, "times"), told, TODAY).sentence
    )
    settled = checked(500) + checked(1, "place")
    assert trust(settled, told, TODAY).by_fact == trust(settled, [], TODAY).by_fact
    by_import = checked(500) + checked(1, "place", how="import")
    assert "moved" in trust(by_import, told, TODAY).sentence


def test_independent_checks_add_up_and_each_fact_fades_at_its_own_rate():
    once = trust(checked(30, how="website"), [], TODAY)
    twice = trust(checked(30, how="website") + checked(30, how="public"), [], TODAY)
    assert twice.overall > once.overall
    old = trust(checked(60), [], TODAY).by_fact
    assert old["room"] < old["times"] < old["contact"] < old["going"] < old["place"]


def test_the_next_question_is_about_what_matters_most_and_is_known_least():
    assert trust(checked(200), [], TODAY).asks[0] == "times"
    assert trust(checked(10) + checked(1, "contact", right=False), [], TODAY).asks[0] == "contact"


def test_the_old_check_of_the_whole_counts_for_every_fact():
    old = Listing(name="Club", last_check=Check(on=days_ago(30), by="Library team", how="visit"))
    assert of(old, TODAY) == trust(*evidence_of(old), TODAY)
    assert of(old, TODAY).by_fact == trust(checked(30, how="visit"), [], TODAY).by_fact


def test_checked_is_not_changed_but_search_hears_of_it(tmp_path):
    catalogue = Catalogue.open(f"sqlite:///{tmp_path / 'catalogue.sqlite3'}")
    ids = [
        saved.id
        for saved in catalogue.save_many(
            [Listing(name=f"Chess club {name}", categories=["social_clubs"]) for name in "AB"], by="test"
        )
    ]
    finder = Finder(tmp_path / "index", catalogue)
    first, second = [hit.id for hit in finder.search(SearchQuery(words="chess")).hits]
    checks = Checks.open(catalogue)
    today = today_in_london()
    assert checks.add(second, [FactCheck(fact, today, "phone", True, "Library team") for fact in FACTS])
    finder.catch_up()
    assert [hit.id for hit in finder.search(SearchQuery(words="chess")).hits] == [second, first]
    assert checks.report(second, "shut", today)
    assert checks.report(first, "good", today)
    for _ in range(9):
        assert checks.report(first, "moved", today)
        assert checks.report(first, "full", today, how="desk")
    finder.catch_up()
    assert [hit.id for hit in finder.search(SearchQuery(words="chess")).hits] == [second, first]
    assert {each.kind for each in catalogue.history(second)} == {"added", "checked"}
    assert len(catalogue.history(first)) == 1 + 1 + 1 + judgements.CROWD
    held = catalogue.get(first)
    assert sum(each.count for each in held.reports if each.kind == "moved") == 9
    catalogue.save(held.model_copy(update={"name": "Chess club Z"}), by="test")
    assert catalogue.get(first).reports == held.reports
    assert not any(
        change.field in ("checks", "reports") for line in catalogue.history(first) for change in line.fields
    )
    assert set(ids) == {first, second}
    catalogue.close()


def test_what_cannot_be_checked_is_refused_and_what_is_gone_is_not_counted(tmp_path):
    catalogue = Catalogue.open(f"sqlite:///{tmp_path / 'catalogue.sqlite3'}")
    checks = Checks.open(catalogue)
    (saved,) = catalogue.save_many([Listing(name="Club")], by="test")
    with pytest.raises(ValueError, match="can be checked"):
        checks.add(saved.id, [FactCheck("colour", TODAY, "phone")])
    with pytest.raises(ValueError, match="can be reported"):
        checks.report(saved.id, "ugly", TODAY)
    with pytest.raises(ValueError, match="too long"):
        checks.add(saved.id, [FactCheck("times", TODAY, "phone", note="x" * 501)])
    assert not checks.add("none-such", checked(1))
    assert not checks.add(saved.id, [])
    assert not checks.report("none-such", "shut", TODAY)
    assert catalogue.get(saved.id).checks == []
    catalogue.close()
