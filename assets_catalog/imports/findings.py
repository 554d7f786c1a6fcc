"""What was noticed while a row was read."""

from __future__ import annotations

from dataclasses import dataclass, field

_LONGEST_DETAIL = 80


@dataclass(frozen=True, slots=True)
class Note:
    """Something mended or left out: ``what`` is the same words for every row it happens to."""

    what: str
    detail: str = ""


@dataclass(slots=True)
class Findings:
    """Notes, and flags: sentences about a listing that a person should settle before others rely on it."""

    notes: list[Note] = field(default_factory=list)
    flags: list[str] = field(default_factory=list)

    def note(self, what: str, detail: str = "") -> None:
        """Something was mended or left out."""
        line = " ".join(detail.split())
        short = line if len(line) <= _LONGEST_DETAIL else line[: _LONGEST_DETAIL - 1] + "…"
        self.notes.append(Note(what, short))

    def flag(self, sentence: str) -> None:
        """Something contradicts itself, and was kept as it was given."""
        if sentence not in self.flags:
            self.flags.append(sentence)
