"""Words for days and the parts of a day, and what is one of them in its place."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from assets_catalog import places
from assets_catalog.search.understanding import clock_time
from assets_catalog.search.understanding.cues import DAYS
from assets_catalog.search.understanding.tokens import FILLERS, Token, fold, word_set

DAY_NAMES = {
    "MO": "Monday",
    "TU": "Tuesday",
    "WE": "Wednesday",
    "TH": "Thursday",
    "FR": "Friday",
    "SA": "Saturday",
    "SU": "Sunday",
}
_WHOLE = {form: day for day, name in DAY_NAMES.items() for form in (name.lower(), name.lower() + "s")}
_WHOLE |= {"tues": "TU", "weds": "WE", "thur": "TH", "thurs": "TH"}
#: Also everyday words, here or in another language ("mon fils", "newly wed", "sat alone", "in the
#: sun"): only beside something else about time, or where the words end.
_SHORT = {"mon": "MO", "tue": "TU", "wed": "WE", "thu": "TH", "fri": "FR", "sat": "SA", "sun": "SU"}
_SHORT |= {f"{form}s": day for form, day in _SHORT.items() if f"{form}s" not in _WHOLE}
_EITHER = _WHOLE | _SHORT
GROUPS: dict[str, tuple[str, tuple[str, ...]]] = {
    "weekend": ("Weekends", ("SA", "SU")),
    "weekends": ("Weekends", ("SA", "SU")),
    "weekday": ("Weekdays", DAYS[:5]),
    "weekdays": ("Weekdays", DAYS[:5]),
    "midweek": ("Midweek", DAYS[1:4]),
}
PARTS = {form: part for part in ("morning", "afternoon", "evening") for form in (part, part + "s")}
PARTS |= {"eve": "evening", "eves": "evening"}
ALL_PARTS = ("morning", "afternoon", "evening")
_HALVES = {"am": "morning", "pm": "afternoon"}
JOINERS = word_set("to till til until thru through")
_LEADS_TO_A_DAY = word_set("on every each next open this any except not excluding bar")
#: "Not much sun", "any sun", "this sun".
_LEADS_TO_SUNDAY = word_set("on every each next")
_SCHOOL_TESTS = word_set("sats suns")
_AND = word_set("and or but")
#: The end of the words is no day after these: "i sat", "in the sun", "the newly wed".
_NO_DAY_AFTER = word_set(
    "i he she we they who just been the in of too much hot a an my his her newly are was were is baby cat"
)


def whole_day(word: str) -> str | None:
    """The weekday a word surely names."""
    return _WHOLE.get(word)


def day_at(tokens: Sequence[Token], at: int) -> str | None:
    """The weekday named here, if one is."""
    word = word_at(tokens, at)
    if word in _WHOLE or word not in _SHORT:
        return _WHOLE.get(word)
    before, after = word_at(tokens, at - 1), word_at(tokens, at + 1)
    beside = (
        before in (_LEADS_TO_A_DAY if word != "sun" else _LEADS_TO_SUNDAY)
        or before in GROUPS
        or before in _EITHER
        or after in _EITHER
        or (before in _AND | JOINERS and word_at(tokens, at - 2) in _EITHER | GROUPS.keys())
        or (after in _AND | JOINERS and word_at(tokens, at + 2) in _EITHER)
        or (before in PARTS and before.endswith("s"))
        or before in ("am", "pm")
        or part_at(tokens, at + 1) is not None
        or clock_time.at(tokens, at - 1, sure=False)[0] is not None
        or clock_time.at(tokens, at + 1, sure=False)[0] is not None
        or (after[:1].isdigit() and _begins_a_range(tokens, at + 1))
        or (after in ("at", "from", "after", "before") and word_at(tokens, at + 2)[:1].isdigit())
    )
    last = at + 1 >= len(tokens) or tokens[at + 1].after_break
    last = last and before not in _NO_DAY_AFTER and word not in _SCHOOL_TESTS
    return _SHORT[word] if beside or last else None


def _begins_a_range(tokens: Sequence[Token], at: int) -> bool:
    dashed = at + 1 < len(tokens) and tokens[at + 1].after_dash
    return dashed or word_at(tokens, at + 1) in JOINERS


def part_at(tokens: Sequence[Token], at: int) -> tuple[str, str, int] | None:
    """The part of the day named after a day: which, in how many words it is said, and where it ends."""
    begin = at + 1 if word_at(tokens, at) in ("early", "late") else at
    word = word_at(tokens, begin)
    if part := PARTS.get(word):
        return part, f"{part}s", begin + 1
    if word in ("night", "nights"):
        return "evening", "evenings", begin + 1
    if begin > at:
        return None
    half, end = clock_time.half_at(tokens, at)
    if half is None or (word == "am" and word_at(tokens, end) in ("i", "so", "not")):
        return None
    return _HALVES[half], f"{_HALVES[half]}s", end


def is_plural(word: str) -> bool:
    """Whether it is said of every such day."""
    return word.endswith("s") and word not in ("tues", "weds", "thurs")


_NO_NAME = (
    FILLERS
    | JOINERS
    | PARTS.keys()
    | GROUPS.keys()
    | _EITHER.keys()
    | word_set(
        "am pm night nights early late only please or but if when after before between around about during lunchtime "
        "lunch daytime works work suits suit best good ok okay fine cant cannot preferably ideally instead thanks "
        "near nearby close free cheap first time times not except"
    )
)


def begins_a_name(tokens: Sequence[Token], at: int) -> bool:
    """Whether the weekday here is likely part of a name: "friday friends", "tuesday kitchen"."""
    day = tokens[at]
    # A day heard in another language stands before words that no list here has.
    heard = fold(day.text) != day.norm
    if heard or is_plural(day.norm) or word_at(tokens, at - 1) in _LEADS_TO_A_DAY:
        return False
    before = at - 2 if word_at(tokens, at - 1) in _AND | JOINERS else at - 1
    if day_at(tokens, before) is not None:
        return False
    following = at + 1
    if following >= len(tokens) or tokens[following].after_break or tokens[following].after_dash:
        return False
    word = tokens[following].norm
    return word.isalpha() and word not in _NO_NAME and word not in _words_of_places()


@cache
def _words_of_places() -> frozenset[str]:
    return frozenset(
        word for place in places.all_places() for word in place.name.lower().split() if len(word) > 3
    )


def word_at(tokens: Sequence[Token], at: int) -> str:
    """The folded word at a position; empty outside the words."""
    return tokens[at].norm if 0 <= at < len(tokens) else ""
