"""What every listing brings within reach, read straight from the tables: three questions, and no listing is made.

It says what :func:`~assets_catalog.stewardship.offers.offer_of` says of each
listing, many times faster.
"""

from __future__ import annotations

import json
from collections import defaultdict
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import Connection, Text, cast, select

from assets_catalog import model
from assets_catalog.listing import Listing
from assets_catalog.stewardship.offers import Offer, Venue, goes_there, made, serves_of, usable

_service, _term = model.Service, model.Attribute
_at, _location = model.ServiceAtLocation, model.Location


def every_offer(connection: Connection, today: date) -> dict[str, Offer | None]:
    """What each listing offers on a day, by its id; None for one that is closed or full."""

    @cache
    def open_now(*state: Any) -> bool:
        return usable(Listing.model_construct(**dict(zip(_STATE, state, strict=True))), today)

    ways_of, serves = cache(_ways), cache(serves_of)
    needs, venues = _needs(connection), _venues(connection)
    columns = (*(getattr(_service, name) for name in _STATE), cast(_service.delivery, Text))
    found: dict[str, Offer | None] = {}
    for identity, name, area, *state, said in connection.execute(
        select(_service.id, _service.name, _service.service_area, *columns)
    ):
        if not open_now(*state):
            found[identity] = None
            continue
        ways = ways_of(said)
        there = venues.get(identity, ()) if goes_there(ways) else ()
        found[identity] = made(
            identity,
            needs.get(identity, ()),
            [Venue(place or name, latitude, longitude) for place, latitude, longitude in there],
            ways,
            serves(area),
        )
    return found


_STATE = ("status", "closed_from", "closed_until", "accepting", "full_until")


def _ways(said: str | None) -> frozenset[str]:
    return frozenset(json.loads(said) if said else ())


def _needs(connection: Connection) -> dict[str, list[str]]:
    """The kinds of help of each service, in their order."""
    found: dict[str, list[str]] = defaultdict(list)
    query = select(_term.service_id, _term.taxonomy_term_id).order_by(_term.position)
    for identity, need in connection.execute(query):
        found[identity].append(need)
    return found


def _venues(connection: Connection) -> dict[str, list[tuple[str, float, float]]]:
    """The places of each service that can be measured from, in their order: name and degrees."""
    columns = (_location.name, _location.address_1, _location.latitude, _location.longitude)
    where = {
        identity: (name or address, latitude, longitude)
        for identity, name, address, latitude, longitude in connection.execute(
            select(_location.id, *columns).where(_location.doubt == "")
        )
        if latitude is not None and longitude is not None
    }
    found: dict[str, list[tuple[str, float, float]]] = defaultdict(list)
    query = select(_at.service_id, _at.location_id).order_by(_at.position)
    for identity, location in connection.execute(query):
        if location in where:
            found[identity].append(where[location])
    return found
