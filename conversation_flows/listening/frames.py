"""Frames: shapes of a sentence that mean trouble, kept as data and compiled once.

A frame file (``frames/KIND.yaml``) holds the kind, and frames of two sorts: ``any``
(one pattern is enough) and ``together`` (one pattern of each list, in the same or
the next sentence). A pattern is a regular expression over :func:`spelling.plain`
text with three additions: ``<name>`` is a list from ``words.yaml``; ``..`` is a gap
of up to three words and ``...`` of up to seven, never past the end of a sentence;
and it begins and ends at whole words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

import yaml

_WORD_LIST = re.compile(r"<([a-z_]+)>")
_GAPS = {" ... ": r"(?: [^ .]+){0,7}? ", " .. ": r"(?: [^ .]+){0,3}? "}
_SENTENCE_END = " . "


class FrameError(ValueError):
    """A frame file that cannot be used; the message names the file, the frame and the cure."""


@dataclass(frozen=True, slots=True)
class Frame:
    """One shape: every part must be found, each within a sentence of the last."""

    kind: str
    name: str
    parts: tuple[re.Pattern[str], ...]
    holds_now: bool
    """True if the words themselves say "now", so that a past can not cancel it."""


def _folder() -> Traversable:
    return files(__package__)


def _read(place: Traversable) -> dict[str, Any]:
    loaded = yaml.safe_load(place.read_text(encoding="utf-8"))
    if not isinstance(loaded, dict):
        raise FrameError(f"{place.name}: begin with names and lists, as the other files do.")
    return loaded


@cache
def word_lists() -> dict[str, str]:
    """Each list in ``words.yaml`` as one regular expression group."""
    raw = {str(name): str(words) for name, words in _read(_folder().joinpath("words.yaml")).items()}
    built: dict[str, str] = {}

    def build(name: str, asked_by: tuple[str, ...]) -> str:
        if name in asked_by:
            raise FrameError(f"words.yaml: <{name}> is made of itself; take one of them out.")
        if name not in raw:
            raise FrameError(
                f"words.yaml has no list <{name}>, asked for by {asked_by[-1] if asked_by else '?'}."
            )
        if name not in built:
            words = raw[name].strip().rstrip("|").replace("\n", " ")
            words = re.sub(r"\s*\|\s*", "|", words)
            filled = _WORD_LIST.sub(lambda found: build(found.group(1), (*asked_by, name)), words)
            built[name] = f"(?:{filled})"
        return built[name]

    for name in raw:
        build(name, ())
    return built


def expression(pattern: str) -> str:
    """The regular expression that a pattern stands for, without its word boundaries."""
    lists = word_lists()

    def fill(found: re.Match[str]) -> str:
        if found.group(1) not in lists:
            raise FrameError(f"There is no word list <{found.group(1)}> in words.yaml (in {pattern!r}).")
        return lists[found.group(1)]

    text = " ".join(pattern.split())
    for gap, meaning in _GAPS.items():
        text = text.replace(gap, meaning)
    # An optional word carries its own space: "(so )?scared"; groups must not be captured, for speed.
    text = re.sub(r"(?<!\\)\((?!\?)", "(?:", text)
    return _WORD_LIST.sub(fill, text)


def compiled(patterns: Iterable[str], where: str) -> re.Pattern[str]:
    """One regular expression for any of the patterns, at whole words."""
    alternatives = [expression(pattern) for pattern in patterns]
    if not alternatives:
        raise FrameError(f"{where}: the list is empty; give it a pattern or take it out.")
    try:
        return re.compile(r"(?<= )(?:" + "|".join(alternatives) + r")(?= )")
    except re.error as error:
        raise FrameError(f"{where}: {error}. Look for a bracket that is not closed.") from error


def _frames_in(place: Traversable) -> Iterator[Frame]:
    page = _read(place)
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
            holds_now=bool(entry.get("holds_now", False)),
        )


@cache
def all_frames() -> tuple[Frame, ...]:
    """Every frame of every file in ``frames/``, in the order of their names."""
    places = sorted(_folder().joinpath("frames").iterdir(), key=lambda place: place.name)
    return tuple(frame for place in places if place.name.endswith(".yaml") for frame in _frames_in(place))


@cache
def named_patterns(file_name: str) -> dict[str, re.Pattern[str]]:
    """The lists of a plain file (``exemptions.yaml``, ``quiet.yaml``), compiled."""
    page = _read(_folder().joinpath(file_name))
    return {
        str(name): compiled([str(p) for p in entry["any"]], f"{file_name}, {name}")
        for name, entry in page.items()
    }


def spans(frame: Frame, text: str) -> Iterator[tuple[int, int]]:
    """Where the frame is found: from the first to the last word of its parts."""
    first, *others = frame.parts
    for found in first.finditer(text):
        start, end = found.span()
        if not others:
            yield start, end
            continue
        window_start, window_end = neighbourhood(text, start, end)
        for other in others:
            also = other.search(text, window_start, window_end)
            if also is None:
                break
            start, end = min(start, also.start()), max(end, also.end())
        else:
            yield start, end


def neighbourhood(text: str, start: int, end: int, either_side: int = 2) -> tuple[int, int]:
    """The sentence that holds the span, with so many sentences before and after it.

    The bounds keep a space at each end, so that whole-word patterns still match there.
    """
    for _ in range(either_side + 1):
        before = text.rfind(_SENTENCE_END, 0, max(start, 0))
        start = before if before >= 0 else 0
        after = text.find(_SENTENCE_END, max(end - 1, 0))
        end = after + 3 if after >= 0 else len(text)
    return max(start, 0), end
