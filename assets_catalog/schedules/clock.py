"""What hours are meant when somebody writes "9-5", "10.30 to 1pm" or "17:30 - 20:30".

Each rule here either is certain or gives None: hours that can be read in two
ways are left for a person.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import time

from assets_catalog.schedules.sessions import ROUND_THE_CLOCK

NOON, MIDNIGHT = "noon", "midnight"

#: Nothing opens before this on the 24-hour clock, unless it never shuts.
_EARLIEST = time(5)

_WRITTEN = re.compile(r"(?P<hour>\d{1,2})(?:[:.](?P<minute>\d{2}))?\s*(?P<half>[ap]m)?")


@dataclass(frozen=True, slots=True)
class Written:
    """A time as it was written. ``half`` is "am", "pm", "noon", "midnight" or empty."""

    hour: int
    minute: int
    half: str
    leading_zero: bool = False
    coloned: bool = False

    @property
    def by_24(self) -> bool:
        """Whether it can only be of the 24-hour clock."""
        return not self.half and (self.hour > 12 or self.hour == 0)

    def said(self) -> time | None:
        """The time, if it can only mean one."""
        if self.half == NOON:
            return time(12)
        if self.half == MIDNIGHT:
            return time(0)
        if self.half:
            return time(self.hour % 12 + (12 if self.half == "pm" else 0), self.minute)
        return time(self.hour, self.minute) if self.by_24 else None


def read_time(text: str) -> Written | None:
    """A time as written ("9", "9.30", "9:30 a.m.", "12 noon", "midnight"), or None if it is none."""
    plain = re.sub(r"\s*o['’]clock", "", text.lower().replace(".m", "m")).strip(" .")
    for words, half in ((("noon", "midday"), NOON), (("midnight",), MIDNIGHT)):
        if any(word in plain for word in words):
            number = plain
            for word in words:
                number = number.replace(word, "")
            return (
                Written(12, 0, half)
                if number.strip() in {"", "12", "12.00", "12:00", "12am", "12pm"}
                else None
            )
    match = _WRITTEN.fullmatch(plain)
    if not match:
        return None
    hour, minute, half = int(match["hour"]), int(match["minute"] or 0), match["half"] or ""
    if minute > 59 or hour > 23 or (half and not 1 <= hour <= 12):
        return None
    return Written(hour, minute, half, match["hour"].startswith("0"), bool(match["minute"]) and ":" in plain)


def read_hours(opens: Written, closes: Written) -> tuple[time, time] | None:
    """The hours from one written time to another, or None where they are in doubt."""
    start, end = _settle(opens, closes)
    if start is None or end is None or start == end:
        return None
    if start < _EARLIEST and not opens.half and (start, end) != ROUND_THE_CLOCK:
        return None  # "00:00 - 17:00" and "1:00 - 15:00" are slips
    if start > end and not _a_night(start, end):
        return None
    return start, end


def _settle(opens: Written, closes: Written) -> tuple[time | None, time | None]:
    start, end = opens.said(), closes.said()
    if opens.half == "am" and opens.hour == 12:
        return None, None  # "12am to 2pm": midday is meant as often as midnight
    if start is not None and end is not None:
        return start, end
    if opens.by_24 or closes.by_24 or _coloned_24(opens, closes):
        return _by_24(opens, closes)
    if start is None and end is None:
        return _bare(opens, closes)
    return (_opening(opens, closes), end) if start is None else (start, _closing(opens, closes))


def _coloned_24(opens: Written, closes: Written) -> bool:
    """ "09:30-10:45" and "10:00 - 12:00": both by the colon, and a nought or ten before it."""
    bare = not opens.half and not closes.half
    rising = (closes.hour, closes.minute) > (opens.hour, opens.minute)
    return bare and opens.coloned and closes.coloned and rising and (opens.leading_zero or opens.hour >= 10)


def _by_24(opens: Written, closes: Written) -> tuple[time | None, time | None]:
    if opens.half or closes.half:
        return None, None
    return time(opens.hour, opens.minute), time(closes.hour, closes.minute)


def _bare(opens: Written, closes: Written) -> tuple[time | None, time | None]:
    """Neither says which half of the day: only the working day ("9-5", "10 to 12") is certain."""
    start, end = (opens.hour, opens.minute), (closes.hour, closes.minute)
    if not 6 <= opens.hour <= 11 or opens.leading_zero or closes.leading_zero:
        return None, None
    if end < start and closes.hour <= 7:
        return time(*start), time(closes.hour + 12, closes.minute)
    if start < end <= (12, 59) and opens.hour >= 9:
        return time(*start), time(*end)
    return None, None


def _opening(opens: Written, closes: Written) -> time | None:
    """The opening that goes with a closing that says its half: "2-4pm", "11-1pm", "10-11.30am"."""
    start, end = (opens.hour % 12, opens.minute), (closes.hour % 12, closes.minute)
    if closes.half == NOON:
        return time(opens.hour, opens.minute) if 6 <= opens.hour <= 11 else None
    if closes.half == "am":
        return time(opens.hour, opens.minute) if start < end and 5 <= opens.hour <= 11 else None
    if closes.half == MIDNIGHT:
        return None
    if start > end:
        return time(opens.hour, opens.minute) if 6 <= opens.hour <= 11 else None
    # "9-10pm" may be an hour of the evening or thirteen hours.
    return time(start[0] + 12, opens.minute) if start < end and start[0] <= 8 else None


def _closing(opens: Written, closes: Written) -> time | None:
    """The closing that goes with an opening that says its half: "1.30pm to 3", "9am to 5", "10am to 12"."""
    start, end = (opens.hour % 12, opens.minute), (closes.hour % 12, closes.minute)
    if opens.half == "am":
        if closes.hour == 12 or end < start:
            return time(end[0] + 12, closes.minute)
        return None
    if opens.half in {"pm", NOON}:
        start = (0, 0) if opens.half == NOON else start
        return time(end[0] + 12, closes.minute) if start < end and closes.hour != 12 else None
    return None


def _a_night(start: time, end: time) -> bool:
    """Closing before opening is past midnight only from evening to breakfast."""
    return (start >= time(17) and end <= time(9)) or (end == time(0) and start >= time(5))
