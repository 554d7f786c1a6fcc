"""One spelling for the many ways people type, so that a frame is written once.

``plain`` gives words parted by single spaces, a full stop as a word of its own
between sentences, a comma between clauses, and a space at both ends.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from rapidfuzz.distance import OSA

from assets_catalog import yaml_files

_LETTERS_NFD_LEAVES = str.maketrans(
    {"ł": "l", "ı": "i", "ø": "o", "đ": "d", "ß": "ss", "æ": "ae", "œ": "oe", "ə": "e"}
    # The same letters as Urdu and Persian keyboards write them.
    | {"ی": "ي", "ک": "ك", "ہ": "ه", "ھ": "ه"}
)
_WITH = re.compile(r"\bw/\s*")
_APOSTROPHES = re.compile(r"(?<=\w)['’‘`´ʼ′](?=\w)")
_DECIMAL_POINT = re.compile(r"(?<=\d)[.:](?=\d)")
_JOINED_WORDS = re.compile(r"(?<=\w)[-/](?=\w)")
_UNSEEN = frozenset({"Cf", "Co", "Cn", "Cs"})
_LONG_RUN = re.compile(r"([^\W\d])\1{2,}")
_DOTTED_LETTERS = re.compile(r"\b([a-z])\.([a-z])\.(?:([a-z])\.)?")
_STARRED = re.compile(r"(?<=[a-z])[*!@#$](?=[a-z])")
# The vowel signs of Indian and South-East Asian scripts are part of a word, which \w does not know.
_SIGNS = r"\u0900-\u0963\u0966-\u0eff\u1000-\u109f\u1780-\u17d3"
_PIECES = re.compile(rf"[\w£%{_SIGNS}]+|[.!?\n…。؟।]|[,;:–—()/-]", re.UNICODE)
_SENTENCE_ENDS = frozenset(".!?\n…。؟।")
_CLAUSE_ENDS = frozenset(",;:–—()/-")


@cache
def _speech() -> dict[str, Any]:
    text = files(__package__).joinpath("spelling.yaml").read_text(encoding="utf-8")
    loaded: dict[str, Any] = yaml_files.load(text)
    return loaded


@cache
def _single_words() -> dict[str, str]:
    """Each spelling that stands for another word or words."""
    table: dict[str, str] = {}
    for right, spellings in _speech()["written_as"].items():
        for spelling in spellings.split():
            table[spelling] = right
    return table


@cache
def _pairs() -> tuple[re.Pattern[str], dict[str, str]]:
    table: dict[str, str] = {str(left): str(right) for left, right in _speech()["joined"].items()}
    longest_first = sorted(table, key=len, reverse=True)
    return re.compile(r"(?<= )(?:" + "|".join(map(re.escape, longest_first)) + r")(?= )"), table


@cache
def _cue_words() -> dict[str, tuple[str, ...]]:
    """The long cue words that a near miss may stand for, by first letter."""
    by_letter: dict[str, list[str]] = {}
    for word in _speech()["long_cue_words"].split():
        by_letter.setdefault(word[0], []).append(word)
    return {letter: tuple(words) for letter, words in by_letter.items()}


@cache
def _real_words() -> frozenset[str]:
    return frozenset(_speech()["real_words_not_to_repair"].split())


@lru_cache(maxsize=20_000)
def _repaired(word: str) -> str:
    known = _single_words()
    if word in known:
        return known[word]
    if len(word) < 6 or not word.isalpha() or word in _real_words():
        return word
    cues = _cue_words().get(word[0], ())
    if word in cues:
        return word
    near = ((OSA.distance(word, cue, score_cutoff=_slips(cue)), cue) for cue in cues)
    return min((pair for pair in near if pair[0] <= _slips(pair[1])), default=(0, word))[1]


def _slips(cue: str) -> int:
    """How many letters may be wrong: a long word has fewer neighbours that mean something else."""
    return 2 if len(cue) >= 10 else 1


def _shortened(match: re.Match[str]) -> str:
    letter = match.group(1)
    return letter * 2


def seen(text: str) -> str:
    """The text as it looks: one form of each letter, and none of the marks that take no space."""
    whole = unicodedata.normalize("NFKC", text)
    if whole.isascii():
        return whole
    return "".join(mark for mark in whole if unicodedata.category(mark) not in _UNSEEN)


def without_accents(text: str) -> str:
    """The letters without their marks, so that a word is found however it was typed."""
    if text.isascii():
        return text
    apart = unicodedata.normalize("NFD", text)
    return "".join(mark for mark in apart if not unicodedata.combining(mark)).translate(_LETTERS_NFD_LEAVES)


def plain(text: str) -> str:
    """The text in one spelling: lower case, no accents or apostrophes, text-speak written out.

    Returns a space alone for a text with no word in it.
    """
    lowered = without_accents(seen(text).replace("İ", "i").lower())
    lowered = _WITH.sub("with ", _DECIMAL_POINT.sub("", _APOSTROPHES.sub("", lowered)))
    lowered = _JOINED_WORDS.sub(" ", lowered)
    lowered = _STARRED.sub("*", _DOTTED_LETTERS.sub(r"\1\2\3 ", lowered)).replace("*", "")
    lowered = _LONG_RUN.sub(_shortened, lowered)
    words: list[str] = []
    for piece in _PIECES.findall(lowered):
        if piece in _SENTENCE_ENDS:
            mark = "."
        elif piece in _CLAUSE_ENDS:
            mark = ","
        else:
            words.append(_repaired(piece))
            continue
        if words and words[-1] not in {".", ","}:
            words.append(mark)
        elif words and mark == ".":
            words[-1] = "."
    joined, table = _pairs()
    return joined.sub(lambda found: table[found.group()], " " + " ".join(words) + " ")


def sentences(text: str) -> list[str]:
    """The sentences as typed, split at full stops, question marks and line ends."""
    parts = re.split(r"(?<=[.!?…。؟।])\s+|\n+", text)
    return [part.strip() for part in parts if any(mark.isalnum() for mark in part)]
