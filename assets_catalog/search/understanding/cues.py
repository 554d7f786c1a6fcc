"""A cue: some words of a search, and what they were taken to mean."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from assets_catalog.search.query import Chip
from assets_catalog.search.understanding.tokens import Token

#: Order in which several values of one filter are given.
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


@dataclass(frozen=True, slots=True)
class Cue:
    """Tokens ``start`` up to ``end`` were read as one thing.

    ``filters`` hide what does not fit; ``preferences`` only order. ``said``
    keeps the words among those looked for in the listings; otherwise they
    """

    key: str
    kind: str
    label: str
    start: int
    end: int
    filters: Mapping[str, Any] = field(default_factory=dict)
    preferences: Mapping[str, Any] = field(default_factory=dict)
    said: bool = False

    def chip(self, words: str, tokens: Sequence[Token]) -> Chip:
        """The chip a person reads and may take back."""
        because = words[tokens[self.start].start : tokens[self.end - 1].end] if self.end > self.start else ""
        return Chip(self.key, self.kind, self.label, because)  # type: ignore[arg-type]


def without_overlaps(cues: Iterable[Cue]) -> list[Cue]:
    """Cues in the order of the text; of two on the same words the earlier given wins."""
    kept: list[Cue] = []
    taken: set[int] = set()
    for cue in cues:
        span = range(cue.start, cue.end)
        if taken.isdisjoint(span):
            kept.append(cue)
            taken.update(span)
    return sorted(kept, key=lambda cue: cue.start)


def joined(mappings: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Filters of several cues as one: lists grow, single values keep the first given."""
    result: dict[str, Any] = {}
    for mapping in mappings:
        for name, value in mapping.items():
            if isinstance(value, tuple) and name in result:
                result[name] = result[name] + tuple(each for each in value if each not in result[name])
            else:
                result.setdefault(name, value)
    if "days" in result:
        result["days"] = tuple(day for day in DAYS if day in result["days"])
    return result
