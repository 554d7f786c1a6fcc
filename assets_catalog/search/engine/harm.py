"""Help for people who are harmed at home: never shown unasked, and the right door first.

A page about "something to do" must not show an abuse line to whoever looks
over a shoulder. Where help was asked for, what anybody can ring comes first; a
service for people who do harm, or for men or women alone, leads only when the
words point there.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from weakref import WeakKeyDictionary

import numpy as np
import numpy.typing as npt

from assets_catalog import categories
from assets_catalog.search.engine import bits
from assets_catalog.search.engine.compiled import Compiled
from assets_catalog.search.engine.segment import Floats, Segment
from assets_catalog.search.engine.weights import Weights
from assets_catalog.search.query import SearchQuery, Understood

CATEGORY = "domestic_abuse"
_ROW = [each.id for each in categories.all_categories()].index(CATEGORY)

#: From this weight on the words may well be about abuse: nothing is then held back.
_MAY_BE_MEANT = 0.1
_ADULT, _OLD = 18, 100
_ANYBODY, _MEN, _WOMEN, _HARMING = range(4)

#: Names that say for whom a service is.
_FOR_HARMING = re.compile(
    r"\b(?:who (?:hurt|harm|hit|abuse)|perpetrators?|behaviour change|(?:your|own) temper|stop(?:ping)? hurting)\b"
)
_FOR_MEN = re.compile(r"\b(?:men|mens|men['’]s|male|males|dads|fathers)\b")
_FOR_WOMEN = re.compile(r"\b(?:women|womens|women['’]s|female|females|ladies|mums|mothers|girls)\b")

#: Words of somebody who does the harm.
_I_HARM = re.compile(
    r"\bi (?:\w+ )?(?:hit|hits|hurt|beat|slap|slapped|push|pushed|punch|punched|kick|kicked|threaten|control|abuse|abused)"
    r" (?!myself|by\b)"
    r"|\bi(?: a)?m (?:\w+ )?(?:violent|abusive|controlling|the one (?:shouting|hitting))\b"
    r"|\bmy (?:own )?(?:temper|anger|violence|rage)\b|\b(?:lose|losing|lost) it with\b"
    r"|\bstop (?:me |myself )?(?:hurting|hitting|abusing)\b|\bperpetrators?\b|\bbehaviour change\b"
)
_OF_MEN = re.compile(r"\b(?:man|men|mens|male|bloke|guy|lad|gay|my wife|my girlfriend|she)\b")
_OF_WOMEN = re.compile(
    r"\b(?:woman|women|womens|womans|female|lady|ladies|girl|girls|mum|mums|mother|asian|muslim)\b"
)
_MARKS = re.compile(r"['’`]")


@dataclass(frozen=True, slots=True)
class Asked:
    """How far a search is about abuse. ``unasked``: not at all; the rest is whom the words point to."""

    unasked: bool = False
    by_who_harms: bool = False
    by_men: bool = False
    by_women: bool = False
    any_age: bool = True


def asked(query: SearchQuery, understood: Understood) -> Asked | None:
    """What a search says about abuse; None where the ordinary order holds.

    That is so for a search without words, for the category chosen as a
    filter, and for the name of a service.
    """
    if CATEGORY in query.categories or understood.named or not query.words.strip():
        return None
    weight = dict(understood.needs).get(CATEGORY, 0.0)
    if weight < _MAY_BE_MEANT:
        return Asked(unasked=True)
    if understood.needs[0][0] != CATEGORY:
        return None
    words = _MARKS.sub("", query.words.casefold())
    known_age = query.age is not None or "age" in understood.filters or "age" in understood.preferences
    return Asked(
        by_who_harms=_I_HARM.search(words) is not None,
        by_men=_OF_MEN.search(words) is not None,
        by_women=_OF_WOMEN.search(words) is not None,
        any_age=not known_age,
    )


def keep_down(
    segment: Segment, documents: npt.NDArray[np.intp], relevance: Floats, weights: Weights, many: int
) -> None:
    """Change the relevance of those of ``documents`` that are about abuse, where nobody asked about it.

    ``relevance`` is in line with ``documents``; ``many`` words were said.
    """
    places = _filed_first(segment).take(documents).nonzero()[0]
    if many > 1 and len(places):
        # Whoever says two words of a listing and none beside it is looking for that listing.
        met = segment.held("met").take(documents.take(places))
        places = places[met <= np.float32(0.999)]
    if len(places):
        relevance[places] *= np.float32(weights.abuse_unasked)


def weigh(segment: Segment, said: Asked, weights: Weights, relevance: Floats) -> None:
    """Change the relevance, one value a document of the segment, of listings about abuse that were asked for."""
    arrays = segment.arrays
    filed = arrays["category_documents"][_where(segment)]
    kinds = _kinds(segment, filed)
    less = np.ones(len(filed), np.float32)
    phone = np.isin(filed, _with_phone(segment))
    if not said.by_who_harms:
        less[phone] *= np.float32(weights.abuse_by_phone)
        less[kinds == _HARMING] *= np.float32(weights.abuse_for_others)
    else:
        less[kinds != _HARMING] *= np.float32(weights.abuse_for_some)
    if not said.by_men:
        less[kinds == _MEN] *= np.float32(weights.abuse_for_others)
    if not said.by_women:
        less[kinds == _WOMEN] *= np.float32(weights.abuse_for_some)
    if said.any_age:
        few = (arrays["youngest"][filed] > _ADULT) | (arrays["oldest"][filed] < _OLD)
        less[few] *= np.float32(weights.abuse_for_some)
    relevance[filed] *= less


def _where(segment: Segment) -> slice:
    return slice(*segment.arrays["category_start"][_ROW : _ROW + 2].tolist())


_first: WeakKeyDictionary[Compiled, npt.NDArray[np.bool_]] = WeakKeyDictionary()


def _filed_first(segment: Segment) -> npt.NDArray[np.bool_]:
    """Which listings are about abuse before all else; read once, since a generation never changes."""
    held = _first.get(segment.compiled)
    if held is None:
        where = _where(segment)
        filed = segment.arrays["category_documents"][where]
        held = np.zeros(segment.size, dtype=np.bool_)
        held[filed[segment.arrays["category_first"][where]]] = True
        _first[segment.compiled] = held
    return held


def _with_phone(segment: Segment) -> npt.NDArray[np.intp]:
    return np.flatnonzero(bits.unpack(segment.union("delivery", ("phone",)), segment.size))


_held: WeakKeyDictionary[Compiled, tuple[int, npt.NDArray[np.int8]]] = WeakKeyDictionary()


def _kinds(segment: Segment, filed: npt.NDArray[np.int32]) -> npt.NDArray[np.int8]:
    """For whom each of these listings is; read once, since a generation never changes."""
    held = _held.get(segment.compiled)
    if held is None or held[0] != len(filed):
        kinds = np.array([_kind(segment, number) for number in filed.tolist()], dtype=np.int8)
        held = _held[segment.compiled] = (len(filed), kinds)
    return held[1]


def _kind(segment: Segment, number: int) -> int:
    known = segment.known(number)
    name = known.name.casefold()
    if _FOR_HARMING.search(name):
        return _HARMING
    men, women = (each.search(name) is not None for each in (_FOR_MEN, _FOR_WOMEN))
    if men != women:
        return _MEN if men else _WOMEN
    return _WOMEN if "mens_womens_groups" in known.categories and not men else _ANYBODY
