"""The word lists by which names and addresses are compared, read from ``words.yaml``."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from assets_catalog import yaml_files


class WordLists(BaseModel):
    """``words.yaml``; what each list means is said there."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    stands_for: dict[str, str]
    left_out: frozenset[str]
    streets: frozenset[str]
    others: frozenset[str]
    turns: frozenset[str]
    kinds: frozenset[str]
    says_little: frozenset[str]
    institutions: dict[str, frozenset[str]]


@cache
def word_lists() -> WordLists:
    """The lists that ship. Raises ``pydantic.ValidationError`` where the file does not hold them."""
    text = Path(__file__).with_name("words.yaml").read_text(encoding="utf-8")
    return WordLists.model_validate(yaml_files.load(text))
