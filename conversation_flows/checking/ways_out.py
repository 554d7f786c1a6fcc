"""The routes that a script uses: whether each can be reached, and when it was last checked."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from conversation_flows.checking.findings import Finding
from conversation_flows.checking.places import where
from conversation_flows.routes import ASSET, STALE_AFTER_DAYS, Routes
from conversation_flows.script import Script


def ways_out(script: Script, routes: Routes, today: date) -> Iterator[Finding]:
    """Routes with no contact where this front door is, or not known elsewhere, and old checks."""
    using: dict[str, str] = {}
    for rule in script.rules:
        for name in (*rule.routes, *rule.consider):
            if not name.startswith(ASSET):
                using.setdefault(name, rule.id)
    for name, rule_id in using.items():
        at = where(script, "script", "rules", rule_id)
        if name not in routes:
            yield Finding(
                "error",
                "no_contact",
                at,
                f"The rule “{rule_id}” sends people to “{name}”, which is not there.",
                "Add it to the routes, or take it out of the rule.",
            )
            continue
        here = routes.get(name)
        if not here.contact.say.strip() or not (here.contact.known or here.contact.links):
            yield Finding(
                "error",
                "no_contact",
                at,
                f"“{here.name}” ({name}) gives nobody to ring in {routes.home}.",
                f"Write one under `local: {routes.home}` in conversation_flows/routes, or a number under `meanwhile`.",
            )
        unknown = [borough for borough in routes.boroughs() if not routes.get(name, borough).contact.known]
        if unknown:
            yield Finding(
                "warning",
                "contact_unknown",
                f"routes: {name}",
                f"“{here.name}” has no contact of its own in {', '.join(unknown)}; the page says what to do meanwhile.",
                "Ask the borough and write it under `local` in conversation_flows/routes.",
            )
        if here.is_stale(today):
            checked = f"on {here.last_checked:%d.%m.%Y}" if here.last_checked else "never"
            yield Finding(
                "warning",
                "stale_route",
                f"routes: {name}",
                f"“{here.name}” was last checked {checked}; {STALE_AFTER_DAYS} days is the longest.",
                "Ring it, then write the day under `last_checked` in conversation_flows/routes.",
            )
