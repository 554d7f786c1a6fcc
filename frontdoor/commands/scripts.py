"""``check-scripts`` and ``draw-script``: what is wrong with the conversations, and what they look like."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import click

from conversation_flows.checking.findings import Finding, tidy
from conversation_flows.checking.walking import Walk
from conversation_flows.script import names
from frontdoor.commands.choosing import SHIPPED, chosen, version_option
from frontdoor.commands.common import as_json, open_workspace, print_json, progress

_FILE = click.Path(path_type=Path, dir_okay=False)
#: What only a steward with a telephone can mend: counted, and shown one by one with --all.
_TO_RING = ("stale_route", "contact_unknown")


@click.command("check-scripts")
@click.argument("scripts", nargs=-1, metavar="[NAME]...")
@click.option("--all", "show_all", is_flag=True, help="Also list each route whose contact is old or unknown.")
@version_option
@as_json
def check_scripts(scripts: tuple[str, ...], show_all: bool, version: str | None, as_json: bool) -> None:
    """Look the conversations over as the site uses them: all of them, or those named.

    Finds dead ends, prompts nothing reaches, answers nothing reads, routes
    with no contact or an old check, pages without the way to urgent help or
    to an assessment, rules that can never fire or say opposite things, words
    a resident should not read, sentences too hard for a reader of nine, and
    offers with nothing live near. Every path is walked to a bound that is
    printed. Leaves with 1 if there is an error; warnings leave with 0.
    """
    from assets_catalog.search.query import today_in_london
    from conversation_flows.checking import check, walk
    from conversation_flows.checking.within_reach import reaching
    from frontdoor.application import build
    from frontdoor.exits import without_exits
    from frontdoor.settings import Settings

    if version not in (None, SHIPPED) and len(scripts) != 1:
        raise click.ClickException(
            f"{version} is the version of one script. Name that script, or say --version {SHIPPED}."
        )
    site = open_workspace()
    looked_over = [chosen(lambda: site, name, version) for name in (scripts or names())]
    today = today_in_london()
    listings = list(site.catalogue.every())
    near = reaching(listings, today) if listings else None
    app = build(Settings.load())
    walks: list[Walk] = []
    found: list[Finding] = []
    with progress("Walking the scripts") as advance:
        for done, each in enumerate(looked_over):
            advance(done, len(looked_over))
            walked = walk(each.script)
            walks.append(walked)
            found += check(each.script, within_reach=near, today=today, walked=walked)
            found += without_exits(app, each.script)
    ordered = tidy(found)
    errors = sum(each.severity == "error" for each in ordered)
    if as_json:
        print_json(
            {
                "errors": errors,
                "warnings": len(ordered) - errors,
                "walks": [
                    {
                        "script": w.script,
                        "version": which.version,
                        "states": w.states,
                        "depth": w.depth,
                        "answers": w.answers,
                        "steps": w.steps,
                    }
                    for w, which in zip(walks, looked_over, strict=True)
                ],
                "offers_looked_for": near is not None,
                "findings": [asdict(each) for each in ordered],
            }
        )
    else:
        for walked, which in zip(walks, looked_over, strict=True):
            click.echo(f"{walked} ({which.version_name})")
        for line in _told(ordered, show_all):
            click.echo(line)
        if near is None:
            click.echo("The directory is empty, so offers were not looked for near any area.")
        click.echo(f"{errors} errors, {len(ordered) - errors} warnings")
    if errors:
        sys.exit(1)


def _told(found: tuple[Finding, ...], show_all: bool) -> Iterator[str]:
    for each in found:
        if show_all or each.code not in _TO_RING:
            yield str(each)
    for code, words in zip(_TO_RING, ("not checked lately", "not known in some boroughs"), strict=True):
        count = sum(each.code == code for each in found)
        if count and not show_all:
            yield f"{count} routes: contact {words} (--all lists them)"


@click.command("draw-script")
@click.argument("name")
@click.option("--output", type=_FILE, help="Write the picture here, not to standard output.")
@version_option
def draw_script(name: str, output: Path | None, version: str | None) -> None:
    """Draw the conversation NAME, as the site uses it, as an SVG.

    It shows what is asked, what is answered and where that leads.
    """
    from conversation_flows.drawing import draw

    which = chosen(open_workspace, name, version)
    drawn = draw(which.script)
    if output is None:
        click.echo(drawn, nl=False)
        return
    try:
        output.write_text(drawn, encoding="utf-8")
    except OSError as error:
        raise click.ClickException(
            f"{output} cannot be written: {error.strerror}. Choose another place."
        ) from error
    click.echo(f"Drawn, {which.version_name}: {output}")


__all__ = ["check_scripts", "draw_script"]
