"""The sample borough: invented services at real postcodes, so that a new site has something to show.

``services/<category>.yaml`` holds them, one file for each category that the
service is first of all. A file is a list; an entry has the fields of
:class:`~assets_catalog.listing.Listing`, except that ``checked`` gives days
before today (``{days_ago: 12, by: ..., how: phone}``), so that the sample does
not go stale, and that ``organization`` may be a bare name.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from importlib.resources import files
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from assets_catalog import yaml_files
from assets_catalog.listing import Check, Listing, Provenance

SOURCE = "Sample borough"
_NAMESPACE = uuid5(NAMESPACE_URL, "https://sample-borough.example/services")


def sample_listings(today: date) -> Iterator[Listing]:
    """Every sample service, checked so many days before ``today``.

    Raises ValueError naming the file and the service where an entry is wrong.
    """
    folder = files("assets_catalog.sample").joinpath("services")
    for path in sorted(folder.iterdir(), key=lambda each: each.name):
        if not path.name.endswith(".yaml"):
            continue
        for entry in yaml_files.load(path.read_text(encoding="utf-8")):
            try:
                yield _listing(entry, today)
            except ValueError as error:
                raise ValueError(f"{path.name}, {entry.get('name')!r}: {error}") from error


def _listing(entry: dict[str, Any], today: date) -> Listing:
    entry = dict(entry)
    checked = entry.pop("checked", None)
    organization = entry.pop("organization", {})
    if isinstance(organization, str):
        organization = {"name": organization}
    return Listing(
        **entry,
        id=str(uuid5(_NAMESPACE, entry["name"])),
        organization=organization,
        last_check=(
            Check(on=today - timedelta(days=checked.pop("days_ago")), **checked) if checked else None
        ),
        provenance=[
            Provenance(
                source=SOURCE,
                source_id=str(uuid5(_NAMESPACE, entry["name"])),
                licence="Invented for demonstration; free to use",
                source_date=today.isoformat(),
                is_sample=True,
            )
        ],
    )
