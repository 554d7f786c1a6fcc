"""Addresses of the web and of mail as the standard's formats want them, or nothing."""

from __future__ import annotations

import re

_SCHEME = re.compile(r"^https?://[^\s/?#]+\.[^\s/?#]+\S*$", re.IGNORECASE)
_BARE = re.compile(r"^(?:[\w-]+\.)+[a-z]{2,}(?:[:/?#]\S*)?$", re.IGNORECASE)
_BROKEN = re.compile(r"^(https?):/{0,2}", re.IGNORECASE)
_EMAIL = re.compile(r"^[^\s@,;<>\"]+@[^\s@,;<>\"]+\.[^\s@,;<>\"]+$")
_NOT_IN_A_URI = re.compile(r"[\s<>\"{}|\\^`]")


def uri(text: str) -> str:
    """A whole web address; one that was written without its beginning gets http. Empty where it is none."""
    given = "".join(text.split())
    given = _BROKEN.sub(lambda found: found[1].lower() + "://", given)
    if _BARE.match(given):
        given = f"http://{given}"
    if not _SCHEME.match(given) or _NOT_IN_A_URI.search(given):
        return ""
    return given


def email(text: str) -> str:
    """One mail address; empty where there is none or more than one."""
    given = text.replace("\N{NO-BREAK SPACE}", " ").strip()
    given = given.removeprefix("mailto:")
    return given if _EMAIL.match(given) else ""
