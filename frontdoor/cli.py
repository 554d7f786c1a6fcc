"""The ``frontdoor`` command: everything an operator does, in plain verbs."""

from __future__ import annotations

import os
import sys
from typing import Any

import click

from assets_catalog.database import DriverAbsentError, WrongDatabaseError
from frontdoor.commands import (
    asking,
    data,
    duplicates,
    exporting,
    feeds,
    judging,
    people,
    reach,
    scripts,
    scripts_versions,
    serving,
    trust,
    wording,
)
from frontdoor.settings import SettingsProblemError


class _Front(click.Group):
    """Turns what can go wrong with a folder, a file or a database into one sentence."""

    def invoke(self, ctx: click.Context) -> Any:
        # What is written holds confidential records and keys: for this account's eyes alone.
        os.umask(0o077)
        try:
            return super().invoke(ctx)
        except (SettingsProblemError, DriverAbsentError, WrongDatabaseError) as problem:
            raise click.ClickException(str(problem)) from problem
        except Exception as problem:
            from sqlalchemy.exc import SQLAlchemyError

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


main.add_command(serving.serve)
main.add_command(serving.doctor)
main.add_command(data.sample)
main.add_command(data.import_)
main.add_command(feeds.feeds)
main.add_command(duplicates.duplicates)
main.add_command(data.index)
main.add_command(exporting.export)
main.add_command(trust.reminders)
main.add_command(people.user)
main.add_command(wording.words)
main.add_command(scripts_versions.scripts)
main.add_command(asking.search)
main.add_command(reach.reach)
main.add_command(judging.guide)
main.add_command(judging.listen)
main.add_command(judging.evaluate_search)
main.add_command(judging.evaluate_scenarios)
main.add_command(judging.evaluate_listening)
main.add_command(scripts.check_scripts)
main.add_command(scripts.draw_script)

if __name__ == "__main__":
    sys.exit(main())
