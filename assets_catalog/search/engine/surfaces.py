"""Words and names as people spell them: for spelling repair and for suggesting names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from assets_catalog.search.engine.analysis import fold_text

#: Bytes of a name that it is looked up by, from each of its words on.
KEY_BYTES = 28


def columns(spelt: Mapping[str, int], records: Sequence[dict[str, Any]]) -> dict[str, npt.NDArray[Any]]:
    """Every word with the number of documents that spell it so, and every name from each of its words on."""
    words = sorted(word.encode() for word in spelt)
    spread = [spelt[word.decode()] for word in words]
    names = sorted(
        (key, number) for number, record in enumerate(records) for key in name_keys(record["name"])
    )
    return {
        "words": np.array(words or [b""], dtype=np.bytes_)[: len(words)],
        "word_documents": np.array(spread, dtype=np.int32),
        "name_keys": np.array([key for key, _ in names] or [b""], dtype=f"S{KEY_BYTES}")[: len(names)],
        "name_documents": np.array([number for _, number in names], dtype=np.int32),
    }


def name_keys(name: str) -> list[bytes]:
    """Where a name may be begun to be typed: at each of its words."""
    words = fold_text(name).split()
    return [name_key(" ".join(words[at:])) for at in range(len(words))]


def name_key(folded: str) -> bytes:
    """The beginning of a folded name, cut to the length of a key."""
    return folded.encode()[:KEY_BYTES]
