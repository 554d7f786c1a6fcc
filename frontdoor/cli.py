"""The ``frontdoor`` command: everything an operator does, in plain verbs."""

from __future__ import annotations

import os
import sys
from importlib import import_module
from typing import Any

import click

#: Each command with its module and its name there, in the order of the help. A module is read when its command
#: is asked for: what one command needs, another should not wait for.
_COMMANDS = {
    "serve": "serving:serve",
    "doctor": "serving:doctor",
    "sample": "data:sample",
    "import": "data:import_",
    "feeds": "feeds:feeds",
    "duplicates": "duplicates:duplicates",
    "index": "data:index",
    "export": "exporting:export",
    "reminders": "trust:reminders",
    "messages": "messages:messages",
    "user": "people:user",
    "words": "wording:words",
    "scripts": "scripts_versions:scripts",
    "search": "asking:search",
    "reach": "reach:reach",
    "guide": "judging:guide",
    "listen": "judging:listen",
    "evaluate-search": "judging:evaluate_search",
    "evaluate-scenarios": "judging:evaluate_scenarios",
    "evaluate-listening": "judging:evaluate_listening",
    "check-scripts": "scripts:check_scripts",
    "draw-script": "scripts:draw_script",
}


class _Front(click.Group):
    """Reads a command when it is asked for, and turns what can go wrong with a home into one sentence."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        module, _, name = _COMMANDS[cmd_name].partition(":")
        command: click.Command = getattr(import_module(f"frontdoor.commands.{module}"), name)
        return command

    def invoke(self, ctx: click.Context) -> Any:
        # What is written holds confidential records and keys: for this account's eyes alone.
        os.umask(0o077)
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except Exception as problem:
            # Only here: the help would wait for them.
            from sqlalchemy.exc import SQLAlchemyError

            from assets_catalog.database import DriverAbsentError, WrongDatabaseError
            from frontdoor.settings import SettingsProblemError

            if isinstance(problem, (SettingsProblemError, DriverAbsentError, WrongDatabaseError)):
                raise click.ClickException(str(problem)) from problem
            if isinstance(problem, SQLAlchemyError):
                raise click.ClickException(_about_database(problem)) from problem
            raise


def _about_database(problem: Exception) -> str:
    reason = str(getattr(problem, "orig", None) or type(problem).__name__).splitlines()[0]
    return (
        f"The database cannot be used: {reason}. Check FRONTDOOR_HOME (and FRONTDOOR_CATALOGUE_URL or "
        "FRONTDOOR_CONVERSATIONS_URL if you set them), then run `frontdoor doctor`. Nothing was changed."
    )


@click.group(cls=_Front, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="frontdoor")
def main() -> None:
    """Run a borough's front door: the site, its directory and its people.

    All of it lives in one folder, FRONTDOOR_HOME, which is made the first
    time it is needed. The settings are in docs/operator.md.
    """


if __name__ == "__main__":
    sys.exit(main())
