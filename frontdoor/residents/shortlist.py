"""My list: services kept for the rest of the sitting, to print or show to somebody."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from assets_catalog import schedules
from frontdoor import visits
from frontdoor.accounts.session import safe_next
from frontdoor.application import workspace
from frontdoor.residents import residents
from frontdoor.security import confidential

_MOST = 50


@residents.get("/my-list")
def shortlist() -> ResponseReturnValue:
    """What has been kept, ready for paper."""
    confidential()
    listings = list(workspace().catalogue.get_many(kept_ids()).values())
    return render_template(
        "residents/shortlist.html",
        listings=listings,
        times={each.id: schedules.summary(each.schedules) for each in listings},
        shows_sample=any(each.is_sample for each in listings),
    )


@residents.post("/my-list/<service_id>")
def keep(service_id: str) -> ResponseReturnValue:
    """Put one service on the list."""
    service_id = workspace().catalogue.where_is(service_id) or service_id
    wanted = list(dict.fromkeys([*kept_ids(), service_id]))
    listing = workspace().catalogue.get(service_id)
    if listing is None:
        flash("That service is no longer listed, so it could not be kept.")
    elif len(wanted) > _MOST:
        flash(f"Your list is full. It holds {_MOST}. Take one off first.")
    else:
        visits.keep("list", wanted)
        workspace().tally.note(service_id)
        flash(f"{listing.name} is on your list. The list is forgotten when you close your browser.")
    return _back()


@residents.post("/my-list/<service_id>/drop")
def drop(service_id: str) -> ResponseReturnValue:
    """Take one service off the list."""
    visits.keep("list", [each for each in kept_ids() if each != service_id])
    return _back()


def kept_ids() -> list[str]:
    """What was kept, each by the id it has now: two that were made one are there once."""
    held = list(visits.held().get("list", []))
    went = workspace().catalogue.where_are(held)
    return list(dict.fromkeys(went.get(each, each) for each in held))


def _back() -> ResponseReturnValue:
    return redirect(safe_next(request.form.get("back")) or url_for("residents.shortlist"), code=303)
