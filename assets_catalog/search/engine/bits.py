"""Sets of documents as packed bits, 64 to a word: a filter is one AND, a count one popcount."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Bits = npt.NDArray[np.uint64]
Mask = npt.NDArray[np.bool_]


def width(size: int) -> int:
    """Words needed for ``size`` documents."""
    return -(-size // 64)


def pack(mask: Mask) -> Bits:
    """A mask of documents as bits."""
    packed = np.zeros(width(len(mask)) * 8, dtype=np.uint8)
    packed[: -(-len(mask) // 8)] = np.packbits(mask, bitorder="little")
    return packed.view(np.uint64)


def pack_numbers(documents: npt.NDArray[np.intp], size: int) -> Bits:
    """Document numbers as bits."""
    mask = np.zeros(width(size) * 64, dtype=np.bool_)
    mask[documents] = True
    return np.packbits(mask, bitorder="little").view(np.uint64)


def unpack(bits: Bits, size: int) -> Mask:
    """Bits as a mask of ``size`` documents."""
    return np.unpackbits(bits.view(np.uint8), count=size, bitorder="little").view(np.bool_)


def full(size: int) -> Bits:
    """Every document."""
    return pack(np.ones(size, dtype=np.bool_))


def count(bits: Bits) -> int:
    """How many documents are in the set."""
    return int(np.add.reduce(np.bitwise_count(bits), dtype=np.int64))


def counts(rows: npt.NDArray[np.uint64], among: Bits) -> npt.NDArray[np.int64]:
    """For each row of sets, how many of its documents are ``among`` these."""
    result: npt.NDArray[np.int64] = np.add.reduce(np.bitwise_count(rows & among), axis=1, dtype=np.int64)
    return result


def by_document(rows: npt.NDArray[np.uint64], size: int) -> npt.NDArray[np.uint8]:
    """The same sets the other way about: for each document the bits of the sets that it is in."""
    masks = np.stack([unpack(row, size) for row in rows])
    return np.packbits(masks, axis=0, bitorder="little").T.copy()


def counts_by_document(
    sets_of: npt.NDArray[np.uint8], documents: npt.NDArray[np.intp], rows: int
) -> npt.NDArray[np.int64]:
    """As :func:`counts`, document by document: sooner done where there are few of them."""
    held = np.unpackbits(sets_of.take(documents, axis=0), axis=1, count=rows, bitorder="little")
    wide_enough = np.uint16 if len(documents) < 1 << 16 else np.int64
    return np.add.reduce(held, axis=0, dtype=wide_enough).astype(np.int64)


def from_lists(lists: list[npt.NDArray[np.int32]], size: int) -> npt.NDArray[np.uint64]:
    """One row of bits for each list of document numbers."""
    rows = np.zeros((len(lists), width(size)), dtype=np.uint64)
    for row, documents in enumerate(lists):
        rows[row] = pack_numbers(documents.astype(np.intp), size)
    return rows
