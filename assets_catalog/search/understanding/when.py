"""Days and times in a person's words: "tuesday evenings", "weekend", "tomorrow 2pm", "open now".

What is named as a wish ("on tuesdays", "tuesday evenings") cuts; what is told
as news ("home from hospital friday", "fell this morning") is not a wish at
all; between the two it only orders.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from assets_catalog.search.understanding import clock_time
from assets_catalog.search.understanding.cues import DAYS, Cue
from assets_catalog.search.understanding.tokens import Token, word_set

LONDON = ZoneInfo("Europe/London")

DAY_NAMES = {
    "MO": "Monday",
    "TU": "Tuesday",
    "WE": "Wednesday",
    "TH": "Thursday",
    "FR": "Friday",
    "SA": "Saturday",
    "SU": "Sunday",
}
_SHORT = {"mon": "MO", "tue": "TU", "tues": "TU", "wed": "WE", "weds": "WE", "thu": "TH", "thur": "TH"}
_SHORT |= {"thurs": "TH", "fri": "FR"}
_DAY_WORDS = {
    form: day for day, name in DAY_NAMES.items() for form in (name.lower(), name.lower() + "s")
} | _SHORT
#: Also everyday words ("sat alone", "in the sun"): only beside something else about time.
_SHORT_AND_EVERYDAY = {"sat": "SA", "sats": "SA", "sun": "SU", "suns": "SU"}
_GROUPS = {
    "weekend": ("Weekends", ("SA", "SU")),
    "weekends": ("Weekends", ("SA", "SU")),
    "weekday": ("Weekdays", DAYS[:5]),
    "weekdays": ("Weekdays", DAYS[:5]),
    "midweek": ("Midweek", DAYS[1:4]),
}
_PARTS = {form: part for part in ("morning", "afternoon", "evening") for form in (part, part + "s")}
_PARTS |= {"eve": "evening", "eves": "evening"}
#: Times people name loosely: they order the results and hide none.
_LOOSE: dict[str, tuple[str, tuple[str, ...]]] = {
    "after school": ("After school", ("afternoon", "evening")),
    "after work": ("After work", ("evening",)),
    "daytime": ("In the daytime", ("morning", "afternoon")),
    "daytimes": ("In the daytime", ("morning", "afternoon")),
    "lunchtime": ("At lunchtime", ("afternoon",)),
    "lunchtimes": ("At lunchtime", ("afternoon",)),
}
_PART_LABELS = {"morning": "Mornings", "afternoon": "Afternoons", "evening": "Evenings"}
_SESSION_WORDS = word_set("class classes group groups club clubs course courses session sessions")
_BEFORE_A_WISHED_DAY = word_set("on every any each open for and or to")
_OPEN = word_set("open on running happening available whats anything")

#: Beside these a day is news or a deadline, not a wish.
_NEWS = word_set(
    "home hospital discharged discharge coming appointment appointments funeral operation court evicted "
    "eviction since last yesterday died fell told moving moved hearing interview tribunal leave leaving left "
    "comes came happened deadline bailiffs surgery diagnosed rang called lost"
)
_NOT_A_PART = {  # (word before, part of day): a name or a story
    "morning": word_set("coffee good this early every christmas yesterday tea that next"),
    "afternoon": word_set("good this yesterday that social"),
    "evening": word_set("good this yesterday that"),
}
#: Where somebody tells how things are, "now" is not when they want to go.
_TELLS = word_set(
    "i im ive he hes she shes we were they is are am was has have had my his her our their help what it its alone"
)


def london(now: datetime | None) -> datetime:
    """The moment in London; a time without a zone is taken to be London's."""
    if now is None:
        return datetime.now(LONDON)
    return now.replace(tzinfo=LONDON) if now.tzinfo is None else now.astimezone(LONDON)


def find(tokens: Sequence[Token], now: datetime | None = None) -> list[Cue]:
    """Every day and time in the words, as cues that do not overlap."""
    return _Reader([token.norm for token in tokens], london(now)).read()


class _Reader:
    def __init__(self, norms: list[str], now: datetime) -> None:
        self.norms = norms
        self.now = now
        self.cues: list[Cue] = []
        self.story = not _NEWS.isdisjoint(norms)

    def read(self) -> list[Cue]:
        at = 0
        while at < len(self.norms):
            at = (
                self._moment(at)
                or self._range(at)
                or self._day(at)
                or self._after(at)
                or self._part(at)
                or self._clock(at)
                or at + 1
            )
        return self.cues

    def _word(self, at: int) -> str:
        return self.norms[at] if 0 <= at < len(self.norms) else ""

    def _add(
        self,
        key: str,
        kind: str,
        label: str,
        span: tuple[int, int],
        found: dict[str, Any],
        *,
        cuts: bool,
        said: bool = False,
    ) -> int:
        while span[0] and self._word(span[0] - 1) in ("on", "in", "the", "at", "during") and not said:
            span = (span[0] - 1, span[1])
        cue = Cue(key, kind, label, *span, said=said)
        self.cues.append(replace(cue, filters=found) if cuts else replace(cue, preferences=found))
        return span[1]

    def _day_at(self, at: int) -> str | None:
        word = self._word(at)
        if word in _DAY_WORDS:
            return _DAY_WORDS[word]
        if word in _SHORT_AND_EVERYDAY:
            beside = {self._word(at - 1), self._word(at + 1)}
            if beside & (
                _BEFORE_A_WISHED_DAY | _DAY_WORDS.keys() | _PARTS.keys() | _SHORT_AND_EVERYDAY.keys()
            ):
                return _SHORT_AND_EVERYDAY[word]
        return None

    def _moment(self, at: int) -> int | None:
        """Today, tonight, tomorrow, now, and a clock time on one of them or on "next tuesday"."""
        word = self._word(at)
        before = self._word(at - 1)
        asked = before in _OPEN or len(self.norms) == 1
        if word == "now":
            if before == "right" or before in ("open", "happening", "running", "on"):
                return self._add("at:now", "time", "Open now", (at - 1, at + 1), {"at": self.now}, cuts=True)
            if at and at + 1 == len(self.norms) and not self.story and _TELLS.isdisjoint(self.norms):
                return self._add("at:now", "time", "Open now", (at, at + 1), {"at": self.now}, cuts=False)
            return None
        if word not in ("today", "tonight", "tomorrow"):
            named = self._day_at(at)
            if named is None or before not in ("this", "next"):
                return None
            ahead = (DAYS.index(named) - self.now.weekday()) % 7 or 7
            begin, after, label = at - 1, at + 1, DAY_NAMES[named]
        else:
            ahead = 1 if word == "tomorrow" else 0
            begin, after, label = at, at + 1, word.capitalize()
        date = (self.now + timedelta(days=ahead)).date()
        if self._word(after) == "at":
            after += 1
        clock, end = clock_time.at(self.norms, after, sure=True)
        if clock is not None:
            moment = datetime.combine(date, clock, LONDON)
            spoken = f"{label}, {clock_time.spoken(clock)}"
            return self._add(
                f"at:{moment:%Y-%m-%dT%H:%M}",
                "time",
                spoken,
                (begin, end),
                {"at": moment},
                cuts=not self.story,
            )
        found: dict[str, Any] = {"days": (DAYS[date.weekday()],)}
        end = at + 1
        part = "evening" if word == "tonight" else _PARTS.get(self._word(end))
        if part:
            found["parts_of_day"] = (part,)
            if word != "tonight":
                end += 1
                label = f"{label} {part}"
        if self.story and not asked:
            return None
        return self._add(f"day:{word}", "day", label, (begin, end), found, cuts=asked)

    def _range(self, at: int) -> int | None:
        """Monday to Friday."""
        first = self._day_at(at)
        if first is None:
            return None
        last_at = at + 2 if self._word(at + 1) in ("to", "till", "until", "thru", "through") else 0
        last = self._day_at(last_at) if last_at else None
        if last is None:
            return None
        low, high = DAYS.index(first), DAYS.index(last)
        days = DAYS[low : high + 1] if low <= high else DAYS[low:] + DAYS[: high + 1]
        label = f"{DAY_NAMES[first]} to {DAY_NAMES[last]}"
        return self._add(f"day:{first}-{last}", "day", label, (at, last_at + 1), {"days": days}, cuts=True)

    def _day(self, at: int) -> int | None:
        """One day, or the weekend, with its part of the day if one is named."""
        word = self._word(at)
        if word in _GROUPS:
            if self._word(at + 1) in ("off", "break", "away", "breaks", "respite", "bag"):
                return None
            label, days = _GROUPS[word]
            key = f"day:{label.lower()}"
        else:
            named = self._day_at(at)
            if named is None:
                return None
            label, days, key = DAY_NAMES[named] + "s", (named,), f"day:{named}"
        plural = word.endswith("s") and word not in ("tues", "weds", "thurs")
        if self.story and not plural:
            return at + 1
        found: dict[str, Any] = {"days": days}
        end = at + 1
        part = _PARTS.get(self._word(end)) or ("evening" if self._word(end) in ("night", "nights") else None)
        if part:
            found["parts_of_day"] = (part,)
            end += 1
            label = f"{label.removesuffix('s')} {part}s"
        name_of_a_thing = self._word(end) in ("lunch", "roast", "school", "service", "dinner", "mass")
        return self._add(key, "day", label, (at, end), found, cuts=not name_of_a_thing, said=name_of_a_thing)

    def _after(self, at: int) -> int | None:
        """After school, after work, lunchtime, daytime."""
        for length in (2, 1):
            said = self.norms[at : at + length]
            if len(said) == length and (wish := _LOOSE.get(" ".join(said))):
                label, parts = wish
                found = {"parts_of_day": parts}
                # "after school club" is also the name of what is wanted, so the words stay.
                key = f"time:{label.lower().replace(' ', '-')}"
                return self._add(
                    key, "time", label, (at, at + length), found, cuts=False, said=label == "After school"
                )
        return None

    def _part(self, at: int) -> int | None:
        """Mornings; an evening class."""
        word = self._word(at)
        part = _PARTS.get(word)
        plural = word.endswith("s")
        before = self._word(at - 1)
        if part is None or (before in _NOT_A_PART[part] and not plural) or before in ("coffee", "tea"):
            return None
        class_named = self._word(at + 1) in _SESSION_WORDS
        if self._word(at + 1) in ("meal", "meals", "primrose"):
            return None
        cuts = plural and not self.story
        wish = {"parts_of_day": (part,)}
        return self._add(
            f"time:{part}", "time", _PART_LABELS[part], (at, at + 1), wish, cuts=cuts, said=class_named
        )

    def _clock(self, at: int) -> int | None:
        """A clock time with no day: only a wish for that part of the day."""
        begin = at
        if self._word(at) in ("after", "from", "at", "around", "about", "before"):
            at += 1
        clock, end = clock_time.at(self.norms, at, sure=False)
        if clock is None:
            return None
        hour = clock.hour
        if self._word(begin) == "before":
            hour -= 1
        part = "morning" if hour < 12 else "afternoon" if hour < 17 else "evening"
        wish = {"parts_of_day": (part,)}
        return self._add(f"time:{part}", "time", _PART_LABELS[part], (begin, end), wish, cuts=False)
