"""What came from those who run places and waits for a steward: changes with what differs, and claims."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from assets_catalog.search.query import today_in_london
from assets_catalog.stewardship.proposing import RefusedError
from frontdoor.accounts.session import signed_in
from frontdoor.application import workspace

replies = Blueprint("replies", __name__, url_prefix="/stewards/replies")


@replies.get("/")
def home() -> ResponseReturnValue:
    """All that waits, the oldest first."""
    waiting = workspace().provider_links.waiting()
    return render_template(
        "stewards/replies.html",
        waiting=waiting,
        shows_sample=any(each.listing.is_sample for each in waiting),
    )


@replies.post("/<int:number>")
def decide(number: int) -> ResponseReturnValue:
    """Take it, take it and trust them from now on, or turn it down."""
    press = request.form.get("press", "")
    if press not in ("take", "trust", "refuse"):
        abort(404)
    try:
        word = workspace().provider_links.decide(
            number,
            take=press != "refuse",
            trust=press == "trust",
            by=signed_in().name,
            today=today_in_london(),
        )
    except RefusedError as refused:
        flash(f"This cannot be taken as the listing stands now. {refused}")
        return redirect(url_for("replies.home"), code=303)
    if word is None:
        flash("Somebody has decided on that already.")
    else:
        flash(f"{word.listing.name}: {'turned down' if press == 'refuse' else 'taken'}.")
    return redirect(url_for("replies.home"), code=303)
