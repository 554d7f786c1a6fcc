"""``guide``, ``listen`` and the ``evaluate-`` commands: asking the rules what they would do, and measuring them."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from frontdoor.commands.choosing import chosen, version_option
from frontdoor.commands.common import as_json, open_workspace, print_json

_FILE = click.Path(path_type=Path, dir_okay=False)


def _lines(file: Path) -> Iterator[dict[str, Any]]:
    """Each line of a JSON-lines file; a clear sentence where one is not JSON."""
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise click.ClickException(
            f"{file} cannot be read. Check its name, and that it is UTF-8 text."
        ) from error
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        try:
            entry = json.loads(line)
        except ValueError as error:
            raise click.ClickException(
                f"{file}, line {number} is not JSON. Mend or remove that line."
            ) from error
        if not isinstance(entry, dict):
            raise click.ClickException(
                f"{file}, line {number} is not an object. Compare it with the line above."
            )
        yield entry


@click.command()
@click.argument("script")
@click.option("--answers", type=_FILE, required=True, help="JSON file of answers, one value a prompt.")
@version_option
@as_json
def guide(script: str, answers: Path, version: str | None, as_json: bool) -> None:
    """What SCRIPT, as the site uses it, opens, offers and promises for a file of answers."""
    from conversation_flows import guidance as guiding

    loaded = chosen(open_workspace, script, version).script
    try:
        given = json.loads(answers.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise click.ClickException(
            f"{answers} cannot be read as JSON: {error}. Mend it and try again."
        ) from error
    if not isinstance(given, dict):
        raise click.ClickException(f"{answers} must hold one object: a value for each prompt answered.")
    found = guiding.guide(loaded, given.get("answers", given) if "answers" in given else given)
    if as_json:
        print_json(guiding.guidance_as_json(found))
        return
    for tier in found.tiers:
        click.echo(f"{tier.name}: {tier.why}")
    for route in found.routes:
        click.echo(f"  {route.name} ({route.contact.say}): {route.why}")
    for must in found.musts:
        click.echo(f"  Must: {must.what}")
    click.echo("Can be closed." if found.can_close else "Cannot be closed yet:")
    for reason in found.blocked_by:
        click.echo(f"  {reason.what}")


@click.command("evaluate-scenarios")
@click.argument("file", type=_FILE)
@as_json
def evaluate_scenarios(file: Path, as_json: bool) -> None:
    """How the guidance of the shipped scripts does on the scenarios in FILE. Leaves with 1 if one fails."""
    from conversation_flows.evaluate import ScenarioError
    from conversation_flows.evaluate import evaluate_scenarios as evaluate

    try:
        found = evaluate(file)
    except ScenarioError as error:
        raise click.ClickException(str(error)) from error
    if as_json:
        print_json(found)
    else:
        for each in found["results"]:
            click.echo(f"{'pass' if each['passed'] else 'FAIL'} {each['id']} {each['title']}")
            for problem in each["problems"]:
                click.echo(f"       {problem}")
        click.echo(f"{found['passed']} of {found['scenarios']} passed")
    if found["failed"]:
        sys.exit(1)


@click.command()
@as_json
def listen(as_json: bool) -> None:
    """Say which panel each line of standard input would bring up. Nothing is kept."""
    from conversation_flows import listening

    with click.open_file("-", encoding="utf-8", errors="replace") as lines:
        for line in lines:
            text = line.rstrip("\n")
            heard = listening.listen(text)
            if as_json:
                print_json(listening.heard_as_json(text, heard))
            else:
                click.echo(f"{heard.panel}: {', '.join(heard.kinds) or 'nothing heard'}")


@click.command("evaluate-listening")
@click.argument("file", type=_FILE)
@as_json
def evaluate_listening(file: Path, as_json: bool) -> None:
    """Recall and false alarms of listening over labelled lines in FILE."""
    from conversation_flows.listening import evaluate

    try:
        found = evaluate(_lines(file))
    except KeyError as error:
        raise click.ClickException(
            f"A line of {file} has no {error}. Each needs text, label and type."
        ) from error
    if as_json:
        print_json(found)
        return
    click.echo(f"{found['n']} lines: recall {found['recall']}, false alarms {found['false_alarms']}")
    for kind, each in found["recall_by_kind"].items():
        click.echo(f"  {kind}: {each['full']} of {each['n']}")
    for miss in found["misses"]:
        click.echo(f"  missed ({miss['type']}): {miss['text']}")
    for alarm in found["false_alarm_lines"]:
        click.echo(f"  false alarm ({alarm['type']}): {alarm['text']}")


@click.command("evaluate-search")
@click.argument("file", type=_FILE)
@as_json
def evaluate_search(file: Path, as_json: bool) -> None:
    """How well search finds the right kind of help, over labelled searches in FILE."""
    from assets_catalog.search.evaluate import evaluate
    from conversation_flows.listening import listen as hear

    lines = list(_lines(file))
    try:
        found = evaluate(lines, open_workspace().finder)
    except KeyError as error:
        raise click.ClickException(
            f"A line of {file} has no {error}. Each needs query and primary."
        ) from error
    shown = [hear(str(line["query"])).panel == "full" for line in lines]
    wanted = [bool(line.get("show_safety_panel")) for line in lines]
    found["safety_panel"] = {
        "hits": sum(is_shown and is_wanted for is_shown, is_wanted in zip(shown, wanted, strict=True)),
        "misses": [
            line["query"]
            for line, is_shown, is_wanted in zip(lines, shown, wanted, strict=True)
            if is_wanted and not is_shown
        ],
        "false_alarms": [
            line["query"]
            for line, is_shown, is_wanted in zip(lines, shown, wanted, strict=True)
            if is_shown and not is_wanted
        ],
    }
    if as_json:
        print_json(found)
        return
    for name in ("n", "success_at_3", "ndcg_at_10", "needs_top3"):
        click.echo(f"{name}: {found[name]}")
    for miss in found["misses"]:
        click.echo(f"  missed: {miss}")
