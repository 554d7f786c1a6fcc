"""Is a script fit to be published? What is wrong with it, where, and how to mend it.

``check`` reads the script and walks it; nothing is changed and nothing is kept. What it
promises stands in ``proofs``; what it walks, and how far, in ``walking``.
"""

from __future__ import annotations

from datetime import date

from assets_catalog.search.query import today_in_london
from conversation_flows import routes as route_data
from conversation_flows.checking.contradictions import contradictions
from conversation_flows.checking.findings import Finding, tidy
from conversation_flows.checking.offers_near import WithinReach, offers_near
from conversation_flows.checking.proofs import prove
from conversation_flows.checking.reach import reach
from conversation_flows.checking.walking import Walk, walk
from conversation_flows.checking.ways_out import ways_out
from conversation_flows.checking.wording import wording
from conversation_flows.routes import Routes
from conversation_flows.script import Script, load_all


def check(
    script: Script,
    *,
    within_reach: WithinReach | None = None,
    routes: Routes | None = None,
    today: date | None = None,
    walked: Walk | None = None,
) -> tuple[Finding, ...]:
    """Everything that is wrong with a script, errors first. No error means that it may be published.

    ``within_reach`` tells which areas have nothing of a kind of help; without it, offers are not
    looked for. ``routes`` are the shipped ones, and ``today`` is the day's date, if not given.
    ``walked`` is a walk already made (two to eight seconds); without it, the script is walked.
    """
    known = routes or route_data.load()
    found = [
        *reach(script),
        *contradictions(script),
        *prove(script),
        *wording(script, known),
        *ways_out(script, known, today or today_in_london()),
        *(offers_near(script, within_reach) if within_reach else ()),
    ]
    if not any(each.severity == "error" and each.code == "no_contact" for each in found):
        found += (walked or walk(script)).findings
    return tidy(found)


def check_all(*, within_reach: WithinReach | None = None, today: date | None = None) -> tuple[Finding, ...]:
    """What is wrong with the scripts in force; what they share is said once."""
    return tidy(
        found for script in load_all() for found in check(script, within_reach=within_reach, today=today)
    )


__all__ = ["Finding", "Walk", "WithinReach", "check", "check_all", "walk"]
