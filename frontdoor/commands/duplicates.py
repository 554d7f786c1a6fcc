"""``frontdoor duplicates``."""

from __future__ import annotations

import getpass

import click

from assets_catalog.duplicates.groups import grouped
from assets_catalog.duplicates.waiting import Waiting
from frontdoor.commands.common import as_json, open_workspace, print_json, progress


@click.group()
def duplicates() -> None:
    """Listings that may be one thing listed twice."""


@duplicates.command("find")
@click.option(
    "--limit", type=click.IntRange(1, 10_000), default=50, show_default=True, help="How many groups to print."
)
@as_json
def find(limit: int, as_json: bool) -> None:
    """Look through the whole directory, and print what may be one, the likeliest first.

    What is found waits for the stewards under Duplicates; nothing is merged.
    It takes seconds for a few thousand listings and about a minute for
    50,000, with 4 to 5 kB of memory a listing. A look that is cut off leaves
    what the last one found.
    """
    site = open_workspace()
    waiting = Waiting(site.catalogue)
    try:
        with progress("Looking through the directory") as tell:
            waiting.scan(site.likes, by=_who(), progress=tell)
    except ValueError as problem:
        raise click.ClickException(str(problem)) from problem
    groups = grouped(waiting.pairs())
    names = site.catalogue.get_many([each for group in groups[:limit] for each in group.ids])
    if as_json:
        print_json(
            {
                "groups": len(groups),
                "shown": [
                    {
                        "listings": [{"id": each, "name": names[each].name} for each in group.ids],
                        "likelihood": round(group.likelihood, 3),
                        "reasons": list(group.pairs[0].reasons),
                        "against": list(group.pairs[0].against),
                    }
                    for group in groups[:limit]
                ],
            }
        )
        return
    for group in groups[:limit]:
        click.echo(
            f"{group.likelihood:.2f}\t"
            + "\t".join(f"{names[each].name} ({each})" for each in group.ids)
            + f"\t{'. '.join(group.pairs[0].reasons)}"
        )
    more = f"; the first {limit:,} are above" if len(groups) > limit else ""
    click.echo(f"{len(groups):,} to settle{more}. Stewards find them under Duplicates.")


def _who() -> str:
    try:
        return f"command line ({getpass.getuser()})"
    except (OSError, KeyError):
        return "command line"
