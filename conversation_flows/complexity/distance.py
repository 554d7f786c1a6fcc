"""Distance travelled: how ten parts of life stand now, beside how they stood at the start.

Never a target, and never a reason to stop. A part first talked about later is
newly known, not worse: people tell more as they trust more.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from conversation_flows.complexity.matrix import load
from conversation_flows.complexity.reading import Levels, checked

When = Literal["start", "6 weeks", "12 weeks", "close"]
Way = Literal["worse", "better", "same", "newly known", "not talked about now"]
_ORDER: Final[tuple[Way, ...]] = ("worse", "better", "same", "newly known", "not talked about now")
SMALLEST_CELL: Final = 5
_HARD: Final = 2
_OWN_SCALE: Final = 10


@dataclass(frozen=True, slots=True)
class Point:
    """One reading in time. ``own`` is the person's own 0-10 for how things are; ``words`` are theirs, by part."""

    when: When
    on: date
    levels: Levels
    own: int | None = None
    words: Mapping[str, str] | None = None

    def __post_init__(self) -> None:
        checked(self.levels)
        if self.own is not None and not 0 <= self.own <= _OWN_SCALE:
            raise ValueError("How things are, in the person's own view, goes from 0 to 10.")


@dataclass(frozen=True, slots=True)
class Moved:
    """One part of life at both points; a level is None where it was not talked about."""

    domain: str
    name: str
    before: int | None
    now: int | None
    way: Way
    words_before: str
    words_now: str


@dataclass(frozen=True, slots=True)
class Distance:
    """Two points side by side, what got worse first.

    ``change`` is the sum over parts known at both (below 0 is better), and
    comes second to the parts themselves. ``talk_about`` are the parts that
    got worse by 1 or more: each wants a conversation.
    """

    moved: tuple[Moved, ...]
    counts: Mapping[Way, int]
    change: int
    own_change: int | None
    talk_about: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TeamShare:
    """One part of life over a team's people: of those hard at the start, how many are now easier.

    Both numbers are None where fewer than five people would be counted.
    """

    domain: str
    name: str
    hard_at_start: int | None
    easier_now: int | None


def compare(start: Point, now: Point) -> Distance:
    """The way from one point to a later one. Raises ``ValueError`` if ``now`` lies before ``start``."""
    if now.on < start.on:
        raise ValueError("The later reading is dated before the first. Check the two dates.")
    before, after = checked(start.levels), checked(now.levels)
    moved = [
        Moved(
            each.id,
            each.name,
            before.get(each.id),
            after.get(each.id),
            _way(before.get(each.id), after.get(each.id)),
            (start.words or {}).get(each.id, ""),
            (now.words or {}).get(each.id, ""),
        )
        for each in load().domains
        if each.id in before or each.id in after
    ]
    both = [each for each in moved if each.before is not None and each.now is not None]
    return Distance(
        moved=tuple(sorted(moved, key=lambda each: _ORDER.index(each.way))),
        counts=Counter(each.way for each in moved),
        change=sum((each.now or 0) - (each.before or 0) for each in both),
        own_change=None if start.own is None or now.own is None else now.own - start.own,
        talk_about=tuple(each.domain for each in moved if each.way == "worse"),
    )


def team_shares(pairs: Iterable[tuple[Point, Point]]) -> tuple[TeamShare, ...]:
    """For each part of life, of the people for whom it was hard (2 or 3) at the start, how many moved down.

    Only people for whom the part is known at both points count. Cells under five are left out,
    and so is one from which a cell under five could be worked out.
    """
    hard: Counter[str] = Counter()
    easier: Counter[str] = Counter()
    for start, now in pairs:
        before, after = checked(start.levels), checked(now.levels)
        for domain in before.keys() & after.keys():
            if before[domain] >= _HARD:
                hard[domain] += 1
                easier[domain] += after[domain] < before[domain]
    return tuple(_share(each.id, each.name, hard[each.id], easier[each.id]) for each in load().domains)


def _share(domain: str, name: str, hard: int, easier: int) -> TeamShare:
    if 0 < hard < SMALLEST_CELL:
        return TeamShare(domain, name, None, None)
    hidden = 0 < easier < SMALLEST_CELL or 0 < hard - easier < SMALLEST_CELL
    return TeamShare(domain, name, hard, None if hidden else easier)


def _way(before: int | None, now: int | None) -> Way:
    if before is None:
        return "newly known"
    if now is None:
        return "not talked about now"
    if now > before:
        return "worse"
    return "better" if now < before else "same"
