"""Words that were typed without the space between them: "lunchclub", "someonetotalkto"."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache

from assets_catalog.search.understanding import needs
from assets_catalog.search.understanding.spelling import Vocabulary, everyday
from assets_catalog.search.understanding.tokens import FILLERS, Token, stem

_SHORTEST, _LONGEST = 8, 40
_LONGEST_PART = 16
#: A part that is said less often than this (in the word list's own counts) is more likely chance than a word.
_SELDOM = 1_000
#: A word that leads somewhere counts as said so often, however seldom it is in everyday English.
_TELLING = 100_000
#: A single slip is likelier than a split into parts that are all short.
_LONGEST_PART_AT_LEAST = 4


def apart(
    tokens: Sequence[Token], vocabulary: Vocabulary | None, refused: frozenset[str]
) -> tuple[list[Token], dict[str, str]]:
    """The tokens with such words taken apart, and what was; ``refused`` are keys of chips taken back."""
    found: list[Token] = []
    taken: dict[str, str] = {}
    for token in tokens:
        parts = () if f"spelling:{token.norm}" in refused else _parts(token, vocabulary)
        if not parts:
            found.append(token)
            continue
        taken[token.norm] = " ".join(parts)
        start = token.start
        for place, part in enumerate(parts):
            end = start + len(part)
            found.append(
                Token(token.text[start - token.start : end - token.start], part, stem(part), start, end)
                if place
                else token._replace(text=token.text[: len(part)], norm=part, stem=stem(part), end=end)
            )
            start = end
    return found, taken


def _parts(token: Token, vocabulary: Vocabulary | None) -> tuple[str, ...]:
    word = token.norm
    # A word with an accent or an apostrophe is another length folded, and is no joined one.
    if not _SHORTEST <= len(word) <= _LONGEST or not word.isalpha() or word != token.text.lower():
        return ()
    speller = needs.speller()
    if word in everyday() or speller.knows(word) or (vocabulary is not None and vocabulary.has(word)):
        return ()
    parts = _split(word, frozenset(part for part in _pieces(word) if speller.knows(part)))
    if not parts or max(map(len, parts)) < _LONGEST_PART_AT_LEAST:
        return ()
    # "Counseling" is a slip of one word, not two words.
    mended = speller.mend(word, vocabulary)
    if mended is not None and len(parts) < 3 and abs(len(mended) - len(word)) < 2:
        return ()
    return parts


def _pieces(word: str) -> set[str]:
    return {
        word[start:end]
        for start in range(len(word))
        for end in range(start + 3, min(start + _LONGEST_PART, len(word)) + 1)
    }


@lru_cache(maxsize=4096)
def _split(word: str, telling: frozenset[str]) -> tuple[str, ...]:
    """The likeliest words that make up this one, by how often each is said; empty where there are none."""
    counts = everyday()
    if not counts:
        return ()
    total = sum_of_counts()
    best: list[tuple[float, tuple[str, ...]] | None] = [(0.0, ())] + [None] * len(word)
    for end in range(1, len(word) + 1):
        for start in range(max(0, end - _LONGEST_PART), end):
            before, part = best[start], word[start:end]
            if before is None or (len(part) < 3 and part not in FILLERS):
                continue
            said = max(counts.get(part, 0), _TELLING if part in telling else 0)
            if said < _SELDOM:
                continue
            cost = before[0] + math.log(total / said)
            here = best[end]
            if here is None or cost < here[0]:
                best[end] = (cost, (*before[1], part))
    whole = best[-1]
    return whole[1] if whole is not None and len(whole[1]) > 1 else ()


@lru_cache(maxsize=1)
def sum_of_counts() -> int:
    """How many words were counted for the word list."""
    return sum(everyday().values())
