"""The steward's room: records to look at, the most doubtful first."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from assets_catalog.search.query import today_in_london
from assets_catalog.stewardship.watch import NAMED_AT_MOST
from frontdoor.application import workspace

stewards = Blueprint("stewards", __name__, url_prefix="/stewards")

#: What a steward reads for each matter: heading, and what to do.
MATTERS = {
    "in_doubt": (
        "Places in doubt",
        "The address and the map point do not agree. They are not drawn or measured until somebody settles them.",
    ),
    "never_checked": ("Never checked", "Nobody has rung, visited or had word from them yet."),
    "stale": ("Not checked for 6 months", "Readers are told to ring before they go, and these rank lower."),
    "full_past_its_date": (
        "Full, past the date they gave",
        "They said when they would have room again, and that day has gone.",
    ),
}


@stewards.get("/")
def home() -> ResponseReturnValue:
    """Records to look at."""
    site = workspace()
    return render_template(
        "stewards/home.html",
        matters=site.catalogue.to_look_at(today_in_london()),
        words=MATTERS,
        at_most=NAMED_AT_MOST,
        sources=site.catalogue.sources(),
        total=site.catalogue.count(),
        shows_sample=site.catalogue.holds_sample(),
    )
