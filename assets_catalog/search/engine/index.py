"""The index on disk: one folder a generation, built aside and swapped in whole.

::

    current            the name of the generation in use
    g-<time>-<token>/  one generation
        whoosh/        postings and records, as Whoosh keeps them
        words.json     words as they are spelt, with how many listings spell them so
        arrays/        the same, compiled (see compiled.py)
        manifest.json  written last
    building-<token>/  one that is being built, or whose builder was killed

A generation is never changed once it is in use, so readers need no lock. The
folder may be deleted at any time: the catalogue is what is true.
"""

from __future__ import annotations

import fcntl
import json
import logging
import os
import shutil
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex
from typing import Protocol

import msgpack
from whoosh import fields
from whoosh.filedb.filestore import FileStorage, RamStorage
from whoosh.index import Index

from assets_catalog.catalogue import Change
from assets_catalog.listing import Listing
from assets_catalog.search.engine import analysis, compiled
from assets_catalog.search.engine.compiled import Compiled, UnreadableError
from assets_catalog.search.engine.documents import FIELDS, Document, documents_of, is_shown
from assets_catalog.search.engine.weights import Weights

#: Raise when the schema, the analyser or the records change: older indexes are then rebuilt.
SCHEMA_VERSION = 3

Progress = Callable[[int], None]
_log = logging.getLogger(__name__)
_MEMORY_MB = 256
_ATTEMPTS = 3


class Source(Protocol):
    """What an index is built from and kept up with: the catalogue, or anything like it."""

    def every(self) -> Iterable[Listing]: ...

    def latest_change(self) -> int: ...

    def changes_since(self, seq: int, *, limit: int = 1000) -> list[Change]: ...


@dataclass(frozen=True, slots=True)
class Generation:
    """One whole index. ``sequence`` is the last change of the catalogue that is in it."""

    path: Path
    sequence: int
    count: int

    @property
    def name(self) -> str:
        return self.path.name


def schema() -> fields.Schema:
    """Six fields of stems, and the record."""
    return fields.Schema(**{name: analysis.Stemmed() for name in FIELDS}, record=fields.STORED)


def build(
    folder: Path,
    listings: Iterable[Listing],
    *,
    sequence: int = 0,
    weights: Weights | None = None,
    progress: Progress | None = None,
) -> Generation:
    """Build a new generation and make it the one in use; the old one serves until that moment.

    ``sequence`` must have been read before the listings were. ``progress`` is
    called with the number of listings done so far.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with _locked(folder):
        return _build(folder, listings, sequence, weights or Weights(), progress)


def refresh(folder: Path, source: Source, *, than: Generation, weights: Weights) -> Generation:
    """Build a generation newer than this one, unless another process just has."""
    folder.mkdir(parents=True, exist_ok=True)
    with _locked(folder):
        newest = current(folder)
        if newest is not None and newest.name != than.name:
            return newest
        sequence = source.latest_change()
        return _build(folder, source.every(), sequence, weights, None)


def _build(
    folder: Path, listings: Iterable[Listing], sequence: int, weights: Weights, progress: Progress | None
) -> Generation:
    _sweep(folder)
    token = token_hex(4)
    path = folder / f"building-{token}"
    (path / "whoosh").mkdir(parents=True)
    storage = FileStorage(str(path / "whoosh"))
    index = storage.create_index(schema())
    count, spelt = _write(index, documents_of(filter(is_shown, listings)), progress)
    _write_whole(path / "words.json", json.dumps(spelt))
    with index.reader() as reader:
        compiled.save(compiled.compile_index(reader, spelt, weights), path / "arrays", weights)
    index.close()
    storage.close()
    said = {"schema": SCHEMA_VERSION, "sequence": sequence, "count": count}
    _write_whole(path / "manifest.json", json.dumps(said))
    finished = folder / f"g-{time.time_ns()}-{token}"
    path.rename(finished)
    _write_whole(folder / "current", finished.name)
    _sweep(folder)
    return Generation(finished, sequence, count)


def compile_few(documents: Iterable[Document], weights: Weights) -> Compiled:
    """Compile some documents in memory, by the same road as a generation."""
    index = RamStorage().create_index(schema())
    _, spelt = _write(index, documents, None)
    with index.reader() as reader:
        return compiled.compile_index(reader, spelt, weights)


def current(folder: Path) -> Generation | None:
    """The generation in use, or None where there is none that is whole."""
    try:
        path = folder / (folder / "current").read_text(encoding="utf-8").strip()
        manifest = json.loads((path / "manifest.json").read_text(encoding="utf-8"))
        if manifest["schema"] != SCHEMA_VERSION:
            return None
        return Generation(path, int(manifest["sequence"]), int(manifest["count"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def open_or_rebuild(
    folder: Path,
    source: Source,
    *,
    weights: Weights | None = None,
    progress: Progress | None = None,
) -> tuple[Generation, Compiled]:
    """The index in use, mapped into memory; whatever is missing or damaged is made again.

    So is an index that knows of later changes than the catalogue does: it was
    made from another catalogue.
    Damaged arrays are compiled again from Whoosh's files, and where those are
    damaged too, everything is built again from the catalogue.
    """
    weights = weights or Weights()
    for _ in range(_ATTEMPTS):
        generation = current(folder)
        if generation is None or generation.sequence > source.latest_change():
            sequence = source.latest_change()
            generation = build(folder, source.every(), sequence=sequence, weights=weights, progress=progress)
        try:
            return generation, _load(folder, generation, weights)
        except UnreadableError as problem:
            if current(folder) == generation:
                _log.warning("The search index %s is rebuilt: %s", generation.name, problem)
                _forget(folder, generation)
    raise UnreadableError(f"the search index in {folder} could not be rebuilt")


def _load(folder: Path, generation: Generation, weights: Weights) -> Compiled:
    try:
        loaded = compiled.load(generation.path / "arrays", weights)
    except UnreadableError as problem:
        _log.warning("The arrays of %s are compiled again: %s", generation.name, problem)
        with _locked(folder):
            _recompile(generation, weights)
        loaded = compiled.load(generation.path / "arrays", weights)
    if loaded.size != generation.count:
        raise UnreadableError(f"{loaded.size} listings where {generation.count} were written")
    return loaded


def _recompile(generation: Generation, weights: Weights) -> None:
    try:
        storage = FileStorage(str(generation.path / "whoosh"), readonly=True)
        index = storage.open_index()
        spelt = json.loads((generation.path / "words.json").read_text(encoding="utf-8"))
        with index.reader() as reader:
            again = compiled.compile_index(reader, spelt, weights)
        index.close()
    except Exception as error:  # a damaged index fails inside Whoosh in too many ways to name
        raise UnreadableError(f"Whoosh cannot read it ({type(error).__name__}: {error})") from error
    compiled.save(again, generation.path / "arrays", weights)


def _write(
    index: Index, documents: Iterable[Document], progress: Progress | None
) -> tuple[int, Mapping[str, int]]:
    writer = index.writer(limitmb=_MEMORY_MB)
    spelt: Counter[str] = Counter()
    count = 0
    for count, document in enumerate(documents, start=1):
        writer.add_document(**document.texts, record=msgpack.packb(document.record))
        words = analysis.words_of(" ".join(document.texts.values()))
        spelt.update({folded for word in set(words) if (folded := analysis.folded(word))})
        if progress:
            progress(count)
    writer.commit()
    return count, spelt


def _forget(folder: Path, generation: Generation) -> None:
    with _locked(folder):
        if current(folder) == generation:
            (folder / "current").unlink(missing_ok=True)


def _sweep(folder: Path) -> None:
    using = current(folder)
    for path in folder.iterdir():
        leftover = path.name.startswith(("building-", "g-")) and path.is_dir()
        if leftover and (using is None or path.name != using.name):
            shutil.rmtree(path, ignore_errors=True)


def _write_whole(path: Path, text: str) -> None:
    waiting = path.with_name(path.name + ".part")
    with waiting.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    waiting.replace(path)


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    with (folder / "lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
