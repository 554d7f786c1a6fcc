"""How old somebody is, in their words: "over 60s", "my 14 year old", "lady 84", "f 45", "shes ninety"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from assets_catalog.search.understanding.cues import Cue
from assets_catalog.search.understanding.people import RELATIONS
from assets_catalog.search.understanding.tokens import Token, word_set

_YEARS = word_set("year years yr yrs yo y")
_DIGITS = re.compile(r"(f|m)?(\d{1,3})(yrs?|yo|y|s|plus|\+|f|m)?")
_BEFORE = word_set("over above under below aged age at nearly almost")
_NOT_YEARS = word_set(
    "pounds pound quid p pence tenner pm am oclock percent minute minutes mins min week weeks months month days day "
    "hours hour hr hrs times kids children stone st miles mile km metres meters 7 bus buses grandkids grandchildren "
    "falls fall steps stairs pills tablets cats dogs kg lbs bedroom bedrooms bed beds people of more left weekly fags foot feet ft inches"
)
#: "Years" that have passed and are nobody's age.
_PASSED_AFTER = word_set(
    "ago since later now waiting sober clean together married experience in of on left without back"
)
_BESIDE = word_set("im hes shes is am aged age over above under below turned")
_OLDEST = 120
_GROWN_UP, _OLD = 18, 60
_ADULTS = RELATIONS.keys() - word_set(
    "son sons daughter brother sister grandson granddaughter grandchild friend mate"
)
_ADULTS |= word_set("lady gentleman gent man woman male female pensioner widow widower resident bloke chap")
_PERSON = _ADULTS | RELATIONS.keys() | word_set("boy girl lad child kid toddler teen teenager youth student")
_SEX = word_set("f m male female")
#: Motorways, and lengths of a pool.
_ROADS = frozenset({20, 23, 25, 26, 40})
_LENGTHS = word_set("pool swim walk race sprint away length lengths run dash old")

_ONES = {word: at for at, word in enumerate("one two three four five six seven eight nine".split(), 1)}  # noqa: SIM905
_TEENS = "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
_UP_TO_NINETEEN = _ONES | {word: at for at, word in enumerate(_TEENS.split(), 10)}
_TENS = {
    word: at * 10
    for at, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)  # noqa: SIM905
}
_TENS_OF_YEARS = {f"{word[:-1]}ies": number for word, number in _TENS.items()}
_DECADE = re.compile(r"in (my|his|her|their) (?:(?:early|mid|late) )?$")


class _Number(NamedTuple):
    value: int
    end: int
    tail: str = ""  # what is written on to it: "s", "plus", "yo", "f"
    worded: bool = False
    full: bool = False  # tens and ones, in words


def find(tokens: Sequence[Token]) -> list[Cue]:
    """Every age in the words. An age that is plainly asked for cuts; one that is told only orders."""
    cues: list[Cue] = []
    at = 0
    while at < len(tokens):
        cue = next(_at(tokens, at), None)
        if cue is not None:
            cues.append(cue)
        at = max(at + 1, cue.end if cue is not None else 0)
    return cues


def _word(norms: Sequence[str], at: int) -> str:
    return norms[at] if 0 <= at < len(norms) else ""


def _number(tokens: Sequence[Token], at: int) -> _Number | None:
    """The number here, in digits or in words, up to the oldest age."""
    norm = tokens[at].norm
    if tokens[at].after_pound:
        return None
    if norm in _TENS:
        ones = _ONES.get(tokens[at + 1].norm) if at + 1 < len(tokens) else None
        return _Number(_TENS[norm] + (ones or 0), at + 1 + (ones is not None), "", True, ones is not None)
    if norm in _TENS_OF_YEARS:
        return _Number(_TENS_OF_YEARS[norm], at + 1, "s", worded=True)
    if norm in _UP_TO_NINETEEN and at + 1 < len(tokens) and tokens[at + 1].norm in _YEARS:
        return _Number(_UP_TO_NINETEEN[norm], at + 1, worded=True)
    match = _DIGITS.fullmatch(norm) if norm.isascii() else None
    if match is None or int(match[2]) > _OLDEST or (match[1] and match[3]):
        return None
    return _Number(int(match[2]), at + 1, match[1] or match[3] or "")


def _at(tokens: Sequence[Token], at: int) -> Iterator[Cue]:
    read = _number(tokens, at)
    if read is None:
        return
    norms = [token.norm for token in tokens]
    number, begin, end = read.value, at, read.end
    group = read.tail in ("s", "plus", "+") or _word(norms, end) == "plus"
    in_years = read.tail in ("yr", "yrs", "yo", "y")
    if _word(norms, end) == "plus":
        end += 1
    unit = _word(norms, end)
    if unit in _YEARS:
        in_years = True
        end += 1
    old = in_years and _word(norms, end) in ("old", "olds", "o")
    end += old
    before = _word(norms, at - 1)
    if not old and unit in ("year", "years") and _is_time_passed(norms, before, end):
        return
    if before in _BEFORE:
        begin -= 1
    counts = _word(norms, end) in _NOT_YEARS and not in_years and not group
    decade = _DECADE.search(" ".join(norms[max(0, at - 3) : at]) + " ") if group else None
    if counts:
        return
    if read.worded and decade is not None:
        if decade[1] != "their" or number >= _OLD:
            yield _wish(number, f"In their {number}s", at, end, said=True)
    elif number >= _GROWN_UP and (
        before in ("over", "above") or (group and number >= 40 and before not in ("under", "below"))
    ):
        yield _wish(number, f"Over {number}", begin, end, said=True)
    elif before in ("under", "below") and number <= 30:
        yield _wish(number, f"Under {number}", begin, end, said=True, age=max(number - 1, 0))
    elif in_years or before in ("aged", "age") or _of_a_person(tokens, at, read):
        asked = (
            "for" in norms[max(0, begin - 4) : begin]
            or before == "aged"
            or _word(norms, begin - 1) in ("im", "am")
        )
        # Of "aged 5-11" the first number is no wish of its own.
        ranged = end < len(tokens) and tokens[end].after_dash and tokens[end].norm[0].isdigit()
        cuts = not ranged and (asked or norms[at - 1 : at] == ["im"])
        yield _wish(number, f"Aged {number}", begin, end, cuts=cuts)
    elif sexed := _with_the_sex(norms, at, read):
        yield _wish(number, f"Aged {number}", *sexed)
    elif (before == "at" and 40 <= number <= 100) or (read.full and number >= _OLD):
        yield _wish(number, f"Aged {number}", begin, end)


def _is_time_passed(norms: Sequence[str], before: str, end: int) -> bool:
    """ "5 years" without "old" is an age only beside a person."""
    beside = before in _BESIDE or before in _PERSON or _word(norms, end) in _PERSON
    return not beside or _word(norms, end) in _PASSED_AFTER


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


def _of_a_person(tokens: Sequence[Token], at: int, read: _Number) -> bool:
    """ "im 82", "she is 9", "son 19", "lady 84": a number straight after a person."""
    if at == 0 or read.tail or not 1 <= read.value <= 110:
        return False
    norms = [token.norm for token in tokens]
    before = norms[at - 1]
    if before in ("am", "is"):
        return at > 1 and (norms[at - 2] in ("i", "he", "she") or norms[at - 2] in _PERSON)
    if before in ("im", "hes", "shes", "turned", "turning"):
        return True
    if before == "of" and at > 1 and read.value >= _GROWN_UP:
        return norms[at - 2] in _PERSON
    return before in _PERSON and (read.value >= _GROWN_UP or before not in _ADULTS)


def _with_the_sex(norms: Sequence[str], at: int, read: _Number) -> tuple[int, int] | None:
    """ "84f", "m72", "72 m", "f 45", "68 female": where such an age begins and ends."""
    if not _GROWN_UP <= read.value <= 110 or _word(norms, read.end) in _LENGTHS:
        return None
    if read.tail in _SEX:
        before_it = norms[at].startswith("m")
        return None if before_it and read.value in _ROADS else (at, read.end)
    if read.tail:
        return None
    if _word(norms, read.end) in _SEX and _word(norms, read.end + 1) not in _LENGTHS:
        return at, read.end + 1
    before = _word(norms, at - 1)
    if before in _SEX and not (
        before == "m" and (read.value in _ROADS or _word(norms, at - 2) in ("p", "a"))
    ):
        return at - 1, read.end
    return None
