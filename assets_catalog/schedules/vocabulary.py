"""The patterns by which opening hours are cut into words that mean something.

Kept apart from the grammar (``reading.py``) so that each can be read at a
sitting. Order matters: the first pattern that fits at a spot wins.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

_DAY_NAMES = (
    ("mondays", "monday", "mon"),
    ("tuesdays", "tuesday", "tues", "tue"),
    ("wednesdays", "wednesday", "weds", "wed"),
    ("thursdays", "thursday", "thurs", "thur", "thu"),
    ("fridays", "friday", "fri"),
    ("saturdays", "saturday", "sat"),
    ("sundays", "sunday", "sun"),
)
DAY_WORDS = {name: day for day, names in enumerate(_DAY_NAMES) for name in names}
#: As OpenStreetMap writes them; only believed in front of an hour or of each other.
SHORT_DAYS = {"mo": 0, "tu": 1, "we": 2, "th": 3, "fr": 4, "sa": 5, "su": 6}
GROUPS = {"weekdays": (0, 1, 2, 3, 4), "weekends": (5, 6), "day": (0, 1, 2, 3, 4, 5, 6)}
_ORDINAL_NAMES = {
    "1": ("first", "1st"),
    "2": ("second", "2nd"),
    "3": ("third", "3rd"),
    "4": ("fourth", "4th"),
    "5": ("fifth", "5th"),
    "-1": ("last",),
}
ORDINALS = {name: number for number, names in _ORDINAL_NAMES.items() for name in names}
_MONTH_NAMES = (
    ("january", "jan"),
    ("february", "feb"),
    ("march", "mar"),
    ("april", "apr"),
    ("may",),
    ("june", "jun"),
    ("july", "jul"),
    ("august", "aug"),
    ("september", "sept", "sep"),
    ("october", "oct"),
    ("november", "nov"),
    ("december", "dec"),
)
MONTHS = {name: number for number, names in enumerate(_MONTH_NAMES, start=1) for name in names}


def _either(words: Iterable[str]) -> str:
    return "(?:" + "|".join(sorted(words, key=len, reverse=True)) + ")"


_DASH = r"(?:-|–|—|−)"
_TO = rf"\s*(?:{_DASH}|\bto\b|\btill?\b|\buntil\b|\bthrough\b|\bthru\b)\s*"
_ALSO = r"\s*(?:,\s*and\b|,\s*or\b|,|&|\+|\band\b|\bor\b)\s*"

_HALF = r"(?:[ap]\.?m\b\.?|o['’]clock\b|noon\b|midday\b)"
TIME = rf"(?:(?:12(?:[.:]00)?\s*)?(?:noon|midday|midnight)\b|\d{{1,2}}(?:[:.]\d{{2}})?(?!\d)(?:\s*{_HALF})?)"
_NOT_IN_A_NUMBER = r"(?<![\d/£$€])(?<!\d[-–—.:])"

MONTH = rf"\b{_either(MONTHS)}\b\.?"
_DAY_WORD = rf"\b{_either(DAY_WORDS)}\b(?:['’]s\b)?"
_NUMBERED = r"\b\d{1,2}(?:st|nd|rd|th)?\b"
DATE = rf"(?:{_DAY_WORD},?\s+)?(?:the\s+)?{_NUMBERED}(?:\s+of)?\s+{MONTH}(?:,?\s+\d{{4}}\b)?"
DATE_OR_MONTH = rf"(?:{DATE}|{MONTH}\s+\d{{4}}\b)"
DATE_SPAN = rf"{DATE}(?:{_TO}{DATE})?"

_ORDINAL = rf"\b{_either(ORDINALS)}\b"
_ORDINAL_DAY = rf"{_ORDINAL}(?:{_ALSO}{_ORDINAL})*\s+{_DAY_WORD}"
_OF_MONTH = r"\s*,?\s*(?:(?:of|in)\s+)?(?:the|each|every(?:\s+(?:other|\d{1,2}))?)\s+months?\b"
_MONTH_DAY = r"(?:the\s+)?(?:\b\d{1,2}(?:st|nd|rd|th)\b|\blast\s+day\b)"

_NOT = r"\b(?:not|except(?:\s+for)?|excluding|closed)\b(?:\s+(?:on|in|during|from|for))?\s+"
_HOLIDAYS = r"(?:the\s+)?school\s+holidays?"

#: Words that say nothing about when.
FILLER = (
    "open|opens|opening|hours|hrs|times?|timings?|days?|when|from|at|on|in|between|is|are|we|the|each|every|weekly|"
    "session|sessions|session times|and|to|of|held|runs?|running|meets?|meeting|our|regular|usual|ongoing"
)

#: Words after which a regular week is not certain, or not the whole of it.
DANGER = (
    r"until|till|til|except\w*|exclud\w+|apart|unless|without|clos(?:e|es|ed|ing)|re-?open\w*|shut|break|breaks|"
    r"holidays?|half[- ]?terms?|terms?|term[- ]?time|christmas|xmas|easter|new year|ramadan|winter\w*|summer\w*|"
    r"autumn\w*|season\w*|months?|monthly|fortnight\w*|alternat\w+|bi-?weekly|every\s+other|weeks|week|wks?|"
    r"quarter\w*|annual\w*|yearly|temporar\w+|suspended|cancel\w+|postponed|var(?:y|ies|ied|ious)|depend\w*|approx\w*|"
    r"(?:about|around|circa)\s+\d\w*|usually|normally|typically|sometimes|occasional\w*|appointments?|weather|late|last|"
    r"ended|now over|no longer|never|(?:don|doesn|won)['’]?t\s+(?:be\s+)?(?:open|run|meet)|"
    r"not\s+(?:be\s+)?(?:open|running|available|on|in|during|every|at)|no\s+(?:sessions?|meetings?|class(?:es)?)|"
    r"may change|subject to|(?:please\s+)?check\s+(?:the|our|with|before|on|for)|tbc|tba|from\s+time|"
    r"start(?:s|ing)?|beginning|since|ends?|ending|today|tomorrow|this\s+(?:week|term|year)|in\s+(?:may|mar)"
)

PATTERNS = (
    ("GAP", r"[\s,;:.()\[\]|/&+*•·‣…!?\"“”'’‘_=<>]+|-|–|—|−"),
    (
        "OTHER",
        r"\S+@\S+|https?://\S+|www\.\S+|[£$€]\s?\d+(?:\.\d+)?p?|(?:\+44\s?|\b0)\d[\d -]{7,12}\d\b|"
        r"\b[a-z]{1,2}\d[a-z\d]?\s?\d[abd-hjlnp-uw-z]{2}\b|"
        rf"\b(?:aged?|ages|under|over)\s*:?\s*\d+(?:{_TO}\d+)?(?:\s*(?:years?|yrs?|s))?\b|"
        rf"\b\d+(?:{_TO}\d+)?\s*(?:years?|yrs?|year[- ]olds?|months?\s+old|people|min(?:ute)?s?|miles?|km|places)\b|"
        r"\b\d+(?:\+|s\b)|\b\d+(?:st|nd|rd|th)\s+floor\b",
    ),
    (
        "ROUND",
        r"\b24\s*/\s*7\b|\b(?:24\s*(?:hours?|hrs?)|round the clock)\b(?:\s+(?:a|per)\s+day)?"
        r"(?:\s*,?\s*(?:(?:7|seven)\s+days(?:\s+(?:a|per)\s+week)?|every\s+day(?:\s+of\s+the\s+year)?))?"
        r"(?:\s*,?\s*365\s+days(?:\s+(?:a|per)\s+year)?)?",
    ),
    ("ALWAYS", r"\b(?:all|throughout the)\s+year(?:\s+round)?\b"),
    (
        "BANK_OPEN",
        r"\b(?:including|includes|inc\.?|open(?:\s+on)?|and)\s+bank\s+holidays\b",
    ),
    (
        "BANK_SHUT",
        rf"{_NOT}(?:public\s+and\s+)?bank\s+holidays?\b|\bbank\s+holidays?\s*:?\s*{_DASH}?\s*closed\b",
    ),
    (
        "TERM",
        rf"\b(?:during\s+|in\s+)?(?:school\s+)?term[- ]?times?(?:\s+only)?\b"
        rf"(?:\s*\(?\s*(?:not\s+running|not|closed)\s+(?:during|in)\s+{_HOLIDAYS}\)?)?|"
        rf"\b(?:not|except|excluding|closed)(?:\s+(?:running|during|in))*\s+{_HOLIDAYS}",
    ),
    ("NOT_MONTHS", rf"{_NOT}{MONTH}(?:(?:{_ALSO}|{_TO}){MONTH})*(?!\s+\d)"),
    ("NOT_DATES", rf"{_NOT}{DATE_SPAN}(?:{_ALSO}{DATE_SPAN})*"),
    ("SPAN", rf"(?:\bfrom\s+)?{DATE_OR_MONTH}{_TO}{DATE_OR_MONTH}"),
    ("FROM", rf"\b(?:from|starting(?:\s+from|\s+on)?|starts|beginning|since)\s+{DATE_OR_MONTH}"),
    ("UNTIL", rf"\b(?:until|till?|ending|ends|up to)\s+(?:the\s+)?(?:end\s+of\s+)?{DATE_OR_MONTH}"),
    ("DATE", DATE),
    (
        "MONTHLY",
        rf"(?:every\s+|the\s+|on\s+the\s+)*{_ORDINAL_DAY}(?:{_ALSO}(?:the\s+)?{_ORDINAL_DAY})*{_OF_MONTH}",
    ),
    ("MONTH_DAY", rf"(?:on\s+)?{_MONTH_DAY}(?:{_ALSO}{_MONTH_DAY})*{_OF_MONTH}"),
    ("DANGER", rf"{_ORDINAL}\s+(?:{_DAY_WORD}|of\b|in\b)|{_DAY_WORD}\s+\d{{1,2}}(?:st|nd|rd|th)\b"),
    ("HOURS", rf"{_NOT_IN_A_NUMBER}(?<!\w){TIME}{_TO}{TIME}(?![\d:])"),
    ("CLOSES", rf"\b(?:until|till?)\s+{TIME}"),
    (
        "OPENS",
        rf"{_NOT_IN_A_NUMBER}(?<!\w)(?:12\s*)?(?:noon|midday|midnight)\b|"
        rf"{_NOT_IN_A_NUMBER}\b\d{{1,2}}(?:[:.]\d{{2}})?\s*[ap]\.?m\b\.?|{_NOT_IN_A_NUMBER}\b\d{{1,2}}[:.]\d{{2}}\b",
    ),
    (
        "INTERVAL",
        r"\bevery\s+(?:other|second|2nd|alternate)\b(?!\s+(?:month|week\b))|\balternate\b(?=\s+\w+day)|"
        r"\bevery\s+(?:\d{1,2}|two|three|four)\s+weeks\s+on\b",
    ),
    ("DAYS", rf"{_DAY_WORD}(?:{_TO}{_DAY_WORD})?"),
    (
        "DAYS",
        r"(?-i:\b(?:Mo|Tu|We|Th|Fr|Sa|Su)\b(?:-(?:Mo|Tu|We|Th|Fr|Sa|Su)\b)?)(?=\s*,?\s*(?:\d\d:\d\d|(?-i:Mo|Tu|We|Th|Fr|Sa|Su)\b))",
    ),
    (
        "DAYS",
        r"\b(?:weekdays|weekends|every\s+(?:single\s+)?day|daily|(?:7|seven)\s+days(?:\s+(?:a|per)\s+week)?)\b",
    ),
    ("CLOSED", r"\bclosed\b(?:\s+(?:on|all\s+day))?"),
    (
        "DANGER",
        rf"\b(?:{DANGER})\b|(?!(?-i:may|mar|dec)\b){MONTH}(?!\w)|\b(?:19|20)\d\d\b|\b\d{{1,2}}(?:st|nd|rd|th)\b|"
        rf"\b\d{{1,2}}/\d{{1,2}}\b|\d+\s*{_DASH}\s*\d+|\bweekday\b|\bweekend\b",
    ),
    ("DANGER", r"\d{1,2}\s*[ap]m\b|\d[:.]\d\d\b"),
    ("PART", r"\b(?:mornings?|afternoons?|evenings?|lunch\s?times?)\b"),
    ("FILLER", rf"\b(?:{FILLER})\b"),
    ("OTHER", r"\w+(?:['’]\w+)*|\S"),
)

LEXICON = re.compile(
    "|".join(f"(?P<{kind}_{at}>{pattern})" for at, (kind, pattern) in enumerate(PATTERNS)), re.IGNORECASE
)
