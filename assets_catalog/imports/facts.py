"""Ages, cost, languages, access and the rest, out of the words that lists have for them."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from functools import cache
from importlib.resources import files
from typing import NamedTuple

import yaml
from babel import Locale

from assets_catalog.imports.findings import Findings
from assets_catalog.imports.words import one_line, or_nothing
from assets_catalog.listing import Cost, Delivery, Status

_YES = frozenset({"yes", "y", "true", "1", "x", "✓", "✔", "available", "full", "free"})
_NO = frozenset({"no", "n", "false", "0", "✗", "none", "not available", "not free"})
_RANGE = re.compile(
    r"\b(\d{1,3})\s*(?:-|–|—|to|until|and)\s*(\d{1,3})\b(?!\s*(?:month|week|pm|am))", re.IGNORECASE
)
_AND_OVER = re.compile(
    r"(?:\b(?:over|above|from|aged?|minimum(?: age)?)\s+)?\b(\d{1,3})\s*(?:\+|plus\b|(?:years?\s*)?(?:and|or|&)\s+(?:over|above|older|up)\b|(?:yrs?|years?)\s*\+)",
    re.IGNORECASE,
)
_OVER = re.compile(r"\b(over|above|from)\s+(?:the age of\s+)?(\d{1,3})'?s?\b", re.IGNORECASE)
_UNDER = re.compile(r"\b(under|below|up to|to)\s+(?:the age of\s+)?(\d{1,3})'?s?\b", re.IGNORECASE)
_ALL_AGES = frozenset({"all", "any", "all ages", "any age", "everyone", "all welcome", "no age limit"})
_POUNDS = re.compile(r"£\s*(\d{1,4}(?:\.\d{1,2})?)|^(\d{1,4}(?:\.\d{1,2})?)$|(\d{1,3})p\b")
_FREE = re.compile(
    r"^\s*(?:it is |it's )?(?:free(?: of charge| entry| to attend| to all)?|no (?:charge|cost)|nil|£?0(?:\.00?)?)\s*[.!]?\s*$",
    re.IGNORECASE,
)
_DONATION = re.compile(r"donation|pay what you|pay as you feel|suggested", re.IGNORECASE)
_OLDEST = 120
#: Days since then, from 2000 to 2099.
_SERIAL = re.compile(r"(?:3[7-9]|[4-6]\d|7[0-2])\d{3}")
_FIRST_SERIAL = date(1899, 12, 30)

_STATUSES: dict[str, Status] = {
    **dict.fromkeys(
        ["active", "open", "live", "running", "current", "operational", "published", "yes"], "active"
    ),
    **dict.fromkeys(
        ["inactive", "suspended", "on hold", "not running", "draft", "unpublished", "pending"], "inactive"
    ),
    **dict.fromkeys(
        ["temporarily closed", "temporary closed", "closed temporarily", "paused"], "temporarily closed"
    ),
    **dict.fromkeys(
        ("closed", "closed down", "defunct", "ended", "permanently closed", "ceased", "withdrawn", "no"),
        "defunct",
    ),
    **dict.fromkeys(("deleted", "archived", "removed", "expired", "discontinued", "cancelled"), "defunct"),
}
_DELIVERIES: list[tuple[Delivery, re.Pattern[str]]] = [
    (
        "in_person",
        re.compile(
            r"in[ -_]?person|face[ -]to[ -]face|on[ -]?site|venue|drop[ -]in|centre|postal|both|hybrid|in_person",
            re.I,
        ),
    ),
    ("phone", re.compile(r"phone|helpline|call", re.I)),
    ("online", re.compile(r"online|virtual|zoom|website|web|internet|digital|both|hybrid|email", re.I)),
    ("home_visit", re.compile(r"home|outreach|your home|visit", re.I)),
]


class Ages(NamedTuple):
    """The youngest and oldest age, each None where there is no limit."""

    youngest: int | None = None
    oldest: int | None = None


def yes_or_no(cell: str) -> bool | None:
    """What a yes or no cell says; None for neither."""
    word = one_line(cell).casefold().rstrip(".! ")
    return True if word in _YES else False if word in _NO else None


def ages(minimum: str, maximum: str, words: str, findings: Findings) -> tuple[Ages, str]:
    """The ages, and the words where they could not be read as ages."""
    low, high = _age(minimum, findings), _age(maximum, findings)
    rest = ""
    text = or_nothing(words)
    if low is None and high is None and text:
        read = ages_in(text)
        if read is None:
            rest = text
        else:
            low, high = read
    if low is not None and high is not None and low > high:
        findings.note("Ages were left out, since the youngest is above the oldest", f"{low} to {high}")
        return Ages(), rest
    return Ages(low or None, high), rest


def ages_in(text: str) -> Ages | None:
    """Ages in words that speak of nothing else ("ages 5-11", "18+", "under 5s"); None if they do not."""
    line = text.casefold().strip(" .")
    if line in _ALL_AGES:
        return Ages()
    if found := _RANGE.search(line):
        low, high = int(found[1]), int(found[2])
    elif found := _AND_OVER.search(line):
        low, high = int(found[1]), None
    elif found := _OVER.search(line):
        low, high = int(found[2]), None
    elif found := _UNDER.search(line):
        low, high = None, int(found[2]) - (found[1] in ("under", "below"))
    elif line.isdigit():
        low, high = int(line), None
    else:
        return None
    if max(low or 0, high or 0) > _OLDEST or (low is not None and high is not None and low > high):
        return None
    return Ages(low or None, high)


def _age(cell: str, findings: Findings) -> int | None:
    text = or_nothing(cell)
    if not text:
        return None
    if young := re.match(r"(\d{1,3})\s*(months?|mths?|weeks?|days?)\b", text, re.IGNORECASE):
        return int(young[1]) // 12 if young[2].lower().startswith("m") else 0
    found = re.match(r"(\d{1,3})(?:\.0+)?\s*(?:years?|yrs?)?\b", text)
    if found and int(found[1]) <= _OLDEST:
        return int(found[1])
    findings.note("An age that is not a number of years was left out", text)
    return None


def cost(words: str, free: str, findings: Findings) -> Cost:
    """What it costs: free, an amount in pounds, and the source's own words where they say more."""
    text = or_nothing(words)
    said_free = yes_or_no(free)
    if not text or text.casefold() in _YES - {"x", "1"} | _NO:
        charged = yes_or_no(text) if text else None
        return Cost(free=True if text.casefold() == "free" else said_free if charged is None else not charged)
    if _FREE.match(text):
        return Cost(free=True)
    amounts = [
        float(one or two or 0) if not pence else int(pence) / 100 for one, two, pence in _POUNDS.findall(text)
    ]
    if said_free and amounts:
        findings.flag(f"It says that it is free, and also that it costs {text!r}.")
    # "Free, £2 for lunch" is free to walk into; the words say what the two pounds are for.
    if said_free is None:
        if text.casefold().startswith("free"):
            said_free = True
        elif amounts and min(amounts) > 0 and not _DONATION.search(text):
            said_free = False
    plain_amount = re.match(r"£?\s*\d", text) and len(amounts) == 1 and said_free is False
    return Cost(
        free=said_free,
        amount=amounts[0] if plain_amount else None,
        description="" if re.fullmatch(r"£?\s*\d+(?:\.\d{1,2})?", text) else text[:2000],
    )


def languages(cell: str, findings: Findings) -> tuple[list[str], bool]:
    """ISO 639-1 codes of the languages named, English apart; and whether sign language is one."""
    found: list[str] = []
    signed = False
    for part in re.split(r"\s*[,;/|&\n]\s*|\s+and\s+", or_nothing(cell)):
        word = part.casefold().strip(" .")
        if not word or word in ("english", "en", "eng"):
            continue
        if "sign language" in word or word == "bsl":
            signed = True
            continue
        code = _language_codes().get(word)
        if code is None:
            findings.note("A language we do not know was left out", part)
        elif code not in found:
            found.append(code)
    return found, signed


@cache
def _language_codes() -> dict[str, str]:
    named = {name.casefold(): code for code, name in Locale("en").languages.items() if len(code) == 2}
    also = {
        "farsi": "fa",
        "dari": "fa",
        "mandarin": "zh",
        "cantonese": "zh",
        "sylheti": "bn",
        "twi": "ak",
        "panjabi": "pa",
        "gujerati": "gu",
        "tagalog": "tl",
        "filipino": "tl",
        "kurmanji": "ku",
    }
    return {code: code for code in named.values()} | named | also


def access(cell: str) -> list[str]:
    """Access features that the words name."""
    text = f" {one_line(cell).casefold().replace('-', ' ')} "
    found = []
    for feature, phrases in _access_words():
        for phrase in phrases:
            at = text.find(f" {phrase}")
            if at >= 0 and not re.search(r"\b(?:no|not|without|limited|non)\s(?:\w+\s)?$", text[: at + 1]):
                found.append(feature)
                break
    return found


@cache
def _access_words() -> list[tuple[str, list[str]]]:
    text = files(__package__).joinpath("access.yaml").read_text(encoding="utf-8")
    return [
        (feature, [phrase.replace("-", " ") for phrase in phrases])
        for feature, phrases in yaml.safe_load(text).items()
    ]


def delivery(cell: str) -> list[Delivery]:
    """How it reaches people, as far as the words say."""
    text = or_nothing(cell)
    return [way for way, words in _DELIVERIES if text and words.search(text)]


def status(cell: str, closed_on: str, today: date, findings: Findings) -> Status:
    """Whether it runs. Words that are not known leave it running, with a note."""
    gone = or_nothing(closed_on)
    if gone:
        when = day(gone)
        if yes_or_no(gone) or (when is not None and when <= today):
            return "defunct"
        if when is None and yes_or_no(gone) is None:
            findings.note("A closing date that cannot be read was left out", gone)
    word = or_nothing(cell).casefold()
    known = _STATUSES.get(word)
    if word and known is None:
        findings.note("A status we do not know was left out", word)
    return known or "active"


def day(text: str) -> date | None:
    """A day as lists write it (2026-11-22, 22/11/2026, 22 Nov 2026), or a year, or a month of one; None if none.

    A year or month stands for its first day. Five figures are the number by
    which a spreadsheet program keeps a day of this century.
    """
    line = one_line(text)
    if _SERIAL.fullmatch(line):
        return _FIRST_SERIAL + timedelta(days=int(line))
    for form in (
        "%Y-%m-%d",
        "%d/%m/%Y",
        "%d.%m.%Y",
        "%d-%m-%Y",
        "%d/%m/%y",
        "%d %B %Y",
        "%d %b %Y",
        "%Y-%m",
        "%B %Y",
        "%b %Y",
        "%m/%Y",
        "%Y/%m/%d",
        "%Y%m%d",
        "%Y",
    ):
        try:
            found = datetime.strptime(line[:40], form).date()  # noqa: DTZ007 - a day has no time zone
        except ValueError:
            continue
        return found if 1800 <= found.year <= 2200 else None
    try:
        return datetime.fromisoformat(line).date()
    except ValueError:
        return None


def source_date(text: str) -> str:
    """A date as the source gives it; a whole day in ISO order, the rest in its own words."""
    line = or_nothing(text)
    whole = re.fullmatch(
        r"\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}|\d{1,2} [A-Za-z]+ \d{4}|\d{4}-\d\d-\d\d[T ].*", line
    )
    found = day(line) if whole else None
    return found.isoformat() if found else line[:40]


def word_list(cell: str) -> list[str]:
    """Words in a cell parted by marks."""
    parts = (part.strip(" .") for part in re.split(r"[,;|\n]", or_nothing(cell)))
    return list(dict.fromkeys(part[:100] for part in parts if part))
