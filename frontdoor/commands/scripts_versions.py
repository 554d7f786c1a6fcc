"""``frontdoor scripts``: the versions of the conversations, put live and taken back."""

from __future__ import annotations

import getpass
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from conversation_flows.publishing import Examined, Listed, RefusedError
from conversation_flows.records.versions import ChangedMeanwhileError, Publication, Texts, name_of
from conversation_flows.script import FILES
from frontdoor.commands.common import as_json, open_workspace, print_json, progress

_FOLDER = click.Path(path_type=Path, file_okay=False)
_by = click.option("--by", help="Who does it, as it is kept. Your account on this machine if left out.")


@click.group()
def scripts() -> None:
    """Versions of the conversations: look, bring in a draft, put it live, go back.

    Each conversation keeps the version that it began with. What goes live is
    seen by every server process within two seconds; nothing is restarted.
    """


@contextmanager
def _plainly() -> Iterator[None]:
    try:
        yield
    except (KeyError, RefusedError, ChangedMeanwhileError) as problem:
        said = "\n".join(getattr(problem, "reasons", ())) or str(problem.args[0])
        raise click.ClickException(said) from problem


def _who(by: str | None) -> str:
    if by and by.strip():
        return by.strip()[:120]
    try:
        return f"{getpass.getuser()} (command line)"[:120]
    except (KeyError, OSError):
        return "command line"


@scripts.command("list")
@as_json
def list_(as_json: bool) -> None:
    """Every script, the version of it that is live, and how many drafts wait."""
    site = open_workspace()
    found = []
    for name in site.scripts.names():
        live, listed = site.scripts.live(name), site.publishing.listed(name)
        drafts = [each.version.id for each in listed if each.state == "draft"]
        found.append(
            {
                "script": name,
                "title": live.script.title,
                "live": live.version,
                "drafts": drafts,
                "key": live.key,
            }
        )
    if as_json:
        print_json(found)
        return
    for each in found:
        waiting = f", drafts: {', '.join(each['drafts'])}" if each["drafts"] else ""
        click.echo(f"{each['script']:20} {name_of(str(each['live'])):18} {each['title']}{waiting}")


@scripts.command()
@click.argument("name")
@click.option("--version", "version", help="One version, looked over. All of them, listed, if left out.")
@click.option(
    "--into", type=_FOLDER, help="Write the version's two files into this folder, to be changed there."
)
@as_json
def show(name: str, version: str | None, into: Path | None, as_json: bool) -> None:
    """The versions of the script NAME with who put each live and why, or one of them and what is wrong with it."""
    site = open_workspace()
    with _plainly():
        if version is None and into is None:
            _show_all(name, site.publishing.listed(name), as_json)
            return
        one = site.publishing.one(name, version or site.scripts.live_id(name))
    with progress("Checking"):
        found = site.publishing.examine(name, one.version.texts)
    if into is not None:
        _write(one.version.texts, into)
    if as_json:
        print_json({**_listed(one), "files": dict(one.version.texts.files), **_examined(found)})
        return
    click.echo(f"{name}, {one.version.name}: {one.state}")
    _say(found)


@scripts.command("import")
@click.argument("name")
@click.argument("folder", type=_FOLDER)
@_by
@as_json
def import_(name: str, folder: Path, by: str | None, as_json: bool) -> None:
    """Keep the script.yaml and words.yaml of FOLDER as a draft of the script NAME, and look it over.

    The draft is kept whatever is wrong with it. Leaves with 1 if it could not go live as it is.
    """
    texts = _read(folder)
    site = open_workspace()
    with _plainly():
        draft = site.publishing.draft(name, texts, _who(by), site.scripts.live_id(name))
    with progress("Checking"):
        found = site.publishing.examine(name, texts)
    if as_json:
        print_json({"script": name, "version": draft.id, "state": "draft", **_examined(found)})
    else:
        click.echo(f"Kept as {draft.name} of {name}, a draft.")
        _say(found)
        if found.may_go_live:
            click.echo(f"Put it live: frontdoor scripts publish {name} {draft.id} --why “…”")
    if not found.may_go_live:
        sys.exit(1)


@scripts.command()
@click.argument("name")
@click.argument("version")
@click.option("--why", required=True, help="Why, for whoever asks later.")
@click.option(
    "--warnings-read", is_flag=True, help="You have read the warnings and it may go live with them."
)
@_by
@as_json
def publish(name: str, version: str, why: str, warnings_read: bool, by: str | None, as_json: bool) -> None:
    """Put the draft VERSION of the script NAME live. What was live before can be gone back to."""
    site = open_workspace()
    with _plainly(), progress("Checking"):
        done = site.publishing.publish(name, version, by=_who(by), why=why, warnings_read=warnings_read)
    _done(done, as_json)


@scripts.command()
@click.argument("name")
@click.option("--to", "version", help="The version to go back to. The one that was live last if left out.")
@click.option("--why", default="", help="Why, for whoever asks later.")
@_by
@as_json
def rollback(name: str, version: str | None, why: str, by: str | None, as_json: bool) -> None:
    """Put the version of the script NAME that was live before live again, at once."""
    site = open_workspace()
    with _plainly():
        done = site.publishing.roll_back(name, version, by=_who(by), why=why)
    _done(done, as_json)


def _done(done: Publication, as_json: bool) -> None:
    if as_json:
        print_json(
            {
                "script": done.script,
                "live": done.version,
                "replaced": done.replaced,
                "by": done.by,
                "why": done.why,
            }
        )
    else:
        click.echo(
            f"{name_of(done.version).capitalize()} of {done.script} is live; it replaced {name_of(done.replaced)}."
        )


def _read(folder: Path) -> Texts:
    try:
        rules, words = ((folder / file).read_text(encoding="utf-8") for file in FILES)
    except (OSError, UnicodeDecodeError) as problem:
        raise click.ClickException(
            f"{folder} must hold {' and '.join(FILES)}, as UTF-8 text. Check the folder's name and both files."
        ) from problem
    return Texts(rules, words)


def _write(texts: Texts, folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for file, text in texts.files.items():
            (folder / file).write_text(text, encoding="utf-8")
    except OSError as problem:
        raise click.ClickException(
            f"{folder} cannot be written ({problem.strerror}). Choose another."
        ) from problem


def _show_all(name: str, listed: list[Listed], as_json: bool) -> None:
    if as_json:
        print_json({"script": name, "versions": [_listed(each) for each in listed]})
        return
    for each in listed:
        last = each.last
        since = f"{last.act} {last.at:%Y-%m-%d %H:%M} by {last.by}: {last.why}" if last else ""
        made = "" if each.version.is_shipped else f"written by {each.version.made_by}"
        click.echo(
            f"{each.version.id:10} {each.state:11} {'; '.join(part for part in (since, made) if part)}"
        )


def _listed(each: Listed) -> dict[str, Any]:
    last = each.last
    return {
        "version": each.version.id,
        "state": each.state,
        "made_by": each.version.made_by,
        "made_at": each.version.made_at.isoformat(),
        "from": each.version.from_version,
        "live_since": last.at.isoformat() if last else None,
        "put_live_by": last.by if last else None,
        "why": last.why if last else None,
    }


def _examined(found: Examined) -> dict[str, Any]:
    fault = found.fault
    return {
        "may_go_live": found.may_go_live,
        "fault": {"file": fault.file, "line": fault.line, "what": fault.what, "cure": fault.cure}
        if fault
        else None,
        "findings": [
            {name: getattr(each, name) for name in ("severity", "code", "where", "what", "cure")}
            for each in found.findings
        ],
    }


def _say(found: Examined) -> None:
    if found.fault:
        click.echo(f"It cannot be used. {found.fault}")
    for each in found.findings:
        click.echo(str(each))
    if found.script and not found.findings:
        click.echo("Nothing is wrong with it.")
