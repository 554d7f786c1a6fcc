"""``frontdoor sample``, ``frontdoor import`` and ``frontdoor index``."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from pathlib import Path

import click

from frontdoor.commands.common import as_json, open_workspace, print_json, progress
from frontdoor.commands.imports import list_imports, undo_import
from frontdoor.words import LONDON
from frontdoor.workspace import Workspace


@click.group()
def sample() -> None:
    """The invented sample borough, to try things with."""


@sample.command("load")
@click.option("--if-empty", is_flag=True, help="Do nothing where the directory already holds something.")
@as_json
def load(if_empty: bool, as_json: bool) -> None:
    """Load the sample borough into the directory.

    Loading it twice changes nothing. Every page that shows a sample record
    says so.
    """
    site = open_workspace()
    counts: Counter[str] = Counter() if if_empty and site.catalogue.count() else load_sample(site)
    answer = {kind: counts[kind] for kind in ("added", "changed", "unchanged")}
    if as_json:
        print_json(answer)
    else:
        click.echo(f"Sample borough: {_in_words(answer)}.")


def load_sample(site: Workspace) -> Counter[str]:
    """Put every sample service into the directory, and count what became of them."""
    from assets_catalog.places import position
    from assets_catalog.sample import sample_listings

    listings = list(sample_listings(datetime.now(LONDON).date()))
    for listing in listings:
        listing.places = [position(place) for place in listing.places]
    counts: Counter[str] = Counter()
    run = site.catalogue.begin_import("Sample borough", by="sample")
    with progress("Loading the sample borough") as tell:
        for done, saved in enumerate(site.catalogue.apply(run, listings), 1):
            counts[saved.kind] += 1
            tell(done, len(listings))
    site.catalogue.finish_import(run)
    return counts


def _in_words(counts: dict[str, int]) -> str:
    return ", ".join(f"{count:,} {kind}" for kind, count in counts.items())


@click.group("import")
def import_() -> None:
    """Bring real places and services into the directory, see what was brought in, and put it back."""


import_.add_command(list_imports)
import_.add_command(undo_import)


@import_.command("spreadsheet")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--mapping",
    type=click.Path(path_type=Path),
    help="YAML file saying which column is which (docs/imports.md).",
)
@click.option(
    "--dry-run",
    is_flag=True,
    help="Check every row and say what would happen; write nothing to the directory.",
)
@click.option(
    "--refused",
    "refused_folder",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path(),
    help="Folder for the file of refused rows (this folder).",
)
@as_json
def spreadsheet(file: Path, mapping: Path | None, dry_run: bool, refused_folder: Path, as_json: bool) -> None:
    """Import a CSV or XLSX FILE, row by row.

    Columns are guessed and the guess is shown; --mapping overrides it. Each
    row is checked. What could not be read is written to a file with the row
    number and the reason. New rows that look like a listing that is there
    already are named. Importing the same file twice changes nothing, and
    `frontdoor import undo` puts everything back.
    """
    from assets_catalog.imports import ImportProblemError, import_spreadsheet

    site = open_workspace()
    try:
        with progress(f"Reading {file.name}") as tell:
            report = import_spreadsheet(
                site.catalogue,
                file,
                mapping=mapping,
                dry_run=dry_run,
                refused_folder=refused_folder,
                progress=tell,
                likes=lambda: site.likes,
            )
    except ImportProblemError as problem:
        raise click.ClickException(str(problem)) from problem
    if as_json:
        print_json(report.as_dict())
    else:
        click.echo("\n".join(report.in_words()))


@click.group()
def index() -> None:
    """The search index: it can be deleted at any time, and is made again from the directory."""


@index.command("rebuild")
@as_json
def rebuild(as_json: bool) -> None:
    """Build the search index anew; the old one answers until the new one is whole."""
    site = open_workspace()
    with progress("Building the index") as tell:
        total = site.catalogue.count()
        generation = site.rebuild_index(lambda done: tell(done, total))
    if as_json:
        print_json({"services": generation.count, "sequence": generation.sequence})
    else:
        click.echo(f"The index holds {generation.count:,} services.")
