"""The 44 kinds of help that the front door knows, as one taxonomy.

``categories.json`` is the single list; every listing, search and conversation
names a category by its ``id``.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Category:
    """One kind of help: an HSDS taxonomy term."""

    id: str
    name: str
    description: str


@cache
def all_categories() -> tuple[Category, ...]:
    """Every category, in the order of the list."""
    text = files("assets_catalog").joinpath("categories.json").read_text(encoding="utf-8")
    return tuple(
        Category(entry["id"], entry["name"], entry["description"]) for entry in json.loads(text)["categories"]
    )


@cache
def by_id() -> dict[str, Category]:
    """Categories by their id."""
    return {category.id: category for category in all_categories()}


def name_of(category_id: str) -> str:
    """The name people read; the id itself if the list does not hold it."""
    category = by_id().get(category_id)
    return category.name if category else category_id
