"""The steward's room: what waits today, and the records to look at, the most doubtful first."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from assets_catalog.search.query import today_in_london
from frontdoor.application import workspace

stewards = Blueprint("stewards", __name__, url_prefix="/stewards")

#: What a steward reads for each matter: heading, and what to do.
MATTERS = {
    "in_doubt": (
        "Places in doubt",
        "The address and the point on the map do not agree. They are not drawn or measured until somebody settles them.",
    ),
    "never_checked": (
        "Never checked",
        "Nobody has rung, visited or had word from them yet. The calls to make today come from here.",
    ),
    "stale": ("Not checked for 6 months", "Readers are told to ring before they go, and these rank lower."),
    "full_past_its_date": (
        "Full, past the date they gave",
        "They said when they would have room again, and that day has gone.",
    ),
}


@stewards.get("/")
def home() -> ResponseReturnValue:
    """What waits, and records to look at."""
    from frontdoor.stewards.waiting import tasks

    site = workspace()
    matters = site.catalogue.to_look_at(today_in_london())
    return render_template(
        "stewards/home.html",
        tasks=tasks(site, matters),
        matters=matters,
        words=MATTERS,
        sources=site.catalogue.sources(),
        total=site.catalogue.count(),
        shows_sample=site.catalogue.holds_sample(),
    )
