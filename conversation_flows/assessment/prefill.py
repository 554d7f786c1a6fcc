"""Carrying a conversation over into an assessment, so that nothing is told twice."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from conversation_flows.assessment.answers import OutcomeAnswer
from conversation_flows.assessment.form import Kind, load
from conversation_flows.facts import Facts
from conversation_flows.script import Script

#: The prompt whose choices are the outcomes of the adults' regulation, by letter.
OUTCOMES_PROMPT = "daily_hard"


@dataclass(frozen=True, slots=True)
class Prefilled:
    """What an ask begins with. ``prompts`` are the answers it came from; a person checks every one."""

    text: str
    prompts: tuple[str, ...]


def prefill(script: Script, answers: Mapping[str, Any], kind: Kind = "adult") -> dict[int, Prefilled]:
    """What the answers to an earlier conversation already say, by number of the ask.

    Choices come over in the words the person read, then their own words.
    A script without a prompt of that name carries nothing over for it.
    """
    facts = Facts.read(script, answers)
    found: dict[int, Prefilled] = {}
    for question in load().asks(kind):
        parts = [(prompt, _in_words(script, facts, prompt)) for prompt in question.carried]
        said = [(prompt, text) for prompt, text in parts if text]
        if said:
            found[question.n] = Prefilled(
                "\n".join(text for _, text in said), tuple(prompt for prompt, _ in said)
            )
    return found


def prefill_outcomes(script: Script, answers: Mapping[str, Any]) -> dict[str, OutcomeAnswer]:
    """The outcomes that the person already called hard. How they are out of reach is still to be asked.

    An outcome that was not chosen is left out: nobody has said that it is fine.
    """
    answer = Facts.read(script, answers).answer(OUTCOMES_PROMPT)
    words = " ".join(answer.words)
    return {key: OutcomeAnswer("hard", words=words) for key in load().adult_outcomes if key in answer.choices}


def _in_words(script: Script, facts: Facts, prompt: str) -> str:
    answer = facts.answer(prompt)
    if not answer.given:
        return ""
    words = script.words.prompts.get(prompt)
    labels = words.choices if words else {}
    chosen = [label for choice, label in labels.items() if choice in answer.choices]
    if answer.number is not None and words:
        return f"{words.ask} {answer.number:g}"
    own = [text for text in answer.words if text not in chosen]
    if not answer.choices and not own:
        return ""
    return ". ".join(part.rstrip(".") for part in [*chosen, *own])
