"""The whole site on PostgreSQL: both databases there, and search through the server."""

from __future__ import annotations

import json
import sys

import pytest
from click.testing import CliRunner

from assets_catalog.catalogue import Catalogue
from assets_catalog.search.query import today_in_london
from frontdoor import create_app
from frontdoor.cli import main
from frontdoor.settings import Settings

from .desk_pages import see

pytestmark = pytest.mark.postgres


@pytest.fixture
def settings(home, rooms, monkeypatch):
    """A home whose databases are on a server, with the sample borough."""
    given = {
        "home": home,
        "catalogue_url": rooms.url(),
        "conversations_url": rooms.url(),
        "search_engine": "postgresql",
    }
    for name, value in given.items():
        monkeypatch.setenv(f"FRONTDOOR_{name.upper()}", str(value))
    there, here = (
        Catalogue.open(given["catalogue_url"]),
        Catalogue.open(f"sqlite:///{home / 'catalogue.sqlite3'}"),
    )
    for _ in there.save_many(here.every(), by="sample"):
        pass
    for each in (there, here):
        each.close()
    return Settings(**given)


@pytest.fixture
def app(settings, tmp_path):
    app = create_app(settings.model_copy(update={"sitting_folder": str(tmp_path / "sittings")}))
    app.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
    yield app
    app.extensions["workspace"].let_go()


def test_a_resident_finds_something_and_what_was_not_found_is_counted(app):
    visitor = app.test_client()
    page = see(
        visitor, visitor.post("/find", data={"words": "befrender for my dad", "near": "Purley"}).location
    )
    assert page.soup.select(".fd-hit")
    assert "Befriending" in page.text
    see(visitor, visitor.post("/find", data={"words": "zzyzx", "near": "Purley"}).location)
    site = app.extensions["workspace"]
    site.pen.settle()
    lines = site.ledger.rows(today_in_london(), today_in_london())
    assert [(line.area, line.kind, line.count) for line in lines] == [("Purley", "nothing_found", 1)]
    assert "befriending" in [each["value"] for each in site.finder.suggest("befriend")]


def test_the_commands_fill_the_tables_and_look_them_over(settings):
    run = CliRunner().invoke
    said = json.loads(run(main, ["doctor", "--json"]).stdout)
    index = next(each for each in said["findings"] if each["what"] == "Search index")
    assert (index["well"], index["found"]) == (False, "was never filled")
    assert json.loads(run(main, ["index", "rebuild", "--json"]).stdout)["services"] >= 300
    said = json.loads(run(main, ["doctor", "--json"]).stdout)
    index = next(each for each in said["findings"] if each["what"] == "Search index")
    assert index["well"]
    assert "in PostgreSQL, 0 changes to come" in index["found"]


def test_an_engine_without_its_database_is_refused_with_a_sentence(home, monkeypatch):
    monkeypatch.setenv("FRONTDOOR_HOME", str(home))
    monkeypatch.setenv("FRONTDOOR_SEARCH_ENGINE", "postgresql")
    answer = CliRunner().invoke(main, ["search", "chess"])
    assert answer.exit_code == 1
    assert "FRONTDOOR_CATALOGUE_URL" in answer.output
    said = json.loads(CliRunner().invoke(main, ["doctor", "--json"]).stdout)
    assert "FRONTDOOR_SEARCH_ENGINE=whoosh" in next(
        each["cure"] for each in said["findings"] if each["what"] == "Search index"
    )


def test_without_the_driver_a_sentence_says_what_to_install(home, monkeypatch):
    monkeypatch.setitem(sys.modules, "psycopg", None)
    monkeypatch.setenv("FRONTDOOR_HOME", str(home))
    monkeypatch.setenv("FRONTDOOR_CATALOGUE_URL", "postgresql+psycopg://nobody@localhost/nothing")
    answer = CliRunner().invoke(main, ["search", "chess"])
    assert answer.exit_code == 1
    assert "requirements/postgres.txt" in answer.output
