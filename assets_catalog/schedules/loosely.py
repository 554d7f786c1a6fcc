"""Times as somebody types them into a form, read more boldly than a list's.

:func:`~assets_catalog.schedules.reading.read_words` reads lists that nobody
looks over, and leaves alone whatever could mean two things. Here the one who
typed is shown at once what was understood and the next sessions, so the
likelier meaning may be taken: "10 to 12" is a morning, "2 to 4" an afternoon,
"first Tuesday" the first of each month.
"""

from __future__ import annotations

import re

from assets_catalog.listing import Schedule
from assets_catalog.schedules.reading import read_words

_ORDINAL = r"(?:first|second|third|fourth|fifth|last|1st|2nd|3rd|4th|5th)"
_DAY = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:days?)?"
_ORDINAL_DAYS = re.compile(
    rf"\b(?:every\s+)?({_ORDINAL}(?:\s*(?:,|and|&)\s*{_ORDINAL})*\s+{_DAY})\b"
    r"(?!\s*,?\s*(?:(?:of|in)\s+)?(?:the|each|every)\s+(?:other\s+)?month)",
    re.IGNORECASE,
)
_CLOCK = r"(\d{1,2})(?:[:.](\d{2}))?\s*(am|pm)?"
_BETWEEN = re.compile(
    rf"(?<![\d/:.]){_CLOCK}(?:\s*(?:to|until|till|-|–)\s*){_CLOCK}(?![\d:./]|\w)", re.IGNORECASE
)
_MONTH = r"(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)"
_MONTH_AFTER = re.compile(rf"\s*{_MONTH}", re.IGNORECASE)
_MORNING_FROM, _LATEST_MORNING = 7, 12


def read_loosely(text: str) -> tuple[list[Schedule], str]:
    """As ``read_words``, where somebody will look over what was understood before it counts.

    What is certain is read as there; only what is not is tried again with the
    likelier meaning. Never raises.
    """
    found, rest = read_words(text)
    if found:
        return found, rest
    bolder = _ORDINAL_DAYS.sub(r"\1 of the month", text)
    bolder = _BETWEEN.sub(_with_halves, bolder)
    found, left = read_words(bolder)
    return (found, left) if found else ([], rest)


def _with_halves(match: re.Match[str]) -> str:
    """The hours with am and pm where nobody said: the morning from seven to midday, else the afternoon."""
    text = match.group()
    if _MONTH_AFTER.match(match.string, match.end()):
        return text
    hour, minute, half, end_hour, end_minute, end_half = match.groups()
    opens, closes = int(hour), int(end_hour)
    if (half and end_half) or not (1 <= opens <= 12 and 1 <= closes <= 12):
        return text
    if not half:
        half = end_half if end_half and _in_order(opens, closes) else _likely(opens)
        if end_half and not _in_order(opens, closes):
            half = "am" if end_half == "pm" else "pm"
    if not end_half:
        same = _in_order(opens, closes) and closes != _LATEST_MORNING
        end_half = half if same else ("pm" if half == "am" else "am")
    return f"{hour}{f':{minute}' if minute else ''}{half} to {end_hour}{f':{end_minute}' if end_minute else ''}{end_half}"


def _likely(hour: int) -> str:
    return "am" if _MORNING_FROM <= hour < _LATEST_MORNING else "pm"


def _in_order(opens: int, closes: int) -> bool:
    return opens % 12 <= closes % 12
