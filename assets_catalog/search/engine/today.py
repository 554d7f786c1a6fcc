"""What follows from the day (London) for every document of a segment."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import numpy.typing as npt
from dateutil.relativedelta import relativedelta

from assets_catalog.search.engine import bits
from assets_catalog.search.engine.bits import Bits, Mask
from assets_catalog.search.engine.columns import FULL_FOR_NOW, NOT_FULL
from assets_catalog.search.engine.sessions import DAY, DAYS, PARTS
from assets_catalog.search.engine.timetable import Timetable
from assets_catalog.stewardship.trust import CURVE_DAYS, UNCHECKED

if TYPE_CHECKING:
    from assets_catalog.search.engine.segment import Segment

Floats = npt.NDArray[np.float32]

#: Within how many months "checked lately" is, as a facet's value.
CHECKED = "6"
#: An age of each band that is counted, as facets' values.
AGES = ("3", "8", "13", "17", "21", "35", "55", "62", "70", "80")
#: For so many days from today it is counted what runs on each.
DAYS_AHEAD = 7
_COUNTED = ("categories", "free", "access", "delivery", "languages")
_REMEMBERED_DAYS = 8


class Table(NamedTuple):
    """Sets of documents one beneath another, the same by document, and each group's values and rows."""

    rows: npt.NDArray[np.uint64]
    by_document: npt.NDArray[np.uint8]
    layout: dict[str, tuple[list[str], slice]]


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
        self._open: tuple[int, Bits] | None = None
        self._hours: dict[date, npt.NDArray[np.uint64]] = {}

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

    def aged(self, age: int) -> Bits:
        """Documents for people of this age."""
        arrays = self._segment.arrays
        old_enough: Mask = arrays["youngest"] <= age
        return bits.pack(old_enough & (arrays["oldest"] >= min(age, 127)))

    def open_now(self, now: datetime) -> Bits:
        """Documents that are open at this minute of the day."""
        minute = now.hour * 60 + now.minute
        held = self._open
        if held is None or held[0] != minute:
            held = self._open = (minute, bits.pack(self.timetable.open_at(now)))
        return held[1]

    def hours_of(self, day: date) -> npt.NDArray[np.uint64]:
        """Sets of documents, a row for each of the 24 hours of a day: what is open as the clock strikes."""
        if day not in self._hours:
            if len(self._hours) >= _REMEMBERED_DAYS:
                self._hours.clear()
            moments = (datetime(day.year, day.month, day.day, hour) for hour in range(24))  # noqa: DTZ001 - wall clock
            self._hours[day] = np.stack([bits.pack(self.timetable.open_at(each)) for each in moments])
        return self._hours[day]

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
            groups["age"] = (list(AGES), np.stack([self.aged(int(age)) for age in AGES]))
            dates = [self.day + timedelta(days=ahead) for ahead in range(DAYS_AHEAD)]
            groups["dates"] = (
                [each.isoformat() for each in dates],
                np.stack([bits.pack(self.timetable.running_on(each)) for each in dates]),
            )
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
        trust = np.interp(
            self._believed(), (0.0, UNCHECKED, 1.0), (weights.doubted, weights.never_checked, 1.0)
        )
        until = arrays["full_until"]
        full = (until != NOT_FULL) & ((until == FULL_FOR_NOW) | (until >= self.day.toordinal()))
        more = np.maximum(arrays["breadth"].astype(np.int16) - weights.categories_before_broad, 0)
        standing = trust * weights.each_category_more**more
        standing *= np.where(full, weights.full, 1.0)
        standing *= np.where(arrays["closed"], weights.temporarily_closed, 1.0)
        return np.asarray(standing, dtype=np.float32)

    def _believed(self) -> Floats:
        """How far each document is believed today: its curve (see stewardship.trust) read on the day."""
        arrays, days = self._segment.arrays, np.array(CURVE_DAYS)
        age = np.clip(self.day.toordinal() - arrays["told_on"], 0, days[-1])
        after = np.clip(np.searchsorted(days, age, side="right"), 1, len(days) - 1)
        share = (age - days[after - 1]) / (days[after] - days[after - 1])
        which = np.arange(len(age))
        before, then = arrays["trust"][which, after - 1], arrays["trust"][which, after]
        return np.asarray(before + (then - before) * share, dtype=np.float32)

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
