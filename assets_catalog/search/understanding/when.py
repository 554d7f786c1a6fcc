"""Days and times in a person's words: "tuesday evenings", "weekend", "tomorrow 2pm", "open now".

What is named as a wish ("on tuesdays", "tuesday evenings") cuts; what is told
as news ("home from hospital friday", "fell this morning") is not a wish at
all; between the two it only orders. Where somebody is being hurt, no day that
they name is a wish.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from assets_catalog.search.understanding import clock_time, hours, told_times
from assets_catalog.search.understanding.cues import DAYS, Cue
from assets_catalog.search.understanding.day_words import (
    DAY_NAMES,
    GROUPS,
    JOINERS,
    PARTS,
    begins_a_name,
    day_at,
    is_plural,
    part_at,
    word_at,
)
from assets_catalog.search.understanding.tokens import Token, word_set
from assets_catalog.search.understanding.unwanted_times import unwanted

LONDON = ZoneInfo("Europe/London")

#: Times people name loosely: they order the results and hide none.
_LOOSE: dict[str, tuple[str, tuple[str, ...]]] = {
    "after school": ("After school", ("afternoon", "evening")),
    "after work": ("After work", ("evening",)),
    "after tea": ("After tea", ("evening",)),
    "after dinner": ("After dinner", ("evening",)),
    "after lunch": ("After lunch", ("afternoon",)),
    "teatime": ("At teatime", ("afternoon", "evening")),
    "tea time": ("At teatime", ("afternoon", "evening")),
    "daytime": ("In the daytime", ("morning", "afternoon")),
    "daytimes": ("In the daytime", ("morning", "afternoon")),
    "day time": ("In the daytime", ("morning", "afternoon")),
    "school hours": ("In school hours", ("morning", "afternoon")),
    "lunchtime": ("At lunchtime", ("afternoon",)),
    "lunchtimes": ("At lunchtime", ("afternoon",)),
    "lunch time": ("At lunchtime", ("afternoon",)),
    "lunch times": ("At lunchtime", ("afternoon",)),
}
_PART_LABELS = {"morning": "Mornings", "afternoon": "Afternoons", "evening": "Evenings"}
_SESSION_WORDS = word_set("class classes group groups club clubs course courses session sessions")
_OPEN = word_set("open on running happening available whats anything")
_NOT_A_PART = {  # (word before, part of day): a name or a story
    "morning": word_set("coffee good this early every christmas yesterday tea that next"),
    "afternoon": word_set("good this yesterday that social"),
    "evening": word_set("good this yesterday that"),
}
#: Where somebody tells how things are, "now" is not when they want to go.
_TELLS = word_set(
    "i im ive he hes she shes we were they is are am was has have had my his her our their help what it its alone"
)
#: Small words that go with a time: before it, and after it.
_BEFORE, _AFTER = word_set("on in the at during"), word_set("only")


def london(now: datetime | None) -> datetime:
    """The moment in London; a time without a zone is taken to be London's."""
    if now is None:
        return datetime.now(LONDON)
    return now.replace(tzinfo=LONDON) if now.tzinfo is None else now.astimezone(LONDON)


def find(tokens: Sequence[Token], now: datetime | None = None) -> list[Cue]:
    """Every day and time in the words, as cues that do not overlap."""
    return [] if told_times.of_harm(tokens) else _Reader(tokens, london(now)).read()


class _Reader:
    def __init__(self, tokens: Sequence[Token], now: datetime) -> None:
        self.tokens = tokens
        self.norms = [token.norm for token in tokens]
        self.now = now
        self.cues: list[Cue] = []
        self.story = told_times.is_news(self.norms)
        self.complaint = told_times.is_complaint(self.norms)

    def read(self) -> list[Cue]:
        at = 0
        while at < len(self.norms):
            at = (
                told_times.round_and_round(self.tokens, at)
                or self._unwanted(at)
                or self._moment(at)
                or self._range(at)
                or self._day(at)
                or self._after(at)
                or self._part(at)
                or self._clock(at)
                or at + 1
            )
        return self.cues

    def _word(self, at: int) -> str:
        return word_at(self.tokens, at)

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
        begin, end = span
        if not said:
            while begin and self._word(begin - 1) in _BEFORE:
                begin -= 1
            while self._word(end) in _AFTER:
                end += 1
        cue = Cue(key, kind, label, begin, end, said=said)
        self.cues.append(replace(cue, filters=found) if cuts else replace(cue, preferences=found))
        return end

    def _unwanted(self, at: int) -> int | None:
        cue = unwanted(self.tokens, at)
        if cue is None:
            return None
        self.cues.append(cue)
        return cue.end

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
            named = day_at(self.tokens, at)
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
        clock, end = clock_time.at(self.tokens, after, sure=True)
        if clock is not None:
            moment = datetime.combine(date, clock, LONDON)
            spoken = f"{label}, {clock_time.spoken(clock)}"
            key = f"at:{moment:%Y-%m-%dT%H:%M}"
            return self._add(key, "time", spoken, (begin, end), {"at": moment}, cuts=not self.story)
        found: dict[str, Any] = {"days": (DAYS[date.weekday()],)}
        end = at + 1
        part = "evening" if word == "tonight" else PARTS.get(self._word(end))
        if part:
            found["parts_of_day"] = (part,)
            if word != "tonight":
                end += 1
                label = f"{label} {part}"
        if self.story and not asked:
            return None
        return self._add(f"day:{word}", "day", label, (begin, end), found, cuts=asked)

    def _range(self, at: int) -> int | None:
        """Monday to Friday, Mon-Fri."""
        first = day_at(self.tokens, at)
        if first is None:
            return None
        last_at = at + 2 if self._word(at + 1) in JOINERS else 0
        if at + 1 < len(self.tokens) and self.tokens[at + 1].after_dash:
            last_at = at + 1
        last = day_at(self.tokens, last_at) if last_at else None
        if last is None:
            return None
        low, high = DAYS.index(first), DAYS.index(last)
        days = DAYS[low : high + 1] if low <= high else DAYS[low:] + DAYS[: high + 1]
        label = f"{DAY_NAMES[first]} to {DAY_NAMES[last]}"
        begin = at - 1 if self._word(at - 1) == "from" else at
        cuts = not self.complaint
        return self._add(f"day:{first}-{last}", "day", label, (begin, last_at + 1), {"days": days}, cuts=cuts)

    def _day(self, at: int) -> int | None:
        """One day, or the weekend, with its part of the day if one is named."""
        word = self._word(at)
        if word in GROUPS:
            if self._word(at + 1) in ("off", "break", "away", "breaks", "respite", "bag"):
                return None
            label, days = GROUPS[word]
            key = f"day:{label.lower()}"
        else:
            named = day_at(self.tokens, at)
            if named is None:
                return None
            if word == "friday" and self._word(at - 1) in ("good", "black"):
                return at + 1
            label, days, key = DAY_NAMES[named] + "s", (named,), f"day:{named}"
        if self.story and not is_plural(word):
            return at + 1
        found: dict[str, Any] = {"days": days}
        end = at + 1
        part = part_at(self.tokens, end)
        if part is not None:
            found["parts_of_day"] = (part[0],)
            end = part[2]
            label = f"{label.removesuffix('s')} {part[1]}"
        name_of_a_thing = self._word(end) in ("lunch", "roast", "school", "service", "dinner", "mass") or (
            part is None and word not in GROUPS and begins_a_name(self.tokens, at)
        )
        cuts = not name_of_a_thing and not self.complaint
        return self._add(key, "day", label, (at, end), found, cuts=cuts, said=name_of_a_thing)

    def _after(self, at: int) -> int | None:
        """After school, after work, lunchtime, daytime, first thing, late at night."""
        for length in (2, 1):
            said = self.norms[at : at + length]
            if len(said) == length and (wish := _LOOSE.get(" ".join(said))):
                label, parts = wish
                found = {"parts_of_day": parts}
                # "after school club" is also the name of what is wanted, so the words stay.
                key = f"time:{label.lower().replace(' ', '-')}"
                named = label == "After school"
                return self._add(key, "time", label, (at, at + length), found, cuts=False, said=named)
        end = told_times.first_thing(self.tokens, at)
        if end is not None:
            return self._add("time:morning", "time", "Mornings", (at, end), _in("morning"), cuts=False)
        if self.norms[at : at + 3] == ["late", "at", "night"] and not told_times.of_nights(self.norms):
            return self._add("time:evening", "time", "Evenings", (at, at + 3), _in("evening"), cuts=False)
        return None

    def _part(self, at: int) -> int | None:
        """Mornings; an evening class."""
        word = self._word(at)
        part = PARTS.get(word)
        plural = word.endswith("s")
        before = self._word(at - 1)
        if part is None or (before in _NOT_A_PART[part] and not plural) or before in ("coffee", "tea"):
            return None
        class_named = self._word(at + 1) in _SESSION_WORDS
        if self._word(at + 1) in ("meal", "meals", "primrose"):
            return None
        cuts = plural and not self.story and not self.complaint
        begin = at - 1 if before in ("early", "late") else at
        key, label, found = f"time:{part}", _PART_LABELS[part], _in(part)
        return self._add(key, "time", label, (begin, at + 1), found, cuts=cuts, said=class_named)

    def _clock(self, at: int) -> int | None:
        """Clock times with no day: only a wish for those parts of the day."""
        wish = hours.at(self.tokens, at)
        if wish is None:
            return None
        key = f"time:{wish.parts[0] if len(wish.parts) == 1 else '-'.join(wish.parts)}"
        found = {"parts_of_day": wish.parts}
        return self._add(key, "time", wish.label, (at, wish.end), found, cuts=False)


def _in(part: str) -> dict[str, Any]:
    return {"parts_of_day": (part,)}
