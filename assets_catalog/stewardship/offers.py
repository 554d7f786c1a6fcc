"""What a listing brings within reach, and for whom: the few facts that coverage is counted from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from assets_catalog.listing import Listing
from assets_catalog.places.names import places_in
from assets_catalog.places.postcodes import Point


@dataclass(frozen=True, slots=True)
class Venue:
    """Somewhere people go."""

    name: str
    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class Offer:
    """One service that somebody could use today.

    ``serves`` are the middles of the neighbourhoods it says it works in; None
    is the whole borough, and an empty one none of it.
    """

    id: str
    needs: tuple[str, ...]
    venues: tuple[Venue, ...]
    by_phone: bool
    at_home: bool
    serves: tuple[Point, ...] | None

    @property
    def reaches_somebody(self) -> bool:
        """Whether it says anything of how it reaches people."""
        return bool(self.venues) or self.by_phone or self.at_home


def offer_of(listing: Listing, today: date) -> Offer | None:
    """What a listing offers on a day; None for one that is closed or full.

    A place whose position is in doubt is no place. What is done by phone or
    online counts as that alone, wherever its office is. A listing that does
    not say how it reaches people is taken at its places.
    """
    if listing.closed_on(today) or _full(listing, today):
        return None
    ways = set(listing.delivery)
    goes_there = "in_person" in ways or not ways
    return Offer(
        id=listing.id,
        needs=tuple(dict.fromkeys(listing.categories)),
        venues=tuple(
            Venue(place.name or place.address_1 or listing.name, place.latitude, place.longitude)  # type: ignore[arg-type]
            for place in listing.places
            if goes_there and place.has_position
        ),
        by_phone=bool(ways & {"phone", "online"}),
        at_home="home_visit" in ways,
        serves=_serves(listing.service_area),
    )


def offers_of(listings: Iterable[Listing], today: date) -> list[Offer]:
    """What each listing offers, without those that are closed or full."""
    return [offer for listing in listings if (offer := offer_of(listing, today)) is not None]


def _full(listing: Listing, today: date) -> bool:
    return not listing.accepting and (listing.full_until is None or listing.full_until >= today)


def _serves(area: str) -> tuple[Point, ...] | None:
    """Words that name no place ("anyone over 60") leave out nobody."""
    named = [place for _, _, place in places_in(area.split())] if area else []
    if not named or any(place.whole_borough for place in named):
        return None
    return tuple(place.point for place in named if place.in_borough)
