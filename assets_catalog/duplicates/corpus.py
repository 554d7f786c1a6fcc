"""What is common in a directory: a word, a name, a number or a site that many share tells two listings apart less."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from itertools import combinations
from math import log
from typing import Any

from assets_catalog.duplicates.traits import Traits


class Corpus:
    """Counts over a whole directory."""

    def __init__(self, listings: Iterable[Traits] = ()) -> None:
        self.size = 0
        self._words: Counter[str] = Counter()
        self._phones: defaultdict[str, Counter[tuple[str, ...]]] = defaultdict(Counter)
        self._pages: defaultdict[str, Counter[tuple[str, ...]]] = defaultdict(Counter)
        self._hosts: defaultdict[str, Counter[tuple[str, ...]]] = defaultdict(Counter)
        self._at: defaultdict[tuple[str, ...], Counter[frozenset[str]]] = defaultdict(Counter)
        for each in listings:
            self.add(each)

    def add(self, traits: Traits) -> None:
        """Count one listing in."""
        self.size += 1
        self._words.update(set(traits.words))
        for counted, key, value in self._of(traits):
            counted[key][value] += 1

    def remove(self, traits: Traits) -> None:
        """Count a listing out that was counted in."""
        self.size -= 1
        self._words.subtract(set(traits.words))
        for counted, key, value in self._of(traits):
            counted[key][value] -= 1
            if counted[key][value] <= 0:
                del counted[key][value]
            if not counted[key]:
                del counted[key]

    def _of(self, traits: Traits) -> Iterator[tuple[Any, Any, Any]]:
        for counted, found in (
            (self._phones, traits.phones),
            (self._pages, traits.pages),
            (self._hosts, traits.hosts),
        ):
            for key in found:
                yield counted, key, traits.words
        if traits.postcodes:
            yield self._at, traits.words, traits.postcodes

    def weight(self, word: str) -> float:
        """How much a word of a name tells: about 1 for a common one, 7 for one found nowhere else."""
        return log((self.size + 1) / (self._words.get(word, 0) + 0.5)) + 0.2

    def is_chain(self, name: tuple[str, ...]) -> bool:
        """Whether different listings of this name stand at different postcodes.

        One that is held at several places is none.
        """
        found = self._at.get(name, ())
        return any(one.isdisjoint(other) for one, other in combinations(found, 2))

    def sharers_of_phone(self, number: str) -> int:
        """How many differently named listings give this number."""
        return len(self._phones.get(number, ()))

    def sharers_of_page(self, page: str) -> int:
        """How many differently named listings give this web address."""
        return len(self._pages.get(page, ()))

    def sharers_of_host(self, host: str) -> int:
        """How many differently named listings stand on this web site."""
        return len(self._hosts.get(host, ()))
