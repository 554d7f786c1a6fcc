"""What to start next, and where: the strongest gaps, by one rule."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from assets_catalog.stewardship.coverage import Coverage, Reach
from assets_catalog.stewardship.ledger import Summary

#: What only the council or the NHS can open, and what is done for the whole borough: no gap of an area.
_NOT_STARTED_LOCALLY: Final = frozenset({"care_assessment", "hospital_home", "primary_care"})
#: To have it only further away than is easy is a quarter of a gap.
_NOT_EASY: Final = 0.25
#: What has a telephone or online service already is half a gap.
_BY_PHONE: Final = 0.5
#: So many searches in vain double a gap; more than three times as many add no more.
_SEARCHES_THAT_DOUBLE: Final = 20.0
_MOST_TIMES: Final = 4.0
#: Areas named beside the first, where the same is missing.
_ALSO: Final = 4


@dataclass(frozen=True, slots=True)
class Gap:
    """A kind of help that an area misses.

    ``unmet`` is how often it was looked for there in vain; None where that is
    too small to show, and then it counts for nothing. ``also`` are other
    areas that miss it, the strongest first; ``others`` how many more there are.
    """

    reach: Reach
    unmet: int | None
    also: tuple[str, ...] = ()
    others: int = 0


def strength(gap: Gap) -> float:
    """How strong a gap is. The order of "what to start next" is this and nothing else.

    People without it (homes, where people are not loaded), and a quarter of
    those who have it near enough but further than is easy; times 2 in the most
    deprived tenth of England, falling to 1 in the least (1 where not known);
    times up to 4 for searches in vain (20 of them double it); halved where
    something can be had by phone or online.
    """
    reach = gap.reach
    without = reach.missing if reach.missing_people is None else reach.missing_people
    far = reach.far if reach.far_people is None else reach.far_people
    deprived = 1.0 if reach.decile is None else 1.0 + (10.0 - reach.decile) / 9.0
    asked = min(1.0 + (gap.unmet or 0) / _SEARCHES_THAT_DOUBLE, _MOST_TIMES)
    return (without + _NOT_EASY * far) * deprived * asked * (_BY_PHONE if reach.phone else 1.0)


def strongest(coverage: Coverage, unmet: Summary, most: int = 10) -> tuple[Gap, ...]:
    """The strongest gap of each need, the strongest first; never two of the same need.

    ``unmet`` is the ledger with its small numbers already left out: what is
    hidden there has no part in the order.
    """
    asked = {(cell.need, cell.area): cell.count for cell in unmet.cells}
    by_need: dict[str, list[Gap]] = {}
    for (need, area), reach in coverage.cells.items():
        if area and (reach.missing or reach.far) and need not in _NOT_STARTED_LOCALLY:
            by_need.setdefault(need, []).append(Gap(reach, asked.get((need, area), 0)))
    first = [_with_others(_in_order(gaps)) for gaps in by_need.values()]
    return tuple(_in_order(first)[:most])


def _in_order(gaps: Iterable[Gap]) -> list[Gap]:
    return sorted(gaps, key=lambda gap: (-strength(gap), gap.reach.need, gap.reach.area))


def _with_others(gaps: list[Gap]) -> Gap:
    others = [gap.reach.area for gap in gaps[1:]]
    return Gap(gaps[0].reach, gaps[0].unmet, tuple(others[:_ALSO]), max(len(others) - _ALSO, 0))
