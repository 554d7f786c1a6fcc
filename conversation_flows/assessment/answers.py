"""What was said in an assessment, as a value. Every decision in it is a named person's."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from conversation_flows.assessment.form import Kind, load

Level = Literal["fine", "hard", "unable"]
Consent = Literal["yes", "not now", "no"]


@dataclass(frozen=True, slots=True)
class OutcomeAnswer:
    """One outcome, thought of as if nobody was helping.

    ``limbs`` are the ways of being unable (ids of the form's ``limbs``); None
    until they were asked about. ``who_helps`` is the person who does it now.
    """

    level: Level
    limbs: frozenset[str] | None = None
    who_helps: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class Refusal:
    """A "no" or "not now" to an assessment, with the two questions that can undo it (Care Act 2014 s.11(2)).

    ``lacks_capacity``: they cannot make this decision, and an assessment is in
    their best interests. ``at_risk``: they are experiencing, or at risk of,
    abuse or neglect. None is "not asked yet"; "not sure" is True.
    """

    on: date
    lacks_capacity: bool | None = None
    at_risk: bool | None = None
    reasons: str = ""

    @property
    def ends_it(self) -> bool:
        """Whether it may be relied on: both questions were asked, and both were answered "no"."""
        return self.lacks_capacity is False and self.at_risk is False


@dataclass(frozen=True, slots=True)
class Advocacy:
    """Whether somebody must speak up with them (Care Act 2014 s.67).

    ``difficulties`` are ids of the form's ``difficulties``. An
    ``appropriate_person`` is not paid to care for them, and they agree to
    that person (``agreed``).
    """

    difficulties: frozenset[str] = frozenset()
    appropriate_person: str = ""
    agreed: bool | None = None
    advocate: str = ""

    @property
    def is_owed(self) -> bool:
        """Whether an advocate must be arranged before going on."""
        somebody = bool(self.appropriate_person.strip()) and self.agreed is True
        return bool(self.difficulties) and not somebody and not self.advocate.strip()


@dataclass(frozen=True, slots=True)
class Decision:
    """What a competent worker decided in writing, after the assessment (Care Act 2014 s.13)."""

    worker: str
    on: date
    has_eligible_needs: bool
    reasons: str
    prevention: str = ""
    next_steps: str = ""


@dataclass(frozen=True, slots=True)
class Copy:
    """The record given to the person: in which way, to whom, and when (Care Act 2014 s.12(3))."""

    on: date
    way: str


@dataclass(frozen=True, slots=True)
class Assessment:
    """One assessment as it stands. ``answers`` are by number of the ask.

    ``appeared_on`` is the day of the *first* contact at which a need may have
    appeared, not the day on which this began. A carer's assessment is a record
    of its own, which the person cared for cannot read (Care Act 2014 s.10).
    Raises ``ValueError`` with a sentence for what the form does not have.
    """

    kind: Kind
    person: str
    worker: str
    appeared_on: date
    consent: Consent | None = None
    refusal: Refusal | None = None
    advocacy: Advocacy = Advocacy()
    answers: Mapping[int, str] = field(default_factory=dict)
    outcomes: Mapping[str, OutcomeAnswer] = field(default_factory=dict)
    wellbeing: frozenset[str] = frozenset()
    health_at_risk: bool | None = None
    urgent: str = ""
    decision: Decision | None = None
    copy_given: Copy | None = None

    def __post_init__(self) -> None:
        form = load()
        _known("question", self.answers, [each.n for each in form.asks(self.kind)])
        _known("outcome", self.outcomes, form.outcomes(self.kind))
        _known("part of life", self.wellbeing, form.wellbeing)
        _known("difficulty", self.advocacy.difficulties, form.difficulties)
        for answer in self.outcomes.values():
            _known("way of being unable", answer.limbs or (), form.ways_unable(self.kind))

    def said(self, n: int) -> str:
        """What was said to an ask; empty where nothing was."""
        return self.answers.get(n, "").strip()

    @property
    def hard(self) -> tuple[str, ...]:
        """The outcomes that are hard or out of reach, in the order of the law."""
        return tuple(
            key
            for key in load().outcomes(self.kind)
            if key in self.outcomes and self.outcomes[key].level != "fine"
        )


def _known(what: str, given: Iterable[object], known: Iterable[object]) -> None:
    allowed = list(known)
    for each in given:
        if each not in allowed:
            raise ValueError(
                f"This assessment has no {what} “{each}”. Use one of: {', '.join(map(str, allowed))}."
            )
