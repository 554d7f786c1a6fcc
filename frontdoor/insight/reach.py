"""Within reach: who has what near them, what leans on one venue, and what to start next."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from itertools import pairwise
from typing import Any

from flask import Blueprint, Response, abort, render_template, request
from flask.typing import ResponseReturnValue

from assets_catalog import categories
from assets_catalog.places.shading import STEPS, Shade, shaded_svg
from assets_catalog.search.query import today_in_london
from assets_catalog.stewardship import gaps
from assets_catalog.stewardship.coverage import Coverage, Reach, Way
from assets_catalog.stewardship.homes import NoHomesError
from assets_catalog.stewardship.ledger import Summary, summarise
from assets_catalog.stewardship.near_enough import near_enough_km
from frontdoor.application import workspace
from frontdoor.insight import reach_words
from frontdoor.insight.unmet import how_many, plain_cell

reach = Blueprint("reach", __name__, url_prefix="/insight/reach")

#: How far back searches in vain are counted.
DAYS_BACK = 90
_MOST_LEANING = 50


@reach.errorhandler(NoHomesError)
def nothing_to_count(problem: NoHomesError) -> ResponseReturnValue:
    """A page that says why there is nothing to count."""
    return render_template("insight/reach_nothing.html", problem=str(problem)), 503


@reach.get("/")
def page() -> ResponseReturnValue:
    """Every kind of help, over the whole borough."""
    counted = _coverage()
    return _render("insight/reach.html", counted, rows=counted.by_need(), leaning=len(counted.leaning()))


@reach.get("/need/<need>")
def need(need: str) -> ResponseReturnValue:
    """One kind of help, by area: a map and a table."""
    if need not in categories.by_id():
        abort(404)
    counted, way = _coverage(), _way()
    rows = counted.by_area(need)
    return _render(
        "insight/reach_need.html",
        counted,
        need=need,
        name=categories.name_of(need),
        near_km=near_enough_km(need),
        way=way,
        ways=reach_words.WAYS,
        every_need=categories.all_categories(),
        whole=counted.of(need),
        rows=rows,
        maps=[_map(rows, way, categories.name_of(need), wide) for wide in (True, False)],
        legend=_legend(),
        leaning=[each for each in rows if each.leans_on],
        unmet=_unmet_by_area(need),
    )


@reach.get("/one-venue")
def one_venue() -> ResponseReturnValue:
    """Where an area leans on one venue for a kind of help: if it closes, nothing is left."""
    counted = _coverage()
    leaning = counted.leaning()
    return _render("insight/reach_one_venue.html", counted, rows=leaning[:_MOST_LEANING], in_all=len(leaning))


@reach.get("/start")
def start() -> ResponseReturnValue:
    """What to start next, and where: to print."""
    counted = _coverage()
    found = gaps.strongest(counted, _summary())
    return _render("insight/reach_start.html", counted, gaps=found, today=today_in_london())


@reach.get("/coverage.csv")
def as_csv() -> ResponseReturnValue:
    """Every need in every area, for a spreadsheet."""
    counted = _coverage()
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(reach_words.COLUMNS)
    unmet = {(cell.need, cell.area): cell.count for cell in _summary().cells}
    for row in reach_words.sheet(counted, unmet, how_many):
        writer.writerow([plain_cell(each) for each in row])
    return Response(
        text.getvalue(),
        mimetype="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="within-reach-{today_in_london()}.csv"'},
    )


def _render(template: str, counted: Coverage, **more: Any) -> str:
    ground = workspace().reach.ground
    return render_template(
        template,
        counted=counted,
        words=reach_words,
        need_name=categories.name_of,
        how_many=how_many,
        problems=ground.problems,
        has_wards=ground.wards is not None,
        has_people=ground.people is not None,
        by_ward=_by_ward(),
        by="wards" if _by_ward() else None,
        shows_sample=workspace().catalogue.holds_sample(),
        **more,
    )


def _by_ward() -> bool:
    return request.args.get("by") == "wards" and workspace().reach.ground.wards is not None


def _way() -> Way:
    asked = request.args.get("way")
    return next((way for way in reach_words.WAYS if way == asked), "covered")


def _coverage() -> Coverage:
    return workspace().reach.coverage(today_in_london(), by_ward=_by_ward())


def _summary() -> Summary:
    """The ledger's last days, its small numbers left out. It knows neighbourhoods, so by ward it says nothing."""
    if _by_ward():
        return summarise(())
    workspace().pen.settle()
    today = today_in_london()
    return workspace().ledger.summary(
        today - timedelta(days=DAYS_BACK - 1), today, smallest=workspace().settings.smallest_number
    )


def _unmet_by_area(need: str) -> dict[str, int | None]:
    return {cell.area: cell.count for cell in _summary().cells if cell.need == need}


def _map(rows: list[Reach], way: Way, name: str, wide: bool) -> str:
    features = workspace().borough_map["features"]
    if _by_ward() and (wards := workspace().reach.ground.wards):
        features = list(wards.features)
    shades = {row.area: Shade(row.share(way), reach_words.percent(row.share(way))) for row in rows}
    title = f"Map of {name} by area: {reach_words.WAYS[way].lower()}. The table has the same numbers."
    return shaded_svg(features, shades, width=760 if wide else 360, title=title, names=wide)


def _legend() -> list[tuple[int, str]]:
    edges = [0, *(round(100 * step) for step in STEPS), 100]
    return [
        (at, f"{low} to {high - 1}%" if high < 100 else f"{low} to 100%")
        for at, (low, high) in enumerate(pairwise(edges))
    ]
