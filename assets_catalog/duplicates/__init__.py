"""Listings that may be one: found, explained, and left to a person to settle."""

from assets_catalog.duplicates.compare import LIKELY, Pair, compare
from assets_catalog.duplicates.find import Likes

__all__ = ["LIKELY", "Likes", "Pair", "compare"]
