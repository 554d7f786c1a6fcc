"""How old somebody is, in their words: "over 60s", "my 14 year old", "aged 75", "under 5s", "im 82"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from assets_catalog.search.understanding.cues import Cue
from assets_catalog.search.understanding.people import RELATIONS
from assets_catalog.search.understanding.tokens import Token, word_set

_YEARS = word_set("year years yr yrs yo y")
_GLUED = re.compile(r"(\d{1,3})(yrs?|yo|y|s|plus|\+)")
_BEFORE = word_set("over above under below aged age at nearly almost")
_NOT_YEARS = word_set(
    "pounds pound quid pm am oclock percent minutes weeks months days hours times kids children stone miles"
)
_OLDEST = 120


def find(tokens: Sequence[Token]) -> list[Cue]:
    """Every age in the words. An age that is plainly asked for cuts; one that is told only orders."""
    norms = [token.norm for token in tokens]
    return [cue for at in range(len(norms)) for cue in _at(norms, at)]


def _word(norms: Sequence[str], at: int) -> str:
    return norms[at] if 0 <= at < len(norms) else ""


def _at(norms: Sequence[str], at: int) -> Iterator[Cue]:
    glued = _GLUED.fullmatch(norms[at])
    digits, tail = (glued[1], glued[2]) if glued else (norms[at], "")
    if not (digits.isascii() and digits.isdigit()) or len(digits) > 3 or int(digits) > _OLDEST:
        return
    number, begin, end = int(digits), at, at + 1
    group = tail in ("s", "plus", "+") or _word(norms, end) == "plus"
    in_years = tail in ("yr", "yrs", "yo", "y")
    if _word(norms, end) == "plus":
        end += 1
    if _word(norms, end) in _YEARS:
        in_years = True
        end += 1
    if in_years and _word(norms, end) in ("old", "olds"):
        end += 1
    before = _word(norms, at - 1)
    if before in _BEFORE:
        begin -= 1
    if number >= 18 and (before in ("over", "above") or (group and number >= 40)):
        yield _wish(number, f"Over {number}", begin, end, said=True)
    elif before in ("under", "below") and number <= 30:
        yield _wish(number, f"Under {number}", begin, end, said=True, age=max(number - 1, 0))
    elif in_years or before in ("aged", "age") or _of_a_person(norms, at):
        asked = (
            "for" in norms[max(0, begin - 4) : begin]
            or before == "aged"
            or _word(norms, begin - 1) in ("im", "am")
        )
        yield _wish(number, f"Aged {number}", begin, end, cuts=asked or norms[at - 1 : at] == ["im"])
    elif before == "at" and 40 <= number <= 100 and _word(norms, end) not in _NOT_YEARS:
        yield _wish(number, f"Aged {number}", begin, end)


def _wish(
    number: int,
    label: str,
    start: int,
    end: int,
    *,
    said: bool = False,
    cuts: bool = False,
    age: int | None = None,
) -> Cue:
    means: dict[str, Any] = {"age": number if age is None else age}
    if cuts:
        return Cue(f"age:{number}", "age", label, start, end, filters=means, said=said)
    return Cue(f"age:{number}", "age", label, start, end, preferences=means, said=said)


def _of_a_person(norms: Sequence[str], at: int) -> bool:
    """ "im 82", "she is 9", "son 19": a number straight after a person."""
    if at == 0 or not norms[at].isdigit() or not 1 <= int(norms[at]) <= 110:
        return False
    if _word(norms, at + 1) in _NOT_YEARS:
        return False
    before = norms[at - 1]
    if before in ("am", "is"):
        return at > 1 and (norms[at - 2] in ("i", "he", "she") or norms[at - 2] in RELATIONS)
    return before in ("im", "hes", "shes", "turned", "turning") or before in RELATIONS
