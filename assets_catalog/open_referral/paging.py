"""One page of a list, in the envelope that the standard gives it."""

from __future__ import annotations

from typing import Any


def pages_of(total: int, per_page: int) -> int:
    """How many pages there are: one for an empty list, which is its own first and last page."""
    return max(1, -(-total // per_page))


def envelope(contents: list[dict[str, Any]], *, total: int, page: int, per_page: int) -> dict[str, Any]:
    """A page with the seven things that a reader needs to ask for the next. ``page`` counts from 1."""
    pages = pages_of(total, per_page)
    return {
        "total_items": total,
        "total_pages": pages,
        "page_number": page,
        "size": len(contents),
        "first_page": page == 1,
        "last_page": page == pages,
        "empty": not contents,
        "contents": contents,
    }
