"""Example phrases: how people ask for each kind of help, in many voices and some languages.

One file a kind of help in ``phrases/``, a plain list each; adding a line
teaches the search. :func:`examples` joins them with the lexicon and the
categories' own words into what :mod:`~assets_catalog.search.understanding.wording` and
:mod:`~assets_catalog.search.understanding.meaning` learn from.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

import yaml

from assets_catalog import categories, yaml_files
from assets_catalog.search.understanding.lexicon import Lexicon
from assets_catalog.search.understanding.tokens import folded, is_worded


class PhrasesError(ValueError):
    """A file of phrases cannot be used; the message says which and why, for the person who edits it."""


@dataclass(frozen=True, slots=True)
class Examples:
    """Texts with the kind of help each stands for, as a position in ``categories``."""

    categories: tuple[str, ...]
    texts: tuple[str, ...]
    labels: tuple[int, ...]

    @property
    def fingerprint(self) -> str:
        """A hash that changes with any text or label."""
        said = "\n".join(f"{label}\t{text}" for label, text in zip(self.labels, self.texts, strict=True))
        return hashlib.sha256("\n".join((*self.categories, said)).encode()).hexdigest()


def read(folder: Traversable) -> dict[str, list[str]]:
    """The phrases of every kind of help that has a file in the folder.

    Raises:
        PhrasesError: a file that is not a list of phrases, or is named for no kind of help.
    """
    found: dict[str, list[str]] = {}
    if not folder.is_dir():
        return found
    for file in sorted(folder.iterdir(), key=lambda each: each.name):
        if not file.name.endswith(".yaml"):
            continue
        category = file.name.removesuffix(".yaml")
        if category not in categories.by_id():
            raise PhrasesError(f"{file.name} is named for no kind of help that we know.")
        try:
            listed = yaml_files.load(file.read_text(encoding="utf-8")) or []
        except (yaml.YAMLError, UnicodeDecodeError) as error:
            raise PhrasesError(f"{file.name} cannot be read: {error}") from error
        if not isinstance(listed, list):
            raise PhrasesError(f"{file.name} should be a plain list of phrases.")
        for line in listed:
            if not isinstance(line, str) or not is_worded(line):
                raise PhrasesError(f"{file.name}: {line!r} is not a phrase. Put it in quotes if it is one.")
        found[category] = listed
    return found


@cache
def built_in() -> Mapping[str, Sequence[str]]:
    """The phrases that come with the product."""
    return read(files(__package__).joinpath("phrases"))


def examples(phrases: Mapping[str, Sequence[str]], lexicon: Lexicon) -> Examples:
    """Everything there is to learn from, in a settled order."""
    ids = tuple(category.id for category in categories.all_categories())
    texts: list[str] = []
    labels: list[int] = []
    for label, category in enumerate(categories.all_categories()):
        own = [category.name, *re.split(r"[,:;]", category.description)]
        for text in (*phrases.get(category.id, ()), *sorted(lexicon.terms.get(category.id, ())), *own):
            if text.strip():
                texts.append(text.strip())
                labels.append(label)
    return Examples(ids, tuple(texts), tuple(labels))


def word_counts(phrases: Mapping[str, Sequence[str]]) -> Counter[str]:
    """How often each word stands in the phrases, folded."""
    return Counter(word for listed in phrases.values() for text in listed for word in folded(text))
