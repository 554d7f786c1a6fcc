"""The short assessment as data: 25 asks, the outcomes in law, and the words of the person's record."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from conversation_flows.yaml_files import read_yaml, validated

FILE: Final = Path(__file__).with_name("short.yaml")
Kind = Literal["adult", "carer"]


class _Fixed(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class Outcome(_Fixed):
    """One outcome that the regulations name. ``law`` is their wording, ``plain`` ours."""

    plain: str
    law: str


class Limb(_Fixed):
    """One way in which somebody is "unable" (SI 2015/313 regs 2(3) and 3(3))."""

    plain: str
    adults_only: bool


class Question(_Fixed):
    """One ask. ``carried`` are the prompts of an earlier conversation that answer it in part."""

    n: int
    ask: str
    why: str
    law: str
    outcomes: tuple[str, ...] = ()
    who: Literal["all", "adult", "carer"] = "all"
    carried: Annotated[tuple[str, ...], Field(alias="from")] = ()


class RecordWords(_Fixed):
    """Headings in their order, and the sentences of the record; names in braces are filled in."""

    title: str
    headings: dict[str, str]
    nothing_hard: str
    not_decided: str
    eligible: str
    not_eligible: str
    reasons: str
    helped_by: str
    prevention: str
    declined: str
    urgent: str
    copy_given: Annotated[str, Field(alias="copy")]
    right: str
    ombudsman: str


class ShortAssessment(_Fixed):
    """The whole form."""

    law: str
    adult_outcomes: dict[str, Outcome]
    carer_outcomes: dict[str, Outcome]
    limbs: dict[str, Limb]
    wellbeing: dict[str, str]
    difficulties: dict[str, str]
    questions: tuple[Question, ...]
    record: RecordWords

    @model_validator(mode="after")
    def _whole(self) -> ShortAssessment:
        if [each.n for each in self.questions] != list(range(1, len(self.questions) + 1)):
            raise ValueError("questions must be numbered 1, 2, 3 and so on, in order")
        for who, outcomes in (("adult", self.adult_outcomes), ("carer", self.carer_outcomes)):
            asked = {
                outcome for each in self.questions if each.who in ("all", who) for outcome in each.outcomes
            }
            if left := sorted(set(outcomes) - asked):
                raise ValueError(f"no question for the {who} asks about outcome ({left[0]})")
        for each in self.questions:
            known = self.carer_outcomes if each.who == "carer" else self.adult_outcomes
            if wrong := sorted(set(each.outcomes) - set(known)):
                raise ValueError(f"question {each.n} names outcome ({wrong[0]}), which the law does not")
        return self

    def outcomes(self, kind: Kind) -> dict[str, Outcome]:
        """The outcomes to be considered: ten for an adult, eight for a carer."""
        return self.adult_outcomes if kind == "adult" else self.carer_outcomes

    def asks(self, kind: Kind) -> tuple[Question, ...]:
        """The questions for an adult with needs, or for a carer, in order."""
        return tuple(each for each in self.questions if each.who in ("all", kind))

    def ways_unable(self, kind: Kind) -> dict[str, Limb]:
        """The ways in which somebody is "unable": four for an adult, three for a carer."""
        return {key: limb for key, limb in self.limbs.items() if kind == "adult" or not limb.adults_only}


@cache
def load() -> ShortAssessment:
    """The form that ships. Raises ``DataError`` naming file, line and cure."""
    return validated(ShortAssessment, read_yaml(FILE))
