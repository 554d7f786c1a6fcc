"""The lexicon: words that people and professionals use, and the kind of help they speak of.

``lexicon.yaml`` is the list; its head says what each strength means. A
borough may keep a list of its own in the same form.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml

from assets_catalog import categories, yaml_files
from assets_catalog.search.understanding.tokens import (
    FILLERS,
    Found,
    PhraseTable,
    Token,
    folded,
    is_worded,
    outermost,
)

#: How sure one term of each strength makes us, 0 to 1.
STRENGTHS = {"frames": 0.95, "names": 0.8, "signs": 0.45, "hints": 0.15}
#: What is left of the other kinds once a frame has said what is asked.
BESIDE_A_FRAME = 0.6


class LexiconError(ValueError):
    """The lexicon says something that cannot be used; the message says what, for the person who edits it."""


@dataclass(frozen=True, slots=True)
class Term:
    """One term of the lexicon as it counts for one kind of help."""

    category: str
    strength: str
    weight: float


@dataclass(frozen=True, slots=True)
class Vote:
    """How strongly the lexicon speaks for a kind of help.

    ``weight`` 0 to 1; ``start`` and ``end`` the tokens that did most;
    ``covers`` the share of the telling words that were met, 0 to 1.
    """

    weight: float
    start: int
    end: int
    covers: float = 0.0


class Lexicon:
    """Terms of every kind of help, found in words by their stems."""

    def __init__(self, terms: Mapping[str, Mapping[str, Sequence[str]]]) -> None:
        """
        Raises:
            LexiconError: a category, a strength or a term that cannot be used.
        """
        entries = []
        self.terms: dict[str, set[str]] = {}
        self.by_strength: dict[str, dict[str, tuple[str, ...]]] = {}
        for category, by_strength in terms.items():
            if category not in categories.by_id():
                raise LexiconError(f"The lexicon names a kind of help that does not exist: {category!r}.")
            if not isinstance(by_strength, Mapping):
                raise LexiconError(f"Under {category!r} the lexicon wants {', '.join(STRENGTHS)}.")
            for strength, phrases in by_strength.items():
                if strength not in STRENGTHS:
                    raise LexiconError(
                        f"Under {category!r} the lexicon has {strength!r}; known: {', '.join(STRENGTHS)}."
                    )
                self.by_strength.setdefault(category, {})[strength] = tuple(phrases or ())
                for phrase in phrases or ():
                    if not isinstance(phrase, str) or not is_worded(phrase):
                        raise LexiconError(
                            f"Under {category!r}, {strength}: {phrase!r} is not a word or phrase."
                        )
                    self.terms.setdefault(category, set()).add(phrase)
                    entries.append((phrase, Term(category, strength, STRENGTHS[strength])))
        self._table: PhraseTable[Term] = PhraseTable(entries)

    @classmethod
    def read(cls, path: Path) -> Lexicon:
        """The lexicon in a YAML file.

        Raises:
            LexiconError: the file cannot be read or used.
        """
        try:
            return cls.from_text(path.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError) as error:
            raise LexiconError(f"The lexicon {path.name} cannot be read: {error}") from error

    @classmethod
    def from_text(cls, text: str) -> Lexicon:
        """The lexicon in a YAML text. Raises LexiconError when it cannot be used."""
        try:
            data: Any = yaml_files.load(text)
        except yaml.YAMLError as error:
            raise LexiconError(f"The lexicon is not YAML: {error}") from error
        if not isinstance(data, Mapping):
            raise LexiconError("The lexicon wants one entry for each kind of help.")
        return cls(data)

    @property
    def words(self) -> set[str]:
        """Every word that stands in a term, folded."""
        return self._table.words

    def find(self, tokens: Sequence[Token]) -> list[Found[Term]]:
        """The terms in the words; one that lies inside a longer one is left out."""
        return outermost(self._table.find(tokens))

    def votes(self, tokens: Sequence[Token]) -> dict[str, Vote]:
        """What the words speak for, by category id."""
        found = self.find(tokens)
        framed = {each.value.category for each in found if each.value.strength == "frames"}
        doubts: dict[str, float] = {}
        strongest: dict[str, tuple[float, int, int]] = {}
        telling = {at for at, token in enumerate(tokens) if token.norm not in FILLERS}
        met: dict[str, set[int]] = {}
        for each in found:
            term = each.value
            doubts[term.category] = doubts.get(term.category, 1.0) * (1 - term.weight)
            met.setdefault(term.category, set()).update(telling.intersection(range(each.start, each.end)))
            if term.weight > strongest.get(term.category, (0.0, 0, 0))[0]:
                strongest[term.category] = (term.weight, each.start, each.end)
        return {
            category: Vote(
                (1 - doubt) * (BESIDE_A_FRAME if framed and category not in framed else 1.0),
                strongest[category][1],
                strongest[category][2],
                len(met[category]) / max(len(telling), 1),
            )
            for category, doubt in doubts.items()
        }


@cache
def built_in() -> Lexicon:
    """The lexicon that comes with the product, with its single words of other languages."""
    terms = {category: dict(by_strength) for category, by_strength in _yaml("lexicon.yaml").items()}
    for category, by_strength in _yaml("lexicon_other_languages.yaml").items():
        mine = terms.setdefault(category, {})
        for strength, listed in by_strength.items():
            mine[strength] = [*(mine.get(strength) or ()), *listed]
    return Lexicon(terms)


@cache
def of_other_languages() -> frozenset[str]:
    """Words of other languages that the lexicon knows, folded: an English slip is never mended into one."""
    return frozenset(_words_in("lexicon_other_languages.yaml") - _words_in("lexicon.yaml"))


def _words_in(name: str) -> set[str]:
    listed = [terms or () for by_strength in _yaml(name).values() for terms in by_strength.values()]
    return {word for terms in listed for term in terms for word in folded(term)}


@cache
def _yaml(name: str) -> Mapping[str, Mapping[str, Sequence[str]]]:
    text = files(__package__).joinpath(name).read_text(encoding="utf-8")
    data: dict[str, dict[str, list[str]]] = yaml_files.load(text)
    return data
