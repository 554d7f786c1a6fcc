"""One row of a spreadsheet, checked: for tests of what becomes of its cells."""

from __future__ import annotations

from datetime import date

from assets_catalog.imports.check import check
from assets_catalog.imports.findings import Findings
from assets_catalog.imports.mapping import ColumnMapping
from assets_catalog.imports.sheet import Row
from assets_catalog.listing import Listing, Provenance

TODAY = date(2026, 11, 22)
LIST = Provenance(source="Town list", key="1")


def read(**cells: str) -> tuple[Listing, Findings]:
    cells = {"name": "Larkfield", "description": "A friendly place. Come in.", **cells}
    mapping = ColumnMapping(tuple(cells), {field: (at,) for at, field in enumerate(cells)}, {}, {}, ())
    findings = Findings()
    return check(Row(2, tuple(cells.values())), mapping, LIST, findings, TODAY), findings


def listing(**cells: str) -> Listing:
    return read(**cells)[0]


def notes(**cells: str) -> str:
    return " ".join(note.what for note in read(**cells)[1].notes)
