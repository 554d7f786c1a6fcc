"""Walking a script: real answers into the real guidance, and what must be true of each state.

Guidance is a function of the set of answers, so a path is the set it has gathered and the
order does not matter. Answers that no condition tells apart are walked once (a *step*): their
choices hold the same facts, whatever the rest. Walked are

* every step alone;
* every two steps together (for a script that builds on another: every two of which one is
  its own, or is read by a rule of its own);
* every step at the end of a whole conversation, with an answer to everything else: once
  where all else is calm, once where it is not;
* each question left out of a calm whole conversation, for each answer about an assessment.

Free text is a step for each phrase list a condition looks for, one for plain words and one
for each kind of danger that listening can hear.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from conversation_flows import conditions as of
from conversation_flows.checking.findings import Finding
from conversation_flows.checking.places import is_own
from conversation_flows.checking.proofs import ASKS, TWO_QUESTIONS
from conversation_flows.checking.reach import every_condition
from conversation_flows.facts import DANGER_KINDS, Facts
from conversation_flows.guidance import Guidance, Silence, guide
from conversation_flows.script import Choice, Prompt, Script

_HEARD = "what is heard"
_WORDS = "what is written"
_ELSEWHERE = "Kingston"
_ENOUGH = 5
#: Where a walk stops, so that a check ends within a minute whatever somebody writes.
MOST_STATES = 20_000
#: What `facts.marks` makes of an age: under 18, under 35, 60 or over.
_AGES = (18, 35, 60)


@dataclass(frozen=True, slots=True, eq=False)
class Step:
    """One answer, standing for all that no condition tells from it. ``stands_for`` counts them."""

    subject: str
    name: str
    value: Any
    stands_for: int = 1

    def __str__(self) -> str:
        return f"{self.subject}: {self.name}"


@dataclass(slots=True)
class Walk:
    """What was walked and what was found. ``depth`` is the most answers given in a state."""

    script: str
    steps: int = 0
    answers: int = 0
    states: int = 0
    depth: int = 0
    findings: list[Finding] = field(default_factory=list)

    def __str__(self) -> str:
        return (
            f"{self.script}: {self.states:,} states, up to {self.depth} answers deep; "
            f"{self.answers} answers in {self.steps} steps, every one, every two together and every one "
            "at the end of a whole conversation, and each question left out"
        )


def steps(script: Script) -> tuple[Step, ...]:
    """Every answer that makes a difference, once."""
    read = list(every_condition(script))
    found: list[Step] = []
    for prompt in script.prompts:
        found += _of_prompt(script, prompt, read)
    lists = dict.fromkeys(c.mentions for c in read if isinstance(c, of.Mentions))
    found += [Step(_WORDS, words[0], words[0].replace("*", "")) for words in lists]
    found.append(Step(_WORDS, "plain words", "hello and good morning"))
    found += [Step(_HEARD, kind, kind) for kind in DANGER_KINDS]
    return tuple(found)


def _of_prompt(script: Script, prompt: Prompt, read: list[of.Condition]) -> Iterator[Step]:
    if prompt.kind == "number":
        least = {
            c.at_least for c in read if isinstance(c, of.AnswerIs) and c.answer == prompt.id and c.at_least
        }
        for number in (0, *sorted(least)):
            yield Step(prompt.id, f"{number:g}", number)
        return
    if prompt.kind == "place":
        if prompt.id == "borough":
            yield Step(prompt.id, _ELSEWHERE, _ELSEWHERE)
        return
    if not prompt.choices:
        asked = any(isinstance(c, of.AnswerIs) and c.answer == prompt.id for c in read)
        if asked or not any(isinstance(c, of.Mentions) and not c.of for c in read):
            yield Step(prompt.id, "plain words", "hello")
        return
    comparisons = [c for c in read if isinstance(c, of.AnswerIs) and c.answer == prompt.id and c.choices]
    alike: dict[tuple[object, ...], list[str]] = {}
    for choice in prompt.choices:
        holds: tuple[object, ...] = tuple(choice.id in c.choices for c in comparisons)
        alike.setdefault((*holds, _read_by_code(script, prompt, choice)), []).append(choice.id)
    for same in alike.values():
        yield Step(prompt.id, same[0], _value(prompt, same[0]), len(same))


def _read_by_code(script: Script, prompt: Prompt, choice: Choice) -> object:
    """What else tells a choice from another: who it is about, an age, “not asked”, and needs."""
    if prompt.id == "who" or choice.id == "not_asked":
        return choice.id
    if prompt.id == "age_band":
        told, _ = Facts.read(script, {prompt.id: choice.id}).ages
        return tuple(age < limit for age in sorted(told) for limit in _AGES)
    return bool(choice.needs)


def _value(prompt: Prompt, choice: str) -> Any:
    if prompt.kind == "many_choices":
        return [choice]
    return (
        {"ok": choice}
        if prompt.kind == "contact"
        else {"level": choice}
        if prompt.kind == "consent"
        else choice
    )


def _answers(taken: tuple[Step, ...]) -> tuple[dict[str, Any], Silence]:
    answers: dict[str, Any] = {}
    kinds: list[str] = []
    for step in taken:
        if step.subject == _HEARD:
            kinds.append(step.value)
        elif step.subject == _WORDS:
            answers["free_text"] = f"{answers.get('free_text', '')} {step.value}.".strip()
        elif isinstance(step.value, list):
            answers[step.subject] = [*answers.get(step.subject, []), *step.value]
        else:
            answers[step.subject] = step.value
    return answers, Silence("full" if kinds else "none", tuple(kinds))


def walk(script: Script) -> Walk:
    """Walk a script. Stops at the first state that breaks a promise, and says which answers lead there."""
    every = steps(script)
    done = Walk(script.id, steps=len(every), answers=sum(step.stands_for for step in every))
    single: dict[Step, Guidance] = {}
    for step in every:
        single[step] = _visit(script, done, (step,))
    calm = _calm(single)
    for number, step in enumerate(every):
        _visit(script, done, (*_whole(every, number, step), step))
        _visit(script, done, (*(each for each in calm.values() if each.subject != step.subject), step))
        if done.findings:
            return done
    for answer in (step for step in every if step.subject == ASKS):
        for left_out in calm:
            rest = (each for name, each in calm.items() if name not in (ASKS, left_out))
            _visit(script, done, (*rest, answer))
    if done.findings:
        return done
    for one, other in _pairs(script, every):
        if done.states >= MOST_STATES:
            done.findings.append(_cut_short(script))
            return done
        after = _visit(script, done, (one, other))
        for before in (single[one], single[other]):
            if "T2" in before.tier_ids and "T2" not in after.tier_ids:
                _broken(done, "t2_closes", (one, other), "“Stick with you” was open and an answer shut it.")
        if done.findings:
            return done
    return done


def _cut_short(script: Script) -> Finding:
    return Finding(
        "warning",
        "walk_cut_short",
        f"{script.id}: path",
        f"Only {MOST_STATES:,} states were walked; the proofs still hold for all.",
        "Ask fewer things, or let more answers lead to the same.",
    )


def _pairs(script: Script, every: tuple[Step, ...]) -> Iterator[tuple[Step, Step]]:
    own = {prompt.id for prompt in script.prompts if is_own(script, "prompts", prompt.id)}
    for rule in script.rules:
        if script.builds_on and rule.when is not None and is_own(script, "rules", rule.id):
            own |= {c.answer for _, c in of.every(rule.when) if isinstance(c, of.AnswerIs)}
    many = {prompt.id for prompt in script.prompts if prompt.kind == "many_choices"} | {_HEARD, _WORDS}
    for at, one in enumerate(every):
        for other in every[at + 1 :]:
            both = one.subject != other.subject or one.subject in many
            if both and (not script.builds_on or own & {one.subject, other.subject}):
                yield one, other


def _whole(every: tuple[Step, ...], number: int, last: Step) -> tuple[Step, ...]:
    """An answer to everything but the subject of ``last``, another one each time."""
    by_subject: dict[str, list[Step]] = {}
    for step in every:
        if step.subject not in (last.subject, _HEARD):
            by_subject.setdefault(step.subject, []).append(step)
    return tuple(
        found[(number * (place + 1) + place) % len(found)] for place, found in enumerate(by_subject.values())
    )


def _calm(single: Mapping[Step, Guidance]) -> dict[str, Step]:
    """For each prompt the first answer that opens nothing but Connect, if it has one."""
    calm: dict[str, Step] = {}
    for step, alone in single.items():
        if step.subject not in (_HEARD, _WORDS) and alone.tier_ids == ("T1",):
            calm.setdefault(step.subject, step)
    return calm


def _visit(script: Script, done: Walk, taken: tuple[Step, ...]) -> Guidance:
    answers, heard = _answers(taken)
    found = guide(script, answers, heard=heard)
    done.states += 1
    done.depth = max(done.depth, len(taken))
    for code, what in _promises_broken(script, answers, found):
        _broken(done, code, taken, what)
    return found


def _promises_broken(
    script: Script, answers: Mapping[str, Any], found: Guidance
) -> Iterator[tuple[str, str]]:
    routes = {route.id: route for route in found.routes}
    if not found.next_step or not found.tiers:
        yield "no_next_step", "There is no next step."
    if not routes and not found.offers and not found.next_prompts:
        yield "dead_end", "There is nobody to turn to and nothing left to ask."
    if "T2" in found.tier_ids:
        if found.tier_ids[0] != "T2" or not found.routes or found.routes[0].id != "call_999":
            yield "no_999", "“Stick with you” is open and 999 does not come first."
        if found.can_close or found.panel != "full":
            yield "t2_closes", "“Stick with you” is open and could be closed by an answer."
        if not routes.keys() & {"callback", "hub_visit", "named_worker"}:
            yield "dead_end", "“Stick with you” is open and there is no person to turn to."
    asked = answers.get(ASKS)
    if asked == "yes" and not ("T3" in found.tier_ids and "needs_assessment" in routes):
        yield "assessment_waits", "An assessment was asked for and its door is not open."
    if asked is None and ASKS not in found.next_prompts:
        yield "assessment_out_of_reach", "An assessment cannot be asked for in one step."
    if asked == "no":
        unasked = [
            question
            for question in TWO_QUESTIONS
            if answers.get(question) in (None, "not_asked", ["not_asked"])
        ]
        if unasked and (found.can_close or not set(unasked) <= set(found.next_prompts)):
            yield "decline_final", "A no to an assessment could end things with a question left out."
        grave = any(
            set(answers[question] if isinstance(answers[question], list) else [answers[question]])
            & set(named)
            for question, named in TWO_QUESTIONS.items()
            if answers.get(question)
        )
        if grave and (found.can_close or "needs_assessment" not in routes):
            yield (
                "decline_final",
                "A no to an assessment could end things in spite of possible abuse or doubt.",
            )


def _broken(done: Walk, code: str, taken: tuple[Step, ...], what: str) -> None:
    if len(done.findings) >= _ENOUGH:
        return
    path = "; ".join(map(str, taken[-4:]))
    done.findings.append(
        Finding(
            "error",
            code,
            f"{done.script}: path",
            f"{what} The answers were: {path}.",
            "Mend the rules that these answers meet.",
        )
    )
