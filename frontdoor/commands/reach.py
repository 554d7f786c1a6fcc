"""The command that says who has what within reach."""

from __future__ import annotations

import csv
import io
from dataclasses import asdict
from datetime import timedelta

import click

from frontdoor.commands.common import as_json, open_workspace, print_json, progress


@click.command("reach")
@click.option("--need", default="", help="Only this kind of help (a category id), area by area.")
@click.option("--wards", is_flag=True, help="Count by ward instead of by neighbourhood.")
@click.option("--start", is_flag=True, help="What to start next, and where: the ten strongest gaps.")
@click.option("--csv", "as_csv", is_flag=True, help="Print every need in every area, for a spreadsheet.")
@as_json
def reach(need: str, wards: bool, start: bool, as_csv: bool, as_json: bool) -> None:
    """Say who has what within reach: on foot, by bus, by phone, or coming to them.

    Shares are of the borough's postcodes, in a straight line: 1 km on foot,
    3 km by bus. "without" are postcodes with nothing near enough for its kind
    and nothing that comes to them. Closed and full services do not count.

    Example: frontdoor reach --need lunch_clubs
    """
    from assets_catalog import categories
    from assets_catalog.search.query import today_in_london
    from assets_catalog.stewardship import gaps
    from assets_catalog.stewardship.homes import NoHomesError
    from assets_catalog.stewardship.ledger import summarise
    from frontdoor.insight import reach_words
    from frontdoor.insight.reach import DAYS_BACK
    from frontdoor.insight.unmet import plain_cell

    if need and need not in categories.by_id():
        raise click.ClickException(
            f"There is no kind of help called {need!r}. The ids are: {', '.join(categories.by_id())}."
        )
    site, today = open_workspace(), today_in_london()
    for problem in site.reach.ground.problems:
        click.echo(problem, err=True)
    if wards and site.reach.ground.wards is None:
        raise click.ClickException("No wards are loaded. Name a GeoJSON file with FRONTDOOR_WARDS_FILE.")
    try:
        with progress("Counting kinds of help") as advance:
            counted = site.reach.coverage(today, by_ward=wards, progress=advance)
    except NoHomesError as problem:
        raise click.ClickException(str(problem)) from problem
    small = site.settings.smallest_number
    since = today - timedelta(days=DAYS_BACK - 1)
    # The ledger knows neighbourhoods, some of which share their name with a ward.
    summary = summarise(()) if wards else site.ledger.summary(since, today, smallest=small)
    if start:
        found = gaps.strongest(counted, summary)
        if as_json:
            print_json([{**asdict(gap), "strength": round(gaps.strength(gap), 1)} for gap in found])
            return
        for number, gap in enumerate(found, 1):
            click.echo(f"{number:2}. {categories.name_of(gap.reach.need)}: {gap.reach.area}")
            click.echo(f"    {' '.join([*reach_words.reasons(gap, small), reach_words.also(gap)]).rstrip()}")
        return
    if as_csv:
        text = io.StringIO()
        writer = csv.writer(text)
        writer.writerow(reach_words.COLUMNS)
        unmet = {(cell.need, cell.area): cell.count for cell in summary.cells}
        for row in reach_words.sheet(
            counted, unmet, lambda count: f"fewer than {small}" if count is None else str(count)
        ):
            if not need or row[0] == categories.name_of(need):
                writer.writerow([plain_cell(each) for each in row])
        click.echo(text.getvalue(), nl=False)
        return
    rows = counted.by_area(need) if need else counted.by_need()
    if as_json:
        print_json([{**asdict(each), "missing": each.missing} for each in rows])
        return
    click.echo(f"{'On foot':>8} {'By bus':>8} {'Visited':>8} {'By phone':>8} {'Without':>8}")
    for each in rows:
        shares = " ".join(f"{reach_words.percent(each.share(way)):>8}" for way in ("walk", "ride", "visited"))
        name = each.area if need else categories.name_of(each.need)
        click.echo(f"{shares} {each.phone:>8} {each.missing:>8,}  {name}")
