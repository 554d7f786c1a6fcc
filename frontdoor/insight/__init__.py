"""The day in numbers."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from conversation_flows import measures
from conversation_flows.measures import Day
from frontdoor.application import workspace
from frontdoor.words import LONDON

insight = Blueprint("insight", __name__, url_prefix="/insight")

SCRIPT = "good-conversation"


@insight.get("/today")
def today() -> ResponseReturnValue:
    """What the front door did today, or on another day."""
    now = datetime.now(LONDON)
    on = _day(request.args.get("day"), now.date())
    if on is None:
        flash("That is not a day we have numbers for, so here is today.")
        return redirect(url_for("insight.today"))
    return render_template(
        "insight/today.html",
        numbers=numbers_of(on, now),
        is_today=on == now.date(),
        before=(on - timedelta(days=1)).isoformat(),
        after=(on + timedelta(days=1)).isoformat(),
        now=now,
    )


def numbers_of(on: date, now: datetime) -> Day:
    """The numbers of a London day, as they stand now."""
    records = workspace().records
    tiers = workspace().scripts.live(SCRIPT).script.words.tiers
    return measures.day(
        on,
        records.conversations.on(on),
        records.outcomes.counts(on),
        tier_names={str(tier): said.name for tier, said in tiers.items()},
        now=now,
    )


def _day(text: str | None, latest: date) -> date | None:
    if not text:
        return latest
    try:
        wanted = date.fromisoformat(text)
    except ValueError:
        return None
    return wanted if date(2000, 1, 1) <= wanted <= latest else None
