"""Times by the clock in a person's words: "2pm", "10.30am", "5 oclock", "2 p.m."."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import time

from assets_catalog.search.understanding.tokens import Token, word_set

_CLOCK = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?(am|pm|a|p)?")
#: "Mum of 2 am worried": what comes after the verb "am", and what counts people before it.
_AM_I = word_set(
    "i so very a an not really in the worried lonely scared tired sad lost ill stuck alone disabled"
)
_COUNTED = word_set("of with and mum dad")


def at(tokens: Sequence[Token], position: int, *, sure: bool) -> tuple[time | None, int]:
    """The clock time here and where it ends. ``sure``: a bare number counts, and 1 to 7 are afternoon."""
    match = _CLOCK.fullmatch(_word(tokens, position))
    if match is None or tokens[position].after_pound:
        return None, position
    end = position + 1
    half = match[3]
    if half in ("a", "p"):
        if _word(tokens, end) != "m":
            return None, position
        half += "m"
        end += 1
    if half is None:
        half, end = half_at(tokens, end)
        if half == "am" and _is_the_verb(tokens, position, end):
            half, end = None, position + 1
    if half is None and _word(tokens, end) == "oclock":
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


def half_at(tokens: Sequence[Token], position: int) -> tuple[str | None, int]:
    """ "am" or "pm" here, also as "a.m.", and where it ends."""
    word = _word(tokens, position)
    if word in ("am", "pm"):
        return word, position + 1
    if word in ("a", "p") and _word(tokens, position + 1) == "m":
        return f"{word}m", position + 2
    return None, position


def spoken(clock: time) -> str:
    """A time as it is said: 2pm, 10:30am."""
    hour = clock.hour % 12 or 12
    minutes = f":{clock.minute:02}" if clock.minute else ""
    return f"{hour}{minutes}{'am' if clock.hour < 12 else 'pm'}"


def _is_the_verb(tokens: Sequence[Token], position: int, end: int) -> bool:
    after = _word(tokens, end)
    return after in _AM_I or after.endswith("ing") or _word(tokens, position - 1) in _COUNTED


def _word(tokens: Sequence[Token], position: int) -> str:
    return tokens[position].norm if 0 <= position < len(tokens) else ""
