"""The place in a person's words: a postcode, or a name when it is meant as a place.

"shirley" is a neighbourhood and a first name; "woodside" may be a day centre.
Such names are a place when something says so: "near", "in", a comma before,
or the end of a search after what is looked for. Otherwise both readings are
kept: near there, and the word itself among those looked for.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from assets_catalog import places
from assets_catalog.places.names import NamedPlace
from assets_catalog.search.query import Near
from assets_catalog.search.understanding.cues import Cue
from assets_catalog.search.understanding.spelling import is_everyday
from assets_catalog.search.understanding.tokens import FILLERS, Token, fold, word_set

_HINTS = word_set("near nearest nearby in at round around by from close outside serving covering")
#: Small words that belong to the place and go with it.
_LEADS = _HINTS | word_set("to of the live living lives somewhere")
_PERSON = word_set(
    "mr mrs ms miss dr friend neighbour aunt auntie uncle called named sister brother wife husband daughter son gran "
    "nan mum dad im am is cousin"
)
_STREETS = word_set("road rd street lane avenue ave crescent")
_NO_STREET = word_set("on off across down cross main busy whole end same our car bus open memory living")
_RADIUS = re.compile(
    r"(?:within|less than|no more than|under|up to|max)(?: about)? (?P<size>\d{1,2}|a|one|two|three|five|ten) "
    r"?(?P<unit>miles?|mi|km|kms|kilometres?|kilometers?)\b(?: (?:away|radius))?"
)
_COUNTED = {"a": 1.0, "one": 1.0, "two": 2.0, "three": 3.0, "five": 5.0, "ten": 10.0}
_KM_IN_A_MILE, _FARTHEST = 1.609, 50
#: Shorter names with a slip in them are too like other words.
_SHORTEST_SLIPPED = 6


@dataclass(frozen=True, slots=True)
class Where:
    """A place found in the words. ``near`` is None for the name of the whole borough: nothing in it is far."""

    cue: Cue
    near: Near | None
    sure: bool


def find(
    words: str, tokens: Sequence[Token], has_hits: Callable[[Token], bool]
) -> tuple[list[Where], list[str]]:
    """Places in the words, the one to measure from first, and sentences about postcodes we do not know.

    ``has_hits`` says of a word that it means something in the catalogue or
    the lexicon; such a word is never read as a misspelt place.
    """
    found, notes = _postcodes(words, tokens)
    taken = {at for each in found for at in range(each.cue.start, each.cue.end)}
    for start, end, place in _places([token.norm for token in tokens]):
        if taken.isdisjoint(range(start, end)):
            where = _named(tokens, start, end, place, has_hits)
            if where is not None:
                found.append(where)
    if not found and (slip := _slip_at_the_end(tokens, has_hits)) is not None:
        found.append(slip)
    found.sort(key=lambda each: (each.near is None, not each.sure))
    return found, notes


def _places(norms: Sequence[str]) -> Iterator[tuple[int, int, NamedPlace]]:
    """Places by name; "of coulsdon" is Coulsdon and not a misspelt "Old Coulsdon"."""
    for start, end, place in places.places_in(norms):
        if norms[start] in _LEADS and end - start > 1 and " ".join(norms[start:end]) not in _forms(place):
            for begin, stop, other in places.places_in(norms[start + 1 : end]):
                yield start + 1 + begin, start + 1 + stop, other
        else:
            yield start, end, place


def _slip_at_the_end(tokens: Sequence[Token], has_hits: Callable[[Token], bool]) -> Where | None:
    """ "yoga prley", "bingo near coulsdn": a last word that nothing else explains, one small slip from a place."""
    last = len(tokens) - 1
    if last < 1 or tokens[last - 1].norm in _PERSON or tokens[last].norm in FILLERS:
        return None
    for begin in range(max(1, last - 1), last + 1):
        typed = tokens[begin:]
        name = " ".join(token.norm for token in typed)
        place = _slips().get(name)
        if place is None or tokens[begin - 1].norm in _PERSON:
            continue
        known = name.split() if begin < last else []
        strange = [token for token in typed if token.norm not in _words_of_names() or not known]
        if any(has_hits(token) or is_everyday(token.norm) for token in strange):
            continue
        near = None if place.whole_borough else Near(place.name, place.latitude, place.longitude, "place")
        return Where(_cue(place.name, _with_leads(tokens, begin), last + 1), near, sure=True)
    return None


@cache
def _slips() -> dict[str, NamedPlace]:
    """Names of places with one vowel left out or two neighbouring letters swapped, where only one place is meant."""
    found: dict[str, NamedPlace | None] = {}
    for place in places.all_places():
        for name in _forms(place):
            for slip in _slips_of(name) if len(name) >= _SHORTEST_SLIPPED else ():
                other = found.setdefault(slip, place)
                if other is not None and other.name != place.name:
                    found[slip] = None
    listed = {name for place in places.all_places() for name in _forms(place)}
    return {slip: place for slip, place in found.items() if place is not None and slip not in listed}


def _slips_of(name: str) -> Iterator[str]:
    for at in range(1, len(name)):
        if name[at] in "aeiouy":
            yield name[:at] + name[at + 1 :]
        pair = name[at : at + 2]
        if len(pair) == 2 and " " not in pair and pair[0] != pair[1]:
            yield name[:at] + pair[::-1] + name[at + 2 :]


@cache
def _words_of_names() -> frozenset[str]:
    return frozenset(word for place in places.all_places() for name in _forms(place) for word in name.split())


def streets(tokens: Sequence[Token]) -> list[Cue]:
    """Names of streets: "church road" says nothing of churches. The words are still looked for."""
    return [
        Cue("", "street", "", at - 1, at + 1)
        for at, token in enumerate(tokens)
        if at and token.norm in _STREETS and tokens[at - 1].norm not in FILLERS | _NO_STREET
    ]


def radius(tokens: Sequence[Token]) -> list[Cue]:
    """ "Within 2 miles of" and the like: at most one, as kilometres."""
    for at in range(len(tokens)):
        match = _RADIUS.match(" ".join(token.norm for token in tokens[at : at + 5]))
        if match is None:
            continue
        size = _COUNTED.get(match["size"]) or float(match["size"])
        miles = match["unit"].startswith("mi")
        if not 0 < size <= _FARTHEST:
            continue
        label = f"Within {match['size']} {'mile' if miles else 'km'}{'s' if miles and size != 1 else ''}"
        km = round(size * _KM_IN_A_MILE, 2) if miles else size
        end = at + len(match[0].split())
        return [Cue("within", "place", label, at, end, filters={"within_km": km})]
    return []


def _postcodes(words: str, tokens: Sequence[Token]) -> tuple[list[Where], list[str]]:
    found: list[Where] = []
    notes: list[str] = []
    for each in places.postcodes_in(words):
        inside = [at for at, token in enumerate(tokens) if token.end > each.start and token.start < each.end]
        if not inside:
            continue
        start, end = _with_leads(tokens, inside[0]), inside[-1] + 1
        if each.point is None:
            notes.append(f"We do not know the postcode {each.code}. Check it, or use the name of an area.")
            found.append(Where(Cue("", "place", "", start, end), None, sure=False))
            continue
        near = Near(each.code, each.point.latitude, each.point.longitude, "postcode")
        found.append(Where(_cue(each.code, start, end), near, sure=True))
    return found, notes


def _named(
    tokens: Sequence[Token], start: int, end: int, place: NamedPlace, has_hits: Callable[[Token], bool]
) -> Where | None:
    typed = " ".join(token.norm for token in tokens[start:end])
    as_listed = typed in _forms(place)
    of_the_name = {word for name in _forms(place) for word in name.split()}
    strange = [token for token in tokens[start:end] if token.norm not in of_the_name or end - start == 1]
    if not as_listed and any(has_hits(token) or is_everyday(token.norm) for token in strange):
        return None
    near = None if place.whole_borough else Near(place.name, place.latitude, place.longitude, "place")
    before = tokens[start - 1].norm if start else ""
    if place.ambiguous:
        if before in _PERSON:
            return None
        hinted = before in _HINTS or tokens[start].after_break
        at_the_end = end == len(tokens) and start > 0
        if not (hinted or at_the_end):
            return Where(_cue(place.name, start, end, said=True), near, sure=False)
    return Where(_cue(place.name, _with_leads(tokens, start), end), near, sure=True)


def _cue(name: str, start: int, end: int, *, said: bool = False) -> Cue:
    return Cue(f"place:{fold(name).replace(' ', '-')}", "place", name, start, end, said=said)


def _forms(place: NamedPlace) -> frozenset[str]:
    return frozenset(fold(name).replace("-", " ") for name in (place.name, *place.also))


def _with_leads(tokens: Sequence[Token], start: int) -> int:
    """Where the place begins with its "near", "close to" or "i live in"."""
    begin = start
    while begin and tokens[begin - 1].norm in _LEADS and start - begin < 3:
        begin -= 1
    return begin
