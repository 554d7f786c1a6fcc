"""Finding pairs over a whole directory, and the likes of one listing as it is typed.

Comparing every listing with every other would take hours at 50,000. Listings
are put into blocks by what two of one thing nearly always share (a postcode,
a number, a page, a rare word of the name close by), and only those that meet
in a block are compared.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from math import floor

from assets_catalog.duplicates.compare import LIKELY, Pair, likely
from assets_catalog.duplicates.corpus import Corpus
from assets_catalog.duplicates.traits import Traits, traits_of
from assets_catalog.listing import Listing

#: Listings done, and listings in all.
Progress = Callable[[int, int], None]
#: A block of more than this many is passed over; the same postcode with a word of the name is a smaller one.
_LARGEST_BLOCK = 60
#: About 0.6 km of latitude, and a little less of longitude here.
_CELL = 0.0055
_BESIDE = (-1, 0, 1)
_SHORTEST = 2
_EVERY = 200


class Likes:
    """All listings of a directory, ready to be compared. About 4 kB a listing."""

    def __init__(self, listings: Iterable[Listing] = ()) -> None:
        self.corpus = Corpus()
        self._traits: dict[str, Traits] = {}
        self._blocks: defaultdict[int, list[str]] = defaultdict(list)
        for each in listings:
            self.add(each)

    def __len__(self) -> int:
        return len(self._traits)

    def add(self, listing: Listing) -> None:
        """Take a listing in, in place of what stood under its id."""
        self.remove(listing.id)
        traits = traits_of(listing)
        self._traits[listing.id] = traits
        self.corpus.add(traits)
        for key in _kept(traits):
            self._blocks[key].append(listing.id)

    def remove(self, identity: str) -> None:
        """Take a listing out; nothing happens if it is not there."""
        traits = self._traits.pop(identity, None)
        if traits is None:
            return
        self.corpus.remove(traits)
        for key in _kept(traits):
            block = self._blocks[key]
            if identity in block:
                block.remove(identity)
            if not block:
                del self._blocks[key]

    def like(self, listing: Listing, *, at_most: int = 10, least: float = LIKELY) -> list[Pair]:
        """The listings most like this one (which need not be saved), the likeliest first.

        ``a`` of each pair is the given listing's id, ``b`` the other's.
        """
        traits = traits_of(listing)
        found = [
            pair
            for other in self._met(traits)
            if (pair := likely(traits, self._traits[other], self.corpus, least)) is not None
        ]
        return sorted(found, key=lambda pair: (-pair.likelihood, pair.b))[:at_most]

    def pairs(self, *, least: float = LIKELY, progress: Progress | None = None) -> Iterator[Pair]:
        """Every pair likely to be one listing, each once, ``a`` before ``b`` by id; in no order of likelihood."""
        for done, identity in enumerate(sorted(self._traits)):
            if progress and done % _EVERY == 0:
                progress(done, len(self._traits))
            yield from self.pairs_of(identity, least=least)
        if progress:
            progress(len(self._traits), len(self._traits))

    def pairs_of(self, identity: str, *, least: float = LIKELY) -> list[Pair]:
        """The likely pairs of one listing with those whose id comes after its own; none where it is not there."""
        traits = self._traits.get(identity)
        if traits is None:
            return []
        later = (other for other in sorted(self._met(traits)) if other > identity)
        found = (likely(traits, self._traits[other], self.corpus, least) for other in later)
        return [pair for pair in found if pair is not None]

    def ids(self) -> list[str]:
        """The ids of all listings here, in order."""
        return sorted(self._traits)

    def traits(self, identity: str) -> Traits | None:
        """What one listing is compared by; None where it is not there."""
        return self._traits.get(identity)

    def _met(self, traits: Traits) -> set[str]:
        found: set[str] = set()
        for key in _sought(traits):
            block = self._blocks.get(key, ())
            if len(block) <= _LARGEST_BLOCK:
                found.update(block)
        found.discard(traits.id)
        return found


def _kept(traits: Traits) -> set[int]:
    """The blocks a listing is put into. A key is a hash: two that meet by chance are compared for nothing."""
    telling = {word for word in traits.words if len(word) > _SHORTEST}
    named = telling | {word for venue in traits.venues for word in venue if len(word) > _SHORTEST}
    keys = {hash(("tel", each)) for each in traits.phones} | {hash(("page", each)) for each in traits.pages}
    keys |= {hash(("at", each)) for each in traits.postcodes}
    keys |= {hash(("at", each, word)) for each in traits.postcodes for word in named}
    keys |= {hash(("street", each)) for each in traits.streets}
    keys.add(hash(("name", *sorted(set(traits.words)))))
    if traits.position:
        keys |= {hash(("cell", *_cell(traits.position), word)) for word in telling}
    else:
        keys |= {hash(("near", each[:-2], word)) for each in traits.postcodes for word in named}
    if not traits.postcodes and not traits.position:
        keys |= {hash(("word", word)) for word in telling}
    return keys


def _sought(traits: Traits) -> set[int]:
    """The blocks in which the likes of a listing are sought: its own, and the cells around it."""
    keys = _kept(traits)
    if traits.position:
        y, x = _cell(traits.position)
        telling = {word for word in traits.words if len(word) > _SHORTEST}
        keys |= {hash(("cell", y + dy, x + dx, word)) for dy in _BESIDE for dx in _BESIDE for word in telling}
    return keys


def _cell(position: tuple[float, float]) -> tuple[int, int]:
    return floor(position[0] / _CELL), floor(position[1] / _CELL)
