"""Listening: which panel some words call for. Pure; nothing is kept and nothing leaves the machine.

Two voices hear each piece of a text. Frames know the shapes of trouble by heart; the
learnt voice knows what trouble is like. Either is enough for the full panel.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Final

from conversation_flows.listening import exemptions, frames, languages, voice
from conversation_flows.listening.heard import CRISIS_KINDS, Heard
from conversation_flows.listening.pieces import pieces
from conversation_flows.listening.spelling import plain, seen, sentences

log = logging.getLogger(__name__)

FULL: Final = 0.66
"""The learnt likelihood of a crisis, from 0 to 1, that shows the full panel without a frame.

Chosen by cross-validation and then on lines held back (docs/decisions/0018): a panel at every
fifth ordinary search is soon seen by nobody. Between this and QUIET the quiet line shows.
"""
FULL_GRAVEST: Final = 0.54
"""The same where the likeliest kind is one that may cost a life before anyone asks again."""
GRAVEST: Final = frozenset({"immediate_danger", "suicide_selfharm", "domestic_abuse", "child_safeguarding"})
EASIER_ALONE: Final = 0.1
"""How much less is enough without the encoder, where the words alone are heard and speak more softly."""
FULL_JOINED: Final = 0.9
"""The same for words that only stand together because fields were joined: they add up to noise."""
FULL_BESIDE_EXEMPTION: Final = 0.75
"""The same where the words are about a past that is over, or a course or leaflet."""
QUIET: Final = 0.25
"""The likelihood that shows the quiet line."""
_ALSO: Final = 0.2
_MOST_LETTERS: Final = 100_000


def listen(*texts: str) -> Heard:
    """What the texts call for: each field is heard alone, and then all of them joined.

    If listening itself fails the answer is the quiet line, and the error is logged
    without the words.
    """
    try:
        return hear(*texts)
    except Exception as error:
        # A traceback may hold what was typed, so only the sort of error is logged.
        log.error("Listening failed (%s); the quiet line is shown", type(error).__name__)
        return Heard("quiet")


def hear(*texts: str) -> Heard:
    """The same as :func:`listen`, but an error inside is raised."""
    return Heard.of(_kinds(texts))


def _kinds(texts: Sequence[str]) -> set[str]:
    typed = [seen(text[:_MOST_LETTERS]) for text in texts if text and text.strip()]
    said = [plain(text) for text in typed]
    joined = [f" {' , '.join(text.strip() for text in said)} "] if len(said) > 1 else []
    kinds: set[str] = set()
    for text in (*said, *joined):
        kinds |= frames.heard(text)
    known = voice.learnt()
    if known is not None and kinds.isdisjoint(CRISIS_KINDS):
        alone = dict.fromkeys(piece for text in said for piece in pieces(text))
        parts = list(alone | dict.fromkeys(piece for text in joined for piece in pieces(text)))
        likely = known.hear([exemptions.without_harmless(piece) for piece in parts])
        kinds |= _likely_kinds(known, parts, likely, len(alone), said)
        if not all(
            languages.is_read(sentence, known.vocabulary, likely.with_sense)
            for text in typed
            for sentence in sentences(text)
        ):
            kinds.add("unknown_language")
    return kinds


def _likely_kinds(
    known: voice.Voice, parts: Sequence[str], likely: voice.Likely, alone: int, texts: Sequence[str]
) -> set[str]:
    """Kinds of the texts' pieces; from place ``alone`` on words stand together only by joining fields."""
    kinds: set[str] = set()
    for place, (piece, row) in enumerate(zip(parts, likely.rows, strict=True)):
        danger = float(row[known.crisis].sum())
        best = max(known.crisis, key=row.__getitem__)
        enough = FULL_GRAVEST if known.kinds[best] in GRAVEST else FULL
        if not likely.with_sense:
            enough -= EASIER_ALONE
        if place >= alone:
            enough = FULL_JOINED
        if exemptions.makes_milder(piece):
            enough = FULL_BESIDE_EXEMPTION
        if danger >= enough and exemptions.is_over_where_said(piece, texts):
            kinds.add("resolved_history")
        elif danger >= enough:
            kinds |= {known.kinds[kind] for kind in known.crisis if row[kind] >= _ALSO or kind == best}
        else:
            kinds |= known.milder(row, danger >= QUIET)
    return kinds
