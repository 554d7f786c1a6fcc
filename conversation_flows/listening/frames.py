"""Frames: shapes of a sentence that mean trouble, kept as data, one file a kind.

A file in ``frames/`` holds the kind and its frames. Each has a name, why it is there, and
either ``any`` (one pattern is enough) or ``together`` (one pattern of each list, in the
same sentence or two sentences either side). ``topic: true`` marks a frame that only names
a subject, which a course or a leaflet may do too; ``holds_now: true`` one whose words
themselves say that it is not over.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources.abc import Traversable

from conversation_flows.listening import exemptions
from conversation_flows.listening.patterns import FrameError, compiled, folder, neighbourhood, read


@dataclass(frozen=True, slots=True)
class Frame:
    """One shape: every part must be found, each near the first."""

    kind: str
    name: str
    parts: tuple[re.Pattern[str], ...]
    topic: bool
    holds_now: bool

    def spans(self, text: str) -> Iterator[tuple[int, int]]:
        """Where it is found: from the first to the last word of its parts."""
        first, *others = self.parts
        for found in first.finditer(text):
            start, end = found.span()
            near = neighbourhood(text, start, end) if others else (0, 0)
            for other in others:
                also = other.search(text, *near)
                if also is None:
                    break
                start, end = min(start, also.start()), max(end, also.end())
            else:
                yield start, end


def heard(text: str) -> set[str]:
    """The kinds whose frames stand in the text; milder kinds where an exemption cancelled a hit."""
    harmless = exemptions.harmless_spans(text)
    kinds: set[str] = set()
    for frame in all_frames():
        if frame.kind in kinds:
            continue
        for start, end in frame.spans(text):
            if any(start < last and first < end for first, last in harmless):
                continue
            if not frame.holds_now and exemptions.is_over(text, start, end):
                kinds.add("resolved_history")
            elif frame.topic and exemptions.is_about_learning(text, start, end):
                kinds.add("training_query")
            else:
                kinds.add(frame.kind)
                break
    return kinds


def _frames_in(place: Traversable) -> Iterator[Frame]:
    page = read(place)
    kind = str(page["kind"])
    for entry in page["frames"]:
        where = f"{place.name}, {entry.get('name', 'a frame without a name')}"
        if not entry.get("why"):
            raise FrameError(f"{where}: say why it is there.")
        parts = entry["together"] if "together" in entry else [entry["any"]]
        yield Frame(
            kind=kind,
            name=str(entry["name"]),
            parts=tuple(compiled(part, where) for part in parts),
            topic=bool(entry.get("topic", False)),
            holds_now=bool(entry.get("holds_now", False)),
        )


@cache
def all_frames() -> tuple[Frame, ...]:
    """Every frame of every file in ``frames/``, in the order of their names."""
    places = sorted(folder().joinpath("frames").iterdir(), key=lambda place: place.name)
    return tuple(frame for place in places if place.name.endswith(".yaml") for frame in _frames_in(place))
