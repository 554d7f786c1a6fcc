"""``frontdoor duplicates find``."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from assets_catalog.catalogue import Catalogue
from assets_catalog.duplicates.waiting import Waiting
from assets_catalog.listing import Listing, Phone, Place, Provenance
from frontdoor.cli import main


@pytest.fixture
def catalogue(home, monkeypatch):
    monkeypatch.setenv("FRONTDOOR_HOME", str(home))
    found = Catalogue.open(f"sqlite:///{home / 'catalogue.sqlite3'}")
    for source in ("List A", "List B"):
        found.save(
            Listing(
                name="Zibble Chess Club",
                places=[Place(address_1="12 Larch Road", postal_code="CR5 2RA")],
                phones=[Phone(number="020 7946 0101")],
                provenance=[Provenance(source=source, key="1")],
            ),
            by="test",
        )
    yield found
    found.close()


def test_it_prints_what_may_be_one_and_puts_it_before_the_stewards(catalogue):
    answer = CliRunner().invoke(main, ["duplicates", "find"])
    assert answer.exit_code == 0, answer.output
    assert "Zibble Chess Club" in answer.output
    assert "The same name" in answer.output
    assert "to settle" in answer.output
    assert Waiting(catalogue).pairs()


def test_a_program_reads_it_as_json_and_says_how_many_it_wants(catalogue):
    answer = CliRunner().invoke(main, ["duplicates", "find", "--json", "--limit", "1"])
    told = json.loads(answer.output)
    assert told["groups"] >= len(told["shown"]) == 1
    assert told["shown"][0]["likelihood"] > 0.9
    assert [each["name"] for each in told["shown"][0]["listings"]] == ["Zibble Chess Club"] * 2


def test_while_somebody_looks_it_says_so(catalogue):
    Waiting(catalogue).begin(by="another")
    answer = CliRunner().invoke(main, ["duplicates", "find"])
    assert answer.exit_code == 1
    assert "looked through already" in answer.output
