"""What a save changes, when the page it comes from may be older than what is kept.

A page says which fields it changed (by a digest of what each field held when
the page last agreed with the record), so that a window left open never writes
old words over newer ones, and where two windows changed the same long text
both are kept.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

TYPED = (
    "first_name",
    "safe_contact",
    "near",
    "notes",
    "next_step",
    "named_worker",
    "deputy",
    "next_contact",
    "looking_for",
)
_CHOSEN = ("tier", "route", "worker_wanted")
#: Longest that one field may be, in characters; a longer one is cut and the worker is told.
LONGEST = {"notes": 20_000, "safe_contact": 2_000, "next_step": 2_000, "looking_for": 500}
LONGEST_LINE = 120
#: Longest that one answer in somebody's own words may be.
LONGEST_ANSWER = 5_000
_KEEP_BOTH = ("notes", "safe_contact", "next_step")


@dataclass(frozen=True, slots=True)
class Page:
    """The page a save comes from: its own id, how often it has saved, and what its fields held before."""

    id: str = ""
    turn: int = 0
    was: Mapping[str, str] = field(default_factory=dict)
    base_revision: int | None = None

    @property
    def mark(self) -> str:
        """How the record remembers this page and turn."""
        return f"{self.id} {self.turn}" if self.id else ""

    def wrote_last(self, held: Mapping[str, Any]) -> bool:
        """Whether nobody has saved since this page did."""
        return bool(self.id) and str(held["page"]).split(" ")[0] == self.id

    def is_late(self, held: Mapping[str, Any]) -> bool:
        """Whether a later save of the same page has already arrived."""
        return self.wrote_last(held) and self.turn < int(str(held["page"]).split(" ")[1])

    def _clashes(self, name: str, kept: Any, held: Mapping[str, Any]) -> bool:
        if self.wrote_last(held):
            return False
        if name in self.was:
            return self.was[name] != digest(kept)
        return self.base_revision is not None and self.base_revision < held["revision"]

    def _untouched(self, name: str, value: Any) -> bool:
        return self.was.get(name) == digest(value)


def digest(value: Any) -> str:
    """A short mark of what a field holds, to see whether it changed."""
    said = json.dumps(value, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def changes(
    held: Mapping[str, Any], typed: Mapping[str, Any], answers: Mapping[str, Any] | None, page: Page
) -> dict[str, Any]:
    """The columns that this save changes, with their new values."""
    found: dict[str, Any] = {}
    for name, value in typed.items():
        if name not in TYPED and name not in _CHOSEN:
            continue
        if page._untouched(name, value):
            continue
        new = cut(name, value)
        if name in _KEEP_BOTH and page._clashes(name, held[name], held):
            new = both(held[name], new)
        found[name] = new
    said = {
        name: cut_answer(value)
        for name, value in (answers or {}).items()
        if not page._untouched(f"answers.{name}", value)
    }
    if said:
        found["answers"] = {**held["answers"], **said}
    return {name: value for name, value in found.items() if held[name] != value}


def longest(name: str) -> int:
    """How many characters of a typed field are kept."""
    return LONGEST.get(name, LONGEST_LINE)


def cut(name: str, value: Any) -> Any:
    """A value no longer than can be kept."""
    return value[: longest(name)] if isinstance(value, str) else value


def cut_answer(value: Any) -> Any:
    """An answer of any shape, each text in it no longer than can be kept."""
    if isinstance(value, str):
        return value[:LONGEST_ANSWER]
    if isinstance(value, Mapping):
        return {name: cut_answer(item) for name, item in value.items()}
    return [cut_answer(item) for item in value] if isinstance(value, list) else value


def both(kept: str, typed: str) -> str:
    """Two windows' words, neither lost."""
    if _holds(typed, kept) or not kept.strip():
        return typed
    if _holds(kept, typed):
        return kept
    return f"{kept}\n\n[Typed in another window]\n{typed}"


def _holds(whole: str, part: str) -> bool:
    return whole.startswith(part) or f"\n{part}\n" in f"\n{whole}\n"
