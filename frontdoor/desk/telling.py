"""One press during a call: a place's number is dead, it has moved, it is full, nobody answers."""

from __future__ import annotations

from hashlib import sha256

from flask import abort
from flask.typing import ResponseReturnValue

from assets_catalog.search.query import today_in_london
from frontdoor import visits
from frontdoor.application import workspace
from frontdoor.desk import desk
from frontdoor.desk.call import done, not_kept, pressed
from frontdoor.desk.near import PRESSES

_MOST_KEPT = 200


@desk.post("/calls/<conversation_id>/told/<service_id>/<kind>")
def told(conversation_id: str, service_id: str, kind: str) -> ResponseReturnValue:
    """Count what was found out about a place: once in a call, and nothing of the call with it."""
    said = next((each for each in PRESSES if each == kind), None)
    if said is None:
        abort(404)
    kept, typed = pressed(conversation_id)
    if page := not_kept(kept, typed):
        return page
    listing = workspace().catalogue.get(workspace().catalogue.where_is(service_id) or service_id)
    if listing is None:
        return done(conversation_id, typed, "That place is no longer in the directory.", "places")
    mark = sha256(f"{conversation_id}/{listing.id}/{kind}".encode()).hexdigest()[:16]
    marks = list(visits.held().get("told_on_calls", []))
    if mark not in marks:
        visits.keep("told_on_calls", [*marks, mark][-_MOST_KEPT:])
        workspace().checks.report(listing.id, said, today_in_london(), how="desk")
    return done(conversation_id, typed, f"{listing.name}: {PRESSES[said][1]}. A steward will ring.", "places")
