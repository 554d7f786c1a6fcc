"""What an import added, or would add, that looks like something already here."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any, Final
from urllib.parse import urlencode

from sqlalchemy import select

from assets_catalog import model
from assets_catalog.catalogue import Catalogue
from assets_catalog.duplicates.compare import Pair
from assets_catalog.duplicates.living import LivingLikes
from assets_catalog.duplicates.settled import Settled, in_order
from assets_catalog.listing import Listing

_AT_ONCE: Final = 250
#: So many pairs are named in a report.
NAMED: Final = 10
#: An import that adds more than this is not compared listing by listing: a look through the whole
#: directory does that, and takes about a minute at 50,000.
MOST_COMPARED: Final = 5_000
_SETTLE: Final = "/stewards/duplicates/side-by-side"


@dataclass(frozen=True, slots=True)
class Alike:
    """A newcomer and the listing it looks like most. ``id`` is empty where the newcomer is not in the directory."""

    id: str
    name: str
    other_id: str
    other_name: str
    likelihood: float
    reasons: tuple[str, ...]

    @property
    def settled_at(self) -> str:
        """The page of this site where the two are put side by side; empty for one that is only tried."""
        return f"{_SETTLE}?{urlencode([('id', self.id), ('id', self.other_id)])}" if self.id else ""

    def as_dict(self) -> dict[str, Any]:
        """For a program, and for keeping."""
        return {
            "id": self.id,
            "name": self.name,
            "other_id": self.other_id,
            "other_name": self.other_name,
            "likelihood": round(self.likelihood, 3),
            "reasons": list(self.reasons),
            "settle": self.settled_at,
        }


@dataclass(frozen=True, slots=True)
class Arrived:
    """How many newcomers look like another listing, and the likeliest of them.

    ``left`` is how many newcomers were not compared, because there were too many.
    """

    alike: int = 0
    first: tuple[Alike, ...] = ()
    left: int = 0

    def as_dict(self) -> dict[str, Any]:
        """For a program, and for keeping."""
        return {
            "alike": self.alike,
            "not_compared": self.left,
            "alike_listings": [each.as_dict() for each in self.first],
        }

    def in_words(self, *, would: bool) -> list[str]:
        """For a person, a line each; nothing where there is nothing to say."""
        if self.left:
            return [
                f"So many were {'new' if would else 'added'} ({self.left:,}) that they were not compared with what is "
                "there. Look through the whole directory: frontdoor duplicates find"
            ]
        if not self.alike:
            return []
        one, many = (
            ("would look like one", "would look like one") if would else ("looks like one", "look like one")
        )
        lines = [
            f"{self.alike:,} of the new listings {one if self.alike == 1 else many} that is there already"
            f"{'.' if would else '. Stewards settle them under Duplicates.'}"
        ]
        for each in self.first:
            why = ". ".join(each.reasons)
            lines.append(f"  {each.name} is like {each.other_name}: {why}. {each.settled_at}".rstrip())
        if self.alike > len(self.first):
            lines.append(f"  … and {self.alike - len(self.first):,} more.")
        return lines


def arrived_with(
    catalogue: Catalogue, run_id: str, likes: LivingLikes, *, most: int = MOST_COMPARED
) -> Arrived:
    """What an import added that looks like another listing.

    Where it added nothing, or more than ``most``, the directory is not read.
    """
    added = _added(catalogue, run_id)
    if not added or len(added) > most:
        return Arrived(left=len(added))
    pairs = duplicates_of_run(catalogue, run_id, likes=likes)
    likeliest: dict[str, Pair] = {}
    for pair in pairs:
        likeliest.setdefault(pair.a, pair)
    first = list(likeliest.values())[:NAMED]
    names = catalogue.get_many([each for pair in first for each in (pair.a, pair.b)])
    # One that was merged or taken out since has no name, and nothing to settle.
    named = [pair for pair in first if pair.a in names and pair.b in names]
    return Arrived(
        len(likeliest),
        tuple(
            Alike(pair.a, names[pair.a].name, pair.b, names[pair.b].name, pair.likelihood, pair.reasons)
            for pair in named
        ),
    )


class Newcomers:
    """The listings that an import would add, compared with what is there as they come.

    The directory is read when the first of them comes.
    """

    def __init__(
        self, catalogue: Catalogue, likes: Callable[[], LivingLikes], *, most: int = MOST_COMPARED
    ) -> None:
        self._catalogue, self._likes, self._most = catalogue, likes, most
        self._came = self._alike = 0
        self._order = count()
        self._first: list[tuple[float, int, Listing, Pair]] = []

    def take(self, listing: Listing) -> None:
        """Compare one."""
        self._came += 1
        if self._came > self._most:
            return
        likes = self._likes()
        likes.read()
        found = likes.like(listing, at_most=1)
        if not found:
            return
        self._alike += 1
        held = (found[0].likelihood, -next(self._order), listing, found[0])
        (heapq.heappush if len(self._first) < NAMED else heapq.heappushpop)(self._first, held)

    def told(self) -> Arrived:
        """What was found of all that came."""
        if self._came > self._most:
            return Arrived(left=self._came)
        likeliest = sorted(self._first, key=lambda each: (-each[0], -each[1]))
        names = self._catalogue.get_many([pair.b for _, _, _, pair in likeliest])
        return Arrived(
            self._alike,
            tuple(
                Alike("", listing.name, pair.b, names[pair.b].name, pair.likelihood, pair.reasons)
                for _, _, listing, pair in likeliest
                if pair.b in names
            ),
        )


def duplicates_of_run(catalogue: Catalogue, run_id: str, *, likes: LivingLikes | None = None) -> list[Pair]:
    """The likely pairs of what an import added (``a``) with anything else (``b``), the likeliest first.

    Two that it added both come once. Pairs said to be two are left out. With
    ``likes`` at hand, as in a running site, nothing is read twice; without,
    the whole directory is read.
    """
    likes = likes or LivingLikes(catalogue)
    likes.read()
    added = _added(catalogue, run_id)
    found: dict[tuple[str, str], Pair] = {}
    for start in range(0, len(added), _AT_ONCE):
        for listing in catalogue.get_many(added[start : start + _AT_ONCE]).values():
            for pair in likes.like(listing):
                found.setdefault(in_order(pair.a, pair.b), pair)
    two = Settled(catalogue).are_two(found)
    kept = [pair for ids, pair in found.items() if ids not in two]
    return sorted(kept, key=lambda pair: (-pair.likelihood, pair.a, pair.b))


def _added(catalogue: Catalogue, run_id: str) -> Sequence[str]:
    table = model.CatalogueChange
    query = select(table.service_id).where(table.import_id == run_id, table.kind == "added").distinct()
    with catalogue.engine.connect() as connection:
        return list(connection.scalars(query.order_by(table.service_id)))
