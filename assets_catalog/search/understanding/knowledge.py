"""What the understanding goes by: a lexicon, example phrases, and what was learnt from them.

The product comes with its own. A borough's stewards lay theirs over it
(:mod:`~assets_catalog.stewardship.words`); whoever answers for that borough
puts the result in use for as long as one search takes, so that two boroughs
in one process never hear each other's words.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import cache, cached_property

from assets_catalog.places.names import words_of_names
from assets_catalog.search.understanding import circumstances, lexicon, phrases
from assets_catalog.search.understanding.lexicon import Lexicon
from assets_catalog.search.understanding.meaning import Meaning
from assets_catalog.search.understanding.phrases import Examples
from assets_catalog.search.understanding.spelling import Speller, is_everyday
from assets_catalog.search.understanding.tokens import folded_words
from assets_catalog.search.understanding.wording import Wording


@dataclass(frozen=True, slots=True)
class Heads:
    """What was learnt from the examples. ``meaning`` is None where it was learnt without an encoder."""

    wording: Wording
    meaning: Meaning | None


@dataclass(frozen=True, slots=True)
class Laid:
    """What a borough lays over the shipped words.

    ``words`` are (category, strength, term) and ``phrases`` (category,
    phrase) that were added; ``words_off`` and ``phrases_off`` are (category,
    folded text) that were switched off.
    """

    words: tuple[tuple[str, str, str], ...] = ()
    phrases: tuple[tuple[str, str], ...] = ()
    words_off: frozenset[tuple[str, str]] = field(default=frozenset())
    phrases_off: frozenset[tuple[str, str]] = field(default=frozenset())


class Knowledge:
    """A lexicon and phrases. ``heads``: what was learnt, where that is settled; else they are learnt when asked for."""

    def __init__(
        self, words: Lexicon, examples: Mapping[str, Sequence[str]], heads: Heads | None = None
    ) -> None:
        self.lexicon = words
        self.phrases = examples
        self.heads = heads

    @cached_property
    def examples(self) -> Examples:
        """Everything there is to learn from."""
        return phrases.examples(self.phrases, self.lexicon)

    @cached_property
    def fingerprint(self) -> str:
        """Changes with anything that is learnt from."""
        return self.examples.fingerprint

    @cached_property
    def speller(self) -> Speller:
        """Mends words from those that lead somewhere: the lexicon's, the circumstances', and the phrases' own.

        Phrases are written as people write, slips and all, so a word of theirs
        counts only when it is everyday English or stands there often.
        """
        counts: Counter[str] = Counter()
        for word, count in phrases.word_counts(self.phrases).items():
            if (count >= 4 or is_everyday(word)) and word not in lexicon.of_other_languages():
                counts[word] = count
        counts.update(self.lexicon.words - lexicon.of_other_languages())
        counts.update(circumstances.words())
        return Speller(counts, left_alone=lexicon.of_other_languages() | words_of_names())


@cache
def shipped() -> Knowledge:
    """What comes with the product."""
    return Knowledge(lexicon.built_in(), phrases.built_in())


def overlaid(laid: Laid, heads: Heads | None = None) -> Knowledge:
    """The shipped words with a borough's laid over them. ``heads``: to go by until new ones are learnt."""
    base = shipped()
    terms: dict[str, dict[str, list[str]]] = {
        category: {
            strength: [term for term in listed if (category, folded_words(term)) not in laid.words_off]
            for strength, listed in by_strength.items()
        }
        for category, by_strength in base.lexicon.by_strength.items()
    }
    for category, strength, term in laid.words:
        terms.setdefault(category, {}).setdefault(strength, []).append(term)
    said = {
        category: [each for each in listed if (category, folded_words(each)) not in laid.phrases_off]
        for category, listed in base.phrases.items()
    }
    for category, phrase in laid.phrases:
        said.setdefault(category, []).append(phrase)
    return Knowledge(Lexicon(terms), said, heads)


_in_use: ContextVar[Knowledge | None] = ContextVar("knowledge", default=None)


def current() -> Knowledge:
    """What is gone by here and now."""
    return _in_use.get() or shipped()


@contextmanager
def using(known: Knowledge) -> Iterator[None]:
    """Go by this instead, in this thread."""
    before = _in_use.set(known)
    try:
        yield
    finally:
        _in_use.reset(before)
