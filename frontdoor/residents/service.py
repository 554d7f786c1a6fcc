"""One service: everything a newcomer wants to know, in the order they would ask."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import abort, g, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from assets_catalog import schedules
from assets_catalog.listing import Listing
from assets_catalog.places import Point, distance_km, in_words
from assets_catalog.places.drawing import Pin, borough_svg
from assets_catalog.places.resolve import Resolved, resolve
from frontdoor import visits
from frontdoor.application import workspace
from frontdoor.residents import asking, findable, report, residents, structured
from frontdoor.residents.shortlist import kept_ids
from frontdoor.security import confidential
from frontdoor.words import LONDON

#: Kinds of help whose pages give nothing away in a browser's history.
QUIET = frozenset({"domestic_abuse", "substance_use", "identity_groups", "safety_scams", "mental_wellbeing"})
_SESSIONS_SHOWN = 3


@residents.get("/service/<service_id>")
def service(service_id: str) -> ResponseReturnValue:
    """One service."""
    confidential()
    listing = workspace().catalogue.get(service_id)
    if listing is None:
        return _where_it_went(service_id)
    if g.worker is None and visits.held():
        # Somebody who searched before they came here, and not a machine that reads every page.
        workspace().tally.note(service_id)
    typed = visits.search(request.args.get("s"))
    address = url_for("residents.service", service_id=service_id, _external=True)
    near = resolve(typed["near"]) if typed and typed["near"] else None
    return render_template(
        "residents/service.html",
        listing=listing,
        title="A service near you" if QUIET & set(listing.categories) else listing.name,
        times=schedules.summary(listing.schedules),
        sessions=schedules.next_sessions(
            schedules.while_open(listing), datetime.now(LONDON), _SESSIONS_SHOWN
        ),
        how_far=_how_far(listing, near if isinstance(near, Resolved) else None),
        back=_back(),
        kept=service_id in kept_ids(),
        shows_sample=listing.is_sample,
        still_map=_map(listing),
        pins=_pins(listing),
        here=None,
        address=address,
        findable=findable.is_findable(listing),
        presses=report.PRESSES,
        told=report.has_told(service_id),
        structured=structured.as_script(structured.described(listing, address)),
    )


def _where_it_went(service_id: str) -> ResponseReturnValue:
    """On to the listing that this one is part of now; 404 where there is none."""
    went = workspace().catalogue.where_is(service_id)
    if went is None:
        abort(404)
    # The way on is for ever, but not to be kept by a browser: a steward may undo the merge.
    asked = request.query_string.decode("ascii", "ignore")
    address = url_for("residents.service", service_id=went)
    return redirect(f"{address}?{asked}" if asked else address, code=301)


def _back() -> str:
    kept = [(name, value) for name, value in request.args.items(multi=True)]
    return asking.address(url_for("residents.find"), kept) if kept else url_for("residents.home")


def _how_far(listing: Listing, near: Resolved | None) -> str:
    if near is None:
        return ""
    away = [
        distance_km(near, Point(place.latitude, place.longitude))
        for place in listing.places
        if place.has_position and place.latitude is not None and place.longitude is not None
    ]
    return f"{in_words(min(away))} from {near.label}" if away else ""


def _pins(listing: Listing) -> list[dict[str, Any]]:
    return [
        {
            "number": number,
            "name": place.name or listing.name,
            "latitude": place.latitude,
            "longitude": place.longitude,
            "href": "",
        }
        for number, place in enumerate(listing.places, 1)
        if place.has_position
    ]


def _map(listing: Listing) -> str:
    pins = [Pin(pin["number"], pin["latitude"], pin["longitude"], pin["name"]) for pin in _pins(listing)]
    if not pins:
        return ""
    return borough_svg(
        workspace().borough_map,
        pins,
        width=520,
        height=360,
        title=f"Map: where {listing.name} is in the borough",
        zoom=True,
    )


@residents.get("/borough.geojson")
def borough() -> ResponseReturnValue:
    """The borough's outline and neighbourhoods, for the live map."""
    answer = jsonify(workspace().borough_map)
    answer.headers["Content-Type"] = "application/geo+json"
    answer.headers["Cache-Control"] = "public, max-age=86400"
    return answer
