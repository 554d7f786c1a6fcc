"""The sample borough: invented services at real postcodes, so that a new site has something to show.

``services/<category>.yaml`` holds them, one file for each category that the
service is first of all. A file is a list; an entry has the fields of
:class:`~assets_catalog.listing.Listing`, except that ``organization`` may be a
bare name, and that what hangs on the day the sample is loaded is written so
that it does not go stale:

* ``checked`` gives days before today (``{days_ago: 12, by: ..., how: phone}``);
* ``full_for_days`` gives days after today, until which it is full;
* ``shut_yearly`` in a schedule gives the first and last day, without a year, of
  a time when it does not run (``[12-24, 01-02]``).
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
_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
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
    full_for = entry.pop("full_for_days", None)
    entry["schedules"] = [_schedule(each, today) for each in entry.get("schedules", ())]
    organization = entry.pop("organization", {})
    if isinstance(organization, str):
        organization = {"name": organization}
    return Listing(
        **entry,
        id=str(uuid5(_NAMESPACE, entry["name"])),
        organization=organization,
        full_until=None if full_for is None else today + timedelta(days=full_for),
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


def _schedule(written: dict[str, Any], today: date) -> dict[str, Any]:
    if "shut_yearly" not in written:
        return written
    schedule = dict(written)
    first, last = schedule.pop("shut_yearly")
    weekdays = [_WEEKDAYS.index(day) for day in schedule["byday"]]
    return {
        **schedule,
        "except_dates": [day for day in _next(first, last, today) if day.weekday() in weekdays],
    }


def _next(first: str, last: str, today: date) -> list[date]:
    """The days from ``first`` to ``last`` (month and day) of the time that is next to end."""
    for year in (today.year - 1, today.year, today.year + 1):
        begins = date.fromisoformat(f"{year}-{first}")
        ends = date.fromisoformat(f"{year + (last < first)}-{last}")
        if ends >= today:
            break
    return [begins + timedelta(days=n) for n in range((ends - begins).days + 1)]
