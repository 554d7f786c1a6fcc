"""Published lists of a real borough come in whole: every row accounted for, none moved, none twice."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from assets_catalog.catalogue import Catalogue
from assets_catalog.imports import MappingFile, import_spreadsheet

SHARED = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "assets"
pytestmark = [
    pytest.mark.data,
    pytest.mark.skipif(
        not SHARED.is_dir(),
        reason=f"SKIPPED LOUDLY: the real lists are not here ({SHARED}); nothing was proved of them",
    ),
]


@pytest.fixture
def catalogue(tmp_path):
    return Catalogue.open(f"sqlite:///{tmp_path / 'catalogue.sqlite3'}")


def rows_of(name):
    with (SHARED / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_thirteen_published_lists_come_in_and_a_second_run_changes_nothing(catalogue, tmp_path):
    path = SHARED / "croydon_assets.csv"
    given = rows_of(path.name)
    repeats = len(given) - len({tuple(row.values()) for row in given})
    first = import_spreadsheet(catalogue, path, refused_folder=tmp_path)
    assert first.rows == len(given) == 1511
    assert first.added + first.changed + first.unchanged + len(first.refused) == 1511
    assert (first.changed, len(first.refused)) == (0, 0)
    assert first.unchanged == len(first.repeats) == repeats
    assert catalogue.count() == first.added
    seq = catalogue.latest_change()
    second = import_spreadsheet(catalogue, path, refused_folder=tmp_path)
    assert (second.added, second.changed, second.unchanged, len(second.refused)) == (0, 0, 1511, 0)
    assert catalogue.latest_change() == seq
    assert list(tmp_path.glob("*refused*")) == []


def test_every_listing_reads_as_words_with_its_source_and_without_html(catalogue, tmp_path):
    import_spreadsheet(catalogue, SHARED / "croydon_assets.csv", refused_folder=tmp_path)
    sources = {row["source"] for row in rows_of("croydon_assets.csv")}
    for listing in catalogue.every():
        (said,) = listing.provenance
        assert said.source in sources
        assert said.licence
        assert said.source_date
        assert said.retrieved_at
        words = f"{listing.name}\n{listing.description}\n{listing.opening_hours}"
        assert not any(
            mark in words for mark in ("<p", "</", "&nbsp;", "&amp;", "#REF!", "Static Library")
        ), words
        assert listing.description
        assert listing.places[0].in_one_line()
        assert not listing.url or listing.url.startswith("http")


def test_each_position_far_from_its_postcode_is_flagged_and_none_is_moved(catalogue, tmp_path):
    name = "coordinates_far_from_postcode.csv"
    given = rows_of(name)
    report = import_spreadsheet(catalogue, SHARED / name, refused_folder=tmp_path)
    assert len(report.flagged) == report.rows == len(given) == 107
    assert [each.row for each in report.flagged] == list(range(2, 109))
    assert all("km from its postcode" in each.sentence for each in report.flagged)
    kept = sorted(
        (place.latitude, place.longitude) for listing in catalogue.every() for place in listing.places
    )
    assert kept == sorted((float(row["lat"]), float(row["lon"])) for row in given)
    assert all(place.doubt and not place.has_position for each in catalogue.every() for place in each.places)
    again = import_spreadsheet(catalogue, SHARED / name, refused_folder=tmp_path)
    assert (again.added, again.changed, again.unchanged, len(again.flagged)) == (0, 0, 107, 107)


def test_hours_in_a_column_a_day_become_schedules(catalogue, tmp_path):
    name = "croydon_libraries_with_hours.csv"
    said = MappingFile.of({"constants": {"kind": "library", "source": "Library hours"}})
    report = import_spreadsheet(catalogue, SHARED / name, mapping=said, refused_folder=tmp_path)
    assert (report.added, len(report.refused)) == (14, 0)
    names = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
    listings = {listing.provenance[0].key: listing for listing in catalogue.every()}
    for row in rows_of(name):
        listing = next(each for key, each in listings.items() if f"/ {row['name'].casefold()} /" in key)
        expected = {
            (day[:2].upper(), *row[day].split("-")) for day in names if row[day] and row[day] != "Closed"
        }
        read = {
            (day, f"{each.opens_at:%H:%M}", f"{each.closes_at:%H:%M}")
            for each in listing.schedules
            for day in each.byday
        }
        assert read == expected, row["name"]
        assert listing.opening_hours == ""
