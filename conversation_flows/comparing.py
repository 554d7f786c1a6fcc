"""What is different between two versions of a script, as a reader sees it and as a writer does."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal

from conversation_flows.records.versions import Texts
from conversation_flows.yaml_files import DataError, parse_yaml

Reader = Literal["person", "adviser"]
_AROUND: Final = 2
_FOR_ADVISERS: Final = frozenset({"adviser", "listen_for", "musts", "warnings", "closing", "needs_in_words"})
_SECTIONS: Final = {
    "tiers": "Door",
    "prompts": "Question",
    "rules": "Reason",
    "musts": "What must happen",
    "promises": "Promise",
    "warnings": "Warning",
    "closing": "Before it can close",
    "next_steps": "Next step",
    "reasons": "Reason for an offer",
    "needs_in_words": "Words that name a need",
}


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words of a sentence, and whether they are only in this version."""

    text: str
    changed: bool


@dataclass(frozen=True, slots=True)
class WordChange:
    """Words that read otherwise. ``before`` is empty where they are new, ``after`` where they are gone."""

    reader: Reader
    about: str
    place: str
    before: tuple[Piece, ...]
    after: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class DiffLine:
    """A line of a file. ``sign`` is +, - or a space; a gap between two places is ``…``."""

    sign: str
    before: int | None
    after: int | None
    text: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """Everything that differs. ``words`` are the person's first; ``lines`` stand by the name of their file."""

    words: tuple[WordChange, ...]
    lines: dict[str, tuple[DiffLine, ...]]

    @property
    def same(self) -> bool:
        """Whether there is no difference at all."""
        return not any(self.lines.values())


def compare(before: Texts, after: Texts) -> Comparison:
    """The differences from one version's texts to another's; any text will do."""
    lines = {name: tuple(_lines(text, after.files[name])) for name, text in before.files.items()}
    old, new = _sentences(before.words), _sentences(after.words)
    changes = []
    for place in dict.fromkeys((*old, *new)):
        was, now = old.get(place, ""), new.get(place, "")
        if was != now:
            marked = _marked(was, now)
            changes.append(WordChange(_reader(place), _about(place), " › ".join(place), *marked))
    return Comparison(tuple(sorted(changes, key=lambda each: each.reader != "person")), lines)


def _sentences(words: str) -> dict[tuple[str, ...], str]:
    """Every sentence of a words file by its place; none where it cannot be read."""
    try:
        value = parse_yaml(Path("words.yaml"), words).value
    except (DataError, RecursionError):
        return {}
    return dict(_flat(value, ()))


def _flat(value: Any, place: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str]]:
    if isinstance(value, dict):
        for key, item in value.items():
            yield from _flat(item, (*place, str(key)))
    elif isinstance(value, list):
        yield place, "; ".join(str(item) for item in value)
    elif value is not None:
        yield place, str(value)


def _reader(place: tuple[str, ...]) -> Reader:
    return "adviser" if _FOR_ADVISERS & {place[0], place[-1]} else "person"


def _about(place: tuple[str, ...]) -> str:
    section = _SECTIONS.get(place[0], place[0])
    return f"{section}: {place[1].replace('_', ' ')}" if len(place) > 1 else section


def _marked(before: str, after: str) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    old, new = (re.findall(r"\s+|[\w’'-]+|[^\w\s]", text) for text in (before, after))
    was: list[Piece] = []
    now: list[Piece] = []
    for kind, a, b, c, d in difflib.SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes():
        if b > a:
            was.append(Piece("".join(old[a:b]), kind != "equal"))
        if d > c:
            now.append(Piece("".join(new[c:d]), kind != "equal"))
    return tuple(was), tuple(now)


def _lines(before: str, after: str) -> Iterator[DiffLine]:
    old, new = before.splitlines(), after.splitlines()
    groups = difflib.SequenceMatcher(a=old, b=new, autojunk=False).get_grouped_opcodes(_AROUND)
    for position, group in enumerate(groups):
        if position:
            yield DiffLine("…", None, None, "")
        for kind, a, b, c, d in group:
            if kind == "equal":
                yield from (DiffLine(" ", a + i + 1, c + i + 1, old[a + i]) for i in range(b - a))
                continue
            yield from (DiffLine("-", i + 1, None, old[i]) for i in range(a, b))
            yield from (DiffLine("+", None, i + 1, new[i]) for i in range(c, d))
