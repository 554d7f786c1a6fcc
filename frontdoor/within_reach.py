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
from conversation_flows.checking import WithinReach

#: Kilometres in a straight line. Five is about forty minutes by bus and foot in an outer borough.
USUAL_KM: Final = 5.0
#: What people go to every week, often on foot, with a child or a stick.
WEEKLY_KM: Final = 3.0
#: What people travel to once, or where being further from home is a relief.
ONCE_KM: Final = 10.0
_WEEKLY: Final = frozenset(
    {"social_clubs", "lunch_clubs", "exercise_falls", "families_children", "young_people", "food_help"}
    | {"community_spaces", "primary_care"}
)
_ONCE: Final = frozenset({"domestic_abuse", "substance_use", "equipment_adaptations", "furniture_clothing"})
_COMES_TO_PEOPLE: Final = frozenset({"phone", "online", "home_visit"})


def reach_km(category: str) -> float:
    """How far is near enough for a kind of help, in kilometres."""
    return WEEKLY_KM if category in _WEEKLY else ONCE_KM if category in _ONCE else USUAL_KM


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
        most = reach_km(category)
        return tuple(
            area.name
            for area in known
            if not any(distance_km(area.point, place) <= most for place in places)  # type: ignore[arg-type]
        )

    return empty
