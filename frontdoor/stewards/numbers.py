"""Numbers to ring: every route, how long ago somebody looked at it, and saying that it is still right."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from assets_catalog.search.query import today_in_london
from conversation_flows import routes
from conversation_flows.records.route_checks import HOW, LONGEST_NOTE, Looked
from conversation_flows.routes import STALE_AFTER_DAYS, Route
from frontdoor.accounts.session import signed_in
from frontdoor.application import workspace

numbers = Blueprint("numbers", __name__, url_prefix="/stewards/routes")


@numbers.get("/")
def home() -> ResponseReturnValue:
    """All of them: what somebody found wrong first, then the longest unchecked."""
    return _page()


@numbers.post("/<route_id>")
def check(route_id: str) -> ResponseReturnValue:
    """Write down that a contact is right, or what is wrong with it."""
    route = _route(route_id, request.form.get("area", ""))
    right = request.form.get("press") == "right"
    note = request.form.get("note", "")
    try:
        workspace().records.route_checks.add(
            route,
            on=today_in_london(),
            by=signed_in().name,
            how=request.form.get("how", ""),
            right=right,
            note=note,
        )
    except ValueError as problem:
        return _page(str(problem), route), 400
    flash(f"{route.name}: {'still right, as of today' if right else 'what is wrong is kept'}.")
    return redirect(url_for("numbers.home", _anchor=anchor(route)), code=303)


def anchor(route: Route) -> str:
    """The id of a route's row."""
    return f"{route.id}-{route.area}".replace(" ", "-").lower()


def _route(route_id: str, area: str) -> Route:
    found = [each for each in routes.load().every() if (each.id, each.area) == (route_id, area)]
    if not found:
        abort(404)
    return found[0]


def _page(problem: str = "", about: Route | None = None) -> str:
    looked = workspace().records.route_checks.looked_at(routes.load().every(), today_in_london())
    return render_template(
        "stewards/numbers.html",
        looked=looked,
        old=sum(each.is_stale for each in looked),
        wrong=sum(each.is_wrong for each in looked),
        days=STALE_AFTER_DAYS,
        how=HOW,
        longest=LONGEST_NOTE,
        anchor=anchor,
        state=_state,
        problem=problem,
        at=anchor(about) if about else "",
        typed=request.form.get("note", "") if about else "",
    )


def _state(each: Looked) -> str:
    if each.is_wrong:
        return "Said to be wrong"
    if each.last_checked is None:
        return "Never checked"
    return "Old" if each.is_stale else "Checked"
