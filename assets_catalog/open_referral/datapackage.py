"""The whole directory as files to take away: HSDS 3 tables as CSV with their description, or lines of JSON."""

from __future__ import annotations

import csv
import json
import os
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import Engine

from assets_catalog import model
from assets_catalog.open_referral import reading, services, shapes, taxonomies
from assets_catalog.open_referral.cells import cell

Progress = Callable[[int], None]

#: Thing to its file, in the order that HSDS lists them.
FILES = {
    "organization": "organizations.csv",
    "service": "services.csv",
    "phone": "phones.csv",
    "schedule": "schedules.csv",
    "service_area": "service_areas.csv",
    "service_at_location": "service_at_location.csv",
    "location": "locations.csv",
    "language": "languages.csv",
    "cost_option": "cost_options.csv",
    "contact": "contacts.csv",
    "accessibility": "accessibility.csv",
    "address": "addresses.csv",
    "attribute": "attributes.csv",
    "taxonomy": "taxonomies.csv",
    "taxonomy_term": "taxonomy_terms.csv",
    "source": "sources.csv",
}
_TYPES = {"number": "number", "truth": "boolean", "moment": "datetime", "day": "date"}
_FORMATS = {"id": "uuid", "link": "uri", "mail": "email"}


def every_service(engine: Engine) -> Iterator[dict[str, Any]]:
    """Every service whole, in order of id, a few hundred held at a time."""
    with engine.connect() as connection:
        for ids in reading.every(connection, model.Service):
            for entry in reading.entries(connection, ids, whole=True):
                yield services.whole(entry)


def write_lines(engine: Engine, path: Path, progress: Progress = lambda done: None) -> int:
    """Write every service to ``path``, an object a line, and say how many. The file appears when it is whole."""
    done = 0
    with TemporaryDirectory(dir=_made(path.parent)) as folder:
        waiting = Path(folder) / path.name
        with waiting.open("w", encoding="utf-8", newline="\n") as file:
            for done, service in enumerate(every_service(engine), 1):
                file.write(json.dumps(service, ensure_ascii=False, separators=(",", ":")) + "\n")
                progress(done)
        os.replace(waiting, path)
    return done


def write_package(
    engine: Engine, path: Path, *, title: str, progress: Progress = lambda done: None
) -> dict[str, int]:
    """Write the tables and their description to ``path``, a folder or a .zip, and count the rows of each.

    Nothing appears there before all of it is written. Raises OSError where
    the place cannot be written.
    """
    zipped = path.suffix.lower() == ".zip"
    with TemporaryDirectory(dir=_made(path.parent)) as folder:
        counts = _write(engine, Path(folder), progress)
        description = json.dumps(described(title), ensure_ascii=False, indent=1)
        (Path(folder) / "datapackage.json").write_text(description, encoding="utf-8")
        names = ["datapackage.json", *FILES.values()]
        if not zipped:
            _made(path)
            for name in names:
                os.replace(Path(folder) / name, path / name)
            return counts
        whole = Path(folder) / "whole.zip"
        with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
            for name in names:
                archive.write(Path(folder) / name, name)
        os.replace(whole, path)
    return counts


def described(title: str) -> dict[str, Any]:
    """The package's description: each file with its columns, what they hold and what they mean."""
    return {
        "profile": "tabular-data-package",
        "name": "open-referral",
        "title": title,
        "description": (
            "HSDS 3 tables. Text that a spreadsheet would run (beginning with =, +, - or @) has an apostrophe in "
            "front: take it off when you read the files with a program. Lists in a cell are parted by semicolons. "
            "sources.csv says which list each service comes from and under which licence."
        ),
        "resources": [
            {
                "name": path.removesuffix(".csv"),
                "path": path,
                "profile": "tabular-data-resource",
                "encoding": "utf-8",
                "schema": {"fields": [_field(*each) for each in _columns(thing)]},
            }
            for thing, path in FILES.items()
        ],
    }


def _columns(thing: str) -> list[tuple[str, str, str]]:
    first = [("service_id", "id", "The service it speaks of.")] if thing == "source" else []
    lists = [each for each in shapes.FIELDS[thing] if each[1] == "[text]"]
    return first + shapes.scalars(thing) + lists


def _field(name: str, kind: str, meaning: str) -> dict[str, str]:
    field = {"name": name, "type": _TYPES.get(kind, "string")}
    if kind in _FORMATS:
        field["format"] = _FORMATS[kind]
    return field | ({"description": meaning} if meaning else {})


class _Tables:
    """The open files; each thing that several services share is written once."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self.counts: Counter[str] = Counter(dict.fromkeys(FILES.values(), 0))
        self._seen: set[str] = set()
        self._writers = {}
        for thing, name in FILES.items():
            file = stack.enter_context((folder / name).open("w", encoding="utf-8", newline=""))
            self._writers[thing] = csv.writer(file, lineterminator="\r\n")
            self._writers[thing].writerow([column for column, _, _ in _columns(thing)])

    def put(self, thing: str, values: dict[str, Any]) -> None:
        self._writers[thing].writerow([cell(values.get(column)) for column, _, _ in _columns(thing)])
        self.counts[FILES[thing]] += 1

    def put_once(self, thing: str, values: dict[str, Any]) -> bool:
        """Write it unless it was; say whether it was written now."""
        if values["id"] in self._seen:
            return False
        self._seen.add(values["id"])
        self.put(thing, values)
        return True


def _write(engine: Engine, folder: Path, progress: Progress) -> dict[str, int]:
    with ExitStack() as stack:
        tables = _Tables(folder, stack)
        for each in taxonomies.TAXONOMIES:
            tables.put("taxonomy", taxonomies.taxonomy_as_dict(each, with_terms=False))
        for term in taxonomies.terms():
            tables.put("taxonomy_term", taxonomies.term_as_dict(term))
        for done, service in enumerate(every_service(engine), 1):
            _put_service(tables, service)
            progress(done)
        return dict(tables.counts)


_NESTED = {
    "phones": "phone",
    "schedules": "schedule",
    "service_areas": "service_area",
    "languages": "language",
    "cost_options": "cost_option",
    "contacts": "contact",
    "attributes": "attribute",
}


def _put_service(tables: _Tables, service: dict[str, Any]) -> None:
    tables.put("service", service)
    tables.put_once("organization", service["organization"])
    for name, thing in _NESTED.items():
        for each in service.get(name, []):
            tables.put(thing, each)
    for each in service.get("sources", []):
        tables.put("source", each | {"service_id": service["id"]})
    for at in service.get("service_at_locations", []):
        tables.put("service_at_location", at)
        location = at["location"]
        if tables.put_once("location", location):
            for name, thing in {
                "addresses": "address",
                "accessibility": "accessibility",
                "attributes": "attribute",
            }.items():
                for each in location.get(name, []):
                    tables.put(thing, each)


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder
