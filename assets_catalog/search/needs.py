"""Which kinds of help the words speak of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from assets_catalog.search import lexicon
from assets_catalog.search.spelling import Speller
from assets_catalog.search.tokens import Token


@dataclass(frozen=True, slots=True)
class Need:
    """A kind of help with its weight, 0 to 1, and the letters of the words that led to it."""

    category: str
    weight: float
    start: int | None = None
    end: int | None = None


def rank(tokens: Sequence[Token], *, foreign: bool = False) -> list[Need]:
    """Kinds of help, best first."""
    votes = lexicon.built_in().votes(tokens)
    found = [
        Need(category, round(vote.weight, 4), tokens[vote.start].start, tokens[vote.end - 1].end)
        for category, vote in votes.items()
        if vote.weight >= 0.1
    ]
    return sorted(found, key=lambda need: (-need.weight, need.category))


@cache
def speller() -> Speller:
    """Mends words from those that lead to a need."""
    counts: Counter[str] = Counter()
    for terms in lexicon.built_in().terms.values():
        for term in terms:
            counts.update(term.split())
    return Speller(counts)
