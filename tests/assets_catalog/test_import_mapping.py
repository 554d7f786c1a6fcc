"""Columns are guessed by name and by what is in them, and a mapping file says the rest."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from assets_catalog import categories
from assets_catalog.imports import ImportProblemError, MappingFile, kinds
from assets_catalog.imports.fields import all_fields
from assets_catalog.imports.read import open_sheet


def a_sheet(tmp_path, header, *rows):
    path = tmp_path / "groups.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([header, *rows])
    return open_sheet(path)


def guessed(tmp_path, header, *rows) -> dict[str, list[str]]:
    bound = MappingFile().bind(a_sheet(tmp_path, header, *rows))
    return {field: [bound.header[at] for at in columns] for field, columns in bound.columns.items()}


def test_columns_are_known_by_the_many_names_that_lists_give_them(tmp_path):
    header = [
        "Organisation or group",
        "Service Name",
        "PostCode",
        "Tel. No.",
        "E-mail address",
        "Web site",
        "openingHours",
    ]
    row = [
        "Larkfield Neighbours",
        "Lunch club",
        "CR5 1RA",
        "020 7946 0001",
        "a@b.example",
        "www.b.example",
        "Mon 9-5",
    ]
    found = guessed(tmp_path, header, row)
    assert found["name"] == ["Service Name"]
    assert found["postal_code"] == ["PostCode"]
    assert found["phone"] == ["Tel. No."]
    assert found["email"] == ["E-mail address"]
    assert found["url"] == ["Web site"]
    assert found["opening_hours"] == ["openingHours"]


def test_an_address_may_stand_in_several_columns(tmp_path):
    header = ["name", "address1", "address line 2", "Town"]
    assert guessed(tmp_path, header, ["a", "b", "c", "d"])["address"] == ["address1", "address line 2"]


def test_what_is_in_a_column_overrules_its_name(tmp_path):
    header = ["name", "phone", "website"]
    rows = [[f"Group {n}", "ask at the desk", f"020 7946 000{n}"] for n in range(6)]
    assert guessed(tmp_path, header, *rows)["phone"] == ["website"]
    assert "url" not in guessed(tmp_path, header, *rows)


def test_columns_with_odd_names_are_known_by_what_is_in_them(tmp_path):
    header = ["name", "column one", "column two", "column three"]
    rows = [[f"Group {n}", "CR5 1RA", f"020 7946 000{n}", f"https://g{n}.example"] for n in range(5)]
    found = guessed(tmp_path, header, *rows)
    assert found["postal_code"] == ["column one"]
    assert found["phone"] == ["column two"]
    assert found["url"] == ["column three"]


@pytest.mark.parametrize(
    ("x", "y", "fields"),
    [
        ("-0.1404", "51.3201", ("longitude", "latitude")),
        ("529800", "159300", ("easting", "northing")),
    ],
)
def test_x_and_y_are_degrees_or_metres_by_their_numbers(tmp_path, x, y, fields):
    found = guessed(tmp_path, ["name", "X", "Y"], ["Larkfield", x, y])
    assert (found[fields[0]], found[fields[1]]) == (["X"], ["Y"])


def test_half_a_position_is_none(tmp_path):
    assert "latitude" not in guessed(tmp_path, ["name", "lat", "colour"], ["Larkfield", "51.32", "red"])


def test_without_a_name_the_organisation_is_one(tmp_path):
    assert guessed(tmp_path, ["Provider", "Postcode"], ["Larkfield", "CR5 1RA"])["name"] == ["Provider"]


def test_a_file_without_column_names_is_told_from_one_without_a_name(tmp_path):
    with pytest.raises(ImportProblemError, match="looks like a service, not like column names"):
        MappingFile().bind(
            a_sheet(tmp_path, ["Larkfield", "CR5 1RA", "020 7946 0001"], ["Elm", "CR5 1RB", "1"])
        )
    with pytest.raises(ImportProblemError, match=r"No column .* looks like the name of a service"):
        MappingFile().bind(a_sheet(tmp_path, ["colour", "size"], ["red", "big"]))


def test_the_guess_is_shown_column_by_column(tmp_path):
    sheet = a_sheet(tmp_path, ["Name", "Type", "Shoe size"], ["Larkfield", "Library", "7"])
    said = MappingFile.of({"constants": {"source": "Town list"}, "values": {"kind": {"Library": "hub"}}})
    assert said.bind(sheet).in_words() == [
        "name: column 'Name' (guessed)",
        "kind: column 'Type' (guessed), with words of the mapping in place of its own",
        "source: always 'Town list'",
        "not used: 'Shoe size'",
    ]


def test_a_mapping_file_overrules_the_guess_and_can_stop_it(tmp_path):
    sheet = a_sheet(tmp_path, ["name", "full name", "phone"], ["LNL", "Larkfield", "020 7946 0001"])
    path = tmp_path / "mapping.yaml"
    path.write_text("fields:\n  name: Full Name\n  phone:\n", encoding="utf-8")
    bound = MappingFile.read(path).bind(sheet)
    assert bound.columns == {"name": (1,)}
    path.write_text("fields: {name: full name}\nguess_the_rest: no\n", encoding="utf-8")
    assert MappingFile.read(path).bind(sheet).columns == {"name": (1,)}


BAD_MAPPINGS = {
    "no YAML": ("fields: [", r"mapping.yaml, line 1: this is not YAML"),
    "a list": ("- name\n", "here it is a list"),
    "unknown part": ("field: {name: a}", "no part 'field'. Did you mean 'fields'"),
    "unknown field": ("fields: {postcod: a}", "no field 'postcod'. Did you mean 'postal_code'"),
    "unknown column": ("fields: {name: Nmae}", "no column 'Nmae'. Did you mean 'name'"),
    "two columns for one": ("fields: {email: [name, phone]}", "comes from one column, not from 2"),
    "a table for a column": ("fields: {name: {a: b}}", "wants a column's name"),
    "a table for a constant": ("constants: {licence: {a: b}}", "wants words"),
    "a table for a value": ("values: {kind: {a: {b: c}}}", "wants words or a list"),
    "header row": ("header_row: first", "header_row is a row number"),
    "guessing": ("guess_the_rest: perhaps", "guess_the_rest is yes or no"),
    "no such category": ("constants: {category: gardning}", "'gardning' is none of the kinds of help"),
    "no such category as a value": ("values: {kind: {x: [faiths]}}", "'faiths' is none of the kinds of help"),
}


@pytest.mark.parametrize("what", BAD_MAPPINGS)
def test_a_mapping_that_cannot_be_used_is_refused_with_the_cure(tmp_path, what):
    text, says = BAD_MAPPINGS[what]
    path = tmp_path / "mapping.yaml"
    path.write_text(text, encoding="utf-8")
    sheet = a_sheet(tmp_path, ["name", "phone"], ["Larkfield", "020 7946 0001"])
    with pytest.raises(ImportProblemError, match=says):
        MappingFile.read(path).bind(sheet)


def test_a_mapping_that_is_not_there_or_not_text_is_said_to_be_so(tmp_path):
    with pytest.raises(ImportProblemError, match="no mapping file"):
        MappingFile.read(tmp_path / "nothing.yaml")
    (tmp_path / "odd.yaml").write_bytes(b"\xff\xfe\x00name")
    with pytest.raises(ImportProblemError, match="cannot be read as text"):
        MappingFile.read(tmp_path / "odd.yaml")


def test_every_kind_leads_to_categories_that_exist_and_has_a_sentence():
    for kind in kinds.all_kinds().values():
        assert set(kind.categories) <= set(categories.by_id()), kind.id
        assert kind.says.endswith("."), kind.id


def test_no_kind_has_a_name_that_another_has():
    names = [kinds.plain_kind(name) for name in kinds.every_name()]
    assert len(names) == len(set(names)), sorted({name for name in names if names.count(name) > 1})


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("library", ["community_spaces"]),
        ("warm_space", ["energy_warmth"]),
        ("GP surgeries", ["primary_care"]),
        ("hospital_clinic", ["primary_care"]),
        ("museum_gallery", ["arts_music"]),
        ("Church", ["faith"]),
        ("food_bank", ["food_help"]),
        ("youth_activity", ["young_people"]),
        ("lunch_clubs", ["lunch_clubs"]),
        ("Arts, crafts and music", ["arts_music"]),
        ("Choir; lunch club", ["arts_music", "lunch_clubs"]),
        ("Tai chi", ["exercise_falls"]),
    ],
)
def test_kinds_in_the_words_of_lists_become_kinds_of_help(cell, expected):
    placed = kinds.place(cell)
    assert sorted(placed.categories) == sorted(expected)
    assert not placed.unplaced


def test_pubs_and_schools_are_known_and_put_under_no_kind_of_help():
    for cell in ("pub", "school"):
        placed = kinds.place(cell)
        assert (placed.categories, placed.unplaced, placed.words) == ((), (), (cell,))


def test_a_kind_that_nobody_knows_is_kept_as_words():
    placed = kinds.place("Widget shop; library")
    assert placed.unplaced == ("Widget shop",)
    assert placed.words == ("widget shop", "library")


def test_every_field_says_what_it_means_and_no_header_is_claimed_twice_but_by_its_content():
    told_apart = {"x", "xcoord", "x coordinate", "y", "ycoord", "y coordinate", "location"}
    seen: dict[str, str] = {}
    for field in all_fields().values():
        assert field.means
        for header in set(field.headers) - told_apart:
            assert header not in seen, f"{header}: {field.id} and {seen.get(header)}"
            seen[header] = field.id


def test_every_field_is_in_the_stewards_guide():
    guide = (Path(__file__).resolve().parents[2] / "docs" / "imports.md").read_text(encoding="utf-8")
    for field in all_fields().values():
        assert f"| `{field.id}` | {field.means} |" in guide
