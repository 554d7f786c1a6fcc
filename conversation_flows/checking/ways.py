"""The ways in which a condition can hold, told apart without trying answers.

A condition is taken apart into *ways*: sets of plain facts that together make it hold.
That answers, for all answers at once, whether it can hold at all, whether it must hold
when another does, and whether one more answer could make it stop holding.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from conversation_flows import conditions as of
from conversation_flows.facts import MARKS
from conversation_flows.script import Prompt, Script

#: Marks that one more answer can take away again: an age, or where somebody is.
_FLEETING = frozenset(MARKS) - {"child", "older"}
_MOST_WAYS = 3000


@dataclass(frozen=True, slots=True)
class Fact:
    """One plain fact. ``kind`` is choice, given, number, heard, words, needs or mark; ``about`` a prompt.

    ``values`` are choices, kinds, phrases or a mark, any one of which is meant; ``least`` a number.
    ``holds`` is false for the fact's opposite.
    """

    kind: str
    about: str = ""
    values: frozenset[str] = frozenset()
    least: float = 0
    holds: bool = True

    @property
    def stays(self) -> bool:
        """Whether it still holds whatever is answered besides."""
        return self.holds and not (self.kind == "mark" and self.values & _FLEETING)


Way = frozenset[Fact]


class TooManyWaysError(ValueError):
    """A condition is so nested that its ways cannot be told apart."""


def ways(script: Script, condition: of.Condition | None, holds: bool = True) -> tuple[Way, ...]:
    """Every way in which ``condition`` holds (or does not hold) that can come about in ``script``.

    None of them means that it never does. Raises ``TooManyWaysError`` past 3,000.
    """
    if condition is None:
        return (frozenset(),) if holds else ()
    return tuple(way for way in _apart(script).apart(condition, holds) if possible(script, way))


class _Apart:
    """Takes the conditions of one script apart, each named one once."""

    def __init__(self, script: Script) -> None:
        self._script = script
        self._named: dict[tuple[str, bool], tuple[Way, ...]] = {}

    def apart(self, condition: of.Condition, holds: bool) -> tuple[Way, ...]:
        if isinstance(condition, of.Not):
            return self.apart(condition.not_, not holds)
        if isinstance(condition, of.Holds):
            key = (condition.holds, holds)
            if key not in self._named:
                self._named[key] = self.apart(self._script.conditions[condition.holds], holds)
            return self._named[key]
        if isinstance(condition, of.All | of.AnyOf):
            parts = [self.apart(inside, holds) for _, inside in condition.inner()]
            if isinstance(condition, of.All) == holds:
                return self._together(parts)
            return _least(way for part in parts for way in part)
        return (frozenset((_fact(condition, holds),)),)

    def _together(self, parts: list[tuple[Way, ...]]) -> tuple[Way, ...]:
        joined: tuple[Way, ...] = (frozenset(),)
        for part in parts:
            if len(joined) * len(part) > _MOST_WAYS:
                raise TooManyWaysError(f"a condition of {self._script.id} has more than {_MOST_WAYS} ways")
            both = (one | other for one in joined for other in part)
            joined = _least(way for way in both if possible(self._script, way))
        return joined


@lru_cache(maxsize=8)
def _apart(script: Script) -> _Apart:
    return _Apart(script)


def _fact(condition: of.Condition, holds: bool) -> Fact:
    if isinstance(condition, of.AnswerIs):
        if condition.choices:
            return Fact("choice", condition.answer, frozenset(condition.choices), holds=holds)
        if condition.at_least is not None:
            return Fact("number", condition.answer, least=condition.at_least, holds=holds)
        asked = condition.given if condition.given is not None else not condition.missing
        return Fact("given", condition.answer, holds=asked is holds)
    if isinstance(condition, of.Heard):
        return Fact("heard", values=frozenset(condition.kinds), holds=holds)
    if isinstance(condition, of.Mentions):
        return Fact("words", " ".join(condition.of), frozenset(condition.mentions), holds=holds)
    if isinstance(condition, of.Needs):
        return Fact("needs", " ".join(condition.of), frozenset(condition.needs), holds=holds)
    return Fact("mark", values=frozenset((getattr(condition, "mark", ""),)), holds=holds)


def _least(found: Iterable[Way]) -> tuple[Way, ...]:
    """Without the ways that only add to a shorter one."""
    kept: list[Way] = []
    for way in sorted(dict.fromkeys(found), key=len):
        if not any(shorter <= way for shorter in kept):
            kept.append(way)
    return tuple(kept)


def possible(script: Script, way: Way) -> bool:
    """Whether all of a way's facts can be true of one person at once."""
    return all(_agree(script, facts) for facts in _by_subject(way))


def _by_subject(way: Way) -> Iterator[list[Fact]]:
    subjects: dict[tuple[str, str], list[Fact]] = {}
    for fact in way:
        kind = "answer" if fact.kind in ("choice", "given", "number") else fact.kind
        subjects.setdefault((kind, fact.about), []).append(fact)
    yield from subjects.values()


def _agree(script: Script, facts: list[Fact]) -> bool:
    if facts[0].kind not in ("choice", "given", "number"):
        barred = frozenset().union(*(f.values for f in facts if not f.holds))
        return all(f.values - barred for f in facts if f.holds)
    prompt = script.prompt(facts[0].about)
    given = {f.holds for f in facts if f.kind == "given"}
    if len(given) == 2:
        return False
    numbers = [f for f in facts if f.kind == "number"]
    least = max((f.least for f in numbers if f.holds), default=None)
    below = min((f.least for f in numbers if not f.holds), default=None)
    if least is not None and ((below is not None and least >= below) or False in given):
        return False
    return _choices_agree(prompt, [f for f in facts if f.kind == "choice"], False in given)


def _choices_agree(prompt: Prompt, facts: list[Fact], left_out: bool) -> bool:
    barred = frozenset().union(*(f.values for f in facts if not f.holds))
    wanted = [f.values - barred for f in facts if f.holds]
    if left_out:  # “Not asked yet” is a choice that counts as no answer.
        wanted = [values & {"not_asked"} for values in wanted]
    if prompt.kind != "many_choices" and wanted:
        return bool(frozenset.intersection(*wanted))
    return all(wanted)


def follows(script: Script, fact: Fact, way: Way) -> bool:
    """Whether ``fact`` is true wherever all of ``way`` is."""
    return any(_makes_sure(script, known, fact) for known in way)


def _makes_sure(script: Script, known: Fact, fact: Fact) -> bool:
    if known == fact:
        return True
    if known.about != fact.about:
        return False
    if known.kind != fact.kind:
        if not (known.holds and fact.kind == "given" and fact.holds):
            return False
        return known.kind == "number" or (known.kind == "choice" and "not_asked" not in known.values)
    if known.holds and fact.holds:
        return known.least >= fact.least if fact.kind == "number" else known.values <= fact.values
    if not known.holds and not fact.holds:
        return known.least <= fact.least if fact.kind == "number" else fact.values <= known.values
    alone = known.kind == "choice" and script.prompt(known.about).kind != "many_choices"
    return alone and known.holds and known.values.isdisjoint(fact.values)


def sure(script: Script, condition: of.Condition | None, way: Way) -> bool:
    """Whether ``condition`` holds wherever all of ``way`` is true, whatever else is."""
    return any(all(follows(script, fact, way) for fact in other) for other in ways(script, condition))


def chosen(prompt: str, *choices: str) -> Fact:
    """That a prompt was answered with one of these choices."""
    return Fact("choice", prompt, frozenset(choices))


def missing(prompt: str) -> Fact:
    """That a prompt was not answered."""
    return Fact("given", prompt, holds=False)
