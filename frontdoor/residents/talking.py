"""A self-guided conversation: one question a page, from what the sitting holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from werkzeug.datastructures import MultiDict

from assets_catalog.places.areas import area_of
from assets_catalog.places.resolve import Resolved, Unknown, resolve
from assets_catalog.search.query import SearchQuery
from conversation_flows import guidance as guiding
from conversation_flows.guidance import Guidance
from conversation_flows.listening import Heard
from conversation_flows.script import Question, Script, Tier
from conversation_flows.shelf import Edition
from frontdoor import visits
from frontdoor.application import workspace
from frontdoor.residents.found import Found
from frontdoor.words import LONDON

SCRIPT = "good-conversation"
OFFERS = 3
LONGEST_WORDS = 1000
_LONGEST_PLACE = 120
_A_SHORT_RIDE_KM = 4.0
#: Where nothing was said of a need: somewhere with people in it is a good first step.
_WHEN_NOTHING_WAS_SAID = ("community_spaces", "social_clubs")


@dataclass(frozen=True, slots=True)
class Step:
    """One question of the conversation. ``number`` counts from 1."""

    number: int
    of: int
    question: Question

    @property
    def is_last(self) -> bool:
        """Whether nothing is asked after it."""
        return self.number == self.of


@dataclass(frozen=True, slots=True)
class Reading:
    """What a submitted page said: the answer (None when skipped), or what is wrong with it."""

    answer: Any = None
    problem: str = ""
    typed: str = ""


def edition() -> Edition:
    """The script this sitting's conversation began with; the one in force until something was answered."""
    begun: str | None = visits.held().get("talk_script")
    shelf = workspace().scripts
    return shelf.kept(SCRIPT, begun) if begun else shelf.live(SCRIPT)


def script() -> Script:
    """The script of this conversation."""
    return edition().script


def step(number: int, answers: Mapping[str, Any]) -> Step | None:
    """The question with this number, or None if there is none."""
    prompts = script().face("self")
    if not 1 <= number <= len(prompts):
        return None
    about = answers.get("who", "self")
    return Step(number, len(prompts), script().question(prompts[number - 1], "self", str(about)))


def read(question: Question, form: MultiDict[str, str]) -> Reading:
    """The answer on a submitted page, or a sentence saying what to do."""
    typed = form.get("words", "").strip()
    if len(typed) > LONGEST_WORDS:
        over = len(typed) - LONGEST_WORDS
        return Reading(
            problem=f"Please shorten what you wrote by {over:,} characters. You can say more later.",
            typed=typed,
        )
    known = {identity for identity, _ in question.choices}
    chosen = [each for each in form.getlist("choice") if each in known]
    if question.kind == "place":
        return _place(typed)
    if question.kind == "one_choice":
        return Reading(chosen[0]) if chosen else Reading(problem="Choose one answer, or press Skip.")
    said = [*chosen, typed] if typed else chosen
    if not said:
        return Reading(problem="Choose an answer or write something, or press Skip.")
    return Reading(typed if question.kind == "words" else said)


def _place(typed: str) -> Reading:
    if not typed:
        return Reading(problem="Enter a postcode or the name of an area, or press Skip.")
    found = resolve(typed[:_LONGEST_PLACE])
    if isinstance(found, Unknown):
        return Reading(problem=found.sentence, typed=typed)
    return Reading(typed[:_LONGEST_PLACE])


def guidance(answers: Mapping[str, Any]) -> Guidance:
    """What follows from the answers so far; a crisis once opened stays open, whatever is changed afterwards."""
    held_open: tuple[Tier, ...] = ("T2",) if visits.held().get("talk_crisis") else ()
    return guiding.guide(
        script(),
        answers,
        borough=workspace().settings.borough,
        now=datetime.now(LONDON),
        held_open=held_open,
    )


def keep(answers: Mapping[str, Any]) -> None:
    """Hold the answers in the sitting, and whether they ever opened "Stick with you"."""
    visits.keep("talk", {name: value for name, value in answers.items() if value is not None})
    visits.keep("talk_script", edition().key)
    visits.keep("talk_logged", False)
    if "T2" in guidance(answers).tier_ids:
        visits.keep("talk_crisis", True)


def heard(found: Guidance) -> Heard:
    """The urgent panel that the guidance calls for."""
    return Heard(found.panel, ())


def needs(found: Guidance) -> tuple[str, ...]:
    """The kinds of help that were named, first things first."""
    return tuple(offer.category for offer in found.offers) or _WHEN_NOTHING_WAS_SAID


def local_offers(found: Guidance, answers: Mapping[str, Any]) -> list[Found]:
    """Two or three services near the person, one for each need first, taking new people."""
    site = workspace()
    near = str(answers.get("area") or "")
    chosen: dict[str, Any] = {}
    for _round in range(OFFERS):
        for need in needs(found):
            if len(chosen) == OFFERS:
                break
            hits = site.finder.search(SearchQuery(categories=(need,), near=near, per_page=12)).hits
            fresh = [hit for hit in hits if hit.id not in chosen]
            fresh.sort(key=lambda hit: hit.distance_km is not None and hit.distance_km > _A_SHORT_RIDE_KM)
            if fresh:
                chosen[fresh[0].id] = fresh[0]
    listings = site.catalogue.get_many(list(chosen))
    return [
        Found(number, chosen[identity], listing)
        for number, (identity, listing) in enumerate(listings.items(), 1)
    ]


def area(answers: Mapping[str, Any]) -> str:
    """The neighbourhood's name for what they gave as a place; empty if they gave none."""
    found = resolve(str(answers.get("area") or ""))
    return area_of(found.latitude, found.longitude) if isinstance(found, Resolved) else ""


def said(answers: Mapping[str, Any]) -> list[tuple[int, str, str]]:
    """Each question's number and words, with the answer as the person would read it."""
    rows = []
    for number in range(1, len(script().face("self")) + 1):
        here = step(number, answers)
        if here is None:
            continue
        given = answers.get(here.question.id)
        parts = given if isinstance(given, list) else [given] if given else []
        labels = [script().label(here.question.id, str(part)) for part in parts]
        rows.append((number, here.question.ask, "; ".join(labels) or "Skipped"))
    return rows
