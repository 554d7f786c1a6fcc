"""Whoosh's postings as flat arrays, with each word's worth in each document worked out beforehand."""

from __future__ import annotations

from array import array
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from whoosh.reading import IndexReader

from assets_catalog.search.engine.columns import Arrays
from assets_catalog.search.engine.documents import FIELDS
from assets_catalog.search.engine.weights import Weights

_MOST_COUNTED = 255


def read(reader: IndexReader, size: int) -> Arrays:
    """Every term of every field: ``terms`` in order, and for each its documents and field counts."""
    # Arrays, not lists: a borough's index has a million postings, a region's twenty.
    numbers, documents, counts = array("i"), array("i"), array("B")
    fields: list[npt.NDArray[np.uint8]] = []
    terms: dict[bytes, int] = {}
    for field_number, name in enumerate(FIELDS):
        before = len(numbers)
        for term in reader.lexicon(name):
            number = terms.setdefault(term, len(terms))
            matcher = reader.postings(name, term)
            while matcher.is_active():
                numbers.append(number)
                documents.append(matcher.id())
                counts.append(min(int(matcher.weight()), _MOST_COUNTED))
                matcher.next()
        fields.append(np.full(len(numbers) - before, field_number, dtype=np.uint8))
    in_order = sorted(terms)
    position = np.empty(len(terms), dtype=np.int64)
    position[[terms[term] for term in in_order]] = np.arange(len(terms))
    keys = position[np.frombuffer(numbers, dtype=np.int32)] * max(size, 1)
    keys += np.frombuffer(documents, dtype=np.int32)
    return _flat(in_order, keys, np.concatenate(fields), np.frombuffer(counts, dtype=np.uint8), max(size, 1))


def _flat(
    terms: Sequence[bytes],
    keys: npt.NDArray[np.int64],
    fields: npt.NDArray[np.uint8],
    counts: npt.NDArray[np.uint8],
    size: int,
) -> Arrays:
    pairs, where = np.unique(keys, return_inverse=True)
    per_field = np.zeros((len(pairs), len(FIELDS)), dtype=np.uint8)
    per_field[where, fields] = counts
    documents = (pairs % size).astype(np.int32)
    lengths = np.zeros((size, len(FIELDS)), dtype=np.float32)
    for number in range(len(FIELDS)):
        lengths[:, number] = np.bincount(documents, weights=per_field[:, number], minlength=size)
    return {
        "terms": np.array(terms or [b""], dtype=np.bytes_)[: len(terms)],
        "term_start": np.searchsorted(pairs // size, np.arange(len(terms) + 1)).astype(np.int64),
        "posting_documents": documents,
        "posting_counts": per_field,
        "field_lengths": np.minimum(lengths, 65535).astype(np.uint16),
    }


def worths(arrays: Arrays, weights: Weights) -> npt.NDArray[np.float32]:
    """What each posting is worth before the rarity of its term: the heart of BM25F, 0 to 1, and more in a title.

    The count in each field is divided by the field's length, weighted, added
    up, and only then levelled off, so that a word said in the title and again
    in the description is not counted as two discoveries.
    """
    documents = arrays["posting_documents"]
    total = np.zeros(len(documents), dtype=np.float32)
    for number, name in enumerate(FIELDS):
        of = weights.fields[name]
        relative = arrays["field_lengths"][:, number] / np.float32(of.ordinary_length)
        shortened = np.float32(of.weight) / (1 - of.length_matters + of.length_matters * relative)
        total += arrays["posting_counts"][:, number] * shortened.astype(np.float32)[documents]
    titled = arrays["posting_counts"][:, FIELDS.index("title")] > 0
    worth = total / (np.float32(weights.saturation) + total) + np.float32(weights.titled) * titled
    return worth.astype(np.float32)
