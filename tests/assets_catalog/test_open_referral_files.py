"""The directory as files: tables that hang together, that a spreadsheet does not run, and that appear whole."""

from __future__ import annotations

import csv
import json
import zipfile

import pytest

from assets_catalog.catalogue import Catalogue
from assets_catalog.listing import Cost, Listing, Organization, Phone, Place, Provenance, Schedule
from assets_catalog.open_referral import datapackage
from assets_catalog.open_referral.datapackage import FILES, described, write_lines, write_package

NASTY = '=HYPERLINK("http://bad.example")'


@pytest.fixture
def catalogue(tmp_path):
    catalogue = Catalogue.open(f"sqlite:///{tmp_path / 'c.sqlite3'}")
    hall = Place(
        name="Hall",
        address_1="1 Invented Lane",
        postal_code="CR5 1RA",
        latitude=51.3,
        longitude=-0.1,
        accessibility=["step_free"],
    )
    for name in ("Tea", NASTY):
        catalogue.save(
            Listing(
                name=name,
                description='Two lines,\n"quoted"',
                organization=Organization(name="Neighbours"),
                categories=["lunch_clubs"],
                keywords=["tea", "cake"],
                places=[hall],
                phones=[Phone(number="+44 20 7946 0000")],
                schedules=[Schedule(freq="WEEKLY", byday=["TU"], opens_at="10:00", closes_at="12:00")],
                cost=Cost(amount=2.5),
                languages=["gu"],
                service_area="Coulsdon",
                provenance=[Provenance(source="A list", source_id=name, licence="Open")],
            ),
            by="test",
        )
    return catalogue


def read(folder, name):
    with (folder / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_table_is_there_with_the_columns_that_are_described(catalogue, tmp_path):
    counts = write_package(catalogue.engine, tmp_path / "out", title="Directory")
    package = json.loads((tmp_path / "out" / "datapackage.json").read_text(encoding="utf-8"))
    assert package == described("Directory")
    assert {each["path"] for each in package["resources"]} == set(FILES.values()) == set(counts)
    for resource in package["resources"]:
        rows = read(tmp_path / "out", resource["path"])
        assert rows, resource["path"]
        assert list(rows[0]) == [field["name"] for field in resource["schema"]["fields"]]
        assert counts[resource["path"]] == len(rows)


def test_the_tables_hang_together(catalogue, tmp_path):
    out = tmp_path / "out"
    write_package(catalogue.engine, out, title="Directory")
    ids = {name: {row["id"] for row in read(out, name)} for name in FILES.values() if name != "sources.csv"}
    for name, found in ids.items():
        assert len(found) == len(read(out, name)), f"an id stands twice in {name}"
    points_to = {
        "organization_id": "organizations.csv",
        "service_id": "services.csv",
        "location_id": "locations.csv",
        "taxonomy_term_id": "taxonomy_terms.csv",
        "taxonomy_id": "taxonomies.csv",
    }
    followed = 0
    for name in FILES.values():
        for row in read(out, name):
            for column, target in points_to.items():
                if row.get(column):
                    followed += 1
                    assert row[column] in ids[target], f"{name} {column}"
    assert followed > 50
    assert len(ids["locations.csv"]) == len(ids["organizations.csv"]) == 1


def test_no_cell_runs_and_numbers_stay_numbers(catalogue, tmp_path):
    out = tmp_path / "out"
    write_package(catalogue.engine, out, title="Directory")
    assert {row["name"] for row in read(out, "services.csv")} == {"Tea", f"'{NASTY}"}
    assert {row["number"] for row in read(out, "phones.csv")} == {"+44 20 7946 0000"}
    assert {row["keywords"] for row in read(out, "services.csv")} == {"tea; cake"}
    assert {row["description"] for row in read(out, "services.csv")} == {'Two lines,\n"quoted"'}
    assert [row["longitude"] for row in read(out, "locations.csv")] == ["-0.1"]


def test_a_zip_holds_the_same_and_the_lines_hold_every_service(catalogue, tmp_path):
    write_package(catalogue.engine, tmp_path / "all.zip", title="Directory")
    with zipfile.ZipFile(tmp_path / "all.zip") as archive:
        assert set(archive.namelist()) == {"datapackage.json", *FILES.values()}
        assert archive.testzip() is None
    assert write_lines(catalogue.engine, tmp_path / "all.ndjson") == 2
    lines = (tmp_path / "all.ndjson").read_text(encoding="utf-8").splitlines()
    assert {json.loads(line)["name"] for line in lines} == {"Tea", NASTY}


def test_what_was_there_stays_where_writing_fails_half_way(catalogue, tmp_path, monkeypatch):
    path = tmp_path / "all.zip"
    write_package(catalogue.engine, path, title="Directory")
    before = path.read_bytes()
    monkeypatch.setattr(
        datapackage, "_put_service", lambda *_: (_ for _ in ()).throw(OSError(28, "No space"))
    )
    with pytest.raises(OSError, match="No space"):
        write_package(catalogue.engine, path, title="Directory")
    assert path.read_bytes() == before
    assert not [each for each in tmp_path.iterdir() if each.is_dir()]


def test_an_empty_directory_gives_tables_with_headings_alone(tmp_path):
    catalogue = Catalogue.open(f"sqlite:///{tmp_path / 'c.sqlite3'}")
    counts = write_package(catalogue.engine, tmp_path / "out", title="Directory")
    assert counts["services.csv"] == 0
    assert (
        (tmp_path / "out" / "services.csv").read_text(encoding="utf-8").startswith("id,organization_id,name")
    )
