"""Pairs put together: where three or more listings may be one, a steward settles them at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from assets_catalog.duplicates.compare import Pair
from assets_catalog.duplicates.traits import Traits, traits_of
from assets_catalog.listing import Listing
from assets_catalog.places.distance import km_between

#: More side by side than this nobody can compare; what is left over comes up once these are settled.
MOST: Final = 6
#: At or above this likelihood a pair may be merged among many, if its name and place are the same.
CLEAR: Final = 0.97
_KM_SAME: Final = 0.1


@dataclass(frozen=True, slots=True)
class Group:
    """Listings that may be one: their ids in order, and the pairs among them, the likeliest first."""

    ids: tuple[str, ...]
    pairs: tuple[Pair, ...]

    @property
    def likelihood(self) -> float:
        """That of its likeliest pair."""
        return self.pairs[0].likelihood


def grouped(pairs: Iterable[Pair], *, at_most: int = MOST) -> list[Group]:
    """Pairs that share a listing as one group, the likeliest group first.

    The likeliest pairs are put together first. A pair that would make a group
    larger than ``at_most`` is left for another day.
    """
    ordered = sorted(pairs, key=lambda pair: (-pair.likelihood, pair.a, pair.b))
    belongs: dict[str, list[str]] = {}
    for pair in ordered:
        one, other = (belongs.get(each, [each]) for each in (pair.a, pair.b))
        if one is not other and len(one) + len(other) <= at_most:
            together = one + other
            belongs |= dict.fromkeys(together, together)
    found: dict[int, list[Pair]] = {}
    for pair in ordered:
        if pair.a in belongs and belongs[pair.a] is belongs.get(pair.b):
            found.setdefault(id(belongs[pair.a]), []).append(pair)
    return [
        Group(tuple(sorted({each for pair in some for each in (pair.a, pair.b)})), tuple(some))
        for some in found.values()
    ]


def is_clear(group: Group, listings: Mapping[str, Listing]) -> bool:
    """Whether a group may be merged among many: each of its listings is as sure as can be one with each other.

    Every two of them are at least ``CLEAR`` likely, have the same name and
    the same place, and come from different lists.
    """
    size = len(group.ids)
    if len(group.pairs) < size * (size - 1) // 2 or any(each not in listings for each in group.ids):
        return False
    return all(
        pair.likelihood >= CLEAR and _same(traits_of(listings[pair.a]), traits_of(listings[pair.b]))
        for pair in group.pairs
    )


def _same(a: Traits, b: Traits) -> bool:
    if a.words != b.words or not a.postcodes & b.postcodes:
        return False
    if not a.sources or not b.sources or a.sources & b.sources:
        return False
    if a.streets and b.streets and not a.streets & b.streets:
        return False
    if a.position and b.position:
        return km_between(a.position, b.position) <= _KM_SAME
    return True


def numbered(group: Group, order: Sequence[str]) -> list[tuple[int, int, Pair]]:
    """The pairs of a group with the places (from 1) of their listings in ``order``."""
    at = {identity: number for number, identity in enumerate(order, 1)}
    told = []
    for pair in group.pairs:
        if pair.a in at and pair.b in at:
            first, second = sorted((at[pair.a], at[pair.b]))
            told.append((first, second, pair))
    return sorted(told, key=lambda each: each[:2])
