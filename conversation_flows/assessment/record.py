"""The written record that the person gets: two pages, in their words (Care Act 2014 s.12(3))."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from math import ceil
from typing import Final

from conversation_flows.assessment.answers import Assessment
from conversation_flows.assessment.form import Outcome, RecordWords, ShortAssessment, load

#: Words that fit on one printed page at the size people can read (14 point).
WORDS_A_PAGE: Final = 420
PAGES: Final = 2
_MATTERS, _CHANGED, _STRONG, _EFFECT, _COULD_HELP = 4, 5, 6, 19, 23


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with its paragraphs; ``points`` are a list under them."""

    id: str
    heading: str
    paragraphs: tuple[str, ...]
    points: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Record:
    """The whole record. Nothing is ever cut to make it fit: ``too_long`` asks the writer to shorten it."""

    title: str
    person: str
    sections: tuple[Section, ...]
    pages: int

    @property
    def too_long(self) -> bool:
        """Whether it runs to more than the two pages that a person can be expected to read."""
        return self.pages > PAGES


def written_record(assessment: Assessment, *, contact: str) -> Record:
    """The record as it stands. ``contact`` is how to complain or ask again: a number, a page, an address."""
    form = load()
    words = form.record
    sections = [
        Section("matters", words.headings["matters"], _said(assessment, _MATTERS, _CHANGED)),
        Section("strong", words.headings["strong"], _said(assessment, _STRONG)),
        _hard(assessment, form),
        _wellbeing(assessment, form),
        Section("decision", words.headings["decision"], _decision(assessment, words)),
        Section("next", words.headings["next"], _next(assessment, words)),
        Section(
            "disagree",
            words.headings["disagree"],
            (words.right.format(contact=contact), words.ombudsman, words.copy_given),
        ),
    ]
    kept = tuple(each for each in sections if each.paragraphs or each.points)
    return Record(words.title, assessment.person, kept, _pages(kept))


def _said(assessment: Assessment, *numbers: int) -> tuple[str, ...]:
    return tuple(text for n in numbers if (text := assessment.said(n)))


def _hard(assessment: Assessment, form: ShortAssessment) -> Section:
    outcomes, ways = form.outcomes(assessment.kind), form.ways_unable(assessment.kind)
    points = [
        _point(outcomes[key], assessment, key, {way: limb.plain for way, limb in ways.items()})
        for key in assessment.hard
    ]
    asked = bool(assessment.outcomes)
    paragraphs = (form.record.nothing_hard,) if asked and not points else ()
    return Section("hard", form.record.headings["hard"], paragraphs, tuple(points))


def _point(outcome: Outcome, assessment: Assessment, key: str, ways: dict[str, str]) -> str:
    answer = assessment.outcomes[key]
    parts = [answer.words.strip(), *(ways[way] for way in sorted(answer.limbs or ()))]
    if answer.who_helps.strip():
        parts.append(load().record.helped_by.format(who=answer.who_helps.strip()))
    told = ". ".join(part.rstrip(".") for part in parts if part)
    return f"{outcome.plain}: {told}." if told else f"{outcome.plain}."


def _wellbeing(assessment: Assessment, form: ShortAssessment) -> Section:
    points = tuple(name for key, name in form.wellbeing.items() if key in assessment.wellbeing)
    return Section("wellbeing", form.record.headings["wellbeing"], _said(assessment, _EFFECT), points)


def _decision(assessment: Assessment, words: RecordWords) -> tuple[str, ...]:
    refusal, decision = assessment.refusal, assessment.decision
    if assessment.consent in ("no", "not now") and refusal and refusal.ends_it:
        return (words.declined,)
    if decision is None:
        return (words.not_decided,)
    made = words.eligible if decision.has_eligible_needs else words.not_eligible
    said = [made.format(worker=decision.worker, on=_in_words(decision.on))]
    if decision.reasons.strip():
        said.append(words.reasons.format(reasons=decision.reasons.strip()))
    return tuple(said)


def _next(assessment: Assessment, words: RecordWords) -> tuple[str, ...]:
    decision = assessment.decision
    said = [words.urgent.format(what=assessment.urgent.strip())] if assessment.urgent.strip() else []
    if decision and decision.next_steps.strip():
        said.append(decision.next_steps.strip())
    advice = (decision.prevention.strip() if decision else "") or assessment.said(_COULD_HELP)
    if advice:
        said.append(words.prevention.format(advice=advice))
    return tuple(said)


def _in_words(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _pages(sections: tuple[Section, ...]) -> int:
    counted = sum(
        len(text.split()) for each in sections for text in (each.heading, *each.paragraphs, *each.points)
    )
    return ceil(counted / WORDS_A_PAGE)
