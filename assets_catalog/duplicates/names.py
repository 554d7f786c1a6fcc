"""How alike two names are, once what is common and what only says where are set aside."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from rapidfuzz import fuzz

from assets_catalog import places
from assets_catalog.duplicates import normal
from assets_catalog.duplicates.corpus import Corpus
from assets_catalog.duplicates.traits import Traits
from assets_catalog.duplicates.wordlists import word_lists

#: What a word counts that says little, the kind of thing, or where it is.
_LITTLE, _KIND, _WHERE = 0.25, 0.5, 0.4
_SAME_LETTERS: Final = 86.0


@dataclass(frozen=True, slots=True)
class NamesAlike:
    """``share`` is the weight of words in common over all, 0-1; ``told`` that weight; ``only_*`` what is left over.

    ``through_venue``: one of the two is named after the building that the other gives as its address.
    ``parted``: words such as "junior" and "infant" that tell two listings of one name apart.
    """

    share: float
    told: float
    only_a: float
    only_b: float
    parted: bool
    through_venue: bool


def alike(a: Traits, b: Traits, corpus: Corpus) -> NamesAlike:
    """Compare the names of two listings, each also as named after its building where its own name says nothing."""
    best = _compare(a.words, b.words, a, b, corpus, False)
    for own, other in ((a, b), (b, a)):
        if not _says_nothing(own, corpus):
            continue
        for venue in own.venues:
            if _another_kind(own.words, venue):
                continue
            found = _compare(venue, other.words, a, b, corpus, True)
            if own is b:
                found = NamesAlike(found.share, found.told, found.only_b, found.only_a, found.parted, True)
            best = max(best, found, key=_by_share)
        if _says_nothing(other, corpus) and own.words == other.words:
            for venue in own.venues & other.venues:
                best = max(best, _compare(venue, venue, a, b, corpus, True), key=_by_share)
    return best


def _by_share(names: NamesAlike) -> float:
    return names.share


def _another_kind(own: Sequence[str], venue: Sequence[str]) -> bool:
    """Whether a name says a kind of thing that the building it stands in is not: a pharmacy in a hospital."""
    return not word_lists().kinds.intersection(own) <= set(venue)


def _says_nothing(traits: Traits, corpus: Corpus) -> bool:
    lists = word_lists()
    return corpus.is_chain(traits.words) or set(traits.words) <= lists.kinds | lists.says_little


def _compare(
    left: Sequence[str], right: Sequence[str], a: Traits, b: Traits, corpus: Corpus, through_venue: bool
) -> NamesAlike:
    common = set(left) & set(right)
    rest_a = [word for word in dict.fromkeys(left) if word not in common]
    rest_b = [word for word in dict.fromkeys(right) if word not in common]
    for word in list(rest_a):
        near = next((each for each in rest_b if _nearly(word, each)), None)
        if near is not None:
            common.add(word)
            rest_a.remove(word)
            rest_b.remove(near)
    shared = sum(_weight(word, a, b, corpus) for word in common)
    only_a = sum(_weight(word, a, b, corpus) for word in rest_a)
    only_b = sum(_weight(word, a, b, corpus) for word in rest_b)
    whole = 2 * shared + only_a + only_b
    share = 2 * shared / whole if whole else 0.0
    return NamesAlike(share, shared, only_a, only_b, _parted(rest_a, rest_b), through_venue)


def _parted(rest_a: Sequence[str], rest_b: Sequence[str]) -> bool:
    lists = word_lists()
    if lists.others.intersection(rest_a) ^ lists.others.intersection(rest_b):
        return True
    if lists.turns.intersection(rest_a) and lists.turns.intersection(rest_b):
        return True
    kinds_a, kinds_b = (
        {kind for kind, named in lists.institutions.items() if named.intersection(rest)}
        for rest in (rest_a, rest_b)
    )
    return bool(kinds_a and kinds_b and not kinds_a & kinds_b)


def _weight(word: str, a: Traits, b: Traits, corpus: Corpus) -> float:
    lists = word_lists()
    if word in lists.says_little:
        return _LITTLE * corpus.weight(word)
    if word in lists.kinds:
        return _KIND * corpus.weight(word)
    where = word in a.around or word in b.around or word in place_words()
    return corpus.weight(word) * (_WHERE if where else 1.0)


@cache
def place_words() -> frozenset[str]:
    """Words of the names of places, which say where something is rather than what."""
    named = {word for each in places.all_places() for word in normal.words(each.name)}
    return frozenset(named - word_lists().kinds - word_lists().says_little)


def _nearly(a: str, b: str) -> bool:
    if a[0] != b[0] or any(each.isdigit() for each in a + b):
        return False
    return min(len(a), len(b)) >= 4 and fuzz.ratio(a, b) >= _SAME_LETTERS
