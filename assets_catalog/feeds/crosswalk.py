"""Which of our kinds of help another list's terms are: by their id, by their name, or not at all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any, Final

import yaml

from assets_catalog.feeds.records import Data, words
from assets_catalog.imports import kinds
from assets_catalog.imports.words import one_line
from assets_catalog.open_referral.taxonomies import terms as our_terms

_LONGEST_TERM: Final = 100
_MOST_KEYWORDS: Final = 30


class Crosswalk:
    """The shipped crosswalk, with what a steward said of one feed laid over it.

    ``unplaced`` counts the terms that were met and are no kind of help we know.
    """

    def __init__(self, said: Mapping[str, Sequence[str]] | None = None) -> None:
        self._said = {_plain(theirs): list(ours) for theirs, ours in (said or {}).items()}
        self.unplaced: Counter[str] = Counter()

    def place(self, terms: Iterable[Data]) -> tuple[list[str], list[str]]:
        """Kinds of help and search words of a service's terms. A term's parents speak where it does not itself."""
        found: list[str] = []
        keywords: list[str] = []
        for term in terms:
            name, identity = one_line(words(term.get("name")))[:_LONGEST_TERM], words(term.get("id"))
            placed = self._placed(identity, words(term.get("code")), name)
            for up in term.get("parents") or ():
                if placed is None:
                    placed = self._placed("", "", one_line(words(up)))
            if placed is None and (name or identity):
                self.unplaced[name or identity] += 1
            found += placed or ()
            if name and name.lower() not in keywords and not name.isdigit():
                keywords.append(name.lower())
        return list(dict.fromkeys(found)), keywords[:_MOST_KEYWORDS]

    def _placed(self, identity: str, code: str, name: str) -> Sequence[str] | None:
        """Kinds of help (none, for what is known to be none), or None for a term that nobody knows."""
        for mark in (identity, code, name):
            if mark and _plain(mark) in self._said:
                return self._said[_plain(mark)]
        for mark in (identity, code):
            if mark in _ids():
                return _ids()[mark]
        if not name:
            return None
        plain = _plain(name)
        if plain in _nothing():
            return ()
        if plain in _named():
            return _named()[plain]
        return kinds.place(name).categories or None


@cache
def _shipped() -> dict[str, Any]:
    text = files(__package__).joinpath("crosswalk.yaml").read_text(encoding="utf-8")
    said: dict[str, Any] = yaml.safe_load(text)
    return said


@cache
def _ids() -> dict[str, tuple[str, ...]]:
    """Terms by id: those of the shipped list, and those under which other front doors give our own kinds."""
    ours = {each.id: (each.key,) for each in our_terms() if each.taxonomy == "help"}
    return ours | {str(code): tuple(placed) for code, placed in _shipped()["ids"].items()}


@cache
def _named() -> dict[str, tuple[str, ...]]:
    return {str(name): tuple(placed) for name, placed in _shipped()["names"].items()}


@cache
def _nothing() -> frozenset[str]:
    return frozenset(_shipped()["nothing"])


def every_category_named() -> set[str]:
    """Every kind of help that the shipped list speaks of."""
    return {each for group in (_ids(), _named()) for placed in group.values() for each in placed}


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())
