"""Adding a listing: it is kept once, however often Save is pressed."""

from __future__ import annotations

from uuid import UUID, uuid4

from flask import request

from assets_catalog.catalogue.difference import diff
from assets_catalog.listing import Listing
from assets_catalog.search.query import today_in_london
from frontdoor.application import workspace


def new_id() -> str:
    """The id that the form of a new listing goes by: the one it came with, else a fresh one."""
    try:
        return str(UUID(request.form.get("id", "")))
    except ValueError:
        return str(uuid4())


def add(listing: Listing, *, by: str, note: str) -> str:
    """Keep a new listing, and give its id.

    The same form pressed twice is one listing. A form that somebody went back
    to and wrote something else in is another.
    """
    catalogue, identity = workspace().catalogue, new_id()
    there = catalogue.get(identity)
    if there is not None:
        if not diff(there, listing, today=today_in_london()):
            return identity
        identity = str(uuid4())
    return catalogue.save(listing.model_copy(update={"id": identity}), by=by, note=note).id
