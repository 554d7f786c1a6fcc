"""Unmet need: what was looked for and not found, by need and area, to print or to take away."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue

from assets_catalog import categories
from assets_catalog.search.query import today_in_london
from assets_catalog.stewardship.ledger import KINDS, Summary, Total
from frontdoor.application import workspace

unmet = Blueprint("unmet", __name__, url_prefix="/insight")

#: How many days back, and how a reader says it.
PERIODS = {28: "the last 4 weeks", 90: "the last 90 days", 365: "the last year"}
_ORDINARY = 28
#: What makes a spreadsheet take a cell for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


@unmet.get("/unmet-need")
def page() -> ResponseReturnValue:
    """What to start next, and where."""
    workspace().pen.settle()
    days, since, until = _period()
    return render_template(
        "insight/unmet.html",
        summary=_summary(since, until),
        kinds=KINDS,
        need_name=need_name,
        area_name=area_name,
        how_many=how_many,
        total_of=total_of,
        periods=PERIODS,
        days=days,
        since=since,
        until=until,
    )


@unmet.get("/unmet-need.csv")
def as_csv() -> ResponseReturnValue:
    """The same table for a spreadsheet, the same numbers left out."""
    workspace().pen.settle()
    days, since, until = _period()
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(["Need", "Area", "How many", "Most often", "From", "To"])
    for cell in _summary(since, until).cells:
        said = (need_name(cell.need), area_name(cell.area), how_many(cell.count), KINDS.get(cell.mostly, ""))
        row = (*said, str(since), str(until))
        writer.writerow([plain_cell(each) for each in row])
    name = f"unmet-need-{days}-days-to-{until}.csv"
    return Response(
        text.getvalue(),
        mimetype="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def need_name(need: str) -> str:
    """A need as a reader says it."""
    return categories.name_of(need) if need else "Not understood"


def area_name(area: str) -> str:
    """An area as a reader says it."""
    return area or "No place given"


def how_many(count: int | None) -> str:
    """A count, or that it is too small to show."""
    return f"fewer than {workspace().settings.smallest_number}" if count is None else f"{count:,}"


def total_of(total: Total) -> str:
    """A total of what is shown, and whether there is more that is not."""
    small = workspace().settings.smallest_number
    if not total.shown:
        return "Too few to show" if total.more else "0"
    return f"{total.shown:,}, and some under {small}" if total.more else f"{total.shown:,}"


def plain_cell(text: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def _period() -> tuple[int, date, date]:
    asked = request.args.get("days", "")
    days = int(asked) if asked in map(str, PERIODS) else _ORDINARY
    until = today_in_london()
    return days, until - timedelta(days=days - 1), until


def _summary(since: date, until: date) -> Summary:
    return workspace().ledger.summary(since, until, smallest=workspace().settings.smallest_number)
