"""The rooms of the stewards' part of the site, in the order of their menu."""

from __future__ import annotations

#: Endpoint and the words of its link.
ROOMS: list[tuple[str, str]] = [
    ("stewards.home", "What needs you"),
    ("calls.home", "Calls to make today"),
    ("replies.home", "Replies"),
    ("listings.home", "Listings"),
    ("feeds.home", "Feeds"),
    ("duplicates.home", "Duplicates"),
    ("lexicon.home", "Words people use"),
    ("scripts.home", "Scripts"),
    ("numbers.home", "Numbers to ring"),
    ("unmet.page", "Unmet need"),
    ("reach.page", "Within reach"),
]
