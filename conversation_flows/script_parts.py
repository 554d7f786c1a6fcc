"""The shapes of a script's two files: ``script.yaml`` (rules) and ``words.yaml`` (words)."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from conversation_flows.conditions import Condition
from conversation_flows.facts import Facts, plain, says

Tier = Literal["T1", "T2", "T3"]
Kind = Literal["one_choice", "many_choices", "words", "place", "number", "contact", "consent"]
Status = Literal["draft", "live", "superseded"]
Face = Literal["self", "desk"]
Due = Annotated[str, StringConstraints(pattern=r"^(same_day|\+\d{1,3}[hdw])$")]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=2)]


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Choice(_Model):
    """One thing a person may choose. ``also`` are other ways of saying it; ``needs`` the help it names."""

    id: str
    also: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()


class Prompt(_Model):
    """One thing to ask. ``own_words``: the answer may hold the person's own words beside choices.

    ``ask_first`` puts it ahead of the others when it holds; ``ask_when`` keeps it back until it holds.
    ``otherwise`` is the choice meant by an answer that fits none.
    """

    id: str
    kind: Kind
    choices: tuple[Choice, ...] = ()
    own_words: bool = False
    otherwise: str | None = None
    ask_first: Condition | None = None
    ask_when: Condition | None = None

    @property
    def choice_ids(self) -> frozenset[str]:
        """The ids of its choices."""
        return frozenset(choice.id for choice in self.choices)

    def choices_meant(self, text: str) -> frozenset[str]:
        """The choices that an answer means: by id, by another way of saying it, else ``otherwise``."""
        if text in self.choice_ids:
            return frozenset((text,))
        said = plain(text)
        exact = {c.id for c in self.choices if said in (plain(c.id), *(plain(also) for also in c.also))}
        if exact or self.own_words:
            return frozenset(exact)
        meant = {c.id for c in self.choices if says(said, (c.id.replace("_", " "), *c.also))}
        return frozenset(meant or ({self.otherwise} if self.otherwise else ()))


class Rule(_Model):
    """When it holds, its tier opens (unless ``opens`` is false) and the rest is said, sent and promised.

    ``consider`` are routes that a qualified worker decides on; software only shows them.
    ``leads``: a T3 that stands ahead of T1. ``while_open``: it is asked once the tiers are known, holds
    only while that one is open, and opens nothing itself. ``withholds``: helplines and teams not to show,
    where showing them could bring harm; emergency and statutory routes cannot be withheld.
    ``withholds_promises``: promises not to make while it holds.
    """

    id: str
    when: Condition | None = None
    tier: Tier
    opens: bool = True
    while_open: Tier | None = None
    withholds: tuple[str, ...] = ()
    withholds_promises: tuple[str, ...] = ()
    leads: bool = False
    routes: tuple[str, ...] = ()
    consider: tuple[str, ...] = ()
    offers: tuple[str, ...] = ()
    musts: tuple[str, ...] = ()
    promises: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _says_when(self) -> Rule:
        if self.when is None and self.while_open is None:
            raise ValueError("a rule needs `when` or `while_open`, or it would hold for everyone")
        return self

    def true(self, facts: Facts) -> bool:
        """Whether its condition holds."""
        return self.when is None or self.when.true(facts)


class Line(_Model):
    """A sentence of the words that stands when its tier is open and its condition holds; each may be left out.

    ``offers``: it stands only when there is something to offer.
    """

    id: str
    tier: Tier | None = None
    offers: bool = False
    when: Condition | None = None


class Rules(_Model):
    """``script.yaml``. ``contacts`` are the promises that mean ringing or writing to the person."""

    id: str
    title: Text
    version: int = Field(ge=1)
    status: Status
    builds_on: str | None = None
    faces: dict[Face, tuple[str, ...]]
    offers_from: tuple[str, ...] = ()
    promises: dict[str, Due] = {}
    contacts: tuple[str, ...] = ()
    prompts: tuple[Prompt, ...] = ()
    conditions: dict[str, Condition] = {}
    rules: tuple[Rule, ...] = ()
    closing: tuple[Line, ...] = ()
    next_steps: tuple[Line, ...] = ()


class PromptWords(_Model):
    """The words of one prompt. ``ask`` is for the person; ``ask_about`` when it is about someone else."""

    ask: Text
    ask_about: Text | None = None
    adviser: Text
    why: Text
    hint: Text | None = None
    listen_for: tuple[Text, ...] = ()
    choices: dict[str, Text] = {}


class RuleWords(_Model):
    """Why a rule opens its tier, and why each of its routes and offers, where that says more."""

    because: Text
    routes: dict[str, Text] = {}
    offers: dict[str, Text] = {}


class TierWords(_Model):
    """A tier as the person reads it."""

    name: Text
    meaning: Text


class Words(_Model):
    """``words.yaml``."""

    tiers: dict[Tier, TierWords] = {}
    prompts: dict[str, PromptWords] = {}
    rules: dict[str, RuleWords] = {}
    musts: dict[str, Text] = {}
    promises: dict[str, Text] = {}
    warnings: dict[str, Text] = {}
    closing: dict[str, Text] = {}
    next_steps: dict[str, Text] = {}
    reasons: dict[str, Text] = {}
    needs_in_words: dict[str, tuple[str, ...]] = {}
