"""What the form of a call holds, read into fields and answers."""

from __future__ import annotations

import json
import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from dateutil import parser as dates
from werkzeug.datastructures import MultiDict

from conversation_flows.closing import Refusal
from conversation_flows.records.merging import LONGEST_ANSWER, TYPED, Page, longest
from conversation_flows.script import Prompt, Script
from frontdoor.words import LONDON

_LABELS = {
    "first_name": "The name to use",
    "safe_contact": "The safe way to reach them",
    "near": "The postcode or area",
    "notes": "The notes",
    "next_step": "What was agreed",
    "named_worker": "The named worker",
    "deputy": "The deputy",
    "next_contact": "The next contact",
    "looking_for": "What you look for",
}
#: Two moments with no month, day or hour in common.
_ELSEWHEN = (datetime(2001, 3, 5, 0, tzinfo=LONDON), datetime(2002, 5, 7, 11, tzinfo=LONDON))
_WEEKDAY = re.compile(r"\b(mon|tue|wed|thu|fri|sat|sun)", re.IGNORECASE)
_PAGE_ID = re.compile(r"^[A-Za-z0-9]{6,16}$")


@dataclass(frozen=True, slots=True)
class Typed:
    """One press or one autosave of the page of a call.

    Not ``settled``: saved in the middle of typing, so that the words may yet
    turn out to say something else.
    """

    fields: dict[str, str]
    answers: dict[str, Any]
    page: Page
    settled: bool
    too_long: tuple[Refusal, ...]


def read(form: MultiDict[str, str], script: Script, prompts: Collection[str]) -> Typed:
    """The fields and the answers in a form; only of ``prompts``, whatever else was sent."""
    fields = {name: _plain(form[name]) for name in TYPED if name in form}
    if "next_contact" in fields:
        fields["next_contact"] = as_moment(fields["next_contact"])
    answers = {name: _answer(form, script.prompt(name)) for name in form.getlist("asked") if name in prompts}
    was = _digests(form.get("was", ""))
    if "near" in fields:
        answers["area"] = fields["near"]
        was["answers.area"] = was.get("near", "")
    return Typed(
        fields=fields,
        answers=answers,
        page=Page(_page_id(form.get("page", "")), _whole(form.get("turn", "")), was),
        settled=form.get("settled", "1") != "0",
        too_long=tuple(_too_long(fields)) + tuple(_answers_too_long(answers)),
    )


def as_moment(text: str) -> str:
    """A day and time as it is kept (``2026-11-23T10:00``); the words themselves where they hold none."""
    wanted = text.strip()
    if not re.search(r"\d", wanted):
        return wanted
    midnight = datetime.combine(datetime.now(LONDON), time.min)
    try:
        moment, *others = (
            dates.parse(wanted, dayfirst=not re.match(r"\d{4}-", wanted), default=each)
            for each in (midnight, *_ELSEWHEN)
        )
    except (ValueError, OverflowError):
        return wanted
    # What the words leave out is filled in from the default: a bare day would become
    # midnight and a bare hour today, which nobody meant.
    has_time = len({each.hour for each in others}) == 1
    has_day = _WEEKDAY.search(wanted) or len({(each.month, each.day) for each in others}) == 1
    return moment.strftime("%Y-%m-%dT%H:%M") if has_time and has_day else wanted


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")


def _answer(form: MultiDict[str, str], prompt: Prompt) -> Any:
    """An answer as the records keep it; empty where nothing was given."""
    words = _plain(form.get(f"w-{prompt.id}", "")).strip()
    chosen = [each for each in form.getlist(f"a-{prompt.id}") if each in prompt.choice_ids]
    if prompt.kind == "many_choices":
        return chosen + ([words] if words and prompt.own_words else [])
    if prompt.kind == "one_choice":
        return chosen[0] if chosen else ""
    if prompt.kind == "contact":
        return {"ok": chosen[0]} if chosen else ""
    if prompt.kind == "consent":
        said = {"level": chosen[0] if chosen else "", "who": words}
        return said if any(said.values()) else ""
    return words


def _digests(text: str) -> dict[str, str]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    if not isinstance(found, dict):
        return {}
    return {str(name): str(mark) for name, mark in found.items()}


def _page_id(text: str) -> str:
    return text if _PAGE_ID.match(text) else ""


def _whole(text: str) -> int:
    return int(text[:9]) if text.isascii() and text.isdigit() else 0


def _too_long(fields: dict[str, str]) -> list[Refusal]:
    return [
        Refusal(name, _sentence(_LABELS[name], len(value), longest(name)))
        for name, value in fields.items()
        if len(value) > longest(name)
    ]


def _answers_too_long(answers: dict[str, Any]) -> list[Refusal]:
    found = []
    for name, value in answers.items():
        size = max((len(each) for each in _texts(value)), default=0)
        if size > LONGEST_ANSWER:
            found.append(Refusal(f"prompt-{name}", _sentence("One answer", size, LONGEST_ANSWER)))
    return found


def _texts(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    parts = value.values() if isinstance(value, dict) else value
    return [each for each in parts if isinstance(each, str)]


def _sentence(what: str, size: int, most: int) -> str:
    return (
        f"{what}: {size:,} characters, and we can keep {most:,}. The first {most:,} are saved. "
        "Everything you typed is still on this page: shorten it, then press Save."
    )
