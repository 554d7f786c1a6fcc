"""Misspelt words mended from words that we know lead somewhere.

A word that is found in the catalogue, in the lexicon or in everyday English
is never changed.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator, Mapping
from functools import cache, cached_property, lru_cache
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path
from typing import Protocol, runtime_checkable

from rapidfuzz import process
from rapidfuzz.distance import OSA

from assets_catalog import yaml_files
from assets_catalog.search.understanding.sounds import heard
from assets_catalog.search.understanding.tokens import stem

_SHORTEST = 4
_LONGEST = 30
#: From this many letters two slips are forgiven, below it one.
_LONG = 8
#: A slip in the letters counts so much beside one in what is heard.
_BY_LETTER = 0.3
#: How many slips in what is heard are forgiven in a word of up to so many letters.
_BY_EAR = ((6, 0), (9, 1), (_LONGEST, 2))
#: Names that people type and that no list of words has: never taken for a slip.
_NAMES = frozenset(
    [
        "whatsapp",
        "facebook",
        "facetime",
        "instagram",
        "snapchat",
        "tiktok",
        "youtube",
        "netflix",
        "google",
        "gmail",
        "hotmail",
        "skype",
        "android",
        "iphone",
        "ipad",
        "alexa",
        "uber",
        "asda",
        "tesco",
        "lidl",
        "aldi",
        "iceland",
        "argos",
        "ikea",
        "gumtree",
        "freecycle",
        "deliveroo",
        "vinted",
        "paypal",
        "monzo",
        "klarna",
        "hmrc",
        "ofsted",
        "nspcc",
        "barnardos",
        "mencap",
        "scope",
        "headway",
    ]
)


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
    def _by_letter(self) -> dict[str, dict[str, str]]:
        return _by_first({word: word for word in sorted(self._counts)})

    @cached_property
    def _by_sound(self) -> dict[str, dict[str, str]]:
        return _by_first({word: heard(word) for word in sorted(self._counts)})

    def knows(self, word: str) -> bool:
        """Whether the word, or one of its family, is on the list."""
        return word in self._known or word in _NAMES or stem(word) in self._stems

    def mend(self, word: str, vocabulary: Vocabulary | None = None) -> str | None:
        """What was probably meant by a folded word, or None when it should stay as it is."""
        if word in _shorthand() and not (vocabulary is not None and vocabulary.has(word)):
            return _shorthand()[word]
        if not _SHORTEST <= len(word) <= _LONGEST or not word.isascii() or not word.isalpha():
            return None
        if self.knows(word) or (vocabulary is not None and vocabulary.has(word)) or is_everyday(word):
            return None
        ours = self._nearest(word)
        theirs = vocabulary.correct(word) if vocabulary is not None else None
        if theirs and (theirs == word or " " in theirs or not _likely(word, theirs)):
            theirs = None
        if ours and theirs:
            return min((ours, theirs), key=lambda each: _slips(word, each))
        return ours or theirs

    def _find_nearest(self, word: str) -> str | None:
        """The word of the list that takes fewest slips, of the hand or of the ear."""
        said = heard(word)
        candidates = {
            *_near(word, self._by_letter, 2 if len(word) >= _LONG else 1),
            *_near(said, self._by_sound, next(slips for longest, slips in _BY_EAR if len(word) <= longest)),
        }
        # Letters struck at random may sound like anything: some of a word's letters are its own.
        candidates = {each for each in candidates if len({*word} & {*each}) >= max(2, len(word) // 3)}
        ranked = [
            (_slips(word, each), -self._counts[each], each)
            for each in candidates
            if len(word) >= 5 or len(each) >= len(word)
        ]
        return min(ranked)[2] if ranked else None


def _by_first(forms: Mapping[str, str]) -> dict[str, dict[str, str]]:
    listed: dict[str, dict[str, str]] = {}
    for word, form in forms.items():
        listed.setdefault(form[:1], {})[word] = form
    return listed


def _near(form: str, listed: Mapping[str, Mapping[str, str]], slips: int) -> Iterator[str]:
    among = listed.get(form[:1], {})
    for _, _, word in process.extract(form, among, scorer=OSA.distance, score_cutoff=slips, limit=8):
        yield word


def _likely(word: str, meant: str) -> bool:
    """Whether the one may be the other misspelt: they begin alike, written or heard."""
    return word[:1] == meant[:1] or heard(word)[:1] == heard(meant)[:1]


def _slips(word: str, meant: str) -> float:
    by_hand = int(OSA.distance(word, meant))
    return min(by_hand, int(OSA.distance(heard(word), heard(meant)))) + _BY_LETTER * by_hand


@cache
def _shorthand() -> dict[str, str]:
    meant: dict[str, list[str]] = yaml_files.load(
        files(__package__).joinpath("shorthand.yaml").read_text(encoding="utf-8")
    )
    return {typed: word for word, forms in meant.items() for typed in forms}


def is_everyday(word: str) -> bool:
    """Whether a folded word is everyday English."""
    return word in everyday()


@cache
def everyday() -> Mapping[str, int]:
    """Everyday English, each word with how often it is used; empty where the word list is not installed."""
    spec = find_spec("spellchecker")
    if spec is None or spec.origin is None:
        return {}
    path = Path(spec.origin).parent / "resources" / "en.json.gz"
    try:
        with gzip.open(path, "rt", encoding="utf-8") as file:
            counted: dict[str, int] = json.load(file)
            return counted
    except (OSError, ValueError):
        return {}
