"""The second voice: how likely each kind is, learnt from example lines (see ``learning.py``).

Two heads share one vocabulary: one over the words and the sentence encoder together,
and one over the words alone for a machine without the encoder. Both are linear, so a
text costs a few sums beside the encoder's millisecond.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np

from assets_catalog.search.understanding.meaning import encode
from conversation_flows.listening.heard import CRISIS_KINDS, QUIET_KINDS
from conversation_flows.listening.wording import Vector, places, share

_HEARD_WHOLE, _UNEASY = 200, 0.2

LEARNT = "voice.npz"
"""The file that ``python -m conversation_flows.listening.learning`` writes."""


@dataclass(frozen=True, slots=True)
class Head:
    """Weights for words, for the encoder's vector (empty where there is none) and a constant; a column a kind."""

    words: Vector
    sense: Vector
    constant: Vector

    def likelihoods(self, found: Sequence[Sequence[int]], vectors: Vector | None) -> Vector:
        """How likely each kind is, a row a text; each row adds up to 1."""
        raw = np.tile(self.constant, (len(found), 1))
        for row, known in enumerate(found):
            if known:
                raw[row] += self.words[known].sum(axis=0, dtype=np.float32) * np.float32(share(len(known)))
        if vectors is not None:
            raw += vectors @ self.sense
        raised = np.exp(raw - raw.max(axis=1, keepdims=True))
        result: Vector = raised / raised.sum(axis=1, keepdims=True)
        return result


@dataclass(frozen=True, slots=True)
class Likely:
    """How likely each kind is: a row a piece, a column a kind; and whether the encoder could be asked."""

    rows: Vector
    with_sense: bool


@dataclass(frozen=True, slots=True)
class Voice:
    """What was learnt: the kinds, the vocabulary and the two heads."""

    kinds: tuple[str, ...]
    vocabulary: dict[str, int]
    together: Head
    alone: Head
    lines: str
    """The digest of the lines it was learnt from."""

    def hear(self, pieces: Sequence[str]) -> Likely:
        """How likely each kind is for each piece, in one spelling.

        The encoder hears the first two hundred pieces; of a longer text, those after it whose
        words alone give cause, so that a page of notes does not keep anyone waiting.
        """
        found = [places(piece, self.vocabulary) for piece in pieces]
        rows = self.alone.likelihoods(found, None)
        uneasy = rows[:, self.crisis].sum(axis=1) >= _UNEASY
        asked = [place for place in range(len(pieces)) if place < _HEARD_WHOLE or uneasy[place]]
        vectors = encode([pieces[place].strip() or "." for place in asked])
        if vectors is None:
            return Likely(rows, with_sense=False)
        rows[asked] = self.together.likelihoods([found[place] for place in asked], vectors)
        return Likely(rows, with_sense=True)

    def milder(self, row: Vector, uneasy: bool) -> set[str]:
        """The quiet kind that a piece is most like, if any; a worry where a crisis was half heard."""
        best = self.kinds[int(row.argmax())]
        if best in QUIET_KINDS:
            return {best}
        return {"worry_nonurgent"} if uneasy else set()

    @property
    def crisis(self) -> list[int]:
        """Which columns are kinds of crisis."""
        return [place for place, kind in enumerate(self.kinds) if kind in CRISIS_KINDS]


def _unpacked(whole: np.ndarray, steps: np.ndarray) -> Vector:
    return whole.astype(np.float32) * steps.astype(np.float32)


@cache
def learnt() -> Voice | None:
    """The voice that was learnt, or None where its file is missing."""
    place = files(__package__).joinpath(LEARNT)
    if not place.is_file():
        return None
    with np.load(io.BytesIO(place.read_bytes()), allow_pickle=False) as kept:
        known = str(kept["vocabulary"]).split("\n")
        return Voice(
            kinds=tuple(str(kept["kinds"]).split("\n")),
            vocabulary={word: place for place, word in enumerate(known)},
            together=Head(
                _unpacked(kept["together_words"], kept["together_steps"]),
                kept["together_sense"].astype(np.float32),
                kept["together_constant"],
            ),
            alone=Head(
                _unpacked(kept["alone_words"], kept["alone_steps"]),
                np.empty((0, 0), dtype=np.float32),
                kept["alone_constant"],
            ),
            lines=str(kept["lines"]),
        )
