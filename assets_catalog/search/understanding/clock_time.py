"""Times by the clock in a person's words: "2pm", "10.30am", "5 oclock"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import time

_CLOCK = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?(am|pm)?")


def at(norms: Sequence[str], position: int, *, sure: bool) -> tuple[time | None, int]:
    """The clock time here and where it ends. ``sure``: a bare number counts, and 1 to 7 are afternoon."""
    match = _CLOCK.fullmatch(_word(norms, position))
    if match is None:
        return None, position
    end = position + 1
    half = match[3]
    if half is None and _word(norms, end) in ("am", "pm"):
        half = _word(norms, end)
        end += 1
    if half is None and _word(norms, end) == "oclock":
        end += 1
        sure = True
    if half is None and not sure and not (match[2] and ":" in match[0]):
        return None, position
    hour, minute = int(match[1]), int(match[2] or 0)
    if half == "pm" and hour < 12:
        hour += 12
    elif half == "am" and hour == 12:
        hour = 0
    elif half is None and 1 <= hour <= 7:
        hour += 12
    return (time(hour, minute), end) if hour < 24 and minute < 60 else (None, position)


def spoken(clock: time) -> str:
    """A time as it is said: 2pm, 10:30am."""
    hour = clock.hour % 12 or 12
    minutes = f":{clock.minute:02}" if clock.minute else ""
    return f"{hour}{minutes}{'am' if clock.hour < 12 else 'pm'}"


def _word(norms: Sequence[str], position: int) -> str:
    return norms[position] if 0 <= position < len(norms) else ""
