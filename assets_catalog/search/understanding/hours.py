"""Clock times with no date, as parts of the day: "after 5", "before 10am", "9-5", "10am-12pm"."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import time
from typing import NamedTuple

from assets_catalog.search.understanding import clock_time
from assets_catalog.search.understanding.day_words import ALL_PARTS, JOINERS, PARTS, day_at, word_at
from assets_catalog.search.understanding.tokens import Token, word_set

#: When the morning and the afternoon end.
_NOON, _EVENING = 12, 17
_LEADS = word_set("after from at around about before between till until by")
#: What may follow a bare hour: "after 5 on weekdays", but not "after 2 falls".
_AFTER_AN_HOUR = word_set(
    "on in at near please if because cos most weekdays weekday weekends weekend during so when as but every each only "
    "tonight today tomorrow thanks ish or and"
)
_NO_HOUR_AFTER = word_set("look looks looking looked day days week weeks month months years year runs named")
#: A working day is said with its bare hours: "9-5", "10 to 4".
_STARTS, _ENDS = range(7, 12), range(1, 8)


class Hours(NamedTuple):
    """The parts of the day some words name, what a person reads, and where the words end."""

    parts: tuple[str, ...]
    label: str
    end: int


def at(tokens: Sequence[Token], position: int) -> Hours | None:
    """The hours named from here on, if they are."""
    begin = position
    lead = word_at(tokens, begin)
    here = begin + 1 if lead in _LEADS else begin
    between = _between(tokens, here)
    if between is not None:
        return between
    clock, end = clock_time.at(tokens, here, sure=False)
    if clock is None and lead in ("after", "before") and _bare(tokens, begin):
        clock, end = clock_time.at(tokens, here, sure=True)
    if clock is None:
        return None
    if lead == "after":
        return Hours(_parts(clock.hour, 23), f"After {clock_time.spoken(clock)}", end)
    if lead in ("before", "till", "until", "by"):
        last = clock.hour - (clock.minute == 0)
        return Hours(_parts(min(9, last), last), f"Before {clock_time.spoken(clock)}", end)
    parts = _parts(clock.hour, clock.hour)
    return Hours(parts, f"{parts[0].capitalize()}s", end)


def _parts(first: int, last: int) -> tuple[str, ...]:
    """The parts of the day that hours from one to the other lie in."""
    begins = {"morning": 0, "afternoon": _NOON, "evening": _EVENING}
    ends = {"morning": _NOON, "afternoon": _EVENING, "evening": 24}
    return tuple(part for part in ALL_PARTS if begins[part] <= last and first < ends[part])


def _bare(tokens: Sequence[Token], lead: int) -> bool:
    """Whether the number after "after" is an hour and counts nothing."""
    number, following = word_at(tokens, lead + 1), lead + 2
    if not number.isdigit() or not 1 <= int(number) <= 12 or word_at(tokens, lead - 1) in _NO_HOUR_AFTER:
        return False
    if following >= len(tokens) or tokens[following].after_break or day_at(tokens, following):
        return True
    after = word_at(tokens, following)
    return after in _AFTER_AN_HOUR and not (
        after in ("or", "and") and word_at(tokens, following + 1)[:1].isdigit()
    )


def _between(tokens: Sequence[Token], first_at: int) -> Hours | None:
    first, after = clock_time.at(tokens, first_at, sure=True)
    if first is None or after >= len(tokens):
        return None
    joined = word_at(tokens, after) in JOINERS or (
        word_at(tokens, after) == "and" and word_at(tokens, first_at - 1) == "between"
    )
    if not joined and not tokens[after].after_dash:
        return None
    second_at = after + joined
    last, end = clock_time.at(tokens, second_at, sure=True)
    if last is None:
        return None
    first_said, _ = clock_time.at(tokens, first_at, sure=False)
    last_said, _ = clock_time.at(tokens, second_at, sure=False)
    after_a_day = day_at(tokens, first_at - 1) is not None or word_at(tokens, first_at - 1) in PARTS
    bare = first_said is None and last_said is None
    if bare and not after_a_day and not _a_working_day(tokens, first_at, second_at):
        return None
    low, high = _of_one_day(first, last, first_sure=first_said is not None, last_sure=last_said is not None)
    if low >= high:
        return None
    last_hour = high.hour - (high.minute == 0)
    label = f"{clock_time.spoken(low)} to {clock_time.spoken(high)}"
    return Hours(_parts(low.hour, last_hour), label, end)


def _a_working_day(tokens: Sequence[Token], first_at: int, second_at: int) -> bool:
    first, second = word_at(tokens, first_at), word_at(tokens, second_at)
    if not (first.isdigit() and second.isdigit()):
        return False
    following = word_at(tokens, second_at + 1)
    counts = following.isalpha() and following not in _AFTER_AN_HOUR and day_at(tokens, second_at + 1) is None
    joined = tokens[second_at].after_dash
    return int(first) in _STARTS and int(second) in _ENDS and not (counts and not joined)


def _of_one_day(first: time, last: time, *, first_sure: bool, last_sure: bool) -> tuple[time, time]:
    """ "9-11pm" is from nine in the evening, "7pm-9" until nine; a bare first hour before noon stays there."""
    if last_sure and not first_sure:
        later = first.replace(hour=first.hour + 12) if first.hour < _NOON else first
        earlier = first.replace(hour=first.hour - 12) if first.hour >= _NOON + 1 else first
        if last.hour > _NOON and later < last:
            return later, last
        return (earlier if first > last else first), last
    if first_sure and not last_sure and last <= first and last.hour < _NOON:
        return first, last.replace(hour=last.hour + 12)
    return first, last
