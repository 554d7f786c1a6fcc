"""A listing as the index holds it: six fields of words, and a record of everything else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

import numpy as np

from assets_catalog import categories, schedules
from assets_catalog.listing import Listing, Place
from assets_catalog.places.areas import areas_of
from assets_catalog.stewardship import trust

#: The fields that words are looked for in, in the order the index keeps them.
FIELDS = ("title", "categories", "keywords", "organization", "place", "description")

#: Pounds for a session that count as low cost.
CHEAP = 3.0

_BATCH = 500
_SHOWN = frozenset({"active", "temporarily closed"})


@dataclass(frozen=True, slots=True)
class Document:
    """One listing, ready to be indexed. ``record`` holds plain values only."""

    id: str
    texts: dict[str, str]
    record: dict[str, Any]


def is_shown(listing: Listing) -> bool:
    """Whether people can find it: what has ended for good is kept, and not found."""
    return listing.status in _SHOWN


def documents_of(listings: Iterable[Listing]) -> Iterator[Document]:
    """Everything the index keeps of each listing.

    Raises:
        ValueError: a listing has no id, so nothing could find it again.
    """
    waiting = iter(listings)
    while batch := list(islice(waiting, _BATCH)):
        named = iter(_areas([place for listing in batch for place in listing.places]))
        for listing in batch:
            if not listing.id:
                raise ValueError(f"{listing.name!r} has no id; save it in the catalogue first")
            areas = [next(named) for _ in listing.places]
            yield Document(listing.id, _texts(listing, areas), _record(listing))


def _areas(places: Sequence[Place]) -> list[str]:
    """The neighbourhood of each place, all at once since one by one is slow; empty without a position."""
    spots = np.array(
        [(place.latitude, place.longitude) if place.has_position else (None, None) for place in places],
        dtype=np.float64,
    ).reshape(-1, 2)
    return areas_of(spots[:, 0], spots[:, 1])


def _texts(listing: Listing, areas: Sequence[str]) -> dict[str, str]:
    written = [place.in_one_line() for place in listing.places]
    return {
        "title": listing.name,
        "categories": _joined(categories.name_of(each) for each in listing.categories),
        "keywords": _joined(listing.keywords),
        "organization": listing.organization.name,
        "place": _joined([*written, *areas, listing.service_area]),
        "description": _joined([listing.description, listing.eligibility, listing.first_visit]),
    }


def _joined(parts: Iterable[str]) -> str:
    return "\n".join(part for part in parts if part)


def _is_free(listing: Listing) -> bool:
    if listing.cost.free is None:
        return listing.cost.amount == 0
    return listing.cost.free


def _record(listing: Listing) -> dict[str, Any]:
    newest = max(
        (each for each in trust.evidence_of(listing)[0] if each.right), key=lambda each: each.on, default=None
    )
    told_on, believed = trust.curve(listing)
    return {
        "id": listing.id,
        "name": listing.name,
        "categories": listing.categories,
        "organization": listing.organization.name,
        "places": [
            [place.latitude, place.longitude, place.name or place.in_one_line()]
            for place in listing.places
            if place.has_position
        ],
        "schedules": [
            each.model_dump(mode="json", exclude_defaults=True) for each in schedules.while_open(listing)
        ],
        "free": _is_free(listing),
        "cheap": _is_free(listing) or (listing.cost.amount is not None and listing.cost.amount <= CHEAP),
        "ages": [listing.minimum_age, listing.maximum_age],
        "access": listing.access,
        "languages": listing.languages,
        "delivery": listing.delivery,
        "checked": newest.on.toordinal() if newest else 0,
        "trust": [told_on, *believed],
        "accepting": listing.accepting,
        "full_until": listing.full_until.toordinal() if listing.full_until else None,
        "closed": listing.status == "temporarily closed",
    }
