"""Opening hours as people write them, read into schedules.

What can be read in two ways is not read at all: it stays words. So a listing
may say less than it could, and never says what is not so.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError

from assets_catalog.listing import Schedule
from assets_catalog.schedules.meanings import MEANINGS, Hours
from assets_catalog.schedules.sessions import DAYS, ROUND_THE_CLOCK, minutes
from assets_catalog.schedules.vocabulary import LEXICON

_LONGEST = 20_000
_LINE_END = re.compile(r"<\s*(?:br|/p|/li|/div|/h\d|/tr|/ul|/ol)\b[^>]{0,500}>", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]{0,1000}>")
_SENTENCE_END = re.compile(r"\n+|(?<=[.;!?])\s+|\s*;\s*")
_JOINED = re.compile(r"[\s,/&+()]*(?:\b(?:and|or)\b[\s,/&+()]*)?")

_SILENT = {"GAP", "FILLER", "PART", "ALWAYS", "BANK_SHUT"}
_CONDITIONS = {"TERM", "BANK_OPEN", "NOT_MONTHS", "NOT_DATES", "SPAN", "FROM", "UNTIL"}
_RUN = {
    **dict.fromkeys(("DAYS", "INTERVAL", "MONTHLY", "MONTH_DAY", "DATE"), "DAYS"),
    **dict.fromkeys(("HOURS", "OPENS", "CLOSES"), "HOURS"),
}


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    start: int
    end: int
    value: Any = None


@dataclass(slots=True)
class _Clause:
    """Some days with their hours."""

    rule: dict[str, Any]
    hours: list[Hours] = field(default_factory=list)


class _InDoubtError(Exception):
    """The words can be read in more than one way, or not at all."""


def read_words(text: str) -> tuple[list[Schedule], str]:
    """Read opening hours: the schedules that are certain, and the rest as plain text.

    HTML is taken off. Where any part that touches on time is in doubt, nothing
    is read and the whole text comes back. Never raises.
    """
    plain = _plain(text)
    try:
        tokens = list(_tokens(plain))
        schedules = _schedules(tokens, plain)
    except (_InDoubtError, ValidationError):
        return [], plain
    return schedules, _rest(plain, tokens) if schedules else plain


def _plain(text: str) -> str:
    text = _TAG.sub("", _LINE_END.sub("\n", text))
    text = html.unescape(text).replace("\u00a0", " ").replace("\u200b", "")
    text = re.sub(r"(?<=\d)([ap]m)(?=[A-Z])", r"\1 ", text)
    lines = (" ".join(line.split()) for line in text.splitlines())
    return "\n".join(line for line in lines if line)


def _tokens(plain: str) -> Iterator[_Token]:
    if len(plain) > _LONGEST:
        raise _InDoubtError
    for match in LEXICON.finditer(plain):
        kind = (match.lastgroup or "").rpartition("_")[0]
        read = MEANINGS.get(kind)
        value = read(match.group()) if read else None
        if kind == "DANGER" or (read and value is None):
            raise _InDoubtError
        yield _Token(kind, match.start(), match.end(), value)


def _schedules(tokens: Sequence[_Token], plain: str) -> list[Schedule]:
    said = [token for token in tokens if token.kind not in _SILENT]
    conditions = _conditions(said)
    clauses = _clauses([token for token in said if token.kind not in _CONDITIONS], plain)
    if conditions and len(clauses) != 1 and not _of_the_building(conditions, plain):
        raise _InDoubtError
    schedules = []
    for clause in clauses:
        for opens, closes in clause.hours or [(None, None)]:
            schedule = Schedule(**clause.rule, **conditions, opens_at=opens, closes_at=closes)
            if schedule not in schedules:
                schedules.append(schedule)
    # Days without their opening are only believed when there is nothing else to read.
    more = len(schedules) > 1 or any(token.kind in {"OTHER", "PART"} for token in tokens)
    if more and any(each.opens_at is None for each in schedules):
        raise _InDoubtError
    if any(each.interval > 1 and each.dtstart is None for each in schedules) or _overlap(schedules):
        raise _InDoubtError
    return schedules


def _clauses(said: Sequence[_Token], plain: str) -> list[_Clause]:
    """Pair days with hours. Days come first throughout, or hours do."""
    runs = list(_runs(said, plain))
    kinds = [kind for kind, _ in runs]
    if kinds == ["ROUND"]:
        return [_never_shuts()]
    kinds = ["HOURS" if kind == "ROUND" else kind for kind in kinds]
    hours_first = next((kind for kind in kinds if kind != "OTHER"), "") == "HOURS"
    clauses: list[_Clause] = []
    at = 0
    while at < len(runs):
        here, then = kinds[at], kinds[at + 1] if at + 1 < len(runs) else ""
        if here == "OTHER":
            at += 1
            continue
        if not hours_first and _shut(kinds[at : at + 3]):
            at += 2
        elif here == ("HOURS" if hours_first else "DAYS") and then == ("DAYS" if hours_first else "HOURS"):
            days, hours = (runs[at + 1][1], runs[at][1]) if hours_first else (runs[at][1], runs[at + 1][1])
            clauses.append(_Clause(_rule(days), _hours(hours)))
            at += 2
        elif here == "DAYS" and kinds == ["DAYS"]:
            clauses.append(_Clause(_rule(runs[at][1])))
            at += 1
        else:
            raise _InDoubtError
    return clauses


def _shut(kinds: Sequence[str]) -> bool:
    """ "Sundays closed", or "closed Sundays" with no hours after them to be in doubt about."""
    return list(kinds[:2]) == ["DAYS", "CLOSED"] or (
        list(kinds[:2]) == ["CLOSED", "DAYS"] and list(kinds[2:]) != ["HOURS"]
    )


def _runs(said: Sequence[_Token], plain: str) -> Iterator[tuple[str, list[_Token]]]:
    """Days in a row, hours in a row: joined by commas and the like, not by the end of a sentence."""
    run: list[_Token] = []
    for token in said:
        kind = _RUN.get(token.kind, token.kind)
        if run and _RUN.get(run[-1].kind, run[-1].kind) == kind and kind != "CLOSED":
            if kind == "OTHER" or _JOINED.fullmatch(plain[run[-1].end : token.start]):
                run.append(token)
                continue
            # "Daily" or "every" may stand between the interval and its days, nothing else.
            if run[-1].kind == "INTERVAL":
                run.append(token)
                continue
        if run:
            yield _RUN.get(run[0].kind, run[0].kind), run
        run = [token]
    if run:
        yield _RUN.get(run[0].kind, run[0].kind), run


def _rule(days: Sequence[_Token]) -> dict[str, Any]:
    kinds = {token.kind for token in days}
    if kinds == {"DATE"} and len(days) == 1:
        return {"dtstart": days[0].value}
    if kinds <= {"MONTHLY", "MONTH_DAY"}:
        byday = [day for token in days if token.kind == "MONTHLY" for day in token.value[0]]
        monthdays = [day for token in days if token.kind == "MONTH_DAY" for day in token.value[0]]
        intervals = {token.value[1] for token in days}
        if len(intervals) == 1:
            byday = sorted(set(byday), key=lambda day: (DAYS.index(day[-2:]), day.startswith("-"), day))
            return {"freq": "MONTHLY", "byday": byday, "bymonthday": monthdays, "interval": intervals.pop()}
    if kinds == {"DAYS"} or (kinds == {"DAYS", "INTERVAL"} and days[0].kind == "INTERVAL"):
        interval = [token.value for token in days if token.kind == "INTERVAL"] or [1]
        if len(interval) == 1:
            named = {day for token in days if token.kind == "DAYS" for day in token.value}
            return {"freq": "WEEKLY", "byday": [DAYS[day] for day in sorted(named)], "interval": interval[0]}
    raise _InDoubtError


def _hours(tokens: Sequence[_Token]) -> list[Hours]:
    if any(token.kind == "CLOSES" for token in tokens) and len(tokens) > 1:
        raise _InDoubtError
    return [token.value for token in tokens]


def _never_shuts() -> _Clause:
    return _Clause({"freq": "WEEKLY", "byday": list(DAYS), "bank_holidays": True}, [ROUND_THE_CLOCK])


def _conditions(said: Sequence[_Token]) -> dict[str, Any]:
    """What holds for the whole: terms, exceptions, a beginning and an end. Each said once."""
    conditions: dict[str, Any] = {}
    for token in said:
        if token.kind in _CONDITIONS:
            for name, value in token.value.items():
                if conditions.setdefault(name, value) != value:
                    raise _InDoubtError
    if conditions.get("dtstart") and conditions.get("until") and conditions["dtstart"] > conditions["until"]:
        raise _InDoubtError
    return conditions


def _of_the_building(conditions: dict[str, Any], plain: str) -> bool:
    """Being closed over some dates holds for all hours; other conditions may belong to some of them."""
    return set(conditions) == {"except_dates"} and "closed" in plain.lower()


def _overlap(schedules: Sequence[Schedule]) -> bool:
    """Whether two hours of one day run into each other: then one of them says something else."""
    for at, one in enumerate(schedules):
        for other in schedules[at + 1 :]:
            same_day = {day[-2:] for day in one.byday} & {day[-2:] for day in other.byday}
            (start, end), (begins, ends) = minutes(one), minutes(other)
            if same_day and start < ends and begins < end:
                return True
    return False


def _rest(plain: str, tokens: Sequence[_Token]) -> str:
    """The sentences with something in them that was not read; what was read is cut off their ends."""
    left: list[str] = []
    start = 0
    for end in [*(match.start() for match in _SENTENCE_END.finditer(plain)), len(plain)]:
        inside = [token for token in tokens if start <= token.start < end]
        if any(token.kind == "OTHER" for token in inside):
            left.append(_unread(plain[start:end], start, inside))
        start = end
    return re.sub(r"[ \n]*\n[ \n]*", "\n", "".join(left)).strip()


def _unread(sentence: str, start: int, inside: Sequence[_Token]) -> str:
    read = [token for token in inside if token.kind not in {"OTHER", "GAP", "FILLER", "PART"}]
    other = [token for token in inside if token.kind == "OTHER"]
    if not read:
        return sentence
    if read[-1].end <= other[0].start:
        return "\n" + sentence[read[-1].end - start :].lstrip(" ,;:.-–—)*\n")
    if other[-1].end <= read[0].start:
        return "\n" + sentence[: other[-1].end - start].strip() + "\n"
    return sentence
