"""What people say about the price: "free", "under £5", "a couple of quid", "£3 max"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from assets_catalog.search.understanding.cues import Cue
from assets_catalog.search.understanding.tokens import Token, word_set

_FREE_BEFORE = word_set(
    "step smoke drug alcohol debt dairy gluten nut sugar meat scent fragrance pain hands barrier violence feel set "
    "break breaking get symptom seizure crime shame judgement stress worry travel travels"
)
_FREE_AFTER = word_set(
    "time from hours range school flow bus spirit travel parking prescription prescriptions tv licence oyster"
)
_AVAILABLE = word_set("im am is are were was hes shes theyre youre ill be only usually normally mostly not")
#: Where something free ended, or is missing, it is told of: "lost my free bus pass", "no free meals".
_ENDED_BEFORE = word_set("lost losing lose no stopped ended cancelled took taken cut missing without used")
_ENDED_AFTER = word_set("stopped ended stopping finished finishing cancelled expired gone")
_REACH = 4

#: A price of up to so much, in pounds, is a low one.
_LOW = 20
_WORDED = {"fiver": 5, "tenner": 10}
_COUNTED = {"couple": 2, "few": 3, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "ten": 10}
_NEED_AN_A = word_set("fiver tenner couple few")
_POUNDS = word_set("pound pounds quid")
_AT_MOST = re.compile(
    r"(?:^| )(?:under|below|less than|no more than|not more than|up to|max|maximum|only|just)$"
)
_AT_MOST_AFTER = word_set("max maximum tops")
_MOST_AFTER = re.compile(
    r"or (?:less|under|below)\b|at (?:the )?most\b|a (?:go|session|class|week|time|head)\b"
)
#: Such words tell of money that is owed, got or gone.
_NO_PRICE = word_set(
    "owe owes owed owing debt debts arrears fine fined bill left last lasts stole stolen scam scammed lend borrow "
    "loan loans benefit benefits paid got have has earn earns wage pension rent"
)


def find(tokens: Sequence[Token]) -> list[Cue]:
    """Where the words ask for what is free or costs little, and where "free" is said of a person."""
    return [*_free(tokens), *_low(tokens)]


def _free(tokens: Sequence[Token]) -> Iterator[Cue]:
    for at, token in enumerate(tokens):
        if token.norm != "free":
            continue
        before = tokens[at - 1].norm if at else ""
        after = tokens[at + 1].norm if at + 1 < len(tokens) else ""
        if before in _FREE_BEFORE or after in _FREE_AFTER or _ended(tokens, at):
            continue
        # "thats free" asks about the cost; "im free on tuesdays" is about the person.
        of_a_thing = before in ("is", "are") and at > 1 and tokens[at - 2].norm in ("that", "which", "it")
        if before in _AVAILABLE and not of_a_thing:
            yield Cue("", "time", "", at, at + 1)
        else:
            yield Cue("cost:free", "cost", "Free", at, at + 1, filters={"free": True})


def _ended(tokens: Sequence[Token], at: int) -> bool:
    """Whether a word close by, with no comma between, says that what was free is no more."""
    for here in range(at, max(-1, at - _REACH), -1):
        if here < at and tokens[here].norm in _ENDED_BEFORE:
            return True
        if tokens[here].after_break:
            break
    for here in range(at + 1, min(len(tokens), at + 1 + _REACH)):
        if tokens[here].after_break:
            break
        if tokens[here].norm in _ENDED_AFTER or tokens[here - 1].norm + tokens[here].norm == "nolonger":
            return True
    return False


def _low(tokens: Sequence[Token]) -> Iterator[Cue]:
    if not _NO_PRICE.isdisjoint(token.norm for token in tokens):
        return
    norms = [token.norm for token in tokens]
    for at in range(len(tokens)):
        price = _price(tokens, at)
        if price is None:
            continue
        pounds, end = price
        begin = at - 1 if norms[at] in _NEED_AN_A and norms[at - 1 : at] == ["a"] else at
        said = " ".join(norms[max(0, begin - 3) : begin])
        most = _AT_MOST.search(said)
        if most is not None:
            begin -= len(most[0].split())
        after = _MOST_AFTER.match(" ".join(norms[end : end + 3]))
        asked = most is not None or after is not None or norms[at] in ("couple", "few")
        if end < len(norms) and norms[end] in _AT_MOST_AFTER:
            asked = True
            end += 1
        elif after is not None:
            end += len(after[0].split())
        asked = asked or (norms[at] in _WORDED and norms[begin - 1 : begin] == ["for"])
        if not asked or pounds > _LOW:
            continue
        if norms[begin - 1 : begin] == ["for"]:
            begin -= 1
        yield Cue("cost:cheap", "cost", "Low cost", begin, end, preferences=_CHEAP)


_CHEAP: Mapping[str, bool] = {"cheap": True}


def _price(tokens: Sequence[Token], at: int) -> tuple[float, int] | None:
    """A sum of money here, in pounds, and where its words end."""
    norm = tokens[at].norm
    if norm in _WORDED:
        return _WORDED[norm], at + 1
    end = at + 1
    number: float | None = _COUNTED.get(norm)
    if number is None and norm.replace(".", "", 1).isdecimal() and norm.isascii():
        number = float(norm)
    if number is None:
        return None
    if norm in ("couple", "few") and end < len(tokens) and tokens[end].norm == "of":
        end += 1
    if end < len(tokens) and tokens[end].norm in _POUNDS:
        return number, end + 1
    # "£10,000" is cut in two by its comma.
    thousands = end < len(tokens) and tokens[end].after_break and tokens[end].start == tokens[at].end + 1
    if tokens[at].after_pound and not (thousands and tokens[end].norm.isdigit()):
        return number, end
    return None
