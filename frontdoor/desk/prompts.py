"""The prompts of a call as the page shows them: what to ask, what to listen for, what was said."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from conversation_flows.facts import read_answer, scalars
from conversation_flows.guidance import Guidance
from conversation_flows.records.conversation import Conversation
from conversation_flows.script import Script
from frontdoor.desk import guiding

_ASK_NEXT = 4
_SHORT = 80


@dataclass(frozen=True, slots=True)
class Choice:
    """One choice, and whether it was made."""

    id: str
    label: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class PromptView:
    """One prompt. ``said`` is a short answer, empty where none was given."""

    id: str
    kind: str
    ask: str
    why: str
    listen_for: tuple[str, ...]
    choices: tuple[Choice, ...]
    words: str
    own_words: bool
    said: str

    @property
    def sent(self) -> Any:
        """What the form of this page sends for the prompt if nobody touches it."""
        chosen = [each.id for each in self.choices if each.chosen]
        written = self.words.strip()
        if self.kind == "many_choices":
            return chosen + ([written] if written and self.own_words else [])
        if self.kind == "one_choice":
            return chosen[0] if chosen else ""
        if self.kind == "contact":
            return {"ok": chosen[0]} if chosen else ""
        if self.kind == "consent":
            return {"level": chosen[0] if chosen else "", "who": written} if chosen or written else ""
        return written


@dataclass(frozen=True, slots=True)
class Prompts:
    """The prompts of a page in the order they are shown: worth asking now, the others, and what was answered."""

    next: tuple[PromptView, ...]
    others: tuple[PromptView, ...]
    answered: tuple[PromptView, ...]

    def every(self) -> tuple[PromptView, ...]:
        """All of them."""
        return (*self.next, *self.others, *self.answered)


def prompts(conversation: Conversation, guidance: Guidance, role: str) -> Prompts:
    """The prompts that a role may ask in this conversation."""
    script = guiding.script_of(conversation)
    allowed = guiding.prompts_for(role, script)
    views = {name: _view(script, name, conversation.answers.get(name)) for name in allowed}
    waiting = [name for name in guidance.next_prompts if name in views and not views[name].said]
    coming = waiting[:_ASK_NEXT]
    return Prompts(
        next=tuple(views[name] for name in coming),
        others=tuple(view for name, view in views.items() if name not in coming and not view.said),
        answered=tuple(view for view in views.values() if view.said),
    )


def answered(conversation: Conversation, allowed: Collection[str] | None = None) -> list[tuple[str, str]]:
    """What was asked and what was said, whole, for reading."""
    script = guiding.script_of(conversation)
    shown = script.face("desk") if allowed is None else allowed
    return [
        (script.words.prompts[name].ask, said)
        for name in shown
        if name != "area" and (said := _said(script, name, conversation.answers.get(name)))
    ]


def _view(script: Script, name: str, answer: Any) -> PromptView:
    question = script.question(name, "desk")
    chosen = read_answer(script.prompt(name), answer).choices if answer else frozenset()
    return PromptView(
        id=name,
        kind=question.kind,
        ask=question.ask,
        why=question.why,
        listen_for=question.listen_for,
        choices=tuple(Choice(each, label, each in chosen) for each, label in question.choices),
        words=_words(script, name, answer),
        own_words=question.own_words,
        said=_short(_said(script, name, answer)),
    )


def _words(script: Script, name: str, answer: Any) -> str:
    """The part of an answer that was written and not chosen."""
    prompt = script.prompt(name)
    if prompt.kind == "contact":
        return ""
    if isinstance(answer, Mapping):
        return str(answer.get("who", ""))
    return "\n".join(each for each in scalars(answer) if each not in prompt.choice_ids)


def _said(script: Script, name: str, answer: Any) -> str:
    prompt = script.prompt(name)
    chosen = read_answer(prompt, answer).choices if answer else frozenset()
    labels = ", ".join(script.label(name, each.id) for each in prompt.choices if each.id in chosen)
    return ". ".join(part for part in (labels, _words(script, name, answer)) if part)


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _SHORT else line[: _SHORT - 1].rsplit(" ", 1)[0] + "…"
