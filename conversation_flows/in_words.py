"""A condition as a writer reads it: “safe_now is No or I am not sure”, with no brackets to count."""

from __future__ import annotations

from conversation_flows import conditions as of
from conversation_flows.script import Script

_KINDS = {
    "immediate_danger": "a life in danger",
    "suicide_selfharm": "suicide or self-harm",
    "fire_gas": "fire or gas",
    "child_safeguarding": "a child in danger",
    "domestic_abuse": "abuse at home",
    "adult_safeguarding": "an adult being harmed",
    "missing_medicines": "medicine that has run out",
    "exploitation": "somebody being used",
    "homeless_tonight": "nowhere to sleep",
    "no_food_heat_power": "no food, heat or power",
    "carer_breakdown": "a carer at their limit",
    "discharge_failure": "home from hospital with no help",
    "self_neglect": "somebody not looking after themselves",
    "unknown_language": "words we cannot read",
}
_MARKS = {
    "young": "the person is under 18",
    "young_person": "a young person is spoken of",
    "under_35": "the person is under 35",
    "older": "somebody is 60 or over",
    "child": "there may be a child at home",
    "elsewhere": "they are in another borough",
}
_MOST = 3


def heard_as(kind: str) -> str:
    """A kind of danger, in words."""
    return _KINDS.get(kind, kind.replace("_", " "))


def in_words(script: Script, condition: of.Condition | None, holds: bool = True) -> str:
    """A condition, or its opposite, as one phrase."""
    if condition is None:
        return "always" if holds else "never"
    if isinstance(condition, of.Not):
        return in_words(script, condition.not_, not holds)
    if isinstance(condition, of.All | of.AnyOf):
        joint = " and " if isinstance(condition, of.All) == holds else " or "
        parts = [_part(script, inside, holds, joint) for _, inside in condition.inner()]
        if joint == " or " and len(parts) > _MOST:
            parts = [*parts[:_MOST], f"{len(parts) - _MOST} more"]
        if joint == " and " and any(" or " in part for part in parts):
            joint = ", and "
        return joint.join(parts)
    if isinstance(condition, of.Holds):
        return ("" if holds else "not ") + condition.holds.replace("_", " ")
    if isinstance(condition, of.AnswerIs):
        return _answer(script, condition, holds)
    if isinstance(condition, of.Heard):
        kinds = [heard_as(kind) for kind in condition.kinds]
        return _nor(holds) + "we hear " + _some(kinds)
    if isinstance(condition, of.Mentions):
        return _nor(holds) + "they say " + _some([f"“{each.rstrip('*')}”" for each in condition.mentions])
    if isinstance(condition, of.Needs):
        return _nor(holds) + "their words name " + _some([each.replace("_", " ") for each in condition.needs])
    return _nor(holds) + _MARKS.get(condition.mark, condition.mark)


def _part(script: Script, inside: of.Condition, holds: bool, joint: str) -> str:
    told = in_words(script, inside, holds)
    nested = isinstance(inside, of.All | of.AnyOf | of.Not)
    return f"({told})" if joint == " and " and nested and " or " in told else told


def _nor(holds: bool) -> str:
    return "" if holds else "not: "


def _some(words: list[str]) -> str:
    more = f" or {len(words) - _MOST} more" if len(words) > _MOST else ""
    return " or ".join(words[:_MOST]) + more


def _answer(script: Script, condition: of.AnswerIs, holds: bool) -> str:
    asked = condition.answer.replace("_", " ")
    if condition.choices:
        labels = [script.label(condition.answer, choice) for choice in condition.choices]
        return f"{asked} {'is' if holds else 'is not'} “" + _some(labels) + "”"
    if condition.at_least is not None:
        return (
            f"{asked} is {condition.at_least:g} or more"
            if holds
            else f"{asked} is under {condition.at_least:g}"
        )
    given = bool(condition.given) or condition.missing is False
    return f"{asked} is {'answered' if given == holds else 'not answered'}"
