"""What a list calls a kind of thing, made into the kinds of help that the front door knows."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

import yaml

from assets_catalog import categories
from assets_catalog.imports.fields import plain_header
from assets_catalog.search.understanding import lexicon
from assets_catalog.search.understanding.tokens import tokenise

_BETWEEN = re.compile(r"\s*[;|/>\n]\s*|,\s*")
#: Of the lexicon's strengths, only a word that names the thing itself places a kind.
_SURE = 0.75
_MOST_WORDS = 8


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind that lists name; see the head of ``kinds.yaml``."""

    id: str
    categories: tuple[str, ...]
    says: str = ""
    ending: str = ""
    unless: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Placed:
    """What a cell's kinds come to. ``unplaced`` are words that name no kind we know."""

    categories: tuple[str, ...]
    kinds: tuple[Kind, ...]
    words: tuple[str, ...]
    unplaced: tuple[str, ...]


@lru_cache(maxsize=4096)
def place(cell: str) -> Placed:
    """The kinds of help that a cell such as "warm_space" or "Choir; Lunch club" speaks of.

    Each of them is a category's id or name, a kind of ``kinds.yaml``, or words
    that the search's lexicon is sure of. What is none of these is kept as words.
    """
    whole = _named(cell)
    # "Arts, crafts and music" is one name; "Choir, lunch club" is two.
    texts = [cell.strip()] if whole else [each for each in _BETWEEN.split(cell.strip()) if each]
    parts = [(text, _named(text) or _sure_of(text)) for text in texts]
    found: list[str] = []
    for _, kind in parts:
        found += kind.categories if kind else ()
    return Placed(
        tuple(dict.fromkeys(found)),
        tuple(kind for _, kind in parts if kind and (kind.says or kind.ending)),
        tuple(dict.fromkeys(_as_words(text) for text, _ in parts)),
        tuple(dict.fromkeys(text for text, kind in parts if kind is None)),
    )


@cache
def all_kinds() -> dict[str, Kind]:
    """The kinds of ``kinds.yaml``, by their id."""
    text = files(__package__).joinpath("kinds.yaml").read_text(encoding="utf-8")
    return {
        name: Kind(
            name,
            tuple(entry["categories"]),
            entry["says"],
            entry.get("ending", ""),
            tuple(entry.get("unless", ())),
        )
        for name, entry in yaml.safe_load(text).items()
    }


def every_name() -> list[str]:
    """Every name of every kind, each as often as it is there."""
    return [name for names in _names().values() for name in names]


@cache
def _names() -> dict[str, list[str]]:
    text = files(__package__).joinpath("kinds.yaml").read_text(encoding="utf-8")
    return {name: [name, *entry["also"]] for name, entry in yaml.safe_load(text).items()}


@cache
def _by_name() -> dict[str, Kind]:
    """Every name of a kind or a category, as it is compared; a category's own name comes first."""
    named: dict[str, Kind] = {}
    for kind, names in _names().items():
        for name in names:
            named.setdefault(plain_kind(name), all_kinds()[kind])
    for category in categories.all_categories():
        # A kind of the same name knows a sentence for it besides.
        for each in (category.id, category.name):
            named.setdefault(plain_kind(each), Kind(category.id, (category.id,)))
    return named


def _named(text: str) -> Kind | None:
    plain = plain_kind(text)
    return _by_name().get(plain) or _by_name().get(plain.removesuffix("s"))


def _sure_of(text: str) -> Kind | None:
    plain = plain_kind(text)
    if not plain or len(plain.split()) > _MOST_WORDS:
        return None
    votes = lexicon.built_in().votes(tokenise(_as_words(text)))
    best = sorted(votes.items(), key=lambda vote: (-vote[1].weight, vote[0]))
    sure = tuple(category for category, vote in best[:2] if vote.weight >= _SURE)
    return Kind(plain, sure) if sure else None


def plain_kind(text: str) -> str:
    """A kind's name as it is compared."""
    return plain_header(text.replace("&", " and ").replace("é", "e").replace("’", ""))


def _as_words(text: str) -> str:
    return " ".join(text.replace("_", " ").split()).lower()
