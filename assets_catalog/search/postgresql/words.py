"""Words that the PostgreSQL server looks up: who has a term, what begins so, what is spelt alike."""

from __future__ import annotations

from collections.abc import Iterable
from threading import local
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from rapidfuzz.distance import DamerauLevenshtein
from sqlalchemy import Engine, text

from assets_catalog.search.engine import columns, sessions, surfaces
from assets_catalog.search.engine.analysis import folded
from assets_catalog.search.engine.compiled import Compiled
from assets_catalog.search.engine.documents import FIELDS
from assets_catalog.search.engine.vocabulary import SHORTEST_TO_CORRECT, Vocabulary
from assets_catalog.search.engine.weights import Weights
from assets_catalog.search.postgresql.tables import CLASSES, quoted

#: Words as unlike as this are still looked at; which of them was meant is decided by counting slips.
_LEAST_ALIKE: Final = 0.2
_MOST_ALIKE = 60
_LONG = 7
_REMEMBERED = 512

Postings = tuple[npt.NDArray[np.int64], npt.NDArray[np.float32]]
_NONE: Postings = (np.empty(0, dtype=np.int64), np.empty(0, dtype=np.float32))

# ts_rank divides by that number (the sum of 1/n²); undone, a word said once is worth its class.
_POSTINGS = text("""
select asked.term, number,
    least(1, 1.64493406685 * ts_rank(cast(:classes as float4[]), words, cast(asked.query as tsquery)))
from unnest(cast(:terms as text[]), cast(:queries as text[])) as asked (term, query)
join search_document on words @@ cast(asked.query as tsquery)
""")
_STARTING = text("""
select term, sum(documents) as had from search_word
where term like :beginning group by term order by had desc, term limit :most
""")
_ALIKE = text("""
select word, documents from search_word
where word % :typed and length(word) between :shortest and :longest
order by word <-> :typed, documents desc limit :most
""")

_LIMIT = text("select set_config('pg_trgm.similarity_threshold', :least, false)")


class Words:
    """Asks the server about words, and remembers its answers until something changes."""

    def __init__(self, engine: Engine, weights: Weights) -> None:
        self._reading = engine.execution_options(isolation_level="AUTOCOMMIT")
        self._classes = _class_weights(weights)
        self._held: dict[str, Postings] = {}

    def forget(self) -> None:
        """Let go of what was remembered, since the catalogue has changed."""
        self._held = {}

    def postings(self, term: str) -> Postings:
        """The numbers of the documents that have a term, in order, and what it is worth in each (0 to 1)."""
        found = self._held.get(term)
        return self.look_up([term])[term] if found is None else found

    def look_up(self, terms: Iterable[str]) -> dict[str, Postings]:
        """The postings of each of these terms; those not remembered are asked for all at once."""
        held = self._held
        found = {term: held.get(term) for term in terms}
        unknown = [term for term, postings in found.items() if postings is None]
        asked = self._ask(unknown) if unknown else {}
        if len(held) + len(asked) > _REMEMBERED:
            self._held = held = {}
        held.update(asked)
        return {term: postings or asked[term] for term, postings in found.items()}

    def _ask(self, terms: list[str]) -> dict[str, Postings]:
        asked = {"classes": self._classes, "terms": terms, "queries": [quoted(term) for term in terms]}
        rows: dict[str, list[tuple[int, float]]] = {term: [] for term in terms}
        with self._reading.connect() as connection:
            for term, number, worth in connection.execute(_POSTINGS, asked):
                rows[term].append((number, worth))
        return {term: _in_order(found) for term, found in rows.items()}

    def starting(self, beginning: str, most: int) -> list[bytes]:
        """Terms that begin so, those with most listings first."""
        pattern = beginning.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
        with self._reading.connect() as connection:
            rows = connection.execute(_STARTING, {"beginning": pattern, "most": most})
            return [term.encode() for term, _ in rows]

    def alike(self, typed: str, slips: int) -> list[tuple[str, int]]:
        """Words spelt like this one and about as long, with how many documents spell them so."""
        asked = {
            "typed": typed,
            "shortest": max(len(typed) - slips, SHORTEST_TO_CORRECT - 1),
            "longest": len(typed) + slips,
            "most": _MOST_ALIKE,
        }
        with self._reading.connect() as connection:
            connection.execute(_LIMIT, {"least": str(_LEAST_ALIKE)})
            return [(word, documents) for word, documents in connection.execute(_ALIKE, asked)]


def _in_order(rows: list[tuple[int, float]]) -> Postings:
    if not rows:
        return _NONE
    numbers, worths = zip(*sorted(rows), strict=True)
    return np.array(numbers, dtype=np.int64), np.array(worths, dtype=np.float32)


def _class_weights(weights: Weights) -> list[float]:
    """The weights of the classes D, C, B, A: what the first engine gives a word said once in such a field."""
    of = {letter: weights.fields[field].weight for field, letter in CLASSES.items()}
    of["D"] = max(weights.fields[field].weight for field in FIELDS if field not in CLASSES)
    return [of[letter] / (weights.saturation + of[letter]) for letter in "DCBA"]


class _Found(local):
    """The postings that one thread's search has asked for so far, end to end."""

    def __init__(self) -> None:
        self.clear()

    def clear(self) -> None:
        self.slices: dict[bytes, slice] = {}
        self.documents = np.empty(0, dtype=np.int64)
        self.worths = np.empty(0, dtype=np.float32)


class _Arrays(dict[str, npt.NDArray[Any]]):
    """Columns held here, and postings of the moment."""

    def __init__(self, held: columns.Arrays, found: _Found) -> None:
        super().__init__(held)
        self._found = found

    def __getitem__(self, name: str) -> npt.NDArray[Any]:
        if name == "posting_documents":
            return self._found.documents
        if name == "posting_worths":
            return self._found.worths
        return super().__getitem__(name)


class ServedColumns(Compiled):
    """What is known of each document, held in this process; which of them have a word is asked of the server."""

    def __init__(self, numbers: list[int], records: list[dict[str, Any]], words: Words) -> None:
        """``numbers`` are the server's, ascending, in line with the records."""
        self._numbers = np.array(numbers, dtype=np.int64)
        self._words = words
        self._found = _Found()
        sets, values = columns.sets(records)
        held: columns.Arrays = {
            **sets,
            **columns.facts(records),
            **columns.positions(records),
            **columns.filed_under(records),
            **columns.packed_records(records),
            **sessions.columns(records),
            **surfaces.columns({}, records),
        }
        super().__init__(len(records), _Arrays(held, self._found), values)
        self.postings = self._asked  # type: ignore[assignment]

    def begin(self) -> None:
        """Forget the postings of this thread's last search."""
        self._found.clear()

    def number_at(self, place: int) -> int:
        """The server's number of a document."""
        return int(self._numbers[place])

    def place_of(self, number: int) -> int | None:
        """Where the document with a number of the server's stands here, if it does."""
        at = int(np.searchsorted(self._numbers, number))
        return at if at < self.size and self._numbers[at] == number else None

    def _asked(self, term: bytes) -> slice:
        found = self._found
        if term not in found.slices:
            numbers, worths = self._words.postings(term.decode())
            at = np.searchsorted(self._numbers, numbers)
            here = at < self.size
            here[here] = self._numbers[at[here]] == numbers[here]
            start = len(found.documents)
            found.documents = np.concatenate((found.documents, at[here]))
            found.worths = np.concatenate((found.worths, worths[here]))
            found.slices[term] = slice(start, len(found.documents))
        where = found.slices[term]
        return where if where.stop > where.start else slice(0, 0)


class ServedVocabulary(Vocabulary):
    """The catalogue's words as the server knows them."""

    def __init__(self, segments: list[Compiled], words: Words) -> None:
        super().__init__(segments)
        self._served = words

    def starting(self, beginning: str, most: int) -> list[bytes]:
        """Terms that begin so, those with most listings first."""
        return self._served.starting(beginning, most)

    def _correct(self, word: str) -> str | None:
        """As the first engine does, among words whose trigrams are alike: one slip, or two in a long word."""
        typed = folded(word)
        if len(typed) < SHORTEST_TO_CORRECT or not typed.isalpha() or self.has(typed):
            return None
        slips = 2 if len(typed) >= _LONG else 1
        near = [
            (DamerauLevenshtein.distance(typed, other), other[0] != typed[0], -documents, other)
            for other, documents in self._served.alike(typed, slips)
            if other.isalpha()
        ]
        best = min(near, default=None)
        return best[3] if best is not None and best[0] <= slips else None
