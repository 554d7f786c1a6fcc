"""The rooms of the stewards' part of the site, in the order of their menu."""

from __future__ import annotations

#: Endpoint and the words of its link.
ROOMS: list[tuple[str, str]] = [
    ("stewards.home", "Records to look at"),
    ("calls.home", "Calls to make today"),
    ("replies.home", "From those who run places"),
    ("listings.home", "Listings"),
    ("feeds.home", "Feeds"),
    ("duplicates.home", "Duplicates"),
    ("lexicon.home", "Words people use"),
    ("scripts.home", "Scripts"),
    ("numbers.home", "Numbers to ring"),
    ("unmet.page", "Unmet need"),
    ("reach.page", "Within reach"),
]
