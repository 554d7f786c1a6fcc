"""Misspelt words mended from words that we know lead somewhere.

A word that is found in the catalogue, in the lexicon or in everyday English
is never changed.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Mapping
from functools import cache, cached_property, lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Protocol, runtime_checkable

from rapidfuzz import process
from rapidfuzz.distance import OSA

from assets_catalog.search.understanding.tokens import stem

_SHORTEST = 4
_LONGEST = 30
#: From this many letters two slips are forgiven, below it one.
_LONG = 8
#: Letters that people take for one another at the start of a word.
_STARTS = {
    "f": "p",
    "p": "f",
    "k": "ckq",
    "c": "ks",
    "s": "cp",
    "w": "hw",
    "n": "kgp",
    "r": "w",
    "j": "g",
    "g": "j",
}


class Vocabulary(Protocol):
    """The words of a catalogue, as its index knows them."""

    def has(self, word: str) -> bool:
        """Whether the word finds anything."""
        ...

    def correct(self, word: str) -> str | None:
        """The word of the catalogue that was probably meant, if there is one."""
        ...


@runtime_checkable
class KnowsNames(Protocol):
    """A vocabulary that also knows what services are called."""

    def named(self, words: str) -> bool:
        """Whether a service is called just this."""
        ...


class Speller:
    """Mends a word from a list of words with how often each is used."""

    def __init__(self, counts: Mapping[str, int], left_alone: frozenset[str] = frozenset()) -> None:
        """``left_alone``: words that are known, but that nothing is mended into."""
        self._counts = {
            word: count
            for word, count in counts.items()
            if len(word) >= _SHORTEST and word.isascii() and word.isalpha()
        }
        self._known = frozenset(counts) | left_alone
        self._families = frozenset(counts)
        self._nearest = lru_cache(maxsize=4096)(self._find_nearest)

    @cached_property
    def _stems(self) -> frozenset[str]:
        return frozenset(stem(word) for word in self._families)

    @cached_property
    def _by_start(self) -> dict[str, list[str]]:
        listed: dict[str, list[str]] = {}
        for word in sorted(self._counts):
            listed.setdefault(word[0], []).append(word)
        return listed

    def knows(self, word: str) -> bool:
        """Whether the word, or one of its family, is on the list."""
        return word in self._known or stem(word) in self._stems

    def mend(self, word: str, vocabulary: Vocabulary | None = None) -> str | None:
        """What was probably meant by a folded word, or None when it should stay as it is."""
        if not _SHORTEST <= len(word) <= _LONGEST or not word.isascii() or not word.isalpha():
            return None
        if self.knows(word) or (vocabulary is not None and vocabulary.has(word)) or is_everyday(word):
            return None
        ours = self._nearest(word)
        theirs = vocabulary.correct(word) if vocabulary is not None else None
        if theirs and (theirs == word or " " in theirs):
            theirs = None
        if ours and theirs:
            return min((ours, theirs), key=lambda each: int(OSA.distance(word, each)))
        return ours or theirs

    def _find_nearest(self, word: str) -> str | None:
        allowed = 2 if len(word) >= _LONG else 1
        best: tuple[int, int, str] | None = None
        for letter in {word[0], *_STARTS.get(word[0], "")}:
            among = self._by_start.get(letter, [])
            for candidate, distance, _ in process.extract(
                word, among, scorer=OSA.distance, score_cutoff=allowed, limit=5
            ):
                if len(word) < 5 and len(candidate) < len(word):
                    continue
                rank = (int(distance), -self._counts[candidate], candidate)
                if best is None or rank < best:
                    best = rank
        return best[2] if best else None


def is_everyday(word: str) -> bool:
    """Whether a folded word is everyday English."""
    return word in _english()


@cache
def _english() -> frozenset[str]:
    """Everyday English, so that a plain word is not "mended"; empty where the word list is not installed."""
    spec = find_spec("spellchecker")
    if spec is None or spec.origin is None:
        return frozenset()
    path = Path(spec.origin).parent / "resources" / "en.json.gz"
    try:
        with gzip.open(path, "rt", encoding="utf-8") as file:
            return frozenset(json.load(file))
    except (OSError, ValueError):
        return frozenset()
