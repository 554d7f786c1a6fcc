"""How far a listing is to be believed. One pure function: what residents read, the rank and the next call follow.

A fact is believed by the checks that found it right. Each fades at the rate of
its kind of fact, and independent ones add up: what is left in doubt by one is
halved again by the next. Somebody who finds a fact wrong ends what earlier
checks said of it. A report only takes away. A check of that fact settles it;
until then it fades as checks do, each kind at its own rate. What the public
presses is heard once a day and takes away half at most.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from assets_catalog.schedules import today_in_london
from assets_catalog.stewardship import sentences
from assets_catalog.stewardship.evidence import FACTS, Fact, FactCheck, How, Kind, Reports
from assets_catalog.stewardship.judgements import (
    ASSURED,
    BY_STAFF,
    CROWD,
    HALF_LIFE,
    HEARD_FOR,
    PUBLIC_AT_MOST,
    PUBLIC_DAYS,
    PULLS,
    REPORT_HALF_LIFE,
    SEEN_BY_GOING,
    SETTLES,
    WEIGHT,
    WORTH,
    WRONG,
)

if TYPE_CHECKING:
    from assets_catalog.listing import Listing

_ALL_WEIGHT: Final = sum(WEIGHT.values())
#: How far a listing is believed of which nobody has said anything.
UNCHECKED: Final = 0.2
#: Under this for going, times or contact, a reader is told to ring first: a phone check of the times at half a year.
RING_UNDER: Final = 0.6
#: Days for which a reader is told that somebody went and it was as we say.
_GOOD_TOLD_FOR: Final = 183
_RING_FOR: Final[tuple[Fact, ...]] = ("going", "times", "contact")
#: Days after the newest word on which the curve is worked out; between them a straight line is near enough.
CURVE_DAYS: Final = (0, 7, 30, 61, 91, 122, 153, 183, 244, 305, 365, 548, 730, 1095, 1825)


@dataclass(frozen=True, slots=True)
class Trust:
    """How far a listing is believed on a day.

    ``overall`` and ``by_fact`` are 0 (not at all) to 1. ``sentence`` is what a
    resident reads. ``ring_first``: the sentence ends in advice to ring.
    ``asks`` are the facts to ask next, the one that matters most first.
    ``checked_on`` and ``how`` are of the newest check that found something right.
    ``assured_on`` is the day by which every fact of ``ASSURED`` had been found
    right by somebody who asked; None where one was not, or was found wrong since.
    """

    overall: float
    by_fact: Mapping[Fact, float]
    sentence: str
    ring_first: bool
    asks: tuple[Fact, ...]
    checked_on: date | None
    how: How | None
    assured_on: date | None = None


def trust(checks: Sequence[FactCheck], reports: Sequence[Reports], today: date) -> Trust:
    """How far a listing is believed, from every check and report of it.

    What was found out on a later day goes before; on one day, what comes later
    in ``checks``. Checks dated after today count as today's. Raises nothing.
    """
    checks = in_order(checks)
    by_fact = _by_fact(checks, reports, today)
    asks = sorted(FACTS, key=lambda fact: (-WEIGHT[fact] * (1 - by_fact[fact]), FACTS.index(fact)))
    right = [check for check in checks if check.right]
    newest = max(right, key=lambda check: check.on, default=None)
    wrong = tuple(fact for fact in FACTS if (last := _last(fact, checks)) is not None and not last.right)
    told = [
        replace(each, count=_heard(each))
        for each in reports
        if any(_unsettled(fact, checks, [each], today) for fact in FACTS)
    ]
    good = [each for each in reports if each.kind == "good" and _age(each.on, today) <= _GOOD_TOLD_FOR]
    ring_first = bool(told or wrong) or any(by_fact[fact] < RING_UNDER for fact in _RING_FOR)
    return Trust(
        overall=_overall(by_fact),
        by_fact=by_fact,
        sentence=sentences.sentence(right, told, good, wrong, ring_first, today),
        ring_first=ring_first,
        asks=tuple(asks),
        checked_on=newest.on if newest else None,
        how=newest.how if newest else None,
        assured_on=_assured_on(checks, today),
    )


def evidence_of(listing: Listing, today: date | None = None) -> tuple[list[FactCheck], list[Reports]]:
    """The checks, oldest first, and reports of a listing that speak of what stands now.

    Its ``last_check`` is taken as a check of every fact that was not changed
    since. Nobody can have checked anything tomorrow: what is dated more than
    a day ahead (a slip, or another list's clock) counts for nothing until then.
    """
    latest = (today or today_in_london()) + timedelta(days=1)
    checks = [each for each in listing.checks if each.stands]
    if last := listing.last_check:
        whole = (fact for fact in FACTS if fact not in listing.changed_since_check)
        checks = [FactCheck(fact, last.on, last.how, True, last.by, last.note) for fact in whole] + checks
    checks = in_order([each for each in checks if each.on <= latest])
    return checks, [each for each in listing.reports if each.stands and each.on <= latest]


def in_order(checks: Sequence[FactCheck]) -> list[FactCheck]:
    """Checks by the day they tell of; those of one day as they were made."""
    return sorted(checks, key=lambda each: each.on)


def of(listing: Listing, today: date) -> Trust:
    """How far a listing is believed, from what it carries."""
    return trust(*evidence_of(listing, today), today)


def curve(listing: Listing) -> tuple[int, tuple[float, ...]]:
    """The number of the day of the newest word on a listing, and its overall trust so many days after it.

    The days are ``CURVE_DAYS``. What a search index keeps, so that the rank fades without being written anew.
    """
    checks, reports = evidence_of(listing)
    days = [*(each.on for each in checks), *(each.on for each in reports)]
    if not days:
        return 0, (UNCHECKED,) * len(CURVE_DAYS)
    newest = max(days)
    return newest.toordinal(), _fading(
        tuple((each.fact, (newest - each.on).days, each.how, each.right) for each in checks),
        tuple((each.kind, (newest - each.on).days, each.how, each.count) for each in reports),
    )


@lru_cache(maxsize=4096)
def _fading(
    checks: tuple[tuple[Fact, int, How, bool], ...], reports: tuple[tuple[Kind, int, How, int], ...]
) -> tuple[float, ...]:
    """The curve of checks and reports so many days before the newest: the same for all listings checked alike."""
    newest = date(2000, 1, 1)
    found = [FactCheck(fact, newest - timedelta(days=ago), how, right) for fact, ago, how, right in checks]
    told = [Reports(kind, newest - timedelta(days=ago), how, count) for kind, ago, how, count in reports]
    return tuple(
        round(_overall(_by_fact(found, told, newest + timedelta(days=after))), 4) for after in CURVE_DAYS
    )


def _overall(by_fact: Mapping[Fact, float]) -> float:
    return sum(WEIGHT[fact] * by_fact[fact] for fact in FACTS) / _ALL_WEIGHT


def _by_fact(checks: Sequence[FactCheck], reports: Sequence[Reports], today: date) -> dict[Fact, float]:
    return {fact: _believed(fact, checks, reports, today) for fact in FACTS}


def _believed(fact: Fact, checks: Sequence[FactCheck], reports: Sequence[Reports], today: date) -> float:
    doubt, against, found_wrong = 1.0, 0.0, date.min
    for check in (each for each in checks if each.fact == fact):
        if check.right:
            doubt *= 1 - _left(WORTH[check.how], fact, check.on, today)
            against = 0.0 if check.how in SETTLES else against
        else:
            doubt, found_wrong = 1.0, check.on
            against += WRONG * WORTH[check.how]
    if fact in SEEN_BY_GOING:
        doubt *= _doubt_left_by_going(fact, [each for each in reports if each.on >= found_wrong], today)
    against += _pull(fact, _unsettled(fact, checks, reports, today), today)
    return (UNCHECKED + (1 - UNCHECKED) * (1 - doubt)) / (1 + against)


def _left(worth: float, fact: Fact, on: date, today: date) -> float:
    return worth * 2 ** (-_age(on, today) / HALF_LIFE[fact])


def _age(on: date, today: date) -> int:
    return max((today - on).days, 0)


def _heard(each: Reports) -> int:
    """How many of those who said it are counted: of the public one a day, since one may press many times."""
    return 1 if each.how == "public" else each.count


def _doubt_left_by_going(fact: Fact, reports: Iterable[Reports], today: date) -> float:
    good = [each for each in reports if each.kind == "good"]
    newest = sorted((each for each in good if each.how == "public"), key=lambda each: each.on)[-PUBLIC_DAYS:]
    doubt = 1.0
    for each in [*newest, *(each for each in good if each.how != "public")]:
        doubt *= (1 - _left(WORTH[each.how], fact, each.on, today)) ** min(_heard(each), CROWD)
    return doubt


def _pull(fact: Fact, reports: Iterable[Reports], today: date) -> float:
    """What reports take away from a fact: of each kind and road so much at most."""
    told: dict[tuple[Kind, str], float] = {}
    for each in reports:
        left = 2 ** (-_age(each.on, today) / REPORT_HALF_LIFE[each.kind])
        told[each.kind, each.how] = told.get((each.kind, each.how), 0.0) + _heard(each) * left
    by_public = by_others = 0.0
    for (kind, how), weight in told.items():
        if how == "public":
            by_public += PULLS[kind][fact] * min(weight, PUBLIC_DAYS)
        else:
            by_staff = BY_STAFF if how in ("desk", "outcome") else 1.0
            by_others += PULLS[kind][fact] * min(weight, CROWD) * by_staff
    return min(by_public, PUBLIC_AT_MOST) + by_others


def _unsettled(
    fact: Fact, checks: Iterable[FactCheck], reports: Iterable[Reports], today: date
) -> list[Reports]:
    """Reports about a fact that no check on the same day or later has found to be right, and time has not."""
    settled = max(
        (each.on for each in checks if each.fact == fact and each.right and each.how in SETTLES),
        default=date.min,
    )
    return [
        each
        for each in reports
        if fact in PULLS[each.kind]
        and each.on > settled
        and _age(each.on, today) <= HEARD_FOR * REPORT_HALF_LIFE[each.kind]
    ]


def _assured_on(checks: Sequence[FactCheck], today: date) -> date | None:
    found = [_last(fact, checks) for fact in ASSURED]
    days = [min(each.on, today) for each in found if each is not None and each.right]
    return min(days) if len(days) == len(ASSURED) else None


def _last(fact: Fact, checks: Iterable[FactCheck]) -> FactCheck | None:
    last = None
    for each in checks:
        if each.fact == fact and (each.right is False or each.how in SETTLES):
            last = each
    return last
