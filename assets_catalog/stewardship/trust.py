"""How far a listing is to be believed. One pure function: what residents read, the rank and the next call follow.

A fact is believed by the checks that found it right. Each fades at the rate of
its kind of fact, and independent ones add up: what is left in doubt by one is
halved again by the next. Somebody who finds a fact wrong ends what earlier
checks said of it. A report only takes away, and keeps doing so until a check
of that fact settles it: time alone mends nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from assets_catalog.stewardship import sentences
from assets_catalog.stewardship.evidence import FACTS, Fact, FactCheck, How, Kind, Reports

if TYPE_CHECKING:
    from assets_catalog.listing import Listing

#: Days after which a check of a fact is worth half. These are judgements, in one place to be argued with.
HALF_LIFE: Final[Mapping[Fact, float]] = {
    "going": 365,  # groups run for years; most that end do so with a season
    "times": 183,  # change with terms and helpers: the half year that readers have always been told of
    "contact": 240,  # a helper's mobile goes when the helper does
    "place": 730,  # halls outlive the clubs in them
    "cost": 365,  # set once a year
    "access": 730,  # a step stays a step
    "room": 30,  # a full club has room again next month
}
#: How much each fact matters to somebody about to go.
WEIGHT: Final[Mapping[Fact, float]] = {
    "going": 3.0,
    "times": 2.0,
    "contact": 2.0,
    "place": 1.5,
    "cost": 0.5,
    "access": 0.5,
    "room": 0.5,
}
_ALL_WEIGHT: Final = sum(WEIGHT.values())
#: What a check is worth on its day. An import repeats a list; nobody looked.
WORTH: Final[Mapping[How, float]] = {
    "visit": 1.0,
    "phone": 1.0,
    "provider": 0.95,
    "email": 0.9,
    "desk": 0.9,
    "website": 0.7,
    "outcome": 0.5,
    "public": 0.3,
    "import": 0.3,
}
#: Ways of checking that settle what was reported: somebody in a position to know was asked.
SETTLES: Final = frozenset({"visit", "phone", "provider", "email", "desk", "website"})
#: What one report takes away from which facts. A crowd of one kind counts as CROWD at most.
PULLS: Final[Mapping[Kind, Mapping[Fact, float]]] = {
    "number_dead": {"contact": 0.6},
    "no_answer": {"contact": 0.3},
    "shut": {"times": 0.5, "going": 0.3},
    "moved": {"place": 0.6},
    "full": {"room": 0.6},
    "not_for_me": {"access": 0.4},
    "silent": {"going": 0.4, "times": 0.2, "contact": 0.2},
    "good": {},
}
#: The facts that somebody who went and found it good has seen for themselves.
SEEN_BY_GOING: Final[tuple[Fact, ...]] = ("going", "times", "place")
CROWD: Final = 5
#: Somebody of ours saw it happen on a call.
_BY_STAFF: Final = 2.0
#: What a wrong fact takes away, for each unit of the check's worth.
_WRONG: Final = 2.0
#: How far a listing is believed of which nobody has said anything.
UNCHECKED: Final = 0.2
#: Under this for going, times or contact, a reader is told to ring first: a phone check of the times at half a year.
RING_UNDER: Final = 0.6
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
    """

    overall: float
    by_fact: Mapping[Fact, float]
    sentence: str
    ring_first: bool
    asks: tuple[Fact, ...]
    checked_on: date | None
    how: How | None


def trust(checks: Sequence[FactCheck], reports: Sequence[Reports], today: date) -> Trust:
    """How far a listing is believed, from every check (in the order they were made) and report of it.

    Checks dated after today count as today's. Raises nothing.
    """
    by_fact = _by_fact(checks, reports, today)
    asks = sorted(FACTS, key=lambda fact: (-WEIGHT[fact] * (1 - by_fact[fact]), FACTS.index(fact)))
    right = [check for check in checks if check.right]
    newest = max(right, key=lambda check: check.on, default=None)
    wrong = tuple(fact for fact in FACTS if (last := _last(fact, checks)) is not None and not last.right)
    told = {
        (each.kind, each.on, each.how): each for fact in FACTS for each in _unsettled(fact, checks, reports)
    }
    ring_first = bool(told or wrong) or any(by_fact[fact] < RING_UNDER for fact in _RING_FOR)
    return Trust(
        overall=_overall(by_fact),
        by_fact=by_fact,
        sentence=sentences.sentence(right, tuple(told.values()), wrong, ring_first, today),
        ring_first=ring_first,
        asks=tuple(asks),
        checked_on=newest.on if newest else None,
        how=newest.how if newest else None,
    )


def evidence_of(listing: Listing) -> tuple[list[FactCheck], list[Reports]]:
    """The checks and reports of a listing. Its ``last_check`` is taken as a check of every fact."""
    checks = list(listing.checks)
    if last := listing.last_check:
        checks = [FactCheck(fact, last.on, last.how, True, last.by, last.note) for fact in FACTS] + checks
    return checks, list(listing.reports)


def of(listing: Listing, today: date) -> Trust:
    """How far a listing is believed, from what it carries."""
    return trust(*evidence_of(listing), today)


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
    return {
        fact: _believed(fact, checks, reports, _unsettled(fact, checks, reports), today) for fact in FACTS
    }


def _believed(
    fact: Fact,
    checks: Sequence[FactCheck],
    reports: Iterable[Reports],
    open_reports: Sequence[Reports],
    today: date,
) -> float:
    doubt = 1.0
    against = 0.0
    for check in (each for each in checks if each.fact == fact):
        if check.right:
            doubt *= 1 - _left(WORTH[check.how], fact, check.on, today)
            against = 0.0 if check.how in SETTLES else against
        else:
            doubt = 1.0
            against += _WRONG * WORTH[check.how]
    if fact in SEEN_BY_GOING:
        for each in reports:
            if each.kind == "good":
                doubt *= (1 - _left(WORTH[each.how], fact, each.on, today)) ** min(each.count, CROWD)
    against += _pull(fact, open_reports)
    return (UNCHECKED + (1 - UNCHECKED) * (1 - doubt)) / (1 + against)


def _left(worth: float, fact: Fact, on: date, today: date) -> float:
    return worth * 2 ** (-max((today - on).days, 0) / HALF_LIFE[fact])


def _pull(fact: Fact, reports: Iterable[Reports]) -> float:
    told: dict[tuple[Kind, bool], int] = {}
    for each in reports:
        by_staff = each.how in ("desk", "outcome")
        told[each.kind, by_staff] = told.get((each.kind, by_staff), 0) + each.count
    return sum(
        PULLS[kind][fact] * min(count, CROWD) * (_BY_STAFF if by_staff else 1.0)
        for (kind, by_staff), count in told.items()
    )


def _unsettled(fact: Fact, checks: Iterable[FactCheck], reports: Iterable[Reports]) -> list[Reports]:
    """Reports about a fact that no check on the same day or later has found to be right."""
    settled = max(
        (each.on for each in checks if each.fact == fact and each.right and each.how in SETTLES),
        default=date.min,
    )
    return [each for each in reports if fact in PULLS[each.kind] and each.on > settled]


def _last(fact: Fact, checks: Iterable[FactCheck]) -> FactCheck | None:
    last = None
    for each in checks:
        if each.fact == fact and (each.right is False or each.how in SETTLES):
            last = each
    return last
