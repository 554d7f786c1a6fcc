"""``frontdoor search``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from assets_catalog.listing import ACCESS, DELIVERY
from frontdoor.commands.common import as_json, open_workspace, print_json

if TYPE_CHECKING:
    from assets_catalog.search.query import Sort

_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_KM_IN_A_MILE = 1.609344


@click.command()
@click.argument("words", nargs=-1)
@click.option("--near", default="", help="A postcode or the name of an area.")
@click.option("--within", type=click.FloatRange(0.1, 100), help="No further than this many miles.")
@click.option(
    "--category", "categories", multiple=True, help="Only this kind of help (a category id); may be repeated."
)
@click.option(
    "--day",
    "days",
    multiple=True,
    type=click.Choice(_DAYS, case_sensitive=False),
    help="Only on this day; may be repeated.",
)
@click.option("--free", is_flag=True, help="Only what costs nothing.")
@click.option(
    "--access",
    multiple=True,
    type=click.Choice(list(ACCESS)),
    help="Only where this is there; may be repeated.",
)
@click.option(
    "--delivery", multiple=True, type=click.Choice(list(DELIVERY)), help="Only what reaches people this way."
)
@click.option("--age", type=click.IntRange(0, 120), help="Only for a person of this age.")
@click.option("--sort", type=click.Choice(["best", "nearest", "soonest"]), default="best", show_default=True)
@click.option("--limit", type=click.IntRange(1, 100), default=10, show_default=True, help="How many to show.")
@click.option("--page", type=click.IntRange(1), default=1, show_default=True)
@as_json
def search(
    words: tuple[str, ...],
    near: str,
    within: float | None,
    categories: tuple[str, ...],
    days: tuple[str, ...],
    free: bool,
    access: tuple[str, ...],
    delivery: tuple[str, ...],
    age: int | None,
    sort: Sort,
    limit: int,
    page: int,
    as_json: bool,
) -> None:
    """Find help the way the site does: WORDS are the person's own.

    Example: frontdoor search "chair exercise" --near "CR5 1RA"
    """
    from assets_catalog import categories as known
    from assets_catalog.search.as_json import results_as_json
    from assets_catalog.search.query import SearchQuery

    for category in categories:
        if category not in known.by_id():
            raise click.ClickException(
                f"There is no kind of help called {category!r}. The ids are: {', '.join(known.by_id())}."
            )
    site = open_workspace()
    results = site.finder.search(
        SearchQuery(
            words=" ".join(words),
            near=near,
            within_km=within * _KM_IN_A_MILE if within else None,
            categories=categories,
            days=tuple(day.upper() for day in days),
            free=free,
            access=access,
            delivery=delivery,
            age=age,
            sort=sort,
            page=page,
            per_page=limit,
        )
    )
    if as_json:
        print_json(results_as_json(results))
        return
    for note in results.understood.notes:
        click.echo(note)
    if chips := ", ".join(chip.label for chip in results.understood.chips):
        click.echo(f"Understood: {chips}")
    click.echo(f"{results.total:,} found")
    for number, hit in enumerate(results.hits, (results.query.page - 1) * limit + 1):
        away = f"  {hit.distance_km:.1f} km" if hit.distance_km is not None else ""
        click.echo(f"{number:3}. {hit.name}{away}")
        if hit.reasons:
            click.echo(f"     {'. '.join(hit.reasons)}")
