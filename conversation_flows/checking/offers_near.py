"""Offers that lead to an empty list: kinds of help with no live service within reach of some area."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from assets_catalog import categories
from conversation_flows.checking.findings import Finding
from conversation_flows.checking.places import where
from conversation_flows.script import Script

#: Told a kind of help (a category id), the names of the areas with no live service of it within reach.
WithinReach = Callable[[str], Iterable[str]]
_NAMED = 4


def offers(script: Script) -> dict[str, str]:
    """Every kind of help that a script can offer, with the place in the script that offers it first."""
    found: dict[str, str] = {}
    for prompt in script.prompts:
        for choice in prompt.choices:
            for need in choice.needs:
                found.setdefault(need, where(script, "script", "prompts", prompt.id))
    for rule in script.rules:
        for need in rule.offers:
            found.setdefault(need, where(script, "script", "rules", rule.id))
    for need in script.needs_in_words:
        found.setdefault(need, where(script, "words", "needs_in_words", need))
    return found


def offers_near(script: Script, within_reach: WithinReach) -> Iterator[Finding]:
    """Each kind of help that somebody could be offered in vain, and where."""
    for need, at in offers(script).items():
        empty = list(within_reach(need))
        if empty:
            more = f" and {len(empty) - _NAMED} more" if len(empty) > _NAMED else ""
            yield Finding(
                "warning",
                "nothing_near",
                at,
                f"“{categories.name_of(need)}” is offered, and nothing live is within reach of "
                f"{', '.join(empty[:_NAMED])}{more}.",
                "Find a service there, or one that comes to people or works by phone.",
            )
