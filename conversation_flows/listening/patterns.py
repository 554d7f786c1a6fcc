"""Patterns: how a shape of words is written down, and compiled once.

A pattern is a regular expression over :func:`spelling.plain` text with three additions:
``<name>`` is a list from ``words.yaml``; `` .. `` is a gap of up to three words and
`` ... `` of up to seven, never past the end of a sentence; and it begins and ends at
whole words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from assets_catalog import yaml_files
from conversation_flows.listening.spelling import without_accents

_WORD_LIST = re.compile(r"<([a-z_]+)>")
_GAPS = {" ... ": r"(?: [^ .]+){0,7}? ", " .. ": r"(?: [^ .]+){0,3}? "}
_SENTENCE_END = " . "


class FrameError(ValueError):
    """A frame file that cannot be used; the message names the file, the frame and the cure."""


def folder() -> Traversable:
    """Where the word lists and frames are kept."""
    return files(__package__)


def read(place: Traversable) -> dict[str, Any]:
    """A file of names and lists; FrameError where it is anything else."""
    loaded = yaml_files.load(place.read_text(encoding="utf-8"))
    if not isinstance(loaded, dict):
        raise FrameError(f"{place.name}: begin with names and lists, as the other files do.")
    return loaded


@cache
def word_lists() -> dict[str, str]:
    """Each list in ``words.yaml`` as one regular expression group."""
    raw = {str(name): str(words) for name, words in read(folder().joinpath("words.yaml")).items()}
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

    text = " ".join(without_accents(pattern).split())
    for gap, meaning in _GAPS.items():
        text = text.replace(gap, meaning)
    if ".." in text:
        raise FrameError(f"A gap is written with a space before and after it (in {pattern!r}).")
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


@cache
def named_patterns(file_name: str) -> dict[str, re.Pattern[str]]:
    """The lists of a plain file (``exemptions.yaml``, ``quiet.yaml``), compiled."""
    page = read(folder().joinpath(file_name))
    return {
        str(name): compiled([str(p) for p in entry["any"]], f"{file_name}, {name}")
        for name, entry in page.items()
    }


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


_CLAUSE_END = re.compile(r" (?:[.,]|and|but|so)(?= )")


def clause(text: str, start: int, end: int) -> tuple[int, int]:
    """The clause that holds the span: to the nearest comma, full stop, "and", "but" or "so" either side.

    The bounds keep a space at each end, so that whole-word patterns still match there.
    """
    before = [found.end() for found in _CLAUSE_END.finditer(text, 0, start)]
    after = _CLAUSE_END.search(text, max(end - 1, 0))
    return (before[-1] if before else 0), (after.start() + 1 if after else len(text))
