"""What makes a dangerous-looking word harmless, and how far that reaches: its own hit and no other.

Negation is never here: "not suicidal, but" is not a reason to look away.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from conversation_flows.listening.patterns import clause, named_patterns, neighbourhood

_FILE = "exemptions.yaml"
_JOIN = re.compile(r" (?:and|but|so|then|or|plus|also) ")
_MORE_THAN_A_CLAUSE = re.compile(r" (?:[.,]|and|but|so|then|or|plus|also) ")
_SAYINGS = ("titles", "idioms", "things")


def harmless_spans(text: str) -> list[tuple[int, int]]:
    """Where titles, sayings and things stand: a hit that touches one of them is cancelled."""
    patterns = named_patterns(_FILE)
    return [found.span() for name in _SAYINGS for found in patterns[name].finditer(text)]


def without_harmless(piece: str) -> str:
    """The piece without its titles, sayings and things, for the learnt voice; it keeps all else."""
    for name in _SAYINGS:
        piece = named_patterns(_FILE)[name].sub("", piece)
    return f" {' '.join(piece.split())} "


def is_over(text: str, start: int = 0, end: int = 0) -> bool:
    """Whether a hit at this span is about a time that is past, with a good present said beside it.

    The past must be told in the hit's own clause, or at once after it ("that's long
    behind me"); the good present may stand in the next sentence.
    """
    patterns = named_patterns(_FILE)
    end = end or len(text)
    first, last = neighbourhood(text, start, end, either_side=1)
    near = text[first:last]
    if not patterns["well_now"].search(near) or patterns["still_here"].search(near):
        return False
    clause_start, clause_end = clause(text, start, end)
    told = patterns["past"].search(text, *_between_joins(text, start, end, clause_start, clause_end))
    return bool(told or patterns["behind"].match(text, clause_end))


def is_over_where_said(piece: str, texts: Iterable[str]) -> bool:
    """Whether a piece of one clause tells, where it stands in a text, of a past that is over.

    A piece of more than one clause may hold a danger beside its past, so it never does.
    """
    if _MORE_THAN_A_CLAUSE.search(piece):
        return False
    places = [(text, text.find(piece)) for text in texts]
    found = [(text, start) for text, start in places if start >= 0]
    return bool(found) and all(is_over(text, start + 1, start + len(piece) - 1) for text, start in found)


def _between_joins(text: str, start: int, end: int, first: int, last: int) -> tuple[int, int]:
    """The part of a clause about a hit: what stands beyond an "and" is about something else."""
    before = [join.end() for join in _JOIN.finditer(text, first, start)]
    after = _JOIN.search(text, end, last)
    return (before[-1] if before else first, after.start() if after else last)


def is_about_learning(text: str, start: int = 0, end: int = 0) -> bool:
    """Whether a subject named at this span is the subject of a course, a leaflet, a talk or a show."""
    first, last = neighbourhood(text, start, end or len(text), either_side=0)
    return bool(named_patterns(_FILE)["learning"].search(text, first, last))


def makes_milder(piece: str) -> bool:
    """Whether the learnt voice should be surer before it speaks of this piece."""
    return is_over(piece) or is_about_learning(piece)
