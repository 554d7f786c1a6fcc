"""Importing a file from end to end: every row accounted for, and the same file again changes nothing."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assets_catalog.catalogue import Catalogue
from assets_catalog.imports import ImportProblemError, MappingFile, import_spreadsheet

HEADER = ["name", "kind", "address", "postcode", "phone", "source", "source_id"]


@pytest.fixture
def catalogue(tmp_path):
    return Catalogue.open(f"sqlite:///{tmp_path / 'catalogue.sqlite3'}")


def a_file(folder, *rows, header=HEADER, name="groups.csv"):
    path = folder / name
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([header, *rows])
    return path


def a_row(
    name="Larkfield",
    kind="library",
    address="1 Elm Road",
    postcode="CR5 1RA",
    phone="020 7946 0001",
    source="Town list",
    source_id="",
):
    return [name, kind, address, postcode, phone, source, source_id]


def counts(report):
    assert report.added + report.changed + report.unchanged + len(report.refused) == report.rows
    return report.added, report.changed, report.unchanged, len(report.refused)


def run(catalogue, path, **options):
    return import_spreadsheet(catalogue, path, refused_folder=path.parent, **options)


def test_rows_are_added_once_changed_when_they_change_and_otherwise_left(catalogue, tmp_path):
    path = a_file(tmp_path, a_row(source_id="1"), a_row("Elm Club", source_id="2"), a_row("", source_id="3"))
    assert counts(run(catalogue, path, dry_run=True)) == (2, 0, 0, 1)
    assert catalogue.count() == 0
    assert counts(run(catalogue, path)) == (2, 0, 0, 1)
    assert counts(run(catalogue, path)) == (0, 0, 2, 1)
    path = a_file(tmp_path, a_row(source_id="1"), a_row("Elm Club", phone="020 7946 0009", source_id="2"))
    seq = catalogue.latest_change()
    assert counts(run(catalogue, path, dry_run=True)) == (0, 1, 1, 0)
    assert catalogue.latest_change() == seq
    assert counts(run(catalogue, path)) == (0, 1, 1, 0)
    assert catalogue.count() == 2


def test_where_a_listing_came_from_is_kept_with_it(catalogue, tmp_path):
    path = a_file(
        tmp_path,
        ["Larkfield", "CR5 1RA", "Town list", "17", "2026-03-01", "OGL v3"],
        header=["name", "postcode", "source", "id", "source date", "licence"],
    )
    when = datetime(2026, 11, 1, 9, tzinfo=UTC)
    run(catalogue, path, retrieved_at=when, by="steward")
    (listing,) = catalogue.every()
    (said,) = listing.provenance
    assert (said.source, said.source_id, said.key) == ("Town list", "17", "17")
    assert (said.licence, said.source_date) == ("OGL v3", "2026-03-01")
    assert said.retrieved_at is not None
    assert said.retrieved_at.replace(tzinfo=UTC) == when  # SQLite keeps the moment, not the zone
    (change,) = catalogue.history(listing.id)
    assert (change.by, change.note) == ("steward", "From groups.csv")


def test_a_file_that_names_no_list_is_called_after_itself_and_says_so(catalogue, tmp_path):
    path = a_file(tmp_path, ["Larkfield", "CR5 1RA"], header=["name", "postcode"], name="warm places.csv")
    report = run(catalogue, path)
    assert next(catalogue.every()).provenance[0].source == "warm places"
    assert any("the list is called 'warm places'" in note for note in report.notes)
    said = MappingFile.of({"constants": {"source": "Town list"}})
    assert counts(run(catalogue, path, mapping=said)) == (1, 0, 0, 0)


def test_exact_repeats_are_unchanged_and_say_which_row_they_repeat(catalogue, tmp_path):
    path = a_file(tmp_path, a_row(), a_row("Elm Club"), a_row())
    report = run(catalogue, path)
    assert counts(report) == (2, 0, 1, 0)
    assert [(each.row, each.sentence) for each in report.repeats] == [(4, "The same as row 2.")]
    assert counts(run(catalogue, path)) == (0, 0, 3, 0)


def test_columns_that_nothing_is_taken_from_do_not_make_a_row_another(catalogue, tmp_path):
    header = ["name", "postcode", "shoe size"]
    path = a_file(tmp_path, ["Larkfield", "CR5 1RA", "7"], ["Larkfield", "CR5 1RA", "8"], header=header)
    assert counts(run(catalogue, path)) == (1, 0, 1, 0)


def test_an_id_that_a_list_gives_to_many_rows_does_not_make_them_one(catalogue, tmp_path):
    alike = [
        a_row(source_id="feed"),
        a_row("Elm Club", source_id="feed"),
        a_row(address="2 Elm Road", source_id="feed"),
        a_row(address="2 Elm Road", phone="020 7946 0002", source_id="feed"),
        a_row(postcode="CR5 1RB", source_id="feed"),
    ]
    path = a_file(tmp_path, *alike)
    assert counts(run(catalogue, path)) == (5, 0, 0, 0)
    assert counts(run(catalogue, path)) == (0, 0, 5, 0)
    assert counts(run(catalogue, a_file(tmp_path, *reversed(alike)))) == (0, 0, 5, 0)
    keys = {listing.provenance[0].key for listing in catalogue.every()}
    assert "feed / elm club / CR5 1RA" in keys
    assert len(keys) == 5


def test_the_same_id_in_two_lists_is_two_listings(catalogue, tmp_path):
    path = a_file(tmp_path, a_row(source="One", source_id="1"), a_row(source="Two", source_id="1"))
    assert counts(run(catalogue, path)) == (2, 0, 0, 0)


def test_an_id_that_the_mapping_calls_unique_is_trusted(catalogue, tmp_path):
    path = a_file(
        tmp_path,
        a_row(source_id="1"),
        a_row("Elm Club", source_id="2"),
        a_row("Oak Club", source_id="1"),
        a_row("Ash Club"),
        a_row(source_id="1"),
    )
    said = MappingFile.of({"fields": {"unique_id": "source_id"}})
    report = run(catalogue, path, mapping=said)
    assert counts(report) == (3, 0, 1, 1)
    assert report.refused[0].row == 4
    assert report.refused[0].sentence == "Its id '1' is that of row 2, which says something else."
    renamed = a_file(tmp_path, a_row("Larkfield House", postcode="CR5 1RB", source_id="1"))
    assert counts(run(catalogue, renamed, mapping=said)) == (0, 1, 0, 0)


def test_refused_rows_go_to_a_file_that_can_be_mended_and_brought_in(catalogue, tmp_path):
    path = a_file(
        tmp_path,
        ["Larkfield", "CR5 1RA", "=1+1", "ok"],
        ["", "CR5 1RB", "=HYPERLINK(1)", "@danger"],
        header=["name", "postcode", "description", "notes"],
    )
    report = run(catalogue, path)
    assert report.refused_file == tmp_path / "groups-refused.csv"
    rows = list(csv.reader(io.StringIO(report.refused_file.read_text(encoding="utf-8-sig"))))
    assert rows == [
        ["row", "reason", "name", "postcode", "description", "notes"],
        ["3", "It has no name.", "", "CR5 1RB", "'=HYPERLINK(1)", "'@danger"],
    ]
    rows[1][2] = "Elm Club"
    with report.refused_file.open("w", newline="") as file:
        csv.writer(file).writerows(rows)
    again = run(catalogue, path)
    assert again.refused_file == tmp_path / "groups-refused-2.csv"
    assert counts(run(catalogue, tmp_path / "groups-refused.csv")) == (1, 0, 0, 0)
    assert {listing.provenance[0].source for listing in catalogue.every()} == {"groups"}
    assert {listing.description for listing in catalogue.every()} == {"=1+1", "=HYPERLINK(1)"}


def test_a_dry_run_writes_no_file_either(catalogue, tmp_path):
    report = run(catalogue, a_file(tmp_path, a_row("")), dry_run=True)
    assert counts(report) == (0, 0, 0, 1)
    assert report.refused_file is None
    assert list(tmp_path.glob("*refused*")) == []


def test_a_folder_that_cannot_be_written_to_stops_nothing(catalogue, tmp_path):
    (tmp_path / "a file").write_text("")
    path = a_file(tmp_path, a_row(""), a_row())
    report = import_spreadsheet(catalogue, path, refused_folder=tmp_path / "a file")
    assert counts(report) == (1, 0, 0, 1)
    assert report.refused_file is None
    assert any("could not be written" in note for note in report.notes)


def test_a_file_that_cannot_be_read_brings_nothing_in(catalogue, tmp_path):
    with pytest.raises(ImportProblemError):
        import_spreadsheet(catalogue, tmp_path / "nothing.csv")
    with pytest.raises(ImportProblemError):
        import_spreadsheet(catalogue, a_file(tmp_path, a_row()), mapping=tmp_path / "nothing.yaml")
    assert catalogue.count() == 0


def test_rows_out_of_shape_are_refused_and_the_rest_come_in(catalogue, tmp_path):
    path = a_file(tmp_path, [*a_row(), "one", "more"], a_row("x" * 2_000_000), a_row("Elm Club"))
    report = run(catalogue, path)
    assert counts(report) == (1, 0, 0, 2)
    assert [each.row for each in report.refused] == [2, 3]


def test_progress_is_told_to_the_last_row(catalogue, tmp_path):
    told = []
    path = a_file(tmp_path, *(a_row(f"Club {n}") for n in range(120)))
    run(catalogue, path, progress=lambda done, of: told.append((done, of)))
    assert told == [(50, 120), (100, 120), (120, 120)]


def test_the_report_reads_well_and_counts_for_a_program(catalogue, tmp_path):
    path = a_file(
        tmp_path, a_row(source_id="1"), a_row("Elm", postcode="CR5 9ZZ", kind="widget shop"), a_row("")
    )
    report = run(catalogue, path)
    lines = report.in_words()
    assert lines[0] == "groups.csv: 3 rows. 2 added, 0 changed, 0 unchanged, 1 refused; 1 to look at."
    assert "  row 4: It has no name." in lines
    assert "  row 3, Elm: The postcode 'CR5 9ZZ' is not one that exists, so it is not on the map." in lines
    assert any("kept as a search word (1 row; row 3: widget shop)" in line for line in lines)
    data = report.as_dict()
    assert [data[each] for each in ("rows", "added", "changed", "unchanged", "refused", "flagged")] == [
        3,
        2,
        0,
        0,
        1,
        1,
    ]
    assert data["refused_rows"] == [{"row": 4, "name": "", "reason": "It has no name."}]
    assert report.as_dict(most=0)["refused_rows"] == []
    assert "Nothing was written" in run(catalogue, path, dry_run=True).in_words()[1]


def test_value_maps_turn_a_lists_words_into_ours(catalogue, tmp_path):
    said = MappingFile.of(
        {
            "values": {"kind": {"WS": ["energy_warmth", "social_clubs"], "Lib": "library"}},
            "constants": {"licence": "OGL v3"},
        }
    )
    run(catalogue, a_file(tmp_path, a_row(kind="ws"), a_row("Norbury", kind="LIB")), mapping=said)
    found = {listing.name: listing for listing in catalogue.every()}
    assert found["Larkfield"].categories == ["energy_warmth", "social_clubs"]
    assert found["Norbury Library"].categories == ["community_spaces"]
    assert found["Larkfield"].provenance[0].licence == "OGL v3"


ROWS = st.lists(
    st.tuples(
        st.sampled_from(["Larkfield", "Elm Club", "", "elm  club"]),
        st.sampled_from(["library", "pub", ""]),
        st.sampled_from(["1 Elm Road", "2 Elm Road", ""]),
        st.sampled_from(["CR5 1RA", "cr51ra", "CR5 9ZZ", ""]),
        st.sampled_from(["020 7946 0001", "020 7946 0002", ""]),
        st.sampled_from(["One", "Two", ""]),
        st.sampled_from(["1", "2", "feed", ""]),
    ),
    min_size=1,
    max_size=25,
).filter(lambda rows: any(any(row) for row in rows))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=ROWS, trusted=st.booleans())
def test_whatever_the_rows_every_one_is_accounted_for_and_a_second_run_changes_nothing(
    rows, trusted, tmp_path_factory
):
    folder = tmp_path_factory.mktemp("import")
    catalogue = Catalogue.open(f"sqlite:///{folder / 'catalogue.sqlite3'}")
    said = MappingFile.of({"fields": {"unique_id": "source_id"}}) if trusted else None
    path = a_file(folder, *rows)
    foreseen = counts(run(catalogue, path, mapping=said, dry_run=True))
    first = counts(run(catalogue, path, mapping=said))
    assert first == foreseen
    assert first[1] == 0
    assert catalogue.count() == first[0]
    seq = catalogue.latest_change()
    second = counts(run(catalogue, path, mapping=said))
    assert second == (0, 0, first[0] + first[2], first[3])
    assert catalogue.latest_change() == seq
    catalogue.close()
