"""``frontdoor words``."""

from __future__ import annotations

import getpass
from typing import Literal

import click

from assets_catalog import categories
from assets_catalog.search.understanding.lexicon import STRENGTHS
from assets_catalog.stewardship.words import WordsRefusedError
from frontdoor.commands.common import as_json, open_workspace, print_json

_example = click.option("--example", is_flag=True, help="TEXT is an example of what people say, not a word.")


@click.group()
def words() -> None:
    """The words and examples that decide which kind of help a search is about."""


@words.command("list")
@click.argument("category")
@click.option("--containing", default="", help="Only those with these letters.")
@as_json
def list_(category: str, containing: str, as_json: bool) -> None:
    """List the words and examples of CATEGORY: shipped, added here, and switched off."""
    if category not in categories.by_id():
        known = ", ".join(categories.by_id())
        raise click.ClickException(f"No kind of help is called {category!r}. There are: {known}.")
    listed = open_workspace().words.listed(category, containing)
    if as_json:
        names = ("kind", "text", "strength", "ours", "on", "by")
        print_json([{name: getattr(each, name) for name in names} for each in listed])
        return
    for each in listed:
        state = "added here" if each.ours else "" if each.on else "switched off"
        click.echo("\t".join(filter(None, (each.strength or "example", each.text, state))))


@words.command("add")
@click.argument("category")
@click.argument("text")
@_example
@click.option(
    "--strength",
    type=click.Choice(list(STRENGTHS)),
    default="names",
    show_default=True,
    help="How sure a word makes us (docs/steward.md).",
)
@as_json
def add(category: str, text: str, example: bool, strength: str, as_json: bool) -> None:
    """Add TEXT to CATEGORY. A running site goes by it within two seconds."""
    try:
        open_workspace().words.add(_kind(example), category, text, "" if example else strength, by=_who())
    except WordsRefusedError as refused:
        raise click.ClickException(str(refused)) from refused
    _say(as_json, "added", category, text)


@words.command("remove")
@click.argument("category")
@click.argument("text")
@_example
@as_json
def remove(category: str, text: str, example: bool, as_json: bool) -> None:
    """Take away TEXT that was added to CATEGORY, or switch it off if it came with the product."""
    try:
        open_workspace().words.switch_off(_kind(example), category, text, by=_who())
    except WordsRefusedError as refused:
        raise click.ClickException(str(refused)) from refused
    _say(as_json, "removed", category, text)


def _kind(example: bool) -> Literal["word", "phrase"]:
    return "phrase" if example else "word"


def _who() -> str:
    try:
        return f"command line ({getpass.getuser()})"
    except (OSError, KeyError):
        return "command line"


def _say(as_json: bool, what: str, category: str, text: str) -> None:
    if as_json:
        print_json({what: text, "category": category})
    else:
        click.echo(f"“{text}” is {what}: {categories.name_of(category)}.")
