"""What the commands share: the workspace they work in, and how they show progress."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import click

from frontdoor.settings import Settings
from frontdoor.workspace import Workspace

as_json = click.option("--json", "as_json", is_flag=True, help="Print the answer as JSON, for a program.")


def open_workspace() -> Workspace:
    """The workspace that the settings name."""
    return Workspace(Settings.load())


def print_json(answer: Any) -> None:
    """One line of JSON on standard output."""
    click.echo(json.dumps(answer, ensure_ascii=False, default=str))


@contextmanager
def progress(words: str) -> Iterator[Callable[[int, int | None], None]]:
    """A progress bar on standard error; the function is told how many are done, of how many.

    Nothing is drawn where standard error is not a terminal.
    """
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=Console(file=sys.stderr),
        transient=True,
        disable=not sys.stderr.isatty(),
    )
    with bar:
        task = bar.add_task(words, total=None)

        def advance(done: int, of: int | None = None) -> None:
            bar.update(task, completed=done, total=of)

        yield advance
