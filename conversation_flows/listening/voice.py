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

from assets_catalog.search.meaning import encode
from conversation_flows.listening.heard import CRISIS_KINDS, QUIET_KINDS
from conversation_flows.listening.wording import Vector, places, share

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
class Voice:
    """What was learnt: the kinds, the vocabulary and the two heads."""

    kinds: tuple[str, ...]
    vocabulary: dict[str, int]
    together: Head
    alone: Head
    lines: str
    """The digest of the lines it was learnt from."""

    def likelihoods(self, texts: Sequence[str]) -> tuple[Vector, bool]:
        """How likely each kind is for texts in one spelling, and whether the encoder could be asked."""
        found = [places(text, self.vocabulary) for text in texts]
        vectors = encode([text.strip() or "." for text in texts])
        if vectors is None:
            return self.alone.likelihoods(found, None), False
        return self.together.likelihoods(found, vectors), True

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
