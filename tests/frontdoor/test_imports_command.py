"""``frontdoor import`` from the command line: what it says of likely duplicates, and undoing it."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from assets_catalog.catalogue import Catalogue
from assets_catalog.listing import Listing, Phone, Place
from frontdoor.cli import main

ROWS = (
    "Name,Address,Postcode,Phone,Description\n"
    "Larch Chess Club,7 Larch Road,CR5 1RA,020 7946 0177,Chess for all.\n"
    "Brimble Ukulele Band,1 Elm Road,CR0 1AA,020 7946 0178,Bring any ukulele.\n"
)


@pytest.fixture
def frontdoor(tmp_path, monkeypatch):
    monkeypatch.setenv("FRONTDOOR_HOME", str(tmp_path / "home"))

    def run(*said, leaves_with=0, typed=None):
        result = CliRunner().invoke(main, ["import", *map(str, said)], input=typed)
        assert result.exit_code == leaves_with, result.output
        return result.output

    return run


@pytest.fixture
def catalogue(tmp_path, frontdoor):
    frontdoor("list")
    opened = Catalogue.open(f"sqlite:///{tmp_path / 'home' / 'catalogue.sqlite3'}")
    yield opened
    opened.close()


@pytest.fixture
def sheet(tmp_path):
    path = tmp_path / "clubs.csv"
    path.write_text(ROWS, encoding="utf-8")
    return path


def last(output: str):
    return json.loads(output.strip().splitlines()[-1])


def ours(catalogue):
    place = Place(address_1="7 Larch Rd", postal_code="CR5 1RA")
    (saved,) = catalogue.save_many(
        [Listing(name="Larch Chess Club", phones=[Phone(number="020 7946 0177")], places=[place])],
        by="Steward",
    )
    return saved.id


def test_new_rows_that_look_like_a_listing_that_is_there_are_named(frontdoor, catalogue, sheet):
    held = ours(catalogue)
    tried = frontdoor("spreadsheet", sheet, "--dry-run")
    assert "1 of the new listings would look like one that is there already." in tried
    assert "Larch Chess Club is like Larch Chess Club: " in tried
    assert "The same name" in tried
    assert "side-by-side" not in tried
    assert catalogue.count() == 1
    told = last(frontdoor("spreadsheet", sheet, "--json"))
    assert (told["added"], told["alike"], told["not_compared"]) == (2, 1, 0)
    (alike,) = told["alike_listings"]
    assert alike["other_id"] == held
    assert alike["settle"] == f"/stewards/duplicates/side-by-side?id={alike['id']}&id={held}"
    assert "The same postcode" in alike["reasons"]
    again = last(frontdoor("spreadsheet", sheet, "--json"))
    assert (again["added"], again["alike"]) == (0, 0)


def test_an_import_is_undone_once_after_it_said_what_that_would_do(frontdoor, catalogue, sheet):
    done = last(frontdoor("spreadsheet", sheet, "--json"))
    changed = ROWS.replace("Chess for all.", "Chess and tea.").replace("ukulele.", "ukulele or banjo.")
    sheet.write_text(changed, encoding="utf-8")
    second = frontdoor("spreadsheet", sheet)
    identity = second.split("frontdoor import undo ")[1].split()[0]
    band = next(each for each in catalogue.every() if each.name.startswith("Brimble"))
    catalogue.save(band.model_copy(update={"description": "Ours."}), by="Steward")
    asked = frontdoor("undo", identity, typed="n\n", leaves_with=1)
    assert "0 would be taken out again, 1 would be put back as they stood." in asked
    assert "1 changed since and are left: Brimble Ukulele Band." in asked
    foreseen = last(frontdoor("undo", identity, "--json"))
    assert foreseen == {"undone": False, "restored": 1, "removed": 0, "kept": ["Brimble Ukulele Band"]}
    assert sorted(each.description for each in catalogue.every()) == ["Chess and tea.", "Ours."]
    told = frontdoor("undo", identity, typed="y\n")
    assert "Undone. 0 were taken out again, 1 were put back as they stood." in told
    assert sorted(each.description for each in catalogue.every()) == ["Chess for all.", "Ours."]
    assert "It was undone already." in frontdoor("undo", identity, "--yes", leaves_with=1)
    first = last(frontdoor("undo", done["import_id"], "--yes", "--json"))
    assert (first["undone"], first["removed"], first["kept"]) == (True, 1, ["Brimble Ukulele Band"])
    assert [each.name for each in catalogue.every()] == ["Brimble Ukulele Band"]


def test_imports_are_listed_with_what_undoes_them(frontdoor, catalogue, sheet):
    assert "Nothing was brought in yet." in frontdoor("list")
    done = last(frontdoor("spreadsheet", sheet, "--json"))
    shown = frontdoor("list")
    assert done["import_id"] in shown
    assert "clubs" in shown
    assert "2 added" in shown
    (told,) = last(frontdoor("list", "--json"))
    assert (told["id"], told["state"], told["added"]) == (done["import_id"], "done", 2)
    assert last(frontdoor("list", "--source", "another", "--json")) == []
    assert "There is no such import." in frontdoor("undo", "nothing", "--yes", leaves_with=1)
