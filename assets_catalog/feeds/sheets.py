"""Feeds that are tables of rows: spreadsheets, and GeoJSON, whose features are rows with a point."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from assets_catalog.feeds import geometry
from assets_catalog.feeds.items import Item
from assets_catalog.feeds.made import Source
from assets_catalog.feeds.problems import FeedProblemError
from assets_catalog.feeds.records import json_of, many, one, words
from assets_catalog.imports import ImportProblemError, MappingFile, facts
from assets_catalog.imports.check import RefusedError, check
from assets_catalog.imports.findings import Findings
from assets_catalog.imports.identity import Identities
from assets_catalog.imports.mapping import ColumnMapping
from assets_catalog.imports.read import open_sheet
from assets_catalog.imports.sheet import Record, Row, Sheet, shape
from assets_catalog.imports.words import one_line
from assets_catalog.listing import Provenance

_POINT = ("latitude", "longitude")
#: Where a feature has an id of its own, it stands in this column.
_ID = "feature id"


class OpenedSheet:
    """A feed of rows. Columns are guessed or mapped as in any spreadsheet; the source is always the feed itself."""

    def __init__(self, sheet: Sheet, mapping: Mapping[str, Any], source: str) -> None:
        said = MappingFile.of({part: value for part, value in mapping.items() if part != "terms"})
        fields = {name: columns for name, columns in said.fields.items() if name != "source"}
        constants = {name: value for name, value in said.constants.items() if name != "source"}
        if _ID in sheet.columns and not {"unique_id", "source_id"} & fields.keys():
            fields["unique_id"] = (_ID,)
        for name in _POINT:
            if name in sheet.columns and _ID in sheet.columns:
                fields.setdefault(name, (name,))
        self._sheet = sheet
        self._mapping: ColumnMapping = replace(
            said, fields=fields, constants=constants | {"source": source}
        ).bind(sheet)
        self._identities = Identities(sheet.rows(), self._mapping, source)
        self.total = self._identities.rows
        # A row that is damaged cannot be known again, and may be one that would be taken for gone.
        damaged = sum(bool(row.problem) for row in sheet.rows())
        self.complete = not damaged
        self.notes = [*sheet.notes, *self._mapping.in_words()]
        if damaged:
            rows = "row is" if damaged == 1 else "rows are"
            self.notes.append(f"{damaged:,} {rows} damaged, so nothing was taken for gone.")
        self.licence = ""

    def items(self, source: Source) -> Iterator[Item]:
        """Every row of it."""
        for row in self._sheet.rows():
            findings = Findings()
            name = one_line(self._mapping.text(row, "name"))[:80]
            key = "" if row.problem else self._identities.key(row)
            first = self._identities.same_as(row)
            try:
                listing = check(
                    row, self._mapping, self._provenance(row, key, source), findings, source.today
                )
                if (clash := self._identities.clashes_with(row)) is not None:
                    raise RefusedError(f"Its id is that of row {clash}, which says something else.")
            except RefusedError as reason:
                yield Item(row.number, key, name, None, findings, str(reason))
            else:
                repeats = first or 0
                yield Item(
                    row.number, key, listing.name, None if repeats else listing, findings, repeats=repeats
                )

    def _provenance(self, row: Row, key: str, source: Source) -> Provenance:
        return Provenance(
            source=source.name,
            source_id="" if row.problem else self._identities.source_id(row),
            key=key,
            licence=source.licence or one_line(self._mapping.text(row, "licence")),
            source_date="" if row.problem else facts.source_date(self._mapping.text(row, "source_date")),
            retrieved_at=source.retrieved_at,
        )


def of_file(path: Path, mapping: Mapping[str, Any], source: str) -> OpenedSheet:
    """A CSV or XLSX file that was fetched. Raises FeedProblemError with what is wrong with it."""
    try:
        row = mapping.get("header_row")
        sheet = open_sheet(path, worksheet=str(mapping.get("worksheet") or ""), header_row=row)
        return OpenedSheet(sheet, mapping, source)
    except ImportProblemError as problem:
        raise FeedProblemError(str(problem)) from problem


def of_geojson(body: bytes, mapping: Mapping[str, Any], source: str, *, most: int) -> OpenedSheet:
    """A GeoJSON file's features. Raises FeedProblemError with what is wrong with it."""
    notes: list[str] = []
    said = json_of(body, "The file", notes)
    features = geometry.features_of(said)
    if features is None:
        raise FeedProblemError("It is not GeoJSON: a FeatureCollection with features was expected.")
    if len(features) > most:
        raise FeedProblemError(f"It has more than {most:,} records.")
    degrees = geometry.degrees_of(one(said), features, notes)
    columns: dict[str, None] = {}
    for each in many(features):
        columns.update(dict.fromkeys(str(name) for name in one(each.get("properties"))))
    given = [name for name in columns if name.casefold() not in (*_POINT, "lat", "lon", "lng", _ID)]
    header = [_ID, *(words(name) for name in given[:490]), *_POINT]

    def records() -> Iterator[Record]:
        yield 1, header
        for number, each in enumerate(features, 2):
            feature = one(each)
            properties = one(feature.get("properties"))
            cells = [
                words(feature.get("id")),
                *(_cell(properties.get(name)) for name in given[:490]),
                *geometry.point(feature.get("geometry"), degrees),
            ]
            # A blank row is passed over in a spreadsheet; here it is a feature that has to be accounted for.
            yield number, cells if any(cells) else [f"feature {number - 1}", *cells[1:]]

    try:
        sheet = shape(Path("The feed"), records, notes=notes, header_row=1)
        return OpenedSheet(sheet, mapping, source)
    except ImportProblemError as problem:
        raise FeedProblemError(str(problem)) from problem


def _cell(value: Any) -> str:
    if isinstance(value, list) and not any(isinstance(each, dict | list) for each in value):
        return "; ".join(words(each) for each in value if each is not None)
    return words(json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else value)
