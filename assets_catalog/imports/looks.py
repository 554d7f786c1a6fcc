"""What the cells of a column look like, whatever the column is called."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from assets_catalog import places

_URL = re.compile(
    r"^(?:https?:/?/?|www\.)\S+|^[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:com|org|net|uk|london|info|co)\b", re.I
)
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.\w+")
_PHONE = re.compile(r"^(?:tel\.?:?|phone:?)?\s*(?:\+44|0044|\(?0)[\d\s()\-.]{8,16}\b", re.I)
_BARE_PHONE = re.compile(r"^[1-37-9]\d{8,9}$")
_DEGREES = re.compile(r"^-?\d{1,3}[.,]\d+$")
_PAIR = re.compile(r"^\(?\s*-?\d{1,3}\.\d+\s*[,; ]\s*-?\d{1,3}\.\d+\s*\)?$")
_GRID = re.compile(r"^\d{5,7}(?:\.\d+)?$")
_YES_NO = frozenset({"yes", "no", "y", "n", "true", "false", "1", "0", "x", "✓", "free", "none", "not free"})


def number(text: str) -> float | None:
    """A decimal number, also with a decimal comma ("51,37"); None if it is none."""
    try:
        value = float(text.strip().replace(",", ".", 1))
    except ValueError:
        return None
    return value if abs(value) < 1e12 else None


def _degrees(text: str, low: float, high: float) -> bool:
    if not _DEGREES.match(text):
        return text in ("0", "0.0")
    value = number(text)
    return value is not None and low <= value <= high


def _is_phone(text: str) -> bool:
    return bool(_PHONE.match(text) or _BARE_PHONE.match(text.replace(" ", "")))


_TESTS: dict[str, Callable[[str], bool]] = {
    "url": lambda text: bool(_URL.search(text)) and "@" not in text.split("/")[0],
    "email": lambda text: bool(_EMAIL.search(text)),
    "phone": _is_phone,
    "postcode": places.is_postcode,
    "latitude": lambda text: _degrees(text, -90, 90),
    "longitude": lambda text: _degrees(text, -180, 180),
    "coordinates": lambda text: bool(_PAIR.match(text)),
    "grid": lambda text: bool(_GRID.match(text)),
    "yes_no": lambda text: text.casefold() in _YES_NO,
}


def share(content: str, cells: Sequence[str]) -> float | None:
    """The share of written cells, 0 to 1, that look like ``content``; None when nothing is written."""
    written = [cell.strip()[:200] for cell in cells if cell.strip()]
    if not written:
        return None
    return sum(map(_TESTS[content], written)) / len(written)


def is_a_value(text: str) -> bool:
    """Whether this is a value rather than a column's name: a postcode, number, phone, web or e-mail address."""
    text = text.strip()[:200]
    if not text:
        return False
    return number(text) is not None or any(
        _TESTS[content](text) for content in ("postcode", "phone", "url", "email", "coordinates")
    )
