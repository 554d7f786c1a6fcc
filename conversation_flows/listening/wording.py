"""What the learnt voice looks at in a text: words, beginnings of words, and words near one another."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

_BEGINNING = 5

Vector = npt.NDArray[np.float32]


def features(text: str) -> set[str]:
    """The features of a text in one spelling (:func:`spelling.plain`); each counts once."""
    words = ["<", *text.split(), ">"]
    return set(_features(words))


def _features(words: list[str]) -> Iterator[str]:
    last = len(words) - 1
    for place, word in enumerate(words):
        yield word
        if len(word) >= _BEGINNING:
            yield "^" + word[:_BEGINNING]
        if place < last:
            yield f"{word} {words[place + 1]}"
        if place + 1 < last:
            yield f"{word} _ {words[place + 2]}"
        if place + 2 < last:
            yield f"{word} __ {words[place + 3]}"


def places(text: str, vocabulary: dict[str, int]) -> list[int]:
    """Where the text's known features stand in the vocabulary, in order."""
    return sorted(vocabulary[feature] for feature in features(text) if feature in vocabulary)


def share(known: int) -> float:
    """What each known feature weighs, so that a long text does not shout down a short one."""
    return float(1.0 / np.sqrt(known + 1.0))
