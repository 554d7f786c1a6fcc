"""What a picture of a script shows: each prompt, its answers, and what each answer leads to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from assets_catalog import categories
from conversation_flows import routes as route_data
from conversation_flows.facts import DANGER_KINDS
from conversation_flows.guidance import Guidance, Silence, guide
from conversation_flows.in_words import heard_as, in_words
from conversation_flows.routes import ASSET
from conversation_flows.script import Prompt, Rule, Script, Tier

_CALM = Silence("none")
_MOST_NAMED = 4


@dataclass(frozen=True, slots=True)
class Leads:
    """Where an answer leads: the doors it opens, then who and what it brings."""

    doors: tuple[Tier, ...] = ()
    brings: tuple[str, ...] = ()

    @property
    def nothing(self) -> bool:
        """Whether it opens nothing of its own."""
        return not (self.doors or self.brings)


@dataclass(frozen=True, slots=True)
class Branch:
    """Answers that lead to the same: their words, and where."""

    answers: tuple[str, ...]
    leads: Leads


@dataclass(frozen=True, slots=True)
class Box:
    """One prompt, or one thing that is always so. ``share`` is of conversations, 0 to 1; None if unknown."""

    id: str
    ask: str
    note: str
    branches: tuple[Branch, ...]
    share: float | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """Boxes under one heading; ``in_order`` where each follows the one above it."""

    heading: str
    note: str
    boxes: tuple[Box, ...]
    in_order: bool = False


def plan(script: Script, shares: Mapping[str, float] | None) -> tuple[Section, ...]:
    """The sections of the picture, in the order they are read."""
    told = shares or {}
    alone = script.face("self")
    rest = [
        prompt.id for prompt in script.prompts if prompt.id not in alone and prompt.id in script.face("desk")
    ]
    desk = sorted(rest, key=script.face("desk").index)
    return (
        Section(
            "On their own",
            "One question a page, in this order. Every one can be skipped.",
            tuple(_box(script, name, told.get(name)) for name in alone),
            in_order=True,
        ),
        Section(
            "At the desk as well",
            "An adviser asks these too, in any order. The person leads.",
            tuple(_box(script, name, told.get(name)) for name in desk),
        ),
        Section("What we hear in their words", "Wherever something is typed.", _heard(script)),
        Section(
            "When several things are true together",
            "Rules that need more than one answer, or words that name the trouble.",
            _together(script),
        ),
    )


def _box(script: Script, name: str, share: float | None) -> Box:
    prompt, words = script.prompt(name), script.words.prompts[name]
    notes = []
    if prompt.ask_when is not None:
        notes.append("Asked when " + in_words(script, prompt.ask_when) + ".")
    if prompt.ask_first is not None:
        notes.append("Comes first when " + in_words(script, prompt.ask_first) + ".")
    if not prompt.choices:
        notes.append(_OPEN[prompt.kind])
    elif prompt.own_words:
        notes.append("Or in their own words.")
    return Box(name, words.ask, " ".join(notes), _branches(script, prompt), share)


_OPEN = {
    "words": "In their own words; we listen for danger and for kinds of help.",
    "place": "A place; it says what is near and whose teams to ring.",
    "number": "A number.",
}


def _branches(script: Script, prompt: Prompt) -> tuple[Branch, ...]:
    answers: list[tuple[str, Any]] = [
        (script.label(prompt.id, choice.id), _value(prompt, choice.id)) for choice in prompt.choices
    ]
    if prompt.kind == "number":
        answers = [("1", 1), ("2 or more", 2), ("3 or more", 3)]
    before = guide(script, {}, heard=_CALM)
    alike: dict[Leads, list[str]] = {}
    for label, value in answers:
        leads = _leads(before, guide(script, {prompt.id: value}, heard=_CALM))
        alike.setdefault(leads, []).append(label)
    return tuple(Branch(tuple(labels), leads) for leads, labels in alike.items())


def _value(prompt: Prompt, choice: str) -> Any:
    keys = {"contact": "ok", "consent": "level"}
    if prompt.kind == "many_choices":
        return [choice]
    return {keys[prompt.kind]: choice} if prompt.kind in keys else choice


def _leads(before: Guidance, after: Guidance) -> Leads:
    was = {route.id for route in before.routes}
    new = [route for route in after.routes if route.id not in was]
    named = [f"{r.name} (a worker decides)" if r.to_decide else r.name for r in new]
    doors = tuple(tier for tier in after.tier_ids if tier != "T1" or named)
    doors = tuple(tier for tier in doors if tier not in before.tier_ids or tier == "T1")
    said = [warning.what for warning in after.warnings]
    return Leads(doors, (*_short(named), *said))


def _short(named: list[str]) -> tuple[str, ...]:
    more = len(named) - _MOST_NAMED
    return (*named[:_MOST_NAMED], *((f"and {more} more",) if more > 0 else ()))


def _heard(script: Script) -> tuple[Box, ...]:
    before = guide(script, {}, heard=_CALM)
    alike: dict[Leads, list[str]] = {}
    for kind in DANGER_KINDS:
        leads = _leads(before, guide(script, {}, heard=Silence("full", (kind,))))
        alike.setdefault(leads, []).append(heard_as(kind)[:1].upper() + heard_as(kind)[1:])
    branches = tuple(Branch(tuple(kinds), leads) for leads, kinds in alike.items())
    return (
        Box("", "Danger, said in any way", "What is typed is heard on the machine and not kept.", branches),
    )


def _together(script: Script) -> tuple[Box, ...]:
    """The rules that no single answer sets off, by door."""
    found = []
    for tier in ("T2", "T3", "T1"):
        branches = tuple(
            Branch((_when(script, rule),), _of_rule(script, rule))
            for rule in script.rules
            if rule.tier == tier and _needs_more(rule) and not _of_rule(script, rule).nothing
        )
        if branches:
            words = script.words.tiers[tier]
            found.append(Box("", words.name, words.meaning, branches))
    return tuple(found)


def _when(script: Script, rule: Rule) -> str:
    told = in_words(script, rule.when)
    if rule.while_open:
        door = f"while “{script.words.tiers[rule.while_open].name}” is open"
        told = door if rule.when is None else f"{door}, and {told}"
    return told[:1].upper() + told[1:]


def _needs_more(rule: Rule) -> bool:
    kinds = ("all_", "mentions", "needs", "mark", "holds", "not_")
    return rule.while_open is not None or any(hasattr(rule.when, kind) for kind in kinds)


def _of_rule(script: Script, rule: Rule) -> Leads:
    known = route_data.load()
    named = [known.get(name).name for name in rule.routes]
    named += [f"{known.get(name).name} (a worker decides)" for name in rule.consider]
    named += [known.get(ASSET + need).name if need in categories.by_id() else need for need in rule.offers]
    said = [script.words.warnings[name] for name in rule.warnings]
    said += [] if named else [script.words.promises[name] for name in rule.promises]
    return Leads((rule.tier,) if rule.opens and rule.while_open is None else (), (*_short(named), *said))
