"""What to offer while somebody types: kinds of help, places, and services by name."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from functools import cache, lru_cache

import numpy as np

from assets_catalog import categories, places
from assets_catalog.search.engine.analysis import fold_text
from assets_catalog.search.engine.segment import Segment
from assets_catalog.search.engine.surfaces import name_key
from assets_catalog.search.understanding import knowledge
from assets_catalog.search.understanding.lexicon import Lexicon
from assets_catalog.search.understanding.tokens import tokenise

Suggestion = dict[str, str]
_LONGEST_TYPED = 100
_MOST_NAMES_READ = 200
_WORDS_OF_A_KIND = 2
#: Kinds of help that only their own name brings up: somebody may be looking over a shoulder.
_UNPROMPTED = frozenset({"domestic_abuse"})
#: Only words that name a kind of help are offered: not every sign of trouble ("checks my phone").
_SURE = 0.75


def suggest(segments: Sequence[Segment], typed: str, limit: int) -> list[Suggestion]:
    """Suggestions, best first: those that begin so before those with a later word that does.

    Each has ``kind`` ("need", "place" or "service"), ``label`` to show and
    ``value``: a category id, a place's name, or a listing's id. A need found
    by another word for it says so in ``because``.
    """
    folded = fold_text(typed[:_LONGEST_TYPED])
    if not folded or limit < 1:
        return []
    needs = _starting(_needs(knowledge.current().lexicon), folded, limit)
    towns = _starting(_towns(), folded, limit)
    names = _names(segments, folded, limit)
    beginning = [each for found in (needs, towns, names) for place, each in found if place == 0]
    later = [each for found in (needs, towns, names) for place, each in found if place]
    # A few needs and places first, then names, so that no kind crowds out the others.
    share = max(limit // 3, 1)
    first = [each for kind in ("need", "place") for each in _of(kind, beginning)[:share]]
    ordered = [*first, *_of("service", beginning), *beginning, *later]
    unique = {(each["kind"], each["value"]): each for each in reversed(ordered)}
    chosen = sorted(unique.values(), key=ordered.index)
    return chosen[:limit]


def _of(kind: str, found: Sequence[Suggestion]) -> list[Suggestion]:
    return [each for each in found if each["kind"] == kind]


Entries = list[tuple[str, int, Suggestion]]


def _starting(entries: Entries, folded: str, limit: int) -> list[tuple[int, Suggestion]]:
    """Entries whose key begins so, with the place of the word in its phrase; earliest word first."""
    at = bisect_left(entries, folded, key=lambda entry: entry[0])
    found: dict[str, tuple[int, Suggestion]] = {}
    while at < len(entries) and entries[at][0].startswith(folded):
        _, place, suggestion = entries[at]
        held = found.get(suggestion["value"])
        if held is None or _directness((place, suggestion)) < _directness(held):
            found[suggestion["value"]] = (place, suggestion)
        at += 1
    return sorted(found.values(), key=_directness)[:limit]


def _directness(found: tuple[int, Suggestion]) -> tuple[int, int, str]:
    place, suggestion = found
    return place, len(suggestion.get("because", "")), suggestion["label"]


def _entries(phrase: str, suggestion: Suggestion, later_by: int = 0) -> Entries:
    words = fold_text(phrase).split()
    return [(" ".join(words[at:]), at + later_by, suggestion) for at in range(len(words))]


@lru_cache(maxsize=4)
def _needs(words: Lexicon) -> Entries:
    entries: Entries = []
    for each in categories.all_categories():
        entries += _entries(each.name, {"kind": "need", "label": each.name, "value": each.id})
    for category, terms in words.terms.items():
        if category in _UNPROMPTED:
            continue
        name = categories.name_of(category)
        for term in terms:
            vote = words.votes(tokenise(term)).get(category)
            if vote is None or vote.weight < _SURE:
                continue
            offer = {"kind": "need", "label": name, "value": category, "because": term}
            entries += _entries(term, offer)[:_WORDS_OF_A_KIND]
    return sorted(entries, key=lambda entry: (entry[0], entry[1], entry[2].get("because", "")))


@cache
def _towns() -> Entries:
    entries = [
        entry
        for place in places.all_places()
        for entry in _entries(place.name, {"kind": "place", "label": place.name, "value": place.name})
    ]
    return sorted(entries, key=lambda entry: entry[:2])


def _names(segments: Sequence[Segment], folded: str, limit: int) -> list[tuple[int, Suggestion]]:
    found: dict[str, tuple[int, Suggestion]] = {}
    for segment in segments:
        keys, documents = segment.arrays["name_keys"], segment.arrays["name_documents"]
        key = name_key(folded)
        low, high = np.searchsorted(keys, [key, key + b"\xff"]).tolist()
        for number in documents[low : min(high, low + _MOST_NAMES_READ)].tolist():
            if segment.replaced is not None and segment.replaced[number]:
                continue
            known = segment.known(number)
            name = fold_text(known.name)
            place = 0 if name.startswith(folded) else 1
            if place == 0 or f" {folded}" in name:
                offer = {"kind": "service", "label": known.name, "value": known.id}
                found[known.id] = (place, offer)
    return sorted(found.values(), key=lambda each: (each[0], each[1]["label"], each[1]["value"]))[:limit]
