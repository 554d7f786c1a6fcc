"""Scripts with one thing broken, for checks that must find it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from pydantic import BaseModel, TypeAdapter

from conversation_flows import script
from conversation_flows.conditions import Condition
from conversation_flows.script import Prompt, Rule, Script
from conversation_flows.script_parts import PromptWords, RuleWords

GOOD = script.load("good-conversation")
_CONDITION: TypeAdapter[Any] = TypeAdapter(Condition)


def condition(**parts: Any) -> Any:
    """A condition as a script writes it; ``not_`` for ``not``."""
    return _CONDITION.validate_python({name.rstrip("_"): _written(value) for name, value in parts.items()})


def _written(value: Any) -> Any:
    if isinstance(value, BaseModel):
        return value.model_dump(by_alias=True, exclude_none=True, warnings=False)
    return [_written(each) for each in value] if isinstance(value, list) else value


def with_words(one: Script, **changes: Any) -> Script:
    return replace(one, words=one.words.model_copy(update=changes))


def with_rule(one: Script, rule: dict[str, Any], because: str = "You told us.") -> Script:
    """The script with one more rule, at the end."""
    made = Rule.model_validate(rule)
    said = {**one.words.rules, made.id: RuleWords(because=because)}
    return with_words(replace(one, rules=(*one.rules, made)), rules=said)


def with_prompt(one: Script, prompt: dict[str, Any], face: str = "desk") -> Script:
    """The script with one more prompt, asked by a face, or by none."""
    made = Prompt.model_validate(prompt)
    labels = {choice.id: choice.id.title() for choice in made.choices}
    said = PromptWords(ask="How is it?", adviser="How is it?", why="So that we know.", choices=labels)
    faces = {name: (*asked, made.id) if name == face else asked for name, asked in one.faces.items()}
    return with_words(
        replace(one, prompts=(*one.prompts, made), faces=faces), prompts={**one.words.prompts, made.id: said}
    )


def without_rules(one: Script, wanted: Any) -> Script:
    return replace(one, rules=tuple(rule for rule in one.rules if not wanted(rule)))


def changed_rules(one: Script, change: Any) -> Script:
    return replace(one, rules=tuple(change(rule) for rule in one.rules))


def changed_prompt(one: Script, prompt_id: str, **changes: Any) -> Script:
    prompts = tuple(p.model_copy(update=changes) if p.id == prompt_id else p for p in one.prompts)
    return replace(one, prompts=prompts)


def without_closing(one: Script, *ids: str) -> Script:
    return replace(one, closing=tuple(line for line in one.closing if line.id not in ids))


def because(one: Script, rule_id: str, text: str) -> Script:
    rule = one.words.rules[rule_id].model_copy(update={"because": text})
    return with_words(one, rules={**one.words.rules, rule_id: rule})
