"""Which version of a conversation a command is about: the one the site uses, unless another is named."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import click

from conversation_flows.records.versions import name_of
from conversation_flows.script import DataError, Script, load
from frontdoor.workspace import Workspace

#: The word for the files that come with the product, whatever is live. No database is asked for them.
SHIPPED: Final = "shipped"

version_option = click.option(
    "--version",
    metavar="VERSION",
    help=f"Not the one the site uses but this one, as `frontdoor scripts show` lists it; “{SHIPPED}” "
    "is the one that came with the product.",
)


@dataclass(frozen=True, slots=True)
class Chosen:
    """A conversation that can be used, and the id of the version of it (or ``SHIPPED``)."""

    script: Script
    version: str

    @property
    def version_name(self) -> str:
        """What people call the version."""
        return SHIPPED if self.version == SHIPPED else name_of(self.version)


def chosen(site: Callable[[], Workspace], name: str, version: str | None) -> Chosen:
    """The conversation ``name``: what is live, or the ``version`` named, on what is live beneath it.

    ``SHIPPED`` is the shipped one on the shipped one beneath, and then ``site`` is not opened. What
    cannot be used ends the command in a sentence. Where the live one cannot, the shipped one stands
    in as it does on the site, and standard error says so.
    """
    try:
        if version == SHIPPED:
            return Chosen(load(name), SHIPPED)
        return _live(site(), name) if version is None else _named(site(), name, version)
    except KeyError as problem:
        raise click.ClickException(str(problem.args[0])) from problem
    except DataError as problem:
        raise click.ClickException(str(problem)) from problem
    except RecursionError as problem:
        said = f"The script {name} is nested too deep. Take some of the brackets out of its script.yaml."
        raise click.ClickException(said) from problem


def _live(site: Workspace, name: str) -> Chosen:
    _ = site.records  # Where it cannot be asked what is live, the command ends: a guess would mislead.
    version = site.scripts.live_id(name)
    try:
        return Chosen(site.scripts.on_what_is_live(name, version).script, version)
    except (LookupError, DataError) as problem:
        if version == site.scripts.shipped(name):
            raise
        click.echo(
            f"{name_of(version).capitalize()} of {name} is live and cannot be used, so the site uses the "
            f"shipped one. {problem}",
            err=True,
        )
        return Chosen(load(name), SHIPPED)


def _named(site: Workspace, name: str, version: str) -> Chosen:
    texts = site.publishing.one(name, version).version.texts
    return Chosen(site.scripts.try_out(name, texts), version)


__all__ = ["SHIPPED", "Chosen", "chosen", "version_option"]
