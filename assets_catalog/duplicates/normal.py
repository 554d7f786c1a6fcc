"""Names, addresses, numbers and web addresses as they are compared: one way to write each."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from urllib.parse import urlsplit

import phonenumbers

from assets_catalog.duplicates.wordlists import word_lists

_WORD = re.compile(r"[a-z0-9]+")
_POSSESSIVE = re.compile(r"[’'`ʼ]s?\b")
_NUMBERED = re.compile(r"\b(\d+[a-z]?)(?:\s*[-/–]\s*\d+[a-z]?)?[\s,]+([a-z][a-z' ]+)")

_SCHEMES = re.compile(r"^[a-z]+://", re.IGNORECASE)


@lru_cache(maxsize=65_536)
def words(text: str) -> tuple[str, ...]:
    """The words of a name, plain, in order: no accents, possessives, articles or legal forms."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    plain = "".join(each for each in plain if not unicodedata.combining(each))
    plain = _POSSESSIVE.sub("", plain.replace("c of e", "cofe").replace("r.c.", "rc").replace("&amp;", "&"))
    found = _WORD.findall(plain)
    lists = word_lists()
    out: list[str] = []
    for at, word in enumerate(found):
        if word == "st":
            # At the end, or after a number, it is a street; before a name, a saint.
            out.append("street" if at and at == len(found) - 1 else "saint")
        elif word not in lists.left_out:
            out.extend(lists.stands_for.get(word, _singular(word)).split())
    return tuple(out)


def _singular(word: str) -> str:
    if len(word) > 4 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


@lru_cache(maxsize=65_536)
def street(text: str) -> str:
    """Number and street of an address ("77 addington road"); empty where it gives no number."""
    plain = " ".join(_POSSESSIVE.sub("", text.casefold()).replace(".", " ").split())
    lists = word_lists()
    for hit in _NUMBERED.finditer(plain):
        named = [lists.stands_for.get(word, word) for word in hit[2].replace("'", "").split()]
        named = [("street" if at else "saint") if word == "st" else word for at, word in enumerate(named)]
        for at, word in enumerate(named[:5]):
            if at and word in lists.streets:
                return f"{hit[1]} {' '.join(named[: at + 1])}"
        return f"{hit[1]} {' '.join(named[:2])}"
    return ""


@lru_cache(maxsize=65_536)
def venue(address: str) -> str:
    """The building an address begins with ("Shirley Library, 326 Wickham Rd"); empty where it begins with a street."""
    first = address.partition(",")[0]
    if any(each.isdigit() for each in first):
        return ""
    named = words(first)
    return "" if not named or named[-1] in word_lists().streets else first.strip()


@lru_cache(maxsize=65_536)
def phone(text: str) -> str:
    """A telephone number in E.164; the bare digits where it is no number that can be read; empty for none."""
    try:
        parsed = phonenumbers.parse(text, "GB")
    except phonenumbers.NumberParseException:
        return ""
    if phonenumbers.is_possible_number(parsed):
        return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)
    return "".join(each for each in text if each.isdigit())


@lru_cache(maxsize=65_536)
def web(text: str) -> tuple[str, str]:
    """Host and whole address, without scheme, ``www`` and the last stroke; two empty strings for none."""
    given = text.strip().casefold()
    if not given:
        return "", ""
    try:
        parts = urlsplit(given if _SCHEMES.match(given) else f"//{given}")
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return "", ""
    if "." not in host:
        return "", ""
    query = f"?{parts.query}" if parts.query else ""
    return host, f"{host}{parts.path.rstrip('/')}{query}"
