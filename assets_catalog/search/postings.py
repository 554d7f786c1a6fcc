"""Whoosh's postings as flat arrays, with each word's worth in each document worked out beforehand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from whoosh.reading import IndexReader

from assets_catalog.search.columns import Arrays
from assets_catalog.search.documents import FIELDS
from assets_catalog.search.weights import Weights


def read(reader: IndexReader, size: int) -> Arrays:
    """Every term of every field: ``terms`` in order, and for each its documents and field counts."""
    found: list[list[Any]] = [[], [], []]
    fields: list[npt.NDArray[np.uint8]] = []
    terms: dict[bytes, int] = {}
    for field_number, name in enumerate(FIELDS):
        before = len(found[0])
        for term in reader.lexicon(name):
            _read_term(reader, name, term, terms.setdefault(term, len(terms)), found)
        fields.append(np.full(len(found[0]) - before, field_number, dtype=np.uint8))
    in_order = sorted(terms)
    position = np.empty(len(terms), dtype=np.int64)
    position[[terms[term] for term in in_order]] = np.arange(len(terms))
    which = position[np.array(found[0], dtype=np.int64)]
    documents = np.array(found[1], dtype=np.int64)
    counts = np.minimum(np.array(found[2], dtype=np.float32), 255).astype(np.uint8)
    return _flat(in_order, which * max(size, 1) + documents, np.concatenate(fields), counts, max(size, 1))


def _read_term(reader: IndexReader, name: str, term: bytes, number: int, found: list[list[Any]]) -> None:
    matcher = reader.postings(name, term)
    numbers, documents, counts = found
    while matcher.is_active():
        numbers.append(number)
        documents.append(matcher.id())
        counts.append(matcher.weight())
        matcher.next()


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
    """What each posting is worth, 0 to 1, before the rarity of its term: the heart of BM25F.

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
    return (total / (np.float32(weights.saturation) + total)).astype(np.float32)
