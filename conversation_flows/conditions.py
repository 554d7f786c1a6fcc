"""Conditions of a script: structured, with no code in them.

One of these, and each may stand inside another::

    all: [...]            any: [...]           not: ...
    answer: safe_now      and one of  is: no | in: [no, unsure] | at_least: 2 | given: true | missing: true
    heard: domestic_abuse            a kind, or a list of kinds, heard in the words
    mentions: [gard*, allotment]     the person's own words; `of: [prompts]` narrows it
    needs: [befriending]             their words name a kind of help; `of: [prompts]` narrows it
    mark: young                      see facts.MARKS
    holds: in_danger                 a condition named in the script
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Union

from pydantic import BaseModel, ConfigDict, Discriminator, Field, Tag, model_validator

from conversation_flows.facts import DANGER_KINDS, MARKS, Facts, says

KEYS = ("all", "any", "not", "answer", "heard", "mentions", "needs", "mark", "holds")
COMPARISONS = ("is", "in", "at_least", "given", "missing")


class _Node(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    def true(self, facts: Facts) -> bool:
        """Whether it holds."""
        raise NotImplementedError

    def inner(self) -> Iterator[tuple[tuple[str | int, ...], Condition]]:
        """The conditions inside this one, each with its place."""
        yield from ()


class All(_Node):
    """Every one of them holds."""

    all_: tuple[Condition, ...] = Field(alias="all", min_length=1)

    def true(self, facts: Facts) -> bool:
        return all(condition.true(facts) for condition in self.all_)

    def inner(self) -> Iterator[tuple[tuple[str | int, ...], Condition]]:
        for position, condition in enumerate(self.all_):
            yield ("all", position), condition


class AnyOf(_Node):
    """At least one of them holds."""

    any_: tuple[Condition, ...] = Field(alias="any", min_length=1)

    def true(self, facts: Facts) -> bool:
        return any(condition.true(facts) for condition in self.any_)

    def inner(self) -> Iterator[tuple[tuple[str | int, ...], Condition]]:
        for position, condition in enumerate(self.any_):
            yield ("any", position), condition


class Not(_Node):
    """It does not hold."""

    not_: Condition = Field(alias="not")

    def true(self, facts: Facts) -> bool:
        return not self.not_.true(facts)

    def inner(self) -> Iterator[tuple[tuple[str | int, ...], Condition]]:
        yield ("not",), self.not_


class AnswerIs(_Node):
    """An answer compares so. A missing answer makes every comparison false but ``missing``."""

    answer: str
    is_: str | None = Field(None, alias="is")
    in_: tuple[str, ...] | None = Field(None, alias="in")
    at_least: float | None = None
    given: bool | None = None
    missing: bool | None = None

    @model_validator(mode="after")
    def _one_comparison(self) -> AnswerIs:
        told = [
            value
            for value in (self.is_, self.in_, self.at_least, self.given, self.missing)
            if value is not None
        ]
        if len(told) != 1:
            raise ValueError(f"an answer is compared in one way: use one of {', '.join(COMPARISONS)}")
        return self

    @property
    def choices(self) -> tuple[str, ...]:
        """The choices that it names."""
        return (self.is_,) if self.is_ is not None else (self.in_ or ())

    def true(self, facts: Facts) -> bool:
        answer = facts.answer(self.answer)
        if self.choices:
            return not answer.choices.isdisjoint(self.choices)
        if self.at_least is not None:
            return answer.number is not None and answer.number >= self.at_least
        return answer.given is (self.given if self.given is not None else not self.missing)


class Heard(_Node):
    """One of these kinds was heard in the person's words."""

    heard: str | tuple[str, ...]

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds that it names."""
        return (self.heard,) if isinstance(self.heard, str) else self.heard

    @model_validator(mode="after")
    def _known(self) -> Heard:
        for kind in self.kinds:
            if kind not in DANGER_KINDS:
                raise ValueError(
                    f"“{kind}” is not a kind that is listened for: use one of {', '.join(DANGER_KINDS)}"
                )
        return self

    def true(self, facts: Facts) -> bool:
        return not facts.heard.isdisjoint(self.kinds)


class Mentions(_Node):
    """The person's own words hold one of these."""

    mentions: tuple[str, ...] = Field(min_length=1)
    of: tuple[str, ...] = ()

    def true(self, facts: Facts) -> bool:
        return says(facts.plain_words(self.of), self.mentions)


class Needs(_Node):
    """The person's own words name one of these kinds of help."""

    needs: tuple[str, ...] = Field(min_length=1)
    of: tuple[str, ...] = ()

    def true(self, facts: Facts) -> bool:
        return not facts.needs_in_words(self.of).isdisjoint(self.needs)


class Mark(_Node):
    """Something that follows from the answers."""

    mark: str

    @model_validator(mode="after")
    def _known(self) -> Mark:
        if self.mark not in MARKS:
            raise ValueError(f"“{self.mark}” is not a mark: use one of {', '.join(MARKS)}")
        return self

    def true(self, facts: Facts) -> bool:
        return self.mark in facts.marks


class Holds(_Node):
    """A condition named in the script holds."""

    holds: str

    def true(self, facts: Facts) -> bool:
        return facts.holds(self.holds)


def _which(value: Any) -> str | None:
    if isinstance(value, Mapping):
        return next((key for key in KEYS if key in value), None)
    return None


Condition = Annotated[
    Union[  # noqa: UP007
        Annotated[All, Tag("all")],
        Annotated[AnyOf, Tag("any")],
        Annotated[Not, Tag("not")],
        Annotated[AnswerIs, Tag("answer")],
        Annotated[Heard, Tag("heard")],
        Annotated[Mentions, Tag("mentions")],
        Annotated[Needs, Tag("needs")],
        Annotated[Mark, Tag("mark")],
        Annotated[Holds, Tag("holds")],
    ],
    Discriminator(
        _which,
        custom_error_type="condition",
        custom_error_message=f"a condition is one of {', '.join(KEYS)}",
    ),
]

for _kind in (All, AnyOf, Not):
    _kind.model_rebuild()


def every(
    condition: Condition, at: tuple[str | int, ...] = ()
) -> Iterator[tuple[tuple[str | int, ...], Condition]]:
    """A condition and all inside it, each with its place."""
    yield at, condition
    for place, inside in condition.inner():
        yield from every(inside, (*at, *place))
