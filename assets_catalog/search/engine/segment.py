"""A compiled generation, or the changes since, as something to search."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from threading import local
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from assets_catalog.search.engine import bits
from assets_catalog.search.engine.bits import Bits
from assets_catalog.search.engine.compiled import Compiled
from assets_catalog.search.engine.today import Today
from assets_catalog.search.engine.weights import Weights

Floats = npt.NDArray[np.float32]
_REACHES = {"home_visit": "Comes to you", "phone": "By phone", "online": "Online"}
_REMEMBERED = 8192


class Known(NamedTuple):
    """What a hit says of a listing whatever was asked; ``always`` are reasons that always hold."""

    id: str
    name: str
    categories: tuple[str, ...]
    latitude: float | None
    longitude: float | None
    always: tuple[str, ...]


class Segment:
    """Arrays to search, which of their documents still stand, and what follows from the day."""

    def __init__(self, compiled: Compiled, weights: Weights) -> None:
        self.compiled = compiled
        self.weights = weights
        self.size = compiled.size
        self.arrays = compiled.arrays
        self.values = compiled.values
        self.rows = {
            name: {value: row for row, value in enumerate(options)}
            for name, options in compiled.values.items()
        }
        self.standing: npt.NDArray[np.intp] = np.arange(self.size)
        self.replaced: npt.NDArray[np.bool_] | None = None
        self.id_rank = np.empty(self.size, dtype=np.int64)
        self.id_rank[self.arrays["by_id"]] = np.arange(self.size)
        self.place_floor = self._place_floor()
        self.reaches_out = self._reaches_out()
        self.known = lru_cache(maxsize=_REMEMBERED)(self._known)
        self._today: Today | None = None
        self._scratch = local()

    def replace(self, numbers: Sequence[int], others: npt.NDArray[np.bytes_]) -> Segment:
        """The same without these documents, and with ids ranked among ``others`` (sorted) as well."""
        changed = Segment.__new__(Segment)
        changed.__dict__ |= self.__dict__
        changed._scratch = local()
        replaced = np.zeros(self.size, dtype=np.bool_)
        replaced[list(numbers)] = True
        changed.replaced = replaced if len(numbers) else None
        changed.standing = np.flatnonzero(~replaced)
        own = np.empty(self.size, dtype=np.int64)
        own[self.arrays["by_id"]] = np.arange(self.size)
        changed.id_rank = own + np.searchsorted(others, self.arrays["ids"])
        return changed

    @property
    def count(self) -> int:
        """How many documents stand."""
        return len(self.standing)

    def _known(self, number: int) -> Known:
        record = self.compiled.record(number)
        latitude, longitude, *_ = record["places"][0] if record["places"] else (None, None)
        always = ("Free",) if record["free"] else ()
        return Known(
            id=record["id"],
            name=record["name"],
            categories=tuple(record["categories"]),
            latitude=latitude,
            longitude=longitude,
            always=always + tuple(said for way, said in _REACHES.items() if way in record["delivery"]),
        )

    def today(self, day: date) -> Today:
        """What follows from the day, worked out once."""
        if self._today is None or self._today.day != day:
            self._today = Today(self, day)
        return self._today

    def scratch(self, name: str) -> Floats:
        """A zeroed array, one value a document, kept for this thread."""
        held: dict[str, Floats] = self._scratch.__dict__
        array = held.get(name)
        if array is None:
            array = held[name] = np.zeros(self.size, dtype=np.float32)
        else:
            array.fill(0)
        return array

    def held(self, name: str) -> Floats:
        """That array as this thread left it."""
        array: Floats = self._scratch.__dict__[name]
        return array

    def rows_of(self, name: str, wanted: Sequence[str]) -> list[Bits]:
        """The sets of these values; a value that no document has is an empty set."""
        rows, table = self.rows[name], self.arrays[f"set_{name}"]
        nothing = np.zeros(bits.width(self.size), dtype=np.uint64)
        return [table[rows[value]] if value in rows else nothing for value in wanted]

    def union(self, name: str, wanted: Sequence[str]) -> Bits:
        """Documents with any of these values."""
        return np.bitwise_or.reduce(self.rows_of(name, wanted))

    def intersection(self, name: str, wanted: Sequence[str]) -> Bits:
        """Documents with all of these values."""
        return np.bitwise_and.reduce(self.rows_of(name, wanted))

    def _remote(self) -> Bits:
        return self.union("delivery", ("phone", "online", "home_visit"))

    def _reaches_out(self) -> npt.NDArray[np.bool_]:
        in_person = self.union("delivery", ("in_person",))
        unplaced = bits.pack(np.isinf(self.arrays["place"][0]))
        return bits.unpack(self._remote() & (unplaced | ~in_person), self.size)

    def _place_floor(self) -> Floats:
        weights = self.weights
        unplaced = np.isinf(self.arrays["place"][0])
        floor = np.where(unplaced, weights.unplaced, weights.far_away)
        remote = bits.unpack(self._remote(), self.size)
        return np.where(remote, weights.by_phone_or_home, floor).astype(np.float32)

    def distances(
        self, point: npt.NDArray[np.float64], documents: npt.NDArray[np.intp]
    ) -> npt.NDArray[np.float64]:
        """Straight-line kilometres through the earth to the nearest place of each document.

        Great-circle kilometres follow from them; inf where there is no place.
        """
        apart = self.arrays["place"].take(documents, axis=1)
        apart -= point[:, None]
        apart *= apart
        total: npt.NDArray[np.float64] = apart[0] + apart[1]
        total += apart[2]
        if len(more := self.arrays["more_documents"]):
            other = self.arrays["more_places"] - point
            least = np.full(self.size, np.inf)
            np.minimum.at(least, more, np.einsum("ij,ij->i", other, other))
            np.minimum(total, least[documents], out=total)
        return np.sqrt(total, out=total)
