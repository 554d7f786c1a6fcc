"""``frontdoor feeds``: other people's lists, subscribed to, tried, taken in and undone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from assets_catalog.feeds.kinds import KINDS
from assets_catalog.feeds.problems import FeedProblemError
from frontdoor.commands.common import as_json, open_workspace, print_json, progress
from frontdoor.commands.imports import undo_import

if TYPE_CHECKING:
    from assets_catalog.feeds.subscription import Subscription

_BY = "operator"


@click.group()
def feeds() -> None:
    """Lists of services that others publish: subscribed to, fetched when due, taken in.

    Nothing is fetched that was not added here or by a steward on the site.
    """


@contextmanager
def _plainly() -> Iterator[None]:
    try:
        yield
    except FeedProblemError as problem:
        raise click.ClickException(str(problem)) from problem


@feeds.command("add")
@click.argument("name")
@click.argument("address")
@click.option(
    "--kind", type=click.Choice(list(KINDS)), default="guess", help="What it is (looked at and seen)."
)
@click.option("--licence", default="", help="The licence it is published under; readers see it.")
@click.option(
    "--every", "every_hours", type=int, default=24, help="Hours between two times it is asked (24)."
)
@click.option(
    "--mapping",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="YAML file: what its words and columns stand for (docs/imports.md).",
)
@as_json
def add(
    name: str, address: str, kind: str, licence: str, every_hours: int, mapping: Path | None, as_json: bool
) -> None:
    """Subscribe to the feed at ADDRESS under NAME, by which readers will know it.

    Nothing is fetched yet: try it with `frontdoor feeds preview NAME`.
    """
    site = open_workspace()
    with _plainly():
        feed = site.feeds.subscriptions.add(
            name,
            address,
            by=_BY,
            kind=kind,
            licence=licence,
            every_hours=every_hours,
            mapping=_read(mapping),
        )
    if as_json:
        print_json(_as_dict(feed))
    else:
        click.echo(f"Added. Now try it: frontdoor feeds preview {feed.name!r}")


@feeds.command("map")
@click.argument("name")
@click.argument("mapping", type=click.Path(path_type=Path, exists=True, dir_okay=False))
def map_(name: str, mapping: Path) -> None:
    """Say what the words and columns of the feed NAME stand for: a YAML file, in place of what was said before."""
    site = open_workspace()
    with _plainly():
        feed = site.feeds.subscriptions.get(name)
        site.feeds.subscriptions.map(feed.id, _read(mapping))
    click.echo(f"{feed.name}: it counts from the next run.")


@feeds.command("list")
@as_json
def list_(as_json: bool) -> None:
    """Every feed, how the last run went and when it is due."""
    site = open_workspace()
    found = site.feeds.subscriptions.all()
    if as_json:
        print_json([_as_dict(each) for each in found])
        return
    if not found:
        click.echo("There are no feeds. Add one: frontdoor feeds add NAME ADDRESS")
    for each in found:
        click.echo(
            f"{each.name}: {_state(each)}\n  {each.address} ({each.kind}, every {each.every_hours} hours)"
        )


@feeds.command("preview")
@click.argument("name")
@as_json
def preview(name: str, as_json: bool) -> None:
    """Fetch the feed NAME and say what a run would do; nothing is written to the directory."""
    site = open_workspace()
    with _plainly(), progress(f"Trying {name}") as tell:
        report = site.feeds.preview(name, tell=tell)
    if as_json:
        print_json(report.as_dict())
        raise SystemExit(1 if report.problem else 0)
    click.echo("\n".join(report.in_words()))
    for each in report.foreseen.get("changed", [])[:20]:
        changes = "; ".join(f"{one['field']}: {one['before']!r} → {one['after']!r}" for one in each["fields"])
        click.echo(f"  Would change {each['name']}: {changes}")
    for kind, words in (("added", "add"), ("withdrawn", "take out")):
        for title in report.foreseen.get(kind, [])[:20]:
            click.echo(f"  Would {words} {title}")
    raise SystemExit(1 if report.problem else 0)


@feeds.command("run")
@click.argument("names", nargs=-1)
@click.option(
    "--allow-withdrawing",
    is_flag=True,
    help="Take out what a feed no longer lists even where that is more than half.",
)
@as_json
def run(names: tuple[str, ...], allow_withdrawing: bool, as_json: bool) -> None:
    """Run every feed that is due, or those with NAMES whether due or not.

    For a timer, once an hour. It also opens and closes what is to open or
    close today. Leaves with 1 if a feed could not be taken in.
    """
    from assets_catalog.search.query import today_in_london

    site = open_workspace()
    turned = site.catalogue.open_and_close(today_in_london())
    reports = []
    with _plainly():
        chosen = [site.feeds.subscriptions.get(name) for name in names]
        for each in chosen or site.feeds.subscriptions.due(datetime.now(UTC)):
            with progress(f"Reading {each.name}") as tell:
                reports.append(
                    site.feeds.run(each.id, by=_BY, allow_withdrawing=allow_withdrawing, tell=tell)
                )
    if as_json:
        print_json({"opened_or_closed": len(turned), "feeds": [each.as_dict() for each in reports]})
    else:
        if turned:
            click.echo(f"{len(turned):,} services opened or closed today.")
        click.echo("\n".join(line for each in reports for line in each.in_words()) or "No feed is due.")
    raise SystemExit(1 if any(each.problem for each in reports) else 0)


@feeds.command("pause")
@click.argument("name")
@click.option("--off", is_flag=True, help="Go on asking it.")
def pause(name: str, off: bool) -> None:
    """Stop asking the feed NAME; with --off, go on."""
    site = open_workspace()
    with _plainly():
        feed = site.feeds.subscriptions.get(name)
        site.feeds.subscriptions.pause(feed.id, not off)
    click.echo(f"{feed.name} is {'asked again when it is due' if off else 'not asked any more'}.")


@feeds.command("remove")
@click.argument("name")
def remove(name: str) -> None:
    """Subscribe no longer to the feed NAME. The listings it gave stay; undo its runs first to take them out."""
    site = open_workspace()
    with _plainly():
        feed = site.feeds.remove(name)
    click.echo(f"{feed.name} is no longer subscribed to. Its listings stay.")


feeds.add_command(undo_import)


def _read(mapping: Path | None) -> str:
    try:
        return mapping.read_text(encoding="utf-8-sig") if mapping else ""
    except (OSError, UnicodeDecodeError) as error:
        raise FeedProblemError(f"The mapping {mapping} cannot be read as text.") from error


def _state(feed: Subscription) -> str:
    if feed.paused:
        return "paused"
    report = feed.report or {}
    due = feed.due_at().strftime("due %d %B %Y, %H:%M UTC")
    if feed.state == "failed":
        return f"failed ({report.get('problem', '')}), {due}"
    return f"{report.get('records', 0):,} records, {due}" if feed.state == "done" else f"never run, {due}"


def _as_dict(feed: Subscription) -> dict[str, object]:
    return {
        "id": feed.id,
        "name": feed.name,
        "address": feed.address,
        "kind": feed.kind,
        "licence": feed.licence,
        "every_hours": feed.every_hours,
        "paused": feed.paused,
        "state": feed.state,
        "failures": feed.failures,
        "last_run": feed.last_run,
        "due": feed.due_at(),
        "mapping": feed.mapping,
    }
