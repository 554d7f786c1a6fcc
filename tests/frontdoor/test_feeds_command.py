"""``frontdoor feeds`` from the command line."""

from __future__ import annotations

import json
from datetime import date

import pytest
from click.testing import CliRunner

from assets_catalog.catalogue import Catalogue
from frontdoor.cli import main
from tests.assets_catalog.feed_server import FeedServer, service


@pytest.fixture
def server():
    serving = FeedServer()
    yield serving
    serving.close()


@pytest.fixture
def frontdoor(tmp_path, monkeypatch):
    monkeypatch.setenv("FRONTDOOR_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("FRONTDOOR_FEEDS_ALLOW_PRIVATE", "true")

    def run(*words, leaves_with=0):
        result = CliRunner().invoke(main, ["feeds", *words])
        assert result.exit_code == leaves_with, result.output
        return result.output

    return run


def last(output: str):
    return json.loads(output.strip().splitlines()[-1])


def test_a_feed_from_its_adding_to_its_removing(frontdoor, server, tmp_path):
    assert "There are no feeds" in frontdoor("list")
    server.paged("/f", [service(1), service(2, name="")], version=3)
    frontdoor("add", "Invented list", f"{server.address}/f", "--licence", "OGL", "--every", "6")
    assert "never run" in frontdoor("list")
    assert not server.asked
    tried = frontdoor("preview", "Invented list")
    assert "2 records. 1 would be added" in tried
    assert "Would add Invented club 1" in tried
    assert last(frontdoor("preview", "invented LIST", "--json"))["added"] == 1
    ran = last(frontdoor("run", "--json"))
    assert [each["added"] for each in ran["feeds"]] == [1]
    assert "No feed is due." in frontdoor("run")
    assert "1 unchanged" in frontdoor("run", "Invented list")
    shown = last(frontdoor("list", "--json"))[0]
    assert (shown["state"], shown["every_hours"], shown["licence"]) == ("done", 6, "OGL")
    assert "not asked any more" in frontdoor("pause", "Invented list")
    assert "paused" in frontdoor("list")
    assert "asked again" in frontdoor("pause", "Invented list", "--off")
    mapping = tmp_path / "mapping.yaml"
    mapping.write_text("terms:\n  Tea: Lunch clubs and eating together\n", encoding="utf-8")
    frontdoor("map", "Invented list", str(mapping))
    assert last(frontdoor("list", "--json"))[0]["mapping"] == {"terms": {"Tea": ["lunch_clubs"]}}
    undone = last(frontdoor("undo", ran["feeds"][0]["import_id"], "--yes", "--json"))
    assert (undone["removed"], undone["kept"]) == (1, [])
    assert "Its listings stay" in frontdoor("remove", "Invented list")
    assert "There are no feeds" in frontdoor("list")


def test_what_cannot_be_is_one_sentence_and_leaves_with_1(frontdoor, server, tmp_path):
    assert "There is no feed called" in frontdoor("preview", "Nobody", leaves_with=1)
    assert "There is no feed called" in frontdoor("run", "Nobody", leaves_with=1)
    assert "There is no such import" in frontdoor("undo", "none", leaves_with=1)
    assert "Nothing else is fetched" in frontdoor("add", "List", "file:///etc/passwd", leaves_with=1)
    assert "How often is in hours" in frontdoor("add", "List", server.address, "--every", "0", leaves_with=1)
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text("terms: [a", encoding="utf-8")
    assert "not YAML" in frontdoor("add", "L", server.address, "--mapping", str(wrong), leaves_with=1)
    wrong.write_text("fields: {nome: x}", encoding="utf-8")
    assert "there is no field" in frontdoor(
        "add", "L", server.address, "--mapping", str(wrong), leaves_with=1
    )
    frontdoor("add", "Gone", f"{server.address}/gone.json")
    assert "is not there" in frontdoor("run", leaves_with=1)
    assert "is not there" in frontdoor("preview", "Gone", leaves_with=1)
    assert "failed" in frontdoor("list")


def test_inner_addresses_are_refused_without_the_setting(frontdoor, server, monkeypatch):
    frontdoor("add", "Inner", f"{server.address}/f")
    monkeypatch.delenv("FRONTDOOR_FEEDS_ALLOW_PRIVATE")
    assert "is inside a network" in frontdoor("run", leaves_with=1)
    assert not server.asked


def test_the_timer_opens_and_closes_by_the_calendar(frontdoor, server, tmp_path):
    server.paged("/f", [service(1)], version=3)
    frontdoor("add", "Invented list", f"{server.address}/f")
    frontdoor("run")
    catalogue = Catalogue.open(f"sqlite:///{tmp_path / 'home' / 'catalogue.sqlite3'}")
    listing = next(iter(catalogue.every()))
    catalogue.save(listing.model_copy(update={"closed_from": date(2020, 1, 1)}), by="Steward")
    assert last(frontdoor("run", "--json"))["opened_or_closed"] == 1
    assert next(iter(catalogue.every())).status == "defunct"
    catalogue.close()
