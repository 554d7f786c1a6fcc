"""Importing a spreadsheet from beginning to end."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

from assets_catalog.catalogue import Catalogue
from assets_catalog.duplicates.arriving import Arrived, Newcomers, arrived_with
from assets_catalog.duplicates.living import LivingLikes
from assets_catalog.imports import facts
from assets_catalog.imports.check import RefusedError, check
from assets_catalog.imports.findings import Findings
from assets_catalog.imports.identity import Identities
from assets_catalog.imports.mapping import ColumnMapping, MappingFile
from assets_catalog.imports.read import open_sheet
from assets_catalog.imports.report import ImportReport, RefusedRows, Said
from assets_catalog.imports.sheet import Row, Sheet
from assets_catalog.imports.words import one_line
from assets_catalog.listing import Listing, Provenance

#: Rows done, and rows in all.
Progress = Callable[[int, int], None]

_PROGRESS_EVERY = 50
_AGAIN = re.compile(r"(?:-refused(?:-\d+)?)+$")


def import_spreadsheet(
    catalogue: Catalogue,
    path: Path | str,
    *,
    mapping: MappingFile | Path | str | None = None,
    dry_run: bool = False,
    by: str = "import",
    retrieved_at: datetime | None = None,
    refused_folder: Path | str | None = None,
    progress: Progress | None = None,
    likes: Callable[[], LivingLikes] | None = None,
) -> ImportReport:
    """Bring the rows of a CSV or XLSX file into the catalogue, and say what became of each.

    Rows are read twice, once to see which ids are unique and once to check
    and save them, a few hundred at a time; the whole file is never held. The
    same file again changes nothing. An import that is stopped has saved whole
    batches, and run again it ends as it would have.

    Args:
        mapping: a mapping file, or what one says; without it columns are guessed.
        dry_run: report what would happen, and write nothing, the file of refused rows included.
        by: who the catalogue's history names.
        retrieved_at: when the file was fetched from its source (UTC); now, if not given.
        refused_folder: where refused rows are written; the current folder, if not given.
        progress: called with rows done and rows in all.
        likes: by which new listings are compared with those that are there; without it they are not.

    Raises:
        ImportProblemError: the file or the mapping cannot be used; nothing was imported.
    """
    began = time.monotonic()
    path = Path(path)
    if isinstance(mapping, MappingFile):
        said = mapping
    else:
        said = MappingFile.read(Path(mapping)) if mapping else MappingFile()
    sheet = open_sheet(path, worksheet=said.worksheet, header_row=said.header_row)
    bound = said.bind(sheet)
    reading = _Reading(sheet, bound, retrieved_at or datetime.now(UTC))
    report = ImportReport(path, dry_run, bound.in_words(), rows=reading.identities.rows)
    report.file_notes += sheet.notes
    if not bound.fills("source"):
        report.file_notes.append(
            f"No column says which list a row comes from, so the list is called {reading.default_source!r}, "
            "after the file. If the next file of this list may have another name, say source in a mapping file."
        )
    refused = RefusedRows(Path(refused_folder or "."), path, sheet.columns)
    try:
        _take_in(catalogue, reading, report, refused, by=by, progress=progress, likes=likes)
    finally:
        refused.close()
    if refused.problem:
        report.file_notes.append(refused.problem)
    report.refused_file = refused.path
    report.seconds = time.monotonic() - began
    return report


class _Reading:
    """Rows of one file, made into listings."""

    def __init__(self, sheet: Sheet, mapping: ColumnMapping, retrieved_at: datetime) -> None:
        self.sheet, self.mapping = sheet, mapping
        # Refused rows that were mended are rows of the list they came from.
        self.default_source = _AGAIN.sub("", sheet.path.stem) or "spreadsheet"
        self.retrieved_at = retrieved_at
        self.today = date.fromtimestamp(time.time())  # noqa: DTZ012 - the day where this runs
        self.identities = Identities(sheet.rows(), mapping, self.default_source)

    def listing(self, row: Row, findings: Findings) -> Listing:
        """The listing of one row. Raises RefusedError with the reason why there is none."""
        listing = check(row, self.mapping, self._provenance(row), findings, self.today)
        first = self.identities.clashes_with(row)
        if first is not None:
            raise RefusedError(
                f"Its id {self.mapping.text(row, 'unique_id')!r} is that of row {first}, which says something else."
            )
        return listing

    def _provenance(self, row: Row) -> Provenance:
        if row.problem:
            return Provenance(source=self.default_source)
        return Provenance(
            source=one_line(self.identities.source(row)) or self.default_source,
            source_id=self.identities.source_id(row),
            key=self.identities.key(row),
            licence=one_line(self.mapping.text(row, "licence")),
            source_date=facts.source_date(self.mapping.text(row, "source_date")),
            retrieved_at=self.retrieved_at,
        )


def _take_in(
    catalogue: Catalogue,
    reading: _Reading,
    report: ImportReport,
    refused: RefusedRows,
    *,
    by: str,
    progress: Progress | None,
    likes: Callable[[], LivingLikes] | None,
) -> None:
    listings = _checked(reading, report, refused, progress)
    if report.dry_run:
        newcomers = Newcomers(catalogue, likes) if likes else None
        take = newcomers.take if newcomers else lambda listing: None
        for saved in catalogue.would_apply(listings, newcomer=take):
            report.count(saved.kind, saved.disputed)
        report.arrived = newcomers.told() if newcomers else Arrived()
        return
    run = catalogue.begin_import(reading.default_source, by=by, note=f"From {reading.sheet.path.name}")
    report.import_id = run.id
    try:
        for saved in catalogue.apply(run, listings):
            report.count(saved.kind, saved.disputed)
    except Exception as error:
        catalogue.finish_import(run, failed=f"It stopped: {error or type(error).__name__}")
        raise
    catalogue.finish_import(run)
    if report.added and likes:
        report.arrived = arrived_with(catalogue, run.id, likes())


def _checked(
    reading: _Reading, report: ImportReport, refused: RefusedRows, progress: Progress | None
) -> Iterator[Listing]:
    for done, row in enumerate(reading.sheet.rows(), start=1):
        if progress is not None and (done % _PROGRESS_EVERY == 0 or done == report.rows):
            progress(done, report.rows)
        findings = Findings()
        try:
            listing = reading.listing(row, findings)
        except RefusedError as reason:
            name = reading.mapping.text(row, "name")[:80]
            report.refused.append(Said(row.number, name, str(reason)))
            if not report.dry_run:
                refused.add(row, str(reason))
            continue
        report.take(row.number, listing.name, findings)
        first = reading.identities.same_as(row)
        if first is None:
            yield listing
        else:
            report.count("unchanged")
            report.repeats.append(Said(row.number, listing.name, f"The same as row {first}."))
