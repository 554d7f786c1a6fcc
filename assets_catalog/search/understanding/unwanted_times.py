"""Days and times that somebody cannot do: "any day but monday", "not evenings", "tuesdays are no good".

They never hide anything: the other days come first.
"""

from __future__ import annotations

from collections.abc import Sequence

from assets_catalog.search.understanding.cues import DAYS, Cue
from assets_catalog.search.understanding.day_words import (
    ALL_PARTS,
    DAY_NAMES,
    GROUPS,
    JOINERS,
    PARTS,
    day_at,
    is_plural,
    part_at,
    word_at,
)
from assets_catalog.search.understanding.tokens import Token


def _phrases(*lines: str) -> list[tuple[str, ...]]:
    return sorted((tuple(line.split()) for line in lines), key=len, reverse=True)


_ANY_DAY = [
    f"{each} {leave}"
    for each in (
        "any day", "every day", "everyday", "all days", "each day", "anyday", "any time", "anytime", "all week", "days"
    )
    for leave in ("but", "but not", "bar", "except", "except for", "excluding", "other than", "apart from", "besides")
]  # fmt: skip
_CANNOT = [
    *("dont do", "doesnt do", "wont do", "dont want", "doesnt want"),
    *(
        f"{cannot} {do}"
        for cannot in ("cant", "cannot", "can not", "couldnt", "unable to", "not able to")
        for do in ("do", "make", "manage", "come", "go", "attend")
    ),
]
#: "The carer cant come mondays" asks for a monday.
_WHO_CANNOT = ("", "i", "we", "he", "she", "but", "and", "because", "cos", "am", "im", "mum", "dad", "is")
_BEFORE = _phrases(
    *_ANY_DAY,
    *_CANNOT,
    *("not", "except", "except for", "excluding", "apart from", "other than", "anything but", "avoid", "avoiding"),
    *("never", "no", "bar", "rather not", "no good", "not free", "not available", "not around", "not good"),
    *("im busy", "but not", "not possible"),
)  # fmt: skip
_AFTER = _phrases(
    *(
        f"{verb} {how}".strip()
        for verb in ("are", "is", "r", "")
        for how in ("no good", "no use", "not good", "not ok", "not possible", "impossible", "no go", "a no", "a no go")
    ),
    *("are out", "is out", "dont work", "doesnt work", "wont work", "dont suit", "doesnt suit", "i cant do"),
    *("i cant make", "i cant", "i cannot do", "not for me", "are no good for me", "im busy"),
)  # fmt: skip
_ON = ("on", "in", "the", "at", "a", "any", "during")


def unwanted(tokens: Sequence[Token], at: int) -> Cue | None:
    """The cue that begins here, if the words from here on name times that are not wanted."""
    begin = _said(tokens, at, _BEFORE)
    if begin is not None:
        before = word_at(tokens, at - 1)
        named = _named(tokens, begin)
        # "No evening classes near me" misses them, "no sunday lunch" tells of a need.
        bare = (
            word_at(tokens, at) == "no" and named is not None and not is_plural(word_at(tokens, named[3] - 1))
        )
        somebody_elses = word_at(tokens, begin - 1) in ("come", "go") and before not in _WHO_CANNOT
        if named is not None and not bare and not somebody_elses and before not in ("if", "why"):
            return _cue(at, named)
        return None
    named = _named(tokens, at)
    end = _said(tokens, named[3], _AFTER) if named is not None else None
    return _cue(at, (*named[:3], end)) if named is not None and end is not None else None


_Named = tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...], int]


def _said(tokens: Sequence[Token], at: int, phrases: Sequence[tuple[str, ...]]) -> int | None:
    here = tuple(token.norm for token in tokens[at : at + 4])
    return next((at + len(words) for words in phrases if here[: len(words)] == words), None)


def _named(tokens: Sequence[Token], at: int) -> _Named | None:
    """Days, parts of the day and labels of what is named from here on, and where that ends."""
    days: list[str] = []
    parts: list[str] = []
    labels: list[str] = []
    end = None
    while at < len(tokens):
        while word_at(tokens, at) in _ON:
            at += 1
        if at < len(tokens) and end is not None and tokens[at].after_break:
            break
        word = word_at(tokens, at)
        day = day_at(tokens, at)
        if word in GROUPS:
            label, among = GROUPS[word]
            days += among
            labels.append(label.lower())
            at += 1
        elif day is not None:
            at += 1
            label = f"{DAY_NAMES[day]}s"
            if part := part_at(tokens, at):
                label, at = f"{DAY_NAMES[day]} {part[1]}", part[2]
            if last := _last_of_range(tokens, at):
                label, at = f"{DAY_NAMES[day]} to {DAY_NAMES[last]}", at + 1 + (not tokens[at].after_dash)
                low, high = DAYS.index(day), DAYS.index(last)
                days += DAYS[low : high + 1] if low <= high else DAYS[low:] + DAYS[: high + 1]
            days.append(day)
            labels.append(label)
        elif (named := _part(tokens, at)) is not None:
            parts.append(named)
            labels.append(f"{named}s")
            at += 1
        else:
            break
        end = at
        if word_at(tokens, at) in ("and", "or", "nor"):
            at += 1
    return (tuple(days), tuple(parts), tuple(labels), end) if end is not None else None


def _last_of_range(tokens: Sequence[Token], at: int) -> str | None:
    if word_at(tokens, at) in JOINERS:
        return day_at(tokens, at + 1)
    return day_at(tokens, at) if at < len(tokens) and tokens[at].after_dash else None


def _part(tokens: Sequence[Token], at: int) -> str | None:
    """Mornings; "in the morning", but never what may be part of a name: "evening class"."""
    word = word_at(tokens, at)
    last = at + 1 >= len(tokens) or tokens[at + 1].after_break
    if word in ("nights", "late"):
        return "evening" if word == "nights" else None
    return PARTS.get(word) if is_plural(word) or last else None


def _cue(start: int, named: _Named) -> Cue | None:
    days, parts, labels, end = named
    wish: dict[str, tuple[str, ...]] = {}
    if days and (others := tuple(day for day in DAYS if day not in days)):
        wish["days"] = others
    if parts and (others := tuple(part for part in ALL_PARTS if part not in parts)):
        wish["parts_of_day"] = others
    if not wish:
        return None
    label = f"Not {' or '.join(dict.fromkeys(labels))}"
    key = f"not:{'-'.join(dict.fromkeys((*days, *parts)))}"
    return Cue(key, "not", label, start, end, preferences=wish)
