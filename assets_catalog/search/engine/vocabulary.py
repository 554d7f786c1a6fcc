"""The catalogue's own words: which have hits, and what a misspelt one probably was."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from assets_catalog.search.engine.analysis import fold_text, folded, term_of, words_of
from assets_catalog.search.engine.compiled import Compiled
from assets_catalog.search.engine.surfaces import name_key

SHORTEST_TO_CORRECT = 4
_LONG = 7
_REMEMBERED = 10_000
_MOST_NAMES_READ = 50


class Vocabulary:
    """Words of one or more segments. A word that has hits is never corrected."""

    def __init__(self, segments: Sequence[Compiled]) -> None:
        self._segments = segments
        self._by_length: dict[int, list[str]] | None = None
        self._spread: dict[str, int] = {}
        self.correct = lru_cache(maxsize=_REMEMBERED)(self._correct)

    def has(self, word: str) -> bool:
        """Whether the word, or another form of it, stands in any listing (or says nothing, such as "the")."""
        terms = [term_of(each) for each in words_of(word)]
        return all(not term or self._has_term(term) for term in terms)

    def _has_term(self, term: str) -> bool:
        key = term.encode()
        return any(each.postings(key) != slice(0, 0) for each in self._segments)

    def named(self, words: str) -> bool:
        """Whether a listing is called just this."""
        name = fold_text(words)
        key = name_key(name)
        for segment in self._segments if name else ():
            keys, documents = segment.arrays["name_keys"], segment.arrays["name_documents"]
            low, high = (int(np.searchsorted(keys, key, side=side)) for side in ("left", "right"))
            for number in documents[low : min(high, low + _MOST_NAMES_READ)].tolist():
                if fold_text(segment.record(number)["name"]) == name:
                    return True
        return False

    def starting(self, beginning: str, most: int) -> list[bytes]:
        """Terms that begin so, those with most listings first."""
        found: dict[bytes, int] = {}
        prefix = beginning.encode()
        for segment in self._segments:
            terms, start = segment.arrays["terms"], segment.arrays["term_start"]
            low, high = np.searchsorted(terms, [prefix, prefix + b"\xff"]).tolist()
            for at in range(low, high):
                term = bytes(terms[at])
                found[term] = found.get(term, 0) + int(start[at + 1] - start[at])
        return sorted(found, key=lambda term: (-found[term], term))[:most]

    def _correct(self, word: str) -> str | None:
        """The word of the catalogue that was probably meant, or None to leave it as it is.

        One slip is forgiven in a short word, two from seven letters on; of
        words equally near, the one that more listings use.
        """
        typed = folded(word)
        if len(typed) < SHORTEST_TO_CORRECT or not typed.isalpha() or self.has(typed):
            return None
        slips = 2 if len(typed) >= _LONG else 1
        candidates = list(self._of_length(range(len(typed) - slips, len(typed) + slips + 1)))
        near = process.extract(
            typed, candidates, scorer=DamerauLevenshtein.distance, score_cutoff=slips, limit=20
        )
        if not near:
            return None
        return min(near, key=lambda each: (each[1], each[0][0] != typed[0], -self._spread[each[0]], each[0]))[
            0
        ]

    def _of_length(self, lengths: range) -> Iterable[str]:
        if self._by_length is None:
            self._by_length = self._read()
        for length in lengths:
            yield from self._by_length.get(length, ())

    def _read(self) -> dict[int, list[str]]:
        for segment in self._segments:
            counts = segment.arrays["word_documents"].tolist()
            for word, count in zip(segment.arrays["words"].tolist(), counts, strict=True):
                said = word.decode()
                if len(said) >= SHORTEST_TO_CORRECT - 1 and said.isalpha():
                    self._spread[said] = self._spread.get(said, 0) + count
        by_length: dict[int, list[str]] = {}
        for said in self._spread:
            by_length.setdefault(len(said), []).append(said)
        return by_length
