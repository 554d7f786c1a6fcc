"""A compiled generation, or the changes since, as something to search."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from functools import lru_cache
from threading import local
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from dateutil.relativedelta import relativedelta

from assets_catalog.search import bits
from assets_catalog.search.bits import Bits
from assets_catalog.search.columns import CHECKS, FULL_FOR_NOW, NOT_FULL
from assets_catalog.search.compiled import Compiled
from assets_catalog.search.sessions import DAY, DAYS, PARTS
from assets_catalog.search.timetable import Timetable
from assets_catalog.search.weights import Weights

#: Within how many months "checked lately" is, as a facet's value.
CHECKED = "6"


class Table(NamedTuple):
    """Sets of documents one beneath another, the same by document, and each group's values and rows."""

    rows: npt.NDArray[np.uint64]
    by_document: npt.NDArray[np.uint8]
    layout: dict[str, tuple[list[str], slice]]


Floats = npt.NDArray[np.float32]
_REACHES = {"home_visit": "Comes to you", "phone": "By phone", "online": "Online"}
_COUNTED = ("categories", "free", "access", "delivery", "languages")
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
        unplaced = bits.pack(np.isinf(self.arrays["place"][:, 0]))
        return bits.unpack(self._remote() & (unplaced | ~in_person), self.size)

    def _place_floor(self) -> Floats:
        weights = self.weights
        unplaced = np.isinf(self.arrays["place"][:, 0])
        floor = np.where(unplaced, weights.unplaced, weights.far_away)
        remote = bits.unpack(self._remote(), self.size)
        return np.where(remote, weights.by_phone_or_home, floor).astype(np.float32)

    def distances(
        self, point: npt.NDArray[np.float64], documents: npt.NDArray[np.intp]
    ) -> npt.NDArray[np.float64]:
        """Straight-line kilometres through the earth to the nearest place of each document.

        Great-circle kilometres follow from them; inf where there is no place.
        """
        apart = self.arrays["place"][documents]
        apart -= point
        total = np.einsum("ij,ij->i", apart, apart)
        if len(more := self.arrays["more_documents"]):
            other = self.arrays["more_places"] - point
            least = np.full(self.size, np.inf)
            np.minimum.at(least, more, np.einsum("ij,ij->i", other, other))
            np.minimum(total, least[documents], out=total)
        return np.sqrt(total, out=total)


class Today:
    """What follows from the day (London) for each document of a segment."""

    def __init__(self, segment: Segment, day: date) -> None:
        self.day = day
        self._segment = segment
        self.timetable = Timetable(segment.arrays, segment.size, day)
        self._standing = self._stands()
        self._worth: tuple[int, Floats] | None = None
        self._runs: npt.NDArray[np.uint64] | None = None
        self._table: Table | None = None
        self._checked: dict[int, Bits] = {}

    def worth(self, now: datetime) -> Floats:
        """What multiplies relevance whatever was asked: trust, room, breadth, and how soon it is on."""
        minute = now.hour * 60 + now.minute
        held = self._worth
        if held is None or held[0] != minute:
            ahead = np.maximum(self.timetable.starts(now).astype(np.float32) - minute, 0)
            soon = np.maximum(1 - ahead / np.float32(7 * DAY), 0)
            worth = self._standing * (1 + np.float32(self._segment.weights.soon) * soon)
            held = self._worth = (minute, worth)
        return held[1]

    def checked_within(self, months: int) -> Bits:
        """Documents that somebody checked in the last so many months."""
        if months not in self._checked:
            since = (self.day - relativedelta(months=min(months, 1200))).toordinal()
            self._checked[months] = bits.pack(self._segment.arrays["checked_on"] >= since)
        return self._checked[months]

    def runs(self) -> npt.NDArray[np.uint64]:
        """Sets of documents: seven rows for the days, then three for the parts of each day."""
        if self._runs is None:
            self._runs = self._weekly_sets()
        return self._runs

    def table(self) -> Table:
        """Every set that is counted as a facet, one beneath another, so that all are counted at once."""
        if self._table is None:
            segment = self._segment
            groups = {name: (segment.values[name], segment.arrays[f"set_{name}"]) for name in _COUNTED}
            by_part = np.stack([self.on((), (part,)) for part in PARTS])
            groups["days"] = (list(DAYS), self.runs()[:7])
            groups["parts_of_day"] = (list(PARTS), by_part)
            groups["checked_within_months"] = ([CHECKED], self.checked_within(int(CHECKED))[None])
            ends = np.cumsum([len(values) for values, _ in groups.values()]).tolist()
            layout = {
                name: (values, slice(end - len(values), end))
                for (name, (values, _)), end in zip(groups.items(), ends, strict=True)
            }
            rows = np.concatenate([rows for _, rows in groups.values()])
            self._table = Table(rows, bits.by_document(rows, segment.size), layout)
        return self._table

    def _stands(self) -> Floats:
        arrays, weights = self._segment.arrays, self._segment.weights
        age = np.maximum(self.day.toordinal() - arrays["checked_on"], 0)
        worth = np.array([*(weights.check_worth[how] for how in CHECKS), 0.0])[arrays["checked_how"]]
        trust = weights.never_checked + (1 - weights.never_checked) * worth * np.exp2(
            -age / weights.check_halves_after_days
        )
        until = arrays["full_until"]
        full = (until != NOT_FULL) & ((until == FULL_FOR_NOW) | (until >= self.day.toordinal()))
        more = np.maximum(arrays["breadth"].astype(np.int16) - weights.categories_before_broad, 0)
        standing = trust * weights.each_category_more**more
        standing *= np.where(full, weights.full, 1.0)
        standing *= np.where(arrays["closed"], weights.temporarily_closed, 1.0)
        return np.asarray(standing, dtype=np.float32)

    def _weekly_sets(self) -> npt.NDArray[np.uint64]:
        held = np.zeros(self._segment.size, dtype=np.uint32)
        document, flags = self.timetable.weekly_flags()
        np.bitwise_or.at(held, document, flags)
        rows = [bits.pack((held >> np.uint32(bit)) & 1 == 1) for bit in range(7 + 7 * len(PARTS))]
        return np.stack(rows)

    def on(self, days: Sequence[str], parts: Sequence[str]) -> Bits:
        """Documents with a session on any of these days in any of these parts; none named means any."""
        runs = self.runs()
        chosen = [DAYS.index(day) for day in days] or range(7)
        if not parts:
            rows = list(chosen)
        else:
            rows = [7 + 3 * day + PARTS.index(part) for day in chosen for part in parts]
        return np.bitwise_or.reduce(runs[rows])
