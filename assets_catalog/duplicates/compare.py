"""How likely two listings are one, and the reasons why, in words.

Each sign adds or takes away points, as in the record linkage of Fellegi and
Sunter (1969): a point is one unit of log-odds. The points stand in one place.
A person decides; the likelihood only orders what they are shown.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import exp
from typing import Final

from rapidfuzz import fuzz

from assets_catalog.duplicates.corpus import Corpus
from assets_catalog.duplicates.names import NamesAlike, alike
from assets_catalog.duplicates.traits import Traits
from assets_catalog.places.distance import km_between

#: Two listings chosen at random are hardly ever one.
_START: Final = -7.0
_NAME: Final = 9.0
_LEFT_OVER: Final = 0.28
_LEFT_ON_BOTH: Final = 0.35
_LEFT_AT_MOST: Final = 5.0
#: A name in common must tell at least this much: "The Hall" and "The Hall" do not.
_ENOUGH_TOLD: Final = 3.0
_POINTS: Final = {
    "parted": -5.0,
    "same_postcode": 2.6,
    "same_sector": 0.3,
    "same_street": 1.8,
    "named_building": 2.5,
    "other_number": -0.8,
    "within_100_m": 1.6,
    "within_400_m": 0.6,
    "over_1_km": -3.5,
    "same_phone": 3.2,
    "other_phone": -1.3,
    "same_page": 1.6,
    "same_host": 0.6,
    "other_host": -0.7,
    "same_email": 1.5,
    "same_words": 2.0,
    "same_category": 0.5,
    "other_category": -1.0,
    "same_organization": 0.6,
    "one_list": -0.8,
    "no_place": -1.0,
}
_FEW: Final = 3
_COPIED: Final = 92.0
_LONG_ENOUGH: Final = 80
_KM_NEAR, _KM_CLOSE, _KM_FAR = 0.1, 0.4, 1.0
#: Sums of the same points in another order may differ by less than this.
_ROUNDING: Final = 1e-9
#: At or above this likelihood two listings are put before a steward.
LIKELY: Final = 0.5


@dataclass(frozen=True, slots=True)
class Pair:
    """Two listings that may be one. ``likelihood`` is 0-1; ``reasons`` and ``against`` are plain phrases."""

    a: str
    b: str
    likelihood: float
    reasons: tuple[str, ...]
    against: tuple[str, ...]


_Sign = tuple[float, str]


def compare(a: Traits, b: Traits, corpus: Corpus) -> Pair:
    """How likely two listings are one. The order of the two makes no difference but to their names in the pair."""
    place = [*_of_address(a, b), *_of_distance(a, b)]
    return _told(a, b, corpus, place, [*_of_contact(a, b, corpus), *_of_the_rest(a, b)])


def likely(a: Traits, b: Traits, corpus: Corpus, least: float = LIKELY) -> Pair | None:
    """The same, or None where they are less likely one than ``least``.

    Names take longest to compare. Where the same name could not make up for
    all else, and that is nine in ten of those who meet, they are left alone.
    """
    place, rest = _of_address(a, b), [*_of_contact(a, b, corpus), *_of_the_rest(a, b)]
    most = _START + _NAME + _points(place) + _points(rest)
    if _likelihood(most + _POINTS["within_100_m"] + _ROUNDING) < least:
        return None
    apart = _of_distance(a, b)
    if _likelihood(most + _points(apart) + _ROUNDING) < least:
        return None
    pair = _told(a, b, corpus, place + apart, rest)
    return pair if pair.likelihood >= least else None


def _told(a: Traits, b: Traits, corpus: Corpus, place: list[_Sign], rest: list[_Sign]) -> Pair:
    signs = [*_of_names(alike(a, b, corpus)), *place, *rest]
    return Pair(
        a.id,
        b.id,
        _likelihood(_START + _points(signs)),
        tuple(words for points, words in sorted(signs, key=lambda sign: -sign[0]) if points > 0 and words),
        tuple(words for points, words in sorted(signs) if points < 0 and words),
    )


def _points(signs: list[_Sign]) -> float:
    return sum(points for points, _ in signs)


def _likelihood(points: float) -> float:
    return 1 / (1 + exp(-max(-30.0, min(30.0, points))))


def _of_names(names: NamesAlike) -> list[_Sign]:
    if names.share >= 0.999:
        words = "The same name"
    elif names.through_venue:
        words = "One is named after the building of the other"
    elif names.share >= 0.8:
        words = "Nearly the same name"
    else:
        words = "Some words of the name" if names.share > 0.3 else ""
    enough = min(1.0, names.told / _ENOUGH_TOLD)
    signs = [(_NAME * names.share * names.share * enough, words)]
    left = _LEFT_OVER * (names.only_a + names.only_b) + _LEFT_ON_BOTH * min(names.only_a, names.only_b)
    if left:
        signs.append(
            (-min(left, _LEFT_AT_MOST), "The names say different things" if names.share < 0.8 else "")
        )
    if names.parted:
        signs.append((_POINTS["parted"], "A word of the name tells them apart"))
    return signs


def _of_address(a: Traits, b: Traits) -> list[_Sign]:
    if not (a.postcodes or a.position) or not (b.postcodes or b.position):
        return [(_POINTS["no_place"], "")]
    signs: list[_Sign] = []
    if a.words in b.venues or b.words in a.venues:
        signs.append((_POINTS["named_building"], "One stands in a building with the name of the other"))
    if a.postcodes & b.postcodes:
        signs.append((_POINTS["same_postcode"], "The same postcode"))
    elif {each[:-2] for each in a.postcodes} & {each[:-2] for each in b.postcodes}:
        signs.append((_POINTS["same_sector"], ""))
    if a.streets & b.streets:
        signs.append((_POINTS["same_street"], "The same number in the same street"))
    elif a.streets and b.streets:
        signs.append((_POINTS["other_number"], "Another number or street"))
    return signs


def _of_distance(a: Traits, b: Traits) -> list[_Sign]:
    if not a.position or not b.position:
        return []
    km = km_between(a.position, b.position)
    if km <= _KM_NEAR:
        return [(_POINTS["within_100_m"], "" if a.postcodes & b.postcodes else "Within 100 m")]
    if km <= _KM_CLOSE:
        return [(_POINTS["within_400_m"], "")]
    if km > _KM_FAR and not a.postcodes & b.postcodes:
        return [(_POINTS["over_1_km"], f"{km:.1f} km apart")]
    return []


def _of_contact(a: Traits, b: Traits, corpus: Corpus) -> list[_Sign]:
    signs: list[_Sign] = []
    if shared := a.phones & b.phones:
        few = min(corpus.sharers_of_phone(each) for each in shared) <= _FEW
        signs.append((_POINTS["same_phone"] * (1.0 if few else 0.4), "The same telephone number"))
    elif a.phones and b.phones:
        signs.append((_POINTS["other_phone"], "Another telephone number"))
    if shared := a.pages & b.pages:
        few = min(corpus.sharers_of_page(each) for each in shared) <= _FEW
        signs.append((_POINTS["same_page"] * (1.0 if few else 0.3), "The same web page"))
    elif shared := a.hosts & b.hosts:
        few = min(corpus.sharers_of_host(each) for each in shared) <= _FEW
        signs.append((_POINTS["same_host"] * (1.0 if few else 0.2), "The same web site"))
    elif a.hosts and b.hosts:
        signs.append((_POINTS["other_host"], "Another web site"))
    if a.email and a.email == b.email:
        signs.append((_POINTS["same_email"], "The same email address"))
    return signs


def _of_the_rest(a: Traits, b: Traits) -> list[_Sign]:
    signs: list[_Sign] = []
    long_enough = min(len(a.description), len(b.description)) >= _LONG_ENOUGH
    if long_enough and fuzz.ratio(a.description, b.description, score_cutoff=_COPIED) >= _COPIED:
        signs.append((_POINTS["same_words"], "Described in the same words"))
    if a.categories & b.categories:
        signs.append((_POINTS["same_category"], "The same kind of help"))
    elif a.categories and b.categories:
        signs.append((_POINTS["other_category"], "Another kind of help"))
    if a.organization and a.organization == b.organization:
        signs.append((_POINTS["same_organization"], "Run by the same people"))
    if a.sources & b.sources:
        signs.append((_POINTS["one_list"], "They stand in one list, which may mean them as two"))
    return signs
