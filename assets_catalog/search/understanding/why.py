"""Why words were understood as they were: for a steward who looks after them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from assets_catalog import categories
from assets_catalog.search.query import SearchQuery, Understood
from assets_catalog.search.understanding import knowledge, needs
from assets_catalog.search.understanding.tokens import FILLERS, Token, fold, stem, tokenise
from assets_catalog.search.understanding.understand import understand

#: From this likeness on (0 to 100) a phrase is worth showing.
_LIKE = 60
#: How likely the sense of the whole makes a kind of help, in words.
_SENSE = ((0.5, "strong"), (0.15, "some"), (0.0, "little"))


@dataclass(frozen=True, slots=True)
class Because:
    """One kind of help that was understood, with what led to it.

    ``weight`` 0 to 1. ``words`` are terms of the lexicon with their strength;
    ``phrase`` the example most like what was said, or empty; ``sense`` what
    the encoder makes of the whole (strong, some, little), empty without one.
    """

    category: str
    name: str
    weight: float
    words: tuple[tuple[str, str], ...]
    phrase: str
    sense: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What was understood, and why."""

    understood: Understood
    needs: tuple[Because, ...]


def explain(words: str) -> Reading:
    """What would be understood from these words, by the words in use, and why."""
    understood = understand(SearchQuery(words=words))
    tokens = _mended(words, understood)
    known = knowledge.current()
    found = known.lexicon.find(tokens)
    by_meaning = needs.senses(" ".join(token.norm for token in tokens)) if tokens else {}
    because = []
    for category, weight in understood.needs:
        terms = {
            words[tokens[each.start].start : tokens[each.end - 1].end]: each.value.strength
            for each in found
            if each.value.category == category
        }
        phrase = _nearest(tokens, known.phrases.get(category, ()))
        sense = next((said for least, said in _SENSE if by_meaning.get(category, -1.0) >= least), "")
        name = categories.name_of(category)
        because.append(Because(category, name, weight, tuple(terms.items()), phrase, sense))
    return Reading(understood, tuple(because))


def _mended(words: str, understood: Understood) -> list[Token]:
    tokens = []
    for token in tokenise(words):
        right = fold(understood.corrections.get(token.norm, token.norm))
        tokens.append(token._replace(norm=right, stem=stem(right)))
    return tokens


def _nearest(tokens: list[Token], listed: Sequence[str]) -> str:
    """The phrase that shares most with what was said, small words apart; empty where none is near."""
    said = _stems(tokens)
    if not said:
        return ""
    phrases = {phrase: _stems(tokenise(phrase)) for phrase in listed}
    best = process.extractOne(said, phrases, scorer=fuzz.token_sort_ratio, score_cutoff=_LIKE)
    return str(best[2]) if best else ""


def _stems(tokens: list[Token]) -> str:
    return " ".join(token.stem for token in tokens if token.norm not in FILLERS)
