"""Prompts that nothing reaches, answers that nothing reads, and conditions that nothing uses."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from conversation_flows import conditions as of
from conversation_flows.checking.findings import Finding
from conversation_flows.checking.places import File, is_own, where
from conversation_flows.checking.ways import TooManyWaysError, ways
from conversation_flows.script import Prompt, Script

#: Read without a condition: by ``facts`` (who it is about, ages, children) and for the borough and what is near.
READ_ANYWAY: Final = frozenset({"who", "age_band", "child_in_home", "borough", "area"})
#: Not being sure, or not saying, is an answer that something must come of.
_DOUBTS: Final = ("unsure", "skip")
_HEARD: Final = ("words", "place")


def reach(script: Script) -> Iterator[Finding]:
    """What is there and plays no part."""
    yield from _unreached(script)
    yield from _unread(script)
    yield from _unused(script)


def _unreached(script: Script) -> Iterator[Finding]:
    asked = {name for face in script.faces.values() for name in face}
    for prompt in script.prompts:
        if prompt.id not in asked and is_own(script, "prompts", prompt.id):
            yield Finding(
                "error",
                "prompt_unreached",
                where(script, "script", "prompts", prompt.id),
                f"No face asks “{prompt.id}”.",
                "Put it into `faces`, or take the prompt and its words out.",
            )
        elif prompt.ask_when is not None and not _can_be(script, prompt.ask_when):
            yield Finding(
                "error",
                "prompt_unreached",
                where(script, "script", "prompts", prompt.id),
                f"“{prompt.id}” is kept back until something that can never be.",
                "Mend its `ask_when`.",
            )
    for face, names in script.faces.items():
        for name in names:
            prompt = script.prompt(name)
            if names.count(name) > 1:
                yield Finding(
                    "error",
                    "prompt_twice",
                    where(script, "script", "faces", face),
                    f"The face “{face}” asks “{name}” twice.",
                    "Take one of them out.",
                )
            if face == "self" and prompt.ask_when is not None:
                yield Finding(
                    "warning",
                    "prompt_kept_back",
                    where(script, "script", "faces", face),
                    f"“{name}” has an `ask_when`, and on its own the site asks every question of the face “self”.",
                    "Take it out of the face, or its `ask_when` away.",
                )


def _can_be(script: Script, condition: of.Condition) -> bool:
    try:
        return bool(ways(script, condition))
    except TooManyWaysError:
        return True


def every_condition(script: Script) -> Iterator[of.Condition]:
    """Every condition of a script and all inside it."""
    tops = [each for prompt in script.prompts for each in (prompt.ask_first, prompt.ask_when)]
    tops += [*script.conditions.values(), *(rule.when for rule in script.rules)]
    tops += [line.when for line in (*script.closing, *script.next_steps)]
    for top in tops:
        if top is not None:
            yield from (inside for _, inside in of.every(top))


def _unread(script: Script) -> Iterator[Finding]:
    read: dict[str, set[str]] = {}
    asked_whether: set[str] = set()
    for inside in every_condition(script):
        if isinstance(inside, of.AnswerIs):
            read.setdefault(inside.answer, set()).update(inside.choices)
            if not inside.choices:
                asked_whether.add(inside.answer)
    for prompt in script.prompts:
        if prompt.kind in _HEARD or prompt.id in READ_ANYWAY | asked_whether:
            continue
        known = read.get(prompt.id, set()) | {choice.id for choice in prompt.choices if choice.needs}
        if not known:
            yield _nothing_reads(script, prompt, f"Nothing reads any answer to “{prompt.id}”.")
            continue
        left = [choice.id for choice in prompt.choices if choice.id not in known]
        if prompt.kind == "many_choices" and not prompt.own_words:
            left = [name for name in left if name not in ("none", "nothing", "not_asked", "other")]
        else:  # Of one choice, those that nothing names are told apart from those that something does.
            left = [name for name in left if name in _DOUBTS]
        for name in left:
            told = script.label(prompt.id, name)
            yield _nothing_reads(script, prompt, f"Nothing comes of choosing “{told}” ({name}).", "warning")


def _nothing_reads(script: Script, prompt: Prompt, what: str, severity: str = "error") -> Finding:
    return Finding(
        "error" if severity == "error" else "warning",
        "answer_unread",
        where(script, "script", "prompts", prompt.id),
        what,
        "Name it in a rule’s `when`, give the choice `needs`, or do not ask.",
    )


def _unused(script: Script) -> Iterator[Finding]:
    used = {inside.holds for inside in every_condition(script) if isinstance(inside, of.Holds)}
    parts: tuple[tuple[File, str, str, set[str], set[str]], ...] = (
        ("script", "conditions", "condition", set(script.conditions), used),
        ("script", "promises", "promise", set(script.promises), _named(script, "promises")),
        ("words", "musts", "must", set(script.words.musts), _named(script, "musts")),
        ("words", "warnings", "warning", set(script.words.warnings), _named(script, "warnings")),
    )
    for file, section, kind, there, named in parts:
        for name in sorted(there - named):
            yield Finding(
                "warning",
                "unused",
                where(script, file, section, name),
                f"No rule uses the {kind} “{name}”.",
                "Use it in a rule, or take it out.",
            )


def _named(script: Script, part: str) -> set[str]:
    return {name for rule in script.rules for name in getattr(rule, part)}
