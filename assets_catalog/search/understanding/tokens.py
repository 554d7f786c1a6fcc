"""Words of a search: how they are cut, folded together and found as phrases."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Generic, NamedTuple, TypeVar

from whoosh.lang.porter2 import stem as _porter2

T = TypeVar("T")

_WORD = re.compile(r"\d{1,2}[:.]\d{2}(?:[ap]m)?\b|\d{2}\+|[^\W_]+(?:['’`][^\W_]+)*", re.IGNORECASE)
_LATIN_EXTRAS = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe"})

_DASHES = frozenset("-‐‑–—−")


def word_set(words: str) -> frozenset[str]:
    """The words of a text, for a list that is easier to read as one line."""
    return frozenset(words.split())


#: Small words that may stand between the words of a phrase without breaking it.
FILLERS = word_set(
    "a an the my his her hers our their your its this that these those some any and or n of to for in on at up "
    "with by from about into as is are was am be been being have has had do does did i we he she they it you "
    "im ive id youre hes shes me him them us who which can could would will just really very too so all also "
    "please there here near get got getting"
)

#: Of those, the ones that may be left out of a phrase as well: "in the bath" finds "in her bath".
_OWNERS = word_set("a an the my his her our their your")

#: How many small words in a row a phrase may step over.
MAX_STEP = 2


class Token(NamedTuple):
    """One word: as typed, folded (lower case, no accents or apostrophes), its stem, and where it stands."""

    text: str
    norm: str
    stem: str
    start: int
    end: int
    after_break: bool = False  # a comma, full stop or new line stands before it
    after_dash: bool = False  # a hyphen or dash stands before it: "mon-fri"
    after_pound: bool = False  # a pound sign stands before it: "£5"


def fold(word: str) -> str:
    """Lower case without apostrophes; Latin letters without their accents."""
    word = word.casefold()
    if word.isalnum() and word.isascii():
        return word
    for mark in ("'", "’", "`"):
        word = word.replace(mark, "")
    if word.isascii():
        return word
    word = word.translate(_LATIN_EXTRAS)
    kept = []
    for char in word:
        parts = unicodedata.normalize("NFKD", char)
        kept.append(parts[0] if len(parts) > 1 and parts[0].isascii() and parts[0].isalpha() else char)
    return "".join(kept)


@lru_cache(maxsize=65536)
def stem(norm: str) -> str:
    """The stem by which words of one family meet; short and non-English words stay whole."""
    if len(norm) <= 3 or not norm.isascii() or not norm.isalpha():
        return norm
    return str(_porter2(norm))


def tokenise(text: str) -> list[Token]:
    """Cut text into words; any text is welcome."""
    tokens: list[Token] = []
    last = 0
    for match in _WORD.finditer(text):
        norm = fold(match.group())
        gap = text[last : match.start()]
        broken = bool(tokens) and any(mark in gap for mark in ",.;:!?\n()/")
        dashed = bool(tokens) and gap.strip() in _DASHES
        priced = gap.endswith("£")
        tokens.append(
            Token(match.group(), norm, stem(norm), match.start(), match.end(), broken, dashed, priced)
        )
        last = match.end()
    return tokens


def is_worded(text: str) -> bool:
    """Whether there is a word in a text."""
    return _WORD.search(text) is not None


def folded(text: str) -> list[str]:
    """The words of a text, folded: what :func:`tokenise` gives of them, in a fraction of the time."""
    return [fold(word) for word in _WORD.findall(text)]


def folded_words(text: str) -> str:
    """A text as its folded words with one space between: what makes two terms the same."""
    return " ".join(folded(text))


@dataclass(frozen=True, slots=True)
class Found(Generic[T]):
    """A phrase found among tokens ``start`` up to ``end`` (not included)."""

    start: int
    end: int
    value: T


class PhraseTable(Generic[T]):
    """Phrases found by stem, longest first at each place.

    Small words in the text are stepped over inside a phrase. A phrase of two
    words is also found written as one ("foodbank"), and one long word written
    as two ("wheel chair"). ``exact`` compares whole words instead of stems.
    """

    def __init__(self, entries: Iterable[tuple[str, T]], *, exact: bool = False) -> None:
        self._exact = exact
        self._by_first: dict[str, list[tuple[tuple[str, ...], T]]] = {}
        self.words: set[str] = set()
        for phrase, value in entries:
            self._add(phrase, value)

    def _add(self, phrase: str, value: T) -> None:
        words = folded(phrase)
        if not words:
            return
        self.words.update(words)
        telling = [word for word in words if word not in _OWNERS]
        if len(telling) > 1:
            words = telling
        keys = tuple(words if self._exact else map(stem, words))
        self._by_first.setdefault(keys[0], []).append((keys, value))
        if len(words) == 2 and min(map(len, words)) > 2:
            joined = words[0] + words[1]
            joined_key = joined if self._exact else stem(joined)
            self._by_first.setdefault(joined_key, []).append(((joined_key,), value))

    def _key(self, token: Token) -> str:
        return token.norm if self._exact else token.stem

    def find(self, tokens: Sequence[Token]) -> list[Found[T]]:
        """Every phrase in the text, in order of where it begins, longest first."""
        found: list[Found[T]] = []
        keys = [self._key(token) for token in tokens]
        for start, key in enumerate(keys):
            here = [
                Found(start, end, value)
                for pattern, value in self._by_first.get(key, ())
                if (end := self._match(pattern, tokens, keys, start)) is not None
            ]
            if start + 1 < len(tokens):
                joined = tokens[start].norm + tokens[start + 1].norm
                if len(joined) >= 7:
                    joined_key = joined if self._exact else stem(joined)
                    here.extend(
                        Found(start, start + 2, value)
                        for pattern, value in self._by_first.get(joined_key, ())
                        if len(pattern) == 1
                    )
            # A phrase of two words is listed as one word too, and both may have matched.
            once = {(match.end, id(match.value)): match for match in here}
            found.extend(sorted(once.values(), key=lambda match: -match.end))
        return found

    @staticmethod
    def _match(
        pattern: tuple[str, ...], tokens: Sequence[Token], keys: Sequence[str], start: int
    ) -> int | None:
        at = start + 1
        for wanted in pattern[1:]:
            stepped = 0
            while at < len(keys) and keys[at] != wanted:
                if tokens[at].norm not in FILLERS or stepped == MAX_STEP:
                    return None
                at += 1
                stepped += 1
            if at == len(keys):
                return None
            at += 1
        return at


def outermost(found: Sequence[Found[T]]) -> list[Found[T]]:
    """The phrases that lie inside no longer one: "food bank" hides "food"."""
    widest = sorted(found, key=lambda each: (each.start, -each.end))
    kept: list[Found[T]] = []
    reach = -1
    span: tuple[int, int] | None = None
    for each in widest:
        if (each.start, each.end) == span:
            kept.append(each)
        elif each.end > reach:
            kept.append(each)
            reach = each.end
            span = (each.start, each.end)
    return kept
