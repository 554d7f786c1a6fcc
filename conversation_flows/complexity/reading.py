"""One reading of the matrix: what is known, what it opens, and what a worker may offer."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import ceil

from conversation_flows.complexity.matrix import HIGHEST, Band, Matrix, load

#: Part of life to level 0-3; None, or not there at all, is "not talked about".
Levels = Mapping[str, int | None]


@dataclass(frozen=True, slots=True)
class Reading:
    """What ten levels come to.

    ``total`` runs over the ``known`` parts alone. ``band`` is read from the
    total as it would stand if what was not talked about were like what was,
    so that silence never counts as "going well"; None where nothing was
    talked about. ``enough`` is False below seven known parts: the band is
    then only plausible. ``offers`` are ids of ``Matrix.offers``, the most
    pressing first.
    """

    total: int
    known: int
    enough: bool
    band: Band | None
    at_highest: tuple[str, ...]
    opens_crisis: bool
    opens_assessment: bool
    offers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """One part of life as the person sees it: words, and no number."""

    name: str
    words: str
    strength: str


def read(
    levels: Levels,
    *,
    red_flags: Collection[str] = (),
    asks_for_assessment: bool = False,
    appears_to_need: bool = False,
    matrix: Matrix | None = None,
) -> Reading:
    """What these levels come to, with the overrides that outrank every total.

    ``red_flags`` are the kinds that listening or an answer raised. Raises
    ``ValueError`` with a sentence for an unknown part or a level outside 0-3.
    """
    matrix = matrix or load()
    known = checked(levels, matrix)
    threes = tuple(each.id for each in matrix.domains if known.get(each.id) == HIGHEST)
    total = sum(known.values())
    band = _band(Fraction(total * len(matrix.domains), len(known)), len(threes), matrix) if known else None
    crisis = "safe" in threes or bool(red_flags)
    assessment = asks_for_assessment or appears_to_need
    enough = len(known) >= matrix.enough_known
    offers = [
        *(["crisis_now"] if crisis else []),
        *(["assessment_open"] if assessment else []),
        *(["same_day_look"] if threes else []),
        *([] if enough else ["fuller_conversation"]),
        *(band.offers if band else ()),
    ]
    return Reading(total, len(known), enough, band, threes, crisis, assessment, tuple(offers))


def picture(levels: Levels, strengths: Mapping[str, str] | None = None) -> tuple[Picture, ...]:
    """The reading as the person sees it: every part of life in words, beside what is strong there.

    A strength stands beside and is never taken off anything; no total and no band is shown.
    """
    matrix = load()
    known = checked(levels, matrix)
    said = strengths or {}
    return tuple(
        Picture(
            domain.name,
            domain.anchors[known[domain.id]] if domain.id in known else matrix.not_talked_about,
            said.get(domain.id, "").strip(),
        )
        for domain in matrix.domains
    )


def checked(levels: Levels, matrix: Matrix | None = None) -> dict[str, int]:
    """The known levels. Raises ``ValueError`` with a sentence for anything else than a level or None."""
    matrix = matrix or load()
    names = {each.id: each.name for each in matrix.domains}
    known: dict[str, int] = {}
    for identity, level in levels.items():
        if identity not in names:
            raise ValueError(f"There is no part of life called “{identity}”. Use one of: {', '.join(names)}.")
        if level is None:
            continue
        if isinstance(level, bool) or not isinstance(level, int) or not 0 <= level <= HIGHEST:
            raise ValueError(f"“{names[identity]}” takes a level from 0 to {HIGHEST}, or none at all.")
        known[identity] = level
    return known


def _band(scaled: Fraction, threes: int, matrix: Matrix) -> Band:
    reached = [
        band
        for band in matrix.bands
        if ceil(scaled) >= band.min or (band.or_at_highest is not None and threes >= band.or_at_highest)
    ]
    return reached[-1]
