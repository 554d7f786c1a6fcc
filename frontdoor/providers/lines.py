"""The lines of the short form in which a listing is changed, as people read them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal


@dataclass(frozen=True, slots=True)
class Line:
    """One line: what it is called, a hint, and what kind of field it is. ``choices`` are value and words."""

    name: str
    label: str
    hint: str = ""
    kind: Literal["text", "box", "choice"] = "text"
    choices: tuple[tuple[str, str], ...] = ()


_ALL: Final = (
    Line("times", "When it is on", "For example, Tuesdays 10am to midday, not in August", "box"),
    Line("phone", "Phone number"),
    Line("email", "Email address"),
    Line("url", "Website"),
    Line("place", "Where it is", "Building and street"),
    Line("postcode", "Postcode of the place"),
    Line("cost", "What it costs", "For example, Free, or £2, or Pay what you can"),
    Line("eligibility", "Who may come", "", "box"),
    Line("description", "What happens there", "Plain words, as you would tell a neighbour", "box"),
    Line(
        "full",
        "Is there room for new people?",
        "",
        "choice",
        (("", "Yes, there is room"), ("yes", "No, we are full")),
    ),
    Line("full_until", "If it is full, until when?", "For example, 24 December 2026. Leave it empty if you do not know."),
    Line(
        "closed",
        "Is it still going?",
        "",
        "choice",
        (("", "Yes"), ("good", "No, it has closed for good")),
    ),
    Line("closed_from", "First day it is shut", "Only if you are shut for a while. For example, 24 December 2026."),
    Line("closed_until", "Last day it is shut", "For example, 4 January 2027"),
)  # fmt: skip
LINES: Final[dict[str, Line]] = {each.name: each for each in _ALL}


def marks(given: Mapping[str, str]) -> str:
    """A mark for each line as a form shows it, to go along with the form as ``shown``."""
    return json.dumps({name: _mark(given.get(name, "")) for name in LINES})


def touched(given: Mapping[str, str], shown: str) -> dict[str, str]:
    """The lines that somebody changed in a form that showed ``shown``; all of them where that cannot be read.

    A line they left alone may say today what it did not when the form was
    opened; to send it back would undo what somebody else wrote meanwhile.
    """
    try:
        before = json.loads(shown)
    except (ValueError, RecursionError):
        before = {}
    if not isinstance(before, dict):
        before = {}
    return {name: text for name, text in given.items() if before.get(name) != _mark(text)}


def _mark(text: str) -> str:
    return hashlib.sha256(" ".join(text.split()).encode()).hexdigest()[:12]
