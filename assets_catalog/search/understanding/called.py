"""What people say in the words by which services call it: the list is ``called.yaml``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from assets_catalog import yaml_files
from assets_catalog.search.understanding.tokens import PhraseTable, Token, outermost


@dataclass(frozen=True, slots=True)
class Called:
    """Words of services, and whether they take the place of what was said."""

    words: str
    instead: bool


def in_words_of_services(tokens: Sequence[Token], kept: Sequence[Token]) -> tuple[list[Token], str]:
    """What is left to look for of ``kept`` (some of the tokens), and the services' words to look for beside it."""
    gone: set[int] = set()
    more: list[str] = []
    for found in outermost(_table().find(tokens)):
        more += [word for word in found.value.words.split() if word not in more]
        if found.value.instead:
            gone.update(range(found.start, found.end))
    starts = {tokens[at].start for at in gone}
    left = [token for token in kept if token.start not in starts]
    said = {token.norm for token in left}
    return left, " ".join(word for word in more if word not in said)


@cache
def _table() -> PhraseTable[Called]:
    return PhraseTable(_entries())


def _entries() -> Iterator[tuple[str, Called]]:
    text = files(__package__).joinpath("called.yaml").read_text(encoding="utf-8")
    for entry in yaml_files.load(text):
        meant = Called(entry.get("instead") or entry["adds"], "instead" in entry)
        for phrase in entry["says"]:
            yield phrase, meant
