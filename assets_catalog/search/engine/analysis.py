"""From text to the terms that are indexed: one analyser for listings and for searches.

Whoosh's own filters do the work (lower case, accents folded, English stop
words, Porter stems); each distinct word goes through them once and is then
remembered, since a borough's listings use the same few thousand words.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Generator, Iterator
from functools import lru_cache
from typing import Any

from whoosh.analysis import (
    Analyzer,
    CharsetFilter,
    LowercaseFilter,
    RegexTokenizer,
    StemFilter,
    StopFilter,
    Token,
)
from whoosh.fields import TEXT
from whoosh.support.charset import accent_map
from whoosh.system import pack_uint

_STOP = """
    a about all also am an and any are as at be because been being but by can could did do does
    for from had has have he her here hers him his how i if in into is it its just me my no nor not of off on or our
    ours out own s she should so some such t than that the their theirs them then there these they this those to too
    us very was we were what when where which while who whom why will with would you your yours
    im ive id dont doesnt didnt cant wont isnt arent wasnt thats theyre youre hes shes
"""
#: Words that say nothing about which service is meant, in a listing or in a search.
STOP_WORDS = frozenset(_STOP.split())

_LONGEST = 40
_WORD = re.compile(r"[^\W_]+")
_APOSTROPHE = re.compile(r"(?<=\w)['’ʼ`](?=\w)")

_WHOOSH = (
    RegexTokenizer(_WORD)
    | LowercaseFilter()
    | CharsetFilter(accent_map)
    | StopFilter(stoplist=STOP_WORDS, minsize=1)
    | StemFilter(cachesize=None)
)
_FOLD = RegexTokenizer(_WORD) | LowercaseFilter() | CharsetFilter(accent_map)


def words_of(text: str) -> list[str]:
    """The words of a text as written, with apostrophes closed up ("men's" is "mens")."""
    return _WORD.findall(_APOSTROPHE.sub("", unicodedata.normalize("NFKC", text)))


@lru_cache(maxsize=100_000)
def term_of(word: str) -> str:
    """The term a single word is indexed under; empty for a stop word."""
    return next((token.text[:_LONGEST] for token in _WHOOSH(word)), "")


@lru_cache(maxsize=100_000)
def folded(word: str) -> str:
    """A word in lower case without its accents, for looking it up."""
    return next((token.text[:_LONGEST] for token in _FOLD(word)), "")


def fold_text(text: str) -> str:
    """A whole text in lower case without accents or punctuation, one space between words."""
    return " ".join(filter(None, map(folded, words_of(text))))


class Stems(Analyzer):
    """The analyser of every text field."""

    def __call__(self, value: str, **wanted: Any) -> Iterator[Token]:
        token = Token(**wanted)
        for word in words_of(value):
            if term := term_of(word):
                token.text = term
                token.boost = 1.0
                yield token


class Stemmed(TEXT):
    """A text field of stems with how often each occurs.

    It gives Whoosh the same postings as any TEXT field with this analyser
    does, counted at once instead of token by token, and without the lengths
    that only Whoosh's own scoring wants: half the time of indexing.
    """

    def __init__(self) -> None:
        super().__init__(analyzer=Stems(), phrase=False)
        self.scorable = False

    def index(self, value: str, **_: Any) -> Generator[tuple[bytes, int, float, bytes], Any, None]:
        counts = Counter(filter(None, map(term_of, words_of(value))))
        for term, count in counts.items():
            yield term.encode(), count, float(count), pack_uint(count)
