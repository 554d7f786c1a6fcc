"""What a steward types into a form, read and put right, or refused with a sentence that says what to do."""

from __future__ import annotations

import re
from datetime import date, time
from typing import Final

from babel import Locale

from assets_catalog.imports import contacts
from assets_catalog.imports.findings import Findings
from assets_catalog.schedules.vocabulary import MONTHS
from assets_catalog.schedules.wording import MONTH_NAMES
from assets_catalog.search.understanding.languages import LANGUAGES, name_of_language

_LONGEST_EMAIL: Final = 320
_LONGEST_NUMBER: Final = 60
_NUMERIC = re.compile(r"(\d{1,2})\s*[/.-]\s*(\d{1,2})\s*[/.-]\s*(\d{4})")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_SPOKEN = re.compile(
    r"(?:[a-z]+,?\s+)?(\d{1,2})(?:st|nd|rd|th)?\s+(?:of\s+)?([a-z]+)\.?,?(?:\s+(\d{4}))?", re.IGNORECASE
)
_CLOCK = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?\s*([ap])?\.?\s*(?:m\.?)?", re.IGNORECASE)
_NAMED_TIMES: Final = {"midday": time(12), "noon": time(12), "midnight": time(0)}


class TypedError(ValueError):
    """What was typed cannot be read; ``str()`` is a sentence for the one who typed it."""


def day(text: str, *, today: date) -> date | None:
    """A date as people write it: "1 December 2026", "1 Dec", "1/12/2026". Without a year, the next such day.

    Raises TypedError; None for nothing.
    """
    text = " ".join(text.split())
    if not text:
        return None
    try:
        if match := _ISO.fullmatch(text):
            return date(int(match[1]), int(match[2]), int(match[3]))
        if match := _NUMERIC.fullmatch(text):
            return date(int(match[3]), int(match[2]), int(match[1]))
        match = _SPOKEN.fullmatch(text)
        month = MONTHS.get(match[2].lower()) if match else None
        if match and month:
            if match[3]:
                return date(int(match[3]), month, int(match[1]))
            this_year = _in_year(today.year, month, int(match[1]))
            if this_year is not None and this_year >= today:
                return this_year
            later = (_in_year(today.year + ahead, month, int(match[1])) for ahead in range(1, 9))
            return next(each for each in later if each is not None)
    except (ValueError, StopIteration):
        raise TypedError(f"There is no such day as “{_short(text)}”.") from None
    raise TypedError(f"“{_short(text)}” is not a date. Write it like 1 December 2026 or 1/12/2026.")


def said_day(value: date | None) -> str:
    """A date as :func:`day` reads it."""
    return f"{value.day} {MONTH_NAMES[value.month - 1]} {value.year:04}" if value else ""


def clock(text: str) -> time | None:
    """A time as people write it: "10am", "2.30pm", "14:30", "midday". Raises TypedError; None for nothing."""
    text = " ".join(text.split()).lower()
    if not text:
        return None
    if text in _NAMED_TIMES:
        return _NAMED_TIMES[text]
    match = _CLOCK.fullmatch(text)
    if match:
        hour, minute, half = int(match[1]), int(match[2] or 0), match[3]
        if half and not 1 <= hour <= 12:
            match = None
        elif half:
            hour = hour % 12 + (12 if half == "p" else 0)
        elif not match[2] and 1 <= hour <= 12:
            raise TypedError(f"Is “{text}” in the morning or the afternoon? Write {hour}am or {hour}pm.")
    if not match or hour > 23 or minute > 59:
        raise TypedError(f"“{_short(text)}” is not a time. Write it like 10am, 2:30pm or 14:30.")
    return time(hour, minute)


def said_clock(value: time | None) -> str:
    """A time as :func:`clock` reads it."""
    if value is None:
        return ""
    if value.minute == 0 and value.hour in (0, 12):
        return "midnight" if value.hour == 0 else "midday"
    minute = f":{value.minute:02}" if value.minute else ""
    return f"{value.hour % 12 or 12}{minute}{'am' if value.hour < 12 else 'pm'}"


def pounds(text: str) -> float | None:
    """An amount of money in pounds. Raises TypedError; None for nothing."""
    text = re.sub(r"[£,\s]", "", text)
    if not text:
        return None
    if not re.fullmatch(r"[0-9]{1,6}(?:\.[0-9]{1,2})?", text):
        raise TypedError("Enter what one session costs in pounds, like 2.50.")
    return float(text)


def said_pounds(amount: float | None) -> str:
    """An amount as :func:`pounds` reads it."""
    if amount is None:
        return ""
    return f"{amount:.2f}" if round(amount, 2) == amount else repr(amount)


def website(text: str) -> str:
    """A web address, put right where that is safe. Raises TypedError; empty for nothing."""
    return _contact(text, contacts.website, "a web address. Write it like https://www.group.example")


def email(text: str) -> str:
    """An email address. Raises TypedError; empty for nothing."""
    if len(text) > _LONGEST_EMAIL:
        raise TypedError("That email address is too long.")
    return _contact(text, contacts.email, "an email address. Write it like name@group.example")


def phone(text: str) -> str:
    """A telephone number as it is to be read: a number that can be dialled, spaced as it was typed.

    Raises TypedError; empty for nothing.
    """
    text = " ".join(text.split())
    if not text:
        return ""
    digits = re.sub(r"[\s().-]", "", text)
    if len(text) > _LONGEST_NUMBER or not re.fullmatch(r"\+?\d{3,15}", digits):
        raise TypedError(f"“{_short(text)}” is not a phone number. Write one number, like 020 7946 0123.")
    if digits.startswith("0") and not 10 <= len(digits) <= 11:
        raise TypedError(f"“{_short(text)}” has {len(digits)} digits. A number that begins with 0 has 11.")
    return text


def languages(text: str) -> list[str]:
    """Languages by name, with commas or a line each, as ISO 639-1 codes. Raises TypedError."""
    codes = []
    for name in re.split(r"[,;\n]+", text):
        wanted = " ".join(name.split()).casefold()
        if not wanted or wanted == "english":
            continue
        code = _codes().get(wanted)
        if code is None:
            raise TypedError(f"We do not know the language “{_short(name.strip())}”. Check how it is spelt.")
        if code not in codes:
            codes.append(code)
    return codes


def said_languages(codes: list[str]) -> str:
    """Languages as :func:`languages` reads them."""
    return ", ".join(said_language(code) for code in codes)


def said_language(code: str) -> str:
    """One language's English name; the code itself where it has none."""
    known = name_of_language(code)
    return known if known != code else _LOCALE.languages.get(code, code)


_LOCALE = Locale("en")


def _codes() -> dict[str, str]:
    if not _CODES:
        for code, name in _LOCALE.languages.items():
            if len(code) <= 3:
                _CODES.setdefault(str(name).casefold(), str(code))
        for code, names in LANGUAGES.items():
            _CODES.update(dict.fromkeys(names, code))
    return _CODES


_CODES: dict[str, str] = {}


def _contact(text: str, read: object, what: str) -> str:
    text = " ".join(text.split())
    if not text:
        return ""
    found: str = read(text, Findings()) if callable(read) and " " not in text else ""
    if not found:
        raise TypedError(f"“{_short(text)}” is not {what}.")
    return found


def _in_year(year: int, month: int, number: int) -> date | None:
    try:
        return date(year, month, number)
    except ValueError:
        return None


def _short(text: str) -> str:
    return text if len(text) <= 60 else text[:57].rstrip() + "…"
