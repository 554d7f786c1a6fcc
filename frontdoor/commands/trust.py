"""``frontdoor reminders``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import click

from assets_catalog.listing import Listing
from assets_catalog.search.query import today_in_london
from assets_catalog.stewardship.reminding import Step, due
from frontdoor.commands.common import as_json, open_workspace, print_json, progress
from frontdoor.messages.channels import folder_of
from frontdoor.providers.letters import is_reached
from frontdoor.providers.sending import send


@click.group()
def reminders() -> None:
    """Asking those who run places whether what we tell people is still right."""


@reminders.command("run")
@click.option(
    "--at-most", type=click.IntRange(1, 10_000), default=200, show_default=True, help="Messages in one run."
)
@click.option("--dry-run", is_flag=True, help="Say what is due and write nothing.")
@as_json
def run(at_most: int, dry_run: bool, as_json: bool) -> None:
    """Put what is due today into the outbox. Run it once a day; again on the same day it does nothing.

    A listing that readers are told to ring first gets three messages, 7 and 14
    days apart. Two weeks after the last it is ranked lower, and its page says
    that those who run it have not answered. It is never removed.
    """
    site = open_workspace()
    if not site.settings.site_address and not dry_run:
        raise click.ClickException("Set FRONTDOOR_SITE_ADDRESS first, so that links lead somewhere.")
    today, newest = today_in_london(), site.provider_links.newest()
    counts: Counter[str] = Counter()
    total = site.catalogue.count()
    with progress("Listings looked at") as advance:

        def looked_at() -> Iterator[Listing]:
            for done, listing in enumerate(site.catalogue.every(), start=1):
                advance(done, total)
                yield listing

        steps: list[Step] = []
        for step in due(looked_at(), newest.get, today):
            if not is_reached(site, step.listing, newest.get(step.listing.id), step.reminder):
                counts["not reached"] += 1
            elif step.reminder == 0 or sum(each.reminder > 0 for each in steps) < at_most:
                steps.append(step)
            else:
                counts["left for tomorrow"] += 1
    waiting = 0
    for step in steps:
        if step.reminder == 0:
            counts["not answered"] += 1
            if not dry_run:
                site.checks.report(step.listing.id, "silent", today, how="provider")
            continue
        counts["written to"] += 1
        if not dry_run:
            letter = send(step.listing, by="reminders", reminder=step.reminder, site=site, at_once=False)
            waiting += letter.state == "waiting"
    site.let_go()
    told = {name: counts[name] for name in ("written to", "not answered", "not reached", "left for tomorrow")}
    folder = folder_of(site.home).folder
    if as_json:
        print_json(told | {"waiting to be sent": waiting, "outbox": str(folder)})
        return
    would = "Would be w" if dry_run else "W"
    click.echo(
        f"{would}ritten to: {told['written to']}. Have not answered: {told['not answered']}. "
        f"Left for tomorrow: {told['left for tomorrow']}."
    )
    if told["not reached"]:
        click.echo(
            f"Last letter did not get there, or still waits: {told['not reached']}. "
            "Stewards see which under Calls to make today."
        )
    if waiting:
        click.echo(f"Waiting to be sent: {waiting}. Run `frontdoor messages send`.")
    if told["written to"] > waiting and not dry_run:
        click.echo(f"The messages are in {folder}.")
