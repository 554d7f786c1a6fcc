"""Bringing other people's lists into the catalogue: read, map, check, report."""

from assets_catalog.imports.mapping import MappingFile
from assets_catalog.imports.problems import ImportProblemError
from assets_catalog.imports.report import ImportReport
from assets_catalog.imports.run import import_spreadsheet

__all__ = ["ImportProblemError", "ImportReport", "MappingFile", "import_spreadsheet"]
