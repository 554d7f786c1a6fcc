"""Which areas of the borough have no live service of a kind of help within reach.

A service reaches an area if it comes to people, works by phone or online, or is near
enough. How near depends on the kind: what people walk to every week has to be closer
than what they travel to once.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Final

from assets_catalog.listing import Listing
from assets_catalog.places.distance import distance_km
from assets_catalog.places.names import areas
from assets_catalog.stewardship.near_enough import near_enough_km
from conversation_flows.checking.offers_near import WithinReach

_COMES_TO_PEOPLE: Final = frozenset({"phone", "online", "home_visit"})


def reaching(listings: Iterable[Listing], today: date) -> WithinReach:
    """A function from a kind of help to the areas that nothing live of it reaches."""
    live = [each for each in listings if not each.closed_on(today)]
    by_kind: dict[str, list[Listing]] = {}
    for listing in live:
        for category in listing.categories:
            by_kind.setdefault(category, []).append(listing)
    known = areas()

    def empty(category: str) -> tuple[str, ...]:
        there = by_kind.get(category, [])
        if any(_COMES_TO_PEOPLE & set(each.delivery) for each in there):
            return ()
        places = [place for each in there for place in each.places if place.has_position]
        most = near_enough_km(category)
        return tuple(
            area.name
            for area in known
            if not any(distance_km(area.point, place) <= most for place in places)  # type: ignore[arg-type]
        )

    return empty
