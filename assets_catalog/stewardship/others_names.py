"""What other lists call our kinds of help, for a steward to read."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from assets_catalog import categories, yaml_files


@cache
def names_elsewhere() -> dict[str, tuple[str, ...]]:
    """By our kind of help, the names and ids of other lists' terms that are taken for it, in the order of the list."""
    text = files("assets_catalog.feeds").joinpath("crosswalk.yaml").read_text(encoding="utf-8")
    crosswalk = yaml_files.load(text)
    found: dict[str, list[str]] = {each.id: [] for each in categories.all_categories()}
    for part in ("names", "ids"):
        for theirs, ours in crosswalk.get(part, {}).items():
            for kind in ours:
                found[kind].append(str(theirs))
    return {kind: tuple(dict.fromkeys(theirs)) for kind, theirs in found.items()}
