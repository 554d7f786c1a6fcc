"""``frontdoor import list`` and ``frontdoor import undo``: what was brought in, and putting it back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from frontdoor.commands.common import as_json, open_workspace, print_json

if TYPE_CHECKING:
    from assets_catalog.catalogue import Run, Undone

_BY = "operator"
_NAMED = 20
_STATES = {"running": "cut off, or at work", "done": "taken in", "failed": "stopped", "undone": "undone"}


@click.command("list")
@click.option("--source", default="", help="Only those of this list or feed.")
@click.option(
    "--limit", type=click.IntRange(1, 1000), default=20, show_default=True, help="How many to print."
)
@as_json
def list_imports(source: str, limit: int, as_json: bool) -> None:
    """What was brought in, newest first: files and runs of feeds, each with the id by which it is undone."""
    site = open_workspace()
    runs = site.catalogue.import_runs(source=source, limit=limit)
    if as_json:
        print_json([_as_dict(each) for each in runs])
        return
    if not runs:
        click.echo("Nothing was brought in yet.")
    for each in runs:
        click.echo(f"{each.id}  {_in_words(each)}")


@click.command("undo")
@click.argument("import_id")
@click.option("--yes", is_flag=True, help="Do not ask first.")
@as_json
def undo_import(import_id: str, yes: bool, as_json: bool) -> None:
    """Put everything back as it was before an import of a file, or a run of a feed.

    IMPORT_ID is in what the import said, and in `frontdoor import list`. What
    it would come to is said first, and asked unless with --yes; with --json
    and without --yes it is only said. What somebody has changed since is left
    as it is, and named. All of it or nothing.
    """
    site = open_workspace()
    try:
        foreseen = site.catalogue.would_undo(import_id)
        run = site.catalogue.import_run(import_id)
        if as_json:
            done = site.catalogue.undo_import(import_id, by=_BY) if yes else foreseen
            print_json({"undone": yes, **_counts(done)})
            return
        if run is not None:
            click.echo(_in_words(run))
        click.echo("\n".join(_told(foreseen, "would be")))
        if not yes:
            click.confirm("Undo it?", abort=True)
        done = site.catalogue.undo_import(import_id, by=_BY)
    except ValueError as problem:
        raise click.ClickException(str(problem)) from problem
    click.echo("Undone. " + "\n".join(_told(done, "were")))


def _told(undone: Undone, were: str) -> Sequence[str]:
    lines = [f"{undone.removed:,} {were} taken out again, {undone.restored:,} {were} put back as they stood."]
    if kept := [each.name or each.id for each in undone.kept_because_changed_since]:
        more = f" and {len(kept) - _NAMED:,} more" if len(kept) > _NAMED else ""
        lines.append(f"{len(kept):,} changed since and are left: {', '.join(kept[:_NAMED])}{more}.")
    return lines


def _counts(undone: Undone) -> dict[str, Any]:
    return {
        "restored": undone.restored,
        "removed": undone.removed,
        "kept": [each.name for each in undone.kept_because_changed_since],
    }


def _in_words(run: Run) -> str:
    counted = ", ".join(
        f"{count:,} {kind}"
        for kind, count in (("added", run.added), ("changed", run.changed), ("taken out", run.withdrawn))
        if count
    )
    return f"{run.source}, {run.started:%d %B %Y, %H:%M} UTC, by {run.by}: {_STATES[run.state]}; {counted or 'nothing changed'}."


def _as_dict(run: Run) -> dict[str, Any]:
    return {
        "id": run.id,
        "source": run.source,
        "by": run.by,
        "started": run.started,
        "finished": run.finished,
        "state": run.state,
        "note": run.note,
        "added": run.added,
        "changed": run.changed,
        "unchanged": run.unchanged,
        "withdrawn": run.withdrawn,
    }
