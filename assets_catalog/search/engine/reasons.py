"""Why a listing was found, in short plain phrases."""

from __future__ import annotations

from calendar import month_name
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from assets_catalog import categories
from assets_catalog.places.distance import in_words
from assets_catalog.search.engine.facets import DAY_NAMES, KM_IN_A_MILE
from assets_catalog.search.engine.filters import LONDON
from assets_catalog.search.engine.plan import Plan, Word
from assets_catalog.search.engine.segment import Known, Segment
from assets_catalog.search.engine.sessions import DAY
from assets_catalog.search.engine.timetable import AskedTimes


def matches(segment: Segment, words: Sequence[Word], documents: npt.NDArray[np.int64]) -> list[str]:
    """For each of these documents which words of the search it has, in a sentence; empty for none."""
    which = np.zeros(len(documents), dtype=np.int64)
    # In the postings' own width: else every posting of the term would be widened to be compared.
    narrow = documents.astype(np.int32)
    for place, word in enumerate(words):
        for term in word.terms:
            having = segment.arrays["posting_documents"][segment.compiled.postings(term)]
            if len(having):
                met = having.take(having.searchsorted(narrow), mode="clip") == narrow
                which |= met.astype(np.int64) << place
    found = which.tolist()
    said = {bits: _matched(words, bits) for bits in set(found)}
    return [said[bits] for bits in found]


def _matched(words: Sequence[Word], bits: int) -> str:
    met = [word.said for place, word in enumerate(words) if bits >> place & 1]
    return f"Matches “{' '.join(met)}”" if met else ""


@lru_cache(maxsize=4096)
def far_from(tenths: int, near: str) -> str:
    """So many tenths of a mile from a place, in words."""
    return f"{in_words(max(tenths, 0.5) * KM_IN_A_MILE / 10)} from {near}"


def reasons(
    known: Known,
    matched: str,
    needs: Sequence[tuple[str, str]],
    far: str,
    when: str,
    as_asked: str = "",
    turned_down: Sequence[tuple[str, str]] = (),
) -> tuple[str, ...]:
    """The reasons of one hit, most telling first.

    ``needs`` are category ids with the words for them, best first; ``turned_down``
    the same for what is not wanted; ``matched``, ``far``, ``when`` and ``as_asked``
    are sentences, empty where there is nothing to say.
    """
    said = []
    if matched:
        said.append(matched)
    for need, name in needs:
        if need in known.categories:
            said.append(f"For: {name}")
            break
    said += [f"Lower down: you said not {name}" for kind, name in turned_down if kind in known.categories]
    if as_asked:
        said.append(as_asked)
    if far:
        said.append(far)
    if when:
        said.append(when)
    return (*said, *known.always)


def needs_in_words(plan: Plan, floor: float) -> list[tuple[str, str]]:
    """The needs that were well enough understood to find something by, with the words for them."""
    known = categories.all_categories()
    return [(known[row].id, known[row].name) for row, weight in plan.needs if weight >= floor]


def in_a_sentence(category: str) -> str:
    """The name of a kind of help as it stands inside a sentence."""
    name = categories.name_of(category)
    return name[:1].lower() + name[1:]


@lru_cache(maxsize=8192)
def session(today: date, minutes: int) -> tuple[datetime, str]:
    """The moment so many minutes of wall-clock time after the beginning of today, and how it is said."""
    midnight = datetime(today.year, today.month, today.day)  # noqa: DTZ001 - its zone is given after the sum
    wall = (midnight + timedelta(minutes=minutes)).replace(tzinfo=LONDON)
    # Through UTC and back: half past one on the night the clocks go forward is half past two.
    start = wall.astimezone(UTC).astimezone(LONDON)
    return start, _next_on(start.date(), today)


@lru_cache(maxsize=8192)
def open_as_asked(today: date, minutes: int, asked: AskedTimes) -> str:
    """That a session, so many minutes from the beginning of today, fits the days or hours asked for."""
    start, _ = session(today, minutes)
    if asked.at is not None:
        # Whoever gave no hours has not said that the door is open then.
        verb, clock = ("Runs", "") if minutes % DAY == 0 else ("Open", f" at {_clock(asked.at)}")
        if asked.at.date() == today:
            return f"{verb} today{clock}"
        return f"{verb}{clock} on {_dated(asked.at.date(), today)}"
    parts = " or ".join(asked.parts)
    if asked.days:
        return f"Open on a {DAY_NAMES[start.weekday()]}{' ' + parts if parts else ''}"
    return f"Open in the {parts}"


def _clock(moment: datetime) -> str:
    if not moment.minute and moment.hour % 12 == 0:
        return "midday" if moment.hour else "midnight"
    minutes = f":{moment.minute:02}" if moment.minute else ""
    return f"{moment.hour % 12 or 12}{minutes}{'am' if moment.hour < 12 else 'pm'}"


def _next_on(day: date, today: date) -> str:
    if day <= today:
        return "Today"
    if (day - today).days == 1:
        return "Tomorrow"
    return f"Next on {_dated(day, today)}"


def _dated(day: date, today: date) -> str:
    year = f" {day.year}" if day.year != today.year else ""
    return f"{DAY_NAMES[day.weekday()]} {day.day} {month_name[day.month]}{year}"
