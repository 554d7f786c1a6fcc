"""What two listings are compared by: a small value read once from each."""

from __future__ import annotations

from dataclasses import dataclass

from assets_catalog.duplicates import normal
from assets_catalog.listing import Listing
from assets_catalog.places import normalise_postcode

#: Enough of a description to tell whether two were copied from one another.
_COMPARED = 240


@dataclass(frozen=True, slots=True)
class Traits:
    """One listing, ready to be compared. Positions are WGS84 degrees, None where there is none to trust."""

    id: str
    name: str
    words: tuple[str, ...]
    venues: frozenset[tuple[str, ...]]
    around: frozenset[str]
    postcodes: frozenset[str]
    streets: frozenset[str]
    phones: frozenset[str]
    hosts: frozenset[str]
    pages: frozenset[str]
    email: str
    position: tuple[float, float] | None
    categories: frozenset[str]
    organization: tuple[str, ...]
    sources: frozenset[str]
    description: str


def traits_of(listing: Listing) -> Traits:
    """What a listing is compared by."""
    addresses = [place.address_1 for place in listing.places]
    named = [place.name for place in listing.places] + [normal.venue(each) for each in addresses]
    around = [*addresses, *(place.city for place in listing.places), *named]
    site, page = normal.web(listing.url)
    positions = [
        (place.latitude, place.longitude)
        for place in listing.places
        if place.has_position and place.latitude is not None and place.longitude is not None
    ]
    return Traits(
        id=listing.id,
        name=listing.name,
        words=normal.words(listing.name),
        venues=frozenset(filter(None, map(normal.words, named))),
        around=frozenset(word for each in around for word in normal.words(each)),
        postcodes=frozenset(
            (normalise_postcode(place.postal_code) or place.postal_code).upper()
            for place in listing.places
            if place.postal_code
        ),
        streets=frozenset(filter(None, map(normal.street, addresses))),
        phones=frozenset(filter(None, (normal.phone(each.number) for each in listing.phones))),
        hosts=frozenset([site] if site else []),
        pages=frozenset([page] if page else []),
        email=listing.email.casefold(),
        position=positions[0] if positions else None,
        categories=frozenset(listing.categories),
        organization=normal.words(listing.organization.name),
        sources=frozenset(each.source for each in listing.provenance),
        description=" ".join(listing.description.split())[:_COMPARED],
    )
