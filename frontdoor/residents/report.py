"""One press on a service's page: something is wrong here, or it was good. Counted; nothing of who pressed is kept."""

from __future__ import annotations

from typing import Final

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from assets_catalog.search.query import today_in_london
from assets_catalog.stewardship.evidence import Kind
from frontdoor import visits
from frontdoor.accounts.session import safe_next
from frontdoor.application import workspace
from frontdoor.residents import residents
from frontdoor.security import confidential

#: What may be said with one press, as residents read it.
PRESSES: Final[dict[Kind, str]] = {
    "number_dead": "The phone number does not work",
    "shut": "It was shut when I went",
    "moved": "It has moved",
    "full": "They are full",
    "not_for_me": "It is not for people like me",
    "good": "I went, and it was good",
}
_MOST_KEPT = 100


@residents.post("/service/<service_id>/tell-us")
def report(service_id: str) -> ResponseReturnValue:
    """Count one press: the first that a sitting makes about a service in a day."""
    confidential()
    said = next((kind for kind in PRESSES if kind == request.form.get("kind")), None)
    service_id = workspace().catalogue.where_is(service_id) or service_id
    if said is None or workspace().catalogue.get(service_id) is None:
        abort(404)
    today = today_in_london()
    if has_told(service_id):
        flash("Thank you. You have told us about this one today already.")
    else:
        told = [each for each in visits.held().get("told", []) if each[1] == today.isoformat()]
        visits.keep("told", [*told, [service_id, today.isoformat()]][-_MOST_KEPT:])
        workspace().checks.report(service_id, said, today)
        thanks = "We will ring them." if said != "good" else "That helps the next person."
        flash(f"Thank you. {thanks}")
    there = url_for("residents.service", service_id=service_id)
    return redirect(safe_next(request.form.get("back")) or there, code=303)


def has_told(service_id: str) -> bool:
    """Whether this sitting has said something of a service today."""
    return [service_id, today_in_london().isoformat()] in visits.held().get("told", [])
