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
    if not usable(listing, today):
        return None
    ways = frozenset[str](listing.delivery)
    return made(
        listing.id,
        listing.categories,
        [
            Venue(place.name or place.address_1 or listing.name, place.latitude, place.longitude)  # type: ignore[arg-type]
            for place in listing.places
            if goes_there(ways) and place.has_position
        ],
        ways,
        serves_of(listing.service_area),
    )


def made(
    identity: str,
    needs: Iterable[str],
    venues: Iterable[Venue],
    ways: frozenset[str],
    serves: tuple[Point, ...] | None,
) -> Offer:
    """The offer of a service that is done in these ways (as ``Listing.delivery`` names them)."""
    return Offer(
        id=identity,
        needs=tuple(dict.fromkeys(needs)),
        venues=tuple(venues),
        by_phone=bool(ways & {"phone", "online"}),
        at_home="home_visit" in ways,
        serves=serves,
    )


def usable(listing: Listing, today: date) -> bool:
    """Whether somebody could use it today: it is neither closed nor full."""
    full = not listing.accepting and (listing.full_until is None or listing.full_until >= today)
    return not full and not listing.closed_on(today)


def goes_there(ways: frozenset[str]) -> bool:
    """Whether people go to where it is: they do where it does not say otherwise."""
    return "in_person" in ways or not ways


def offers_of(listings: Iterable[Listing], today: date) -> list[Offer]:
    """What each listing offers, without those that are closed or full."""
    return [offer for listing in listings if (offer := offer_of(listing, today)) is not None]


def serves_of(area: str) -> tuple[Point, ...] | None:
    """The places that a service says it works in; words that name none ("anyone over 60") leave out nobody."""
    named = [place for _, _, place in places_in(area.split())] if area else []
    if not named or any(place.whole_borough for place in named):
        return None
    return tuple(place.point for place in named if place.in_borough)
