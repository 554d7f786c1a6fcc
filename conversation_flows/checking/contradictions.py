"""Rules that can never fire, and rules that fire together and say opposite things."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from conversation_flows.checking.findings import Finding
from conversation_flows.checking.places import where
from conversation_flows.checking.ways import TooManyWaysError, possible, ways
from conversation_flows.conditions import Condition
from conversation_flows.script import Rule, Script


def contradictions(script: Script) -> Iterator[Finding]:
    """What can never be, and what cannot both be said."""
    yield from _never(script)
    yield from _opposite(script)


def _conditions(script: Script) -> Iterator[tuple[str, str, str, Condition]]:
    for rule in script.rules:
        if rule.when is not None:
            yield "rules", rule.id, f"The rule “{rule.id}” can never fire", rule.when
    for prompt in script.prompts:
        if prompt.ask_first is not None:
            yield "prompts", prompt.id, f"“{prompt.id}” can never be asked first", prompt.ask_first
    for section, lines in (("closing", script.closing), ("next_steps", script.next_steps)):
        for line in lines:
            if line.when is not None:
                yield section, line.id, f"The line “{line.id}” can never stand", line.when
    for name, condition in script.conditions.items():
        yield "conditions", name, f"The condition “{name}” can never hold", condition


def _never(script: Script) -> Iterator[Finding]:
    for section, name, what, condition in _conditions(script):
        try:
            if not ways(script, condition):
                yield Finding(
                    "error",
                    "never_fires",
                    where(script, "script", section, name),
                    f"{what}: it asks for two things that cannot both be true.",
                    "Use `any` where you wrote `all`, or take one of the two out.",
                )
        except TooManyWaysError:
            yield Finding(
                "warning",
                "too_nested",
                where(script, "script", section, name),
                f"“{name}” has too many parts inside one another to be checked.",
                "Split it into conditions with names of their own.",
            )


def _opposite(script: Script) -> Iterator[Finding]:
    for rule in script.rules:
        for route in sorted(set(rule.withholds) & {*rule.routes, *rule.consider}):
            yield _two(script, rule, rule, f"shows the route “{route}” and takes it away")
        for route in sorted(set(rule.routes) & set(rule.consider)):
            yield _two(script, rule, rule, f"sends to “{route}” and leaves it to a worker to decide")
        for promise in sorted(set(rule.withholds_promises) & set(rule.promises)):
            yield _two(script, rule, rule, f"promises “{promise}” and takes it back")
    for one, other in combinations(script.rules, 2):
        for quiet, loud in ((one, other), (other, one)):
            if "will_not_contact" not in quiet.warnings:
                continue
            loudly = sorted((set(loud.routes) & {"callback"}) - set(quiet.withholds)) + sorted(
                name
                for name in loud.promises
                if name in script.contacts and name not in quiet.withholds_promises
            )
            if loudly and together(script, quiet, loud):
                said = f"says that nobody will ring or write, and “{loud.id}” promises “{loudly[0]}”"
                yield _two(script, quiet, loud, said)


def together(script: Script, one: Rule, other: Rule) -> bool:
    """Whether two rules can fire for the same answers."""
    try:
        mine, theirs = ways(script, one.when), ways(script, other.when)
    except TooManyWaysError:
        return True
    return any(possible(script, way | further) for way in mine for further in theirs)


def _two(script: Script, one: Rule, other: Rule, what: str) -> Finding:
    return Finding(
        "error",
        "contradiction",
        where(script, "script", "rules", one.id),
        f"The rule “{one.id}” {what}.",
        "Keep one of the two"
        + ("." if one is other else f", or put what is promised under `withholds_promises` of “{one.id}”."),
    )
