"""``frontdoor export``: the directory, to take away."""

from __future__ import annotations

from pathlib import Path

import click

from frontdoor.commands.common import as_json, open_workspace, print_json, progress


@click.group()
def export() -> None:
    """Write the directory to files that others can read."""


@export.command("open-referral")
@click.option(
    "--output",
    type=click.Path(path_type=Path),
    required=True,
    help="A folder or a .zip for CSV tables; a .ndjson file for one service a line.",
)
@as_json
def open_referral(output: Path, as_json: bool) -> None:
    """Write every service in Open Referral's form.

    A folder or FILE.zip gets HSDS 3 tables as CSV with datapackage.json,
    which says what each column means. FILE.ndjson gets one whole service a
    line. In CSV, text that a spreadsheet would run as a formula has an
    apostrophe in front. What stood at OUTPUT is replaced when all is written.
    """
    from assets_catalog.open_referral.datapackage import write_lines, write_package

    site = open_workspace()
    total = site.catalogue.count()
    try:
        with progress("Writing services") as tell:
            if output.suffix.lower() == ".ndjson":
                counts = {
                    output.name: write_lines(site.catalogue.engine, output, lambda done: tell(done, total))
                }
            else:
                counts = write_package(
                    site.catalogue.engine,
                    output,
                    title=f"{site.settings.site_name}: services as open data",
                    progress=lambda done: tell(done, total),
                )
    except OSError as problem:
        raise click.ClickException(
            f"{output} cannot be written: {problem.strerror}. Name another place with --output."
        ) from problem
    if as_json:
        print_json({"output": str(output), "rows": counts})
        return
    click.echo(f"Written to {output}:")
    for name, rows in counts.items():
        click.echo(f"  {name}: {rows:,}")
