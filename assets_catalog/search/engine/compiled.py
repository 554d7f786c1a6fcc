"""A generation of the index as arrays: compiled once, kept beside it, mapped into memory."""

from __future__ import annotations

import json
import os
import zlib
from collections.abc import Callable, Mapping
from dataclasses import asdict
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import msgpack
import numpy as np
import numpy.typing as npt
from whoosh.reading import IndexReader

from assets_catalog.search.engine import columns, postings, sessions, surfaces
from assets_catalog.search.engine.columns import Arrays
from assets_catalog.search.engine.weights import Weights

FORMAT = 5
_MANIFEST = "arrays.json"
_REMEMBERED_TERMS = 20_000
_WORTH_MAPPING = 1 << 16
Progress = Callable[[int], None]


class UnreadableError(RuntimeError):
    """The arrays are absent, damaged or of another version; they can be compiled again."""


class Compiled:
    """Every array of one generation; ``values`` says what the rows of each set stand for."""

    def __init__(self, size: int, arrays: Arrays, values: dict[str, list[str]]) -> None:
        self.size = size
        self.arrays = arrays
        self.values = values
        self.postings = lru_cache(maxsize=_REMEMBERED_TERMS)(self._postings)

    def record(self, number: int) -> dict[str, Any]:
        """What is known of one document, in plain values."""
        start, end = self.arrays["record_start"][number : number + 2].tolist()
        unpacked: dict[str, Any] = msgpack.unpackb(self.arrays["records"][start:end])
        return unpacked

    def _postings(self, term: bytes) -> slice:
        """Where the postings of a term stand; an empty slice for a term that no document has."""
        terms = self.arrays["terms"]
        at = int(np.searchsorted(terms, term))
        if at == len(terms) or terms[at] != term:
            return slice(0, 0)
        start, end = self.arrays["term_start"][at : at + 2].tolist()
        return slice(start, end)

    def number_of(self, listing_id: str) -> int | None:
        """The document number of a listing, or None."""
        ids, order = self.arrays["ids"], self.arrays["by_id"]
        key = np.bytes_(listing_id.encode())
        at = int(np.searchsorted(ids, key, sorter=order))
        return int(order[at]) if at < self.size and ids[order[at]] == key else None


def compile_index(reader: IndexReader, spelt: Mapping[str, int], weights: Weights) -> Compiled:
    """Read a whole Whoosh index into arrays; ``spelt`` counts the documents that have each word as spelt."""
    records = [msgpack.unpackb(fields["record"]) for _, fields in reader.iter_docs()]
    sets, values = columns.sets(records)
    arrays: Arrays = {
        **postings.read(reader, len(records)),
        **sets,
        **columns.facts(records),
        **columns.positions(records),
        **columns.filed_under(records),
        **columns.packed_records(records),
        **sessions.columns(records),
        **surfaces.columns(spelt, records),
    }
    arrays["posting_worths"] = postings.worths(arrays, weights)
    return Compiled(len(records), arrays, values)


def _version(weights: Weights) -> str:
    return sha256(json.dumps([FORMAT, asdict(weights)], sort_keys=True).encode()).hexdigest()


def save(compiled: Compiled, folder: Path, weights: Weights) -> None:
    """Write the arrays; their manifest last, so that a write cut short is seen to be."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / _MANIFEST).unlink(missing_ok=True)
    files = {}
    for name, array in compiled.arrays.items():
        path = folder / f"{name}.npy"
        np.save(path, np.ascontiguousarray(array))
        files[name] = _checksum(path)
    manifest = {
        "version": _version(weights),
        "size": compiled.size,
        "values": compiled.values,
        "files": files,
    }
    waiting = folder / (_MANIFEST + ".part")
    waiting.write_text(json.dumps(manifest), encoding="utf-8")
    os.replace(waiting, folder / _MANIFEST)


def load(folder: Path, weights: Weights) -> Compiled:
    """Map the arrays of a generation into memory.

    Raises:
        UnreadableError: one is missing, damaged, or was compiled by other rules.
    """
    try:
        manifest = json.loads((folder / _MANIFEST).read_text(encoding="utf-8"))
        if manifest["version"] != _version(weights):
            raise UnreadableError("the arrays were compiled by other rules")
        arrays = {}
        for name, checksum in manifest["files"].items():
            path = folder / f"{name}.npy"
            if _checksum(path) != checksum:
                raise UnreadableError(f"{path.name} is damaged")
            arrays[name] = _map(path)
        return Compiled(manifest["size"], arrays, manifest["values"])
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise UnreadableError(f"the arrays in {folder.name} cannot be read: {error}") from error


def _map(path: Path) -> npt.NDArray[Any]:
    large = path.stat().st_size > _WORTH_MAPPING
    # A plain array over the mapping: memmap's own class slows every slice.
    return np.asarray(np.load(path, mmap_mode="r" if large else None, allow_pickle=False))


def _checksum(path: Path) -> int:
    value = 0
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            value = zlib.crc32(block, value)
    return value
