"""Listening: which panel some words call for. Pure; nothing is kept and nothing leaves the machine."""

from __future__ import annotations

import logging

from conversation_flows.listening import frames
from conversation_flows.listening.heard import Heard
from conversation_flows.listening.spelling import plain

log = logging.getLogger(__name__)

_MOST_LETTERS = 20_000


def listen(*texts: str) -> Heard:
    """What the texts call for, each heard alone and then joined.

    If listening itself fails the answer is the quiet line, and the error is logged
    without the words.
    """
    try:
        return _heard(texts)
    except Exception as error:
        # The traceback of a pattern can hold the text it was given, so only the sort of error is logged.
        log.error("Listening failed (%s); the quiet line is shown", type(error).__name__)
        return Heard("quiet")


def _heard(texts: tuple[str, ...]) -> Heard:
    said = [text[:_MOST_LETTERS] for text in texts if text and text.strip()]
    kinds: set[str] = set()
    for text in said if len(said) < 2 else [*said, " ".join(said)]:
        kinds |= _kinds(plain(text))
    return Heard.of(kinds)


def _kinds(text: str) -> set[str]:
    exempt = [
        found.span()
        for pattern in frames.named_patterns("exemptions.yaml").values()
        for found in pattern.finditer(text)
    ]
    kinds: set[str] = set()
    for frame in frames.all_frames():
        if frame.kind in kinds:
            continue
        for start, end in frames.spans(frame, text):
            if not any(start < last and first < end for first, last in exempt):
                kinds.add(frame.kind)
                break
    return kinds
