"""``frontdoor user``."""

from __future__ import annotations

import secrets

import click

from conversation_flows.records.workers import ROLES, AccountProblemError
from frontdoor.commands.common import as_json, open_workspace, print_json
from frontdoor.workspace import Workspace

#: The accounts of the demonstration, one a role.
DEMONSTRATION = {
    "volunteer": "Vera Volunteer",
    "adviser": "Ada Adviser",
    "social_worker": "Sol Worker",
    "manager": "Mina Manager",
    "steward": "Stan Steward",
    "admin": "Adm Admin",
}


@click.group()
def user() -> None:
    """Accounts of the people who work here."""


@user.command("add")
@click.argument("username")
@click.option(
    "--role",
    type=click.Choice(list(ROLES)),
    required=True,
    help="What they may see and do (docs/operator.md).",
)
@click.option("--name", help="Their name as colleagues see it. The username if left out.")
@click.option("--password", help="Their password. Better left out: you are then asked for it, unseen.")
@as_json
def add(username: str, role: str, name: str | None, password: str | None, as_json: bool) -> None:
    """Make an account for USERNAME."""
    if password is None:
        password = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    try:
        worker = open_workspace().records.workers.add(username, name or username, role, password)
    except AccountProblemError as problem:
        raise click.ClickException(str(problem)) from problem
    if as_json:
        print_json({"username": worker.username, "name": worker.name, "role": worker.role})
    else:
        click.echo(f"{worker.name} can sign in as {worker.username} ({role.replace('_', ' ')}).")


@user.command("demonstration")
@as_json
def demonstration(as_json: bool) -> None:
    """Make one account a role for trying things, where there is no account yet, and show them.

    Their passwords are made up afresh on this machine and kept in the home
    folder, in demonstration-accounts.txt, until you remove it.
    """
    accounts = demonstration_accounts(open_workspace())
    if as_json:
        print_json([{"username": username, "password": password} for username, password in accounts])
    else:
        show(accounts)


def demonstration_accounts(site: Workspace) -> list[tuple[str, str]]:
    """Usernames and passwords for trying things, made where there is no account at all."""
    kept = site.home / "demonstration-accounts.txt"
    if not site.records.workers.all():
        lines = []
        for role, name in DEMONSTRATION.items():
            password = "-".join(secrets.token_hex(3) for _ in range(3))
            username = role.replace("_", "-")
            site.records.workers.add(username, name, role, password)
            lines.append(f"{username}\t{password}")
        kept.touch(mode=0o600)
        kept.write_text("\n".join(lines) + "\n", encoding="ascii")
    if not kept.exists():
        return []
    rows = [line.split("\t") for line in kept.read_text(encoding="ascii").splitlines()]
    return [(row[0], row[1]) for row in rows if len(row) == 2]


def show(accounts: list[tuple[str, str]]) -> None:
    """Print the demonstration accounts, if there are any."""
    if accounts:
        click.echo("Demonstration accounts (sign in at /sign-in):")
        for username, password in accounts:
            click.echo(f"  {username:15} {password}")
