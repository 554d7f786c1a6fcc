"""The wording voice: which kind of help uses such words, learnt from the examples.

Naive Bayes over stems, pairs of stems and four-letter pieces (so that a
misspelt or inflected word still counts), hashed into a fixed number of
columns. It needs nothing but NumPy, learns in well under a second and is what
the search leans on where the sentence encoder is absent.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from assets_catalog import categories
from assets_catalog.search.understanding.phrases import Examples
from assets_catalog.search.understanding.tokens import FILLERS, Token, tokenise

_COLUMNS = 8192
_PIECE = 4
_SMOOTHING = 0.1
#: A pair of words, all pieces of one word together, and a small word, against one word of substance.
_PAIR, _PIECES, _SMALL = 0.7, 1.2, 0.3

Scores = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Wording:
    """Log-likelihoods: one row a column of features, one column a category."""

    table: npt.NDArray[np.float32]

    @classmethod
    def learn(cls, examples: Examples) -> Wording:
        """Learn from the examples."""
        counts = np.zeros((_COLUMNS, len(examples.categories)), np.float32)
        for text, label in zip(examples.texts, examples.labels, strict=True):
            columns, values = _features(tokenise(text))
            np.add.at(counts[:, label], columns, values)
        smooth = counts + _SMOOTHING
        return cls(np.log(smooth / smooth.sum(axis=0)).astype(np.float32))

    @classmethod
    def from_table(cls, table: npt.NDArray[np.float32]) -> Wording:
        """What was learnt and kept. Raises ValueError for a table of another shape."""
        if table.ndim != 2 or len(table) != _COLUMNS or table.shape[1] != len(categories.all_categories()):
            raise ValueError(f"a table of shape {table.shape} was learnt by another version")
        return cls(table)

    def scores(self, tokens: Sequence[Token]) -> Scores | None:
        """How well each kind of help fits, as log-likelihoods; None for no words."""
        columns, values = _features(tokens)
        if not len(columns):
            return None
        result: Scores = values @ self.table[columns]
        return result


def _features(tokens: Sequence[Token]) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.float32]]:
    found: dict[int, float] = {}
    for name, value in _named_features(tokens):
        column = zlib.crc32(name.encode()) % _COLUMNS
        found[column] = found.get(column, 0.0) + value
    values = np.fromiter(found.values(), np.float32, len(found))
    length = float(np.linalg.norm(values))
    return np.fromiter(found.keys(), np.intp, len(found)), values / length if length else values


def _named_features(tokens: Sequence[Token]) -> Iterator[tuple[str, float]]:
    before = ""
    for token in tokens:
        small = token.norm in FILLERS
        yield f"w {token.stem}", _SMALL if small else 1.0
        if before:
            yield f"p {before} {token.stem}", _PAIR
        before = token.stem
        if not small and len(token.norm) >= _PIECE:
            edged = f"^{token.norm}$"
            pieces = len(edged) - _PIECE + 1
            for at in range(pieces):
                yield f"c {edged[at : at + _PIECE]}", _PIECES / pieces**0.5
