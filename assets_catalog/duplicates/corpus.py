"""What is common in a directory: a word, a name, a number or a site that many share tells two listings apart less."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from math import log

from assets_catalog.duplicates.traits import Traits

#: A name found at this many postcodes is that of a chain, and says nothing of the place.
_CHAIN = 2


class Corpus:
    """Counts over a whole directory. They grow as listings are added, and are never exact to one listing."""

    def __init__(self, listings: Iterable[Traits] = ()) -> None:
        self.size = 0
        self._words: Counter[str] = Counter()
        self._phones: defaultdict[str, set[tuple[str, ...]]] = defaultdict(set)
        self._pages: defaultdict[str, set[tuple[str, ...]]] = defaultdict(set)
        self._hosts: defaultdict[str, set[tuple[str, ...]]] = defaultdict(set)
        self._at: defaultdict[tuple[str, ...], set[str]] = defaultdict(set)
        for each in listings:
            self.add(each)

    def add(self, traits: Traits) -> None:
        """Count one listing in."""
        self.size += 1
        self._words.update(set(traits.words))
        for counted, found in (
            (self._phones, traits.phones),
            (self._pages, traits.pages),
            (self._hosts, traits.hosts),
        ):
            for key in found:
                counted[key].add(traits.words)
        self._at[traits.words].update(traits.postcodes)

    def weight(self, word: str) -> float:
        """How much a word of a name tells: about 1 for a common one, 7 for one found nowhere else."""
        return log((self.size + 1) / (self._words.get(word, 0) + 0.5)) + 0.2

    def is_chain(self, name: tuple[str, ...]) -> bool:
        """Whether listings of this name stand at several postcodes."""
        return len(self._at.get(name, ())) >= _CHAIN

    def sharers_of_phone(self, number: str) -> int:
        """How many differently named listings give this number."""
        return len(self._phones.get(number, ()))

    def sharers_of_page(self, page: str) -> int:
        """How many differently named listings give this web address."""
        return len(self._pages.get(page, ()))

    def sharers_of_host(self, host: str) -> int:
        """How many differently named listings stand on this web site."""
        return len(self._hosts.get(host, ()))
