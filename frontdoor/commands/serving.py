"""``frontdoor serve`` and ``frontdoor doctor``."""

from __future__ import annotations

import socket
import sys
from pathlib import Path
from typing import Any

import click

from frontdoor.commands.common import as_json, open_workspace, print_json
from frontdoor.commands.data import load_sample
from frontdoor.commands.people import demonstration_accounts, show
from frontdoor.settings import Settings
from frontdoor.workspace import Workspace

_DIST = Path(__file__).resolve().parent.parent / "static" / "dist"


@click.command()
@click.option("--port", type=click.IntRange(1, 65535), help="Port to listen on (FRONTDOOR_PORT; 8000).")
@click.option("--host", help="Address to listen on (FRONTDOOR_HOST; 127.0.0.1).")
@click.option(
    "--demonstration",
    is_flag=True,
    help="Load the sample borough if the directory is empty, and make and show accounts for trying things.",
)
def serve(port: int | None, host: str | None, demonstration: bool) -> None:
    """Serve the site until you press Ctrl-C.

    Both databases are made or migrated first, and the search index is built
    if it is missing or damaged.
    """
    from frontdoor.server import run

    given: dict[str, Any] = {name: value for name, value in (("port", port), ("host", host)) if value}
    settings = Settings.load(**given)
    if taken := _taken(settings.host, settings.port):
        raise click.ClickException(taken)
    if not (_DIST / "app.css").exists():
        raise click.ClickException("The front end has not been built. Run `make setup` and try again.")
    if demonstration:
        _prepare_demonstration(Workspace(settings))
    run(settings, started=lambda: click.echo(f"Serving on http://{settings.host}:{settings.port}"))


def _prepare_demonstration(site: Workspace) -> None:
    if site.catalogue.count() == 0:
        load_sample(site)
    show(demonstration_accounts(site))
    site.let_go()


def _taken(host: str, port: int) -> str:
    """Why this address cannot be listened on; empty when it can."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((host, port))
        except PermissionError:
            return f"This account may not listen on port {port}. Choose one above 1023, such as --port 8080."
        except OSError as error:
            if error.errno in (98, 48):
                return (
                    f"Port {port} on {host} is already in use. Stop what is using it, "
                    f"or choose another, such as --port {port + 1 if port < 65535 else 8001}."
                )
            return f"{host} port {port} cannot be listened on: {error.strerror or error}. Check --host."
    return ""


@click.command()
@as_json
def doctor(as_json: bool) -> None:
    """Look over the folder, the databases, the index and the front end, and say what to mend."""
    from frontdoor.doctor import examine

    findings = examine(open_workspace())
    if as_json:
        print_json(
            {"well": all(each.well for each in findings), "findings": [vars(each) for each in findings]}
        )
    else:
        for each in findings:
            mark = click.style("ok  ", fg="green") if each.well else click.style("mend", fg="red")
            click.echo(f"{mark} {each.what}: {each.found}")
            if each.cure:
                click.echo(f"     {each.cure}")
    if not all(each.well for each in findings):
        sys.exit(1)
