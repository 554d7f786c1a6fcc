"""How old a reader has to be: the Flesch–Kincaid grade, and the sentence that is too long or too hard.

A library (textstat) would bring a pronouncing dictionary of several megabytes for the same
formula; words for residents are short, and counting groups of vowels is near enough for them.
"""

from __future__ import annotations

import re
from typing import Final

#: School grade 4 is a reader of nine; the whole of what a script says to residents stays within it.
GRADE_OF_ALL: Final = 4.0
#: One sentence swings more: a single long word in a short one is two grades.
GRADE_OF_ONE: Final = 8.0
LONGEST_SENTENCE: Final = 22
_SHORTEST_GRADED: Final = 7
#: Names of rights and of people, which readers know whole: counted as two syllables.
_NAMES: Final = frozenset({"assessment", "disability", "samaritans", "medicine", "medicines", "hospital"})

_WORD: Final = re.compile(r"[A-Za-z’']+")
_END: Final = re.compile(r"(?<=[.!?:;])\s+")
#: An e that is not spoken inside a word made of two, and vowels side by side that are.
_INSIDE: Final = re.compile(r"\b(som|hom|car|saf|her|ther|wher|hop|hous|lif|tim|nam)e(?=[^rd\W]|r[^a-z])")
_APART: Final = re.compile(r"(?<![tscg])i[ao](?!u)|[^q]ua")
_SILENT: Final = re.compile(r"(?:[^laeiouy]e|[^aeiouydt]ed|[^aeiouyscxzhg]es)$")


def syllables(word: str) -> int:
    """About how many syllables a word has."""
    low = _INSIDE.sub(r"\1", word.casefold().replace("’", "").replace("'", ""))
    if low in _NAMES:
        return 2
    groups = len(re.findall(r"[aeiouy]+", low)) + len(_APART.findall(low))
    return max(1, groups - bool(_SILENT.search(low)))


def sentences(text: str) -> tuple[str, ...]:
    """The sentences of a text."""
    return tuple(part.strip() for part in _END.split(text) if _WORD.search(part))


def words(text: str) -> tuple[str, ...]:
    """The words of a text; numbers are not counted."""
    return tuple(_WORD.findall(text))


def grade(text: str) -> float:
    """The Flesch–Kincaid school grade; add five for an age in years. 0 for a text with no words."""
    told = words(text)
    if not told:
        return 0.0
    total = sum(map(syllables, told))
    return 0.39 * len(told) / max(1, len(sentences(text))) + 11.8 * total / len(told) - 15.59


def hard(sentence: str) -> bool:
    """Whether one sentence asks too much of a reader of nine. Very short ones cannot be graded."""
    return len(words(sentence)) >= _SHORTEST_GRADED and grade(sentence) > GRADE_OF_ONE


def longest_word(sentence: str) -> str:
    """The word of a sentence that is hardest to read."""
    return max(words(sentence), key=lambda word: (syllables(word), len(word)), default="")
