"""Within reach: the pages, the spreadsheet, the command, and keeping up with the directory."""

from __future__ import annotations

import csv
import io
import json
from datetime import timedelta

import pytest
from click.testing import CliRunner

from assets_catalog import categories
from assets_catalog.listing import Listing, Place
from assets_catalog.search.query import today_in_london
from frontdoor import create_app
from frontdoor.cli import main
from frontdoor.insight.reach_words import about, also, decile_words, percent, reasons
from frontdoor.settings import Settings
from frontdoor.stewards.rooms import ROOMS
from tests.conftest import PASSWORD

TODAY = today_in_london()
PAGES = ["/", "/need/lunch_clubs", "/need/lunch_clubs?way=walk", "/one-venue", "/start"]


@pytest.fixture
def manager(signed_in):
    visitor = signed_in("manager")
    return lambda address: visitor.get(f"/insight/reach{address}")


@pytest.fixture
def grounded(home, tmp_path):
    """A function that gives a manager's visit to a site with files of wards and people."""
    opened = []

    def with_files(**files):
        app = create_app(Settings(home=home, sitting_folder=str(tmp_path / "sittings"), **files))
        app.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
        opened.append(app)
        visitor = app.test_client()
        visitor.post("/sign-in", data={"username": "manager", "password": PASSWORD})
        return lambda address: visitor.get(f"/insight/reach{address}")

    yield with_files
    for app in opened:
        app.extensions["workspace"].let_go()


def wards(path, **names):
    """A file of two wards, west and east of the borough's middle."""
    features = []
    for (code, name), west in zip(names.items(), (-0.2, -0.09), strict=True):
        ring = [[west, 51.2], [west + 0.11, 51.2], [west + 0.11, 51.5], [west, 51.5], [west, 51.2]]
        said = {"ward_name": name, "ward_code": code}
        shape = {"type": "Polygon", "coordinates": [ring]}
        features.append({"type": "Feature", "properties": said, "geometry": shape})
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    return str(path)


@pytest.mark.parametrize("address", PAGES)
def test_the_pages_answer_and_say_what_they_assume(manager, address):
    page = manager(address)
    assert page.status_code == 200
    assert "Before you rely on it" in page.text
    assert "straight line" in page.text
    assert "style=" not in page.text


def test_every_kind_of_help_leads_to_its_own_page_and_none_other_exists(manager):
    front = manager("/").text
    for category in categories.all_categories():
        assert f"/insight/reach/need/{category.id}" in front
    assert manager("/need/no-such").status_code == 404


def test_the_map_has_its_numbers_in_it_and_in_the_table(manager, app):
    counted = app.extensions["workspace"].reach.coverage(TODAY)
    page = manager("/need/lunch_clubs?way=walk").text
    drawn, table = page.split("By area", 1)
    for reach in counted.by_area("lunch_clubs"):
        assert f"<strong>{reach.area}</strong>" in table
        assert f"<div>{percent(reach.share('walk'))}</div>" in table
    assert drawn.count("shaded-map__number") > 40
    assert "0 to 19%" in drawn
    assert "80 to 100%" in drawn
    assert "shaded-map__area--4" in drawn


def test_a_new_service_counts_at_the_next_look_and_a_closed_one_no_more(app, manager):
    site = app.extensions["workspace"]
    before = site.reach.coverage(TODAY)
    assert site.reach.coverage(TODAY) is before
    place = Place(name="New hall", latitude=51.3412, longitude=-0.0142)
    new = Listing(name="New lunch", categories=["lunch_clubs"], delivery=["in_person"], places=[place])
    saved = site.catalogue.save(new, by="test")
    after = site.reach.coverage(TODAY)
    assert after.of("lunch_clubs").walk > before.of("lunch_clubs").walk
    closed = site.catalogue.get(saved.id).model_copy(update={"status": "defunct"})
    site.catalogue.save(closed, by="test")
    assert site.reach.coverage(TODAY).cells == before.cells
    site.catalogue.save(site.catalogue.get(saved.id).model_copy(update={"status": "active"}), by="test")
    assert site.reach.coverage(TODAY).cells == after.cells
    site.catalogue.remove(saved.id, by="test")
    assert site.reach.coverage(TODAY).cells == before.cells
    tomorrow = site.reach.coverage(TODAY + timedelta(1))
    assert tomorrow.areas == before.areas


def test_a_number_too_small_to_show_is_on_no_page_and_in_no_file(app, manager):
    site = app.extensions["workspace"]
    gap = next(each for each in site.reach.coverage(TODAY).by_area("lunch_clubs") if each.missing)
    for _ in range(3):
        site.ledger.note("lunch_clubs", gap.area, "nothing_near", TODAY)

    def in_the_file() -> str:
        rows = csv.DictReader(io.StringIO(manager("/coverage.csv").text))
        return next(
            row["Looked for in vain"]
            for row in rows
            if row["Need"] == categories.name_of("lunch_clubs") and row["Area"] == gap.area
        )

    def said(address: str) -> str:
        return manager(address).text.split('<main class="govuk-main-wrapper"')[1]

    few = said("/start"), said("/need/lunch_clubs")
    assert "3 times" not in few[0]
    assert "fewer than 5" in few[1]
    assert in_the_file() == "fewer than 5"
    site.ledger.note("lunch_clubs", gap.area, "nothing_near", TODAY)
    assert (said("/start"), said("/need/lunch_clubs")) == few
    for _ in range(40):
        site.ledger.note("lunch_clubs", gap.area, "nothing_near", TODAY)
    assert "Looked for in vain there 44 times" in manager("/start").text
    assert in_the_file() == "44"


def test_the_spreadsheet_has_every_need_in_every_area_and_no_formula(grounded, tmp_path):
    file = wards(tmp_path / "w.geojson", W1="=HYPERLINK(1)", W2="East")
    answer = grounded(wards_file=file)("/coverage.csv?by=wards")
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert len(rows) == 2 * len(categories.all_categories())
    assert {row["Area"] for row in rows} == {"'=HYPERLINK(1)", "East"}
    assert all(int(row["On foot"]) <= int(row["By bus or a short ride"]) for row in rows)
    assert answer.mimetype == "text/csv"


def test_wards_and_people_that_are_loaded_are_counted(grounded, tmp_path):
    people = tmp_path / "people.csv"
    people.write_text("ward_code,population,IMD_decile\nW1,200000,2\nW2,100000,8\n")
    visit = grounded(
        wards_file=wards(tmp_path / "w.geojson", W1="West <b>", W2="East"), people_file="../people.csv"
    )
    page = visit("/need/lunch_clubs?by=wards").text
    assert "West &lt;b&gt;" in page
    assert "West <b>" not in page
    assert "200,000" in page
    assert "2nd most deprived tenth" in page
    assert "3rd least deprived tenth" in page
    assert "known by neighbourhood, not by ward" in page
    start = visit("/start").text
    assert "people)" in start
    assert "tenth of England" in start
    assert "our neighbourhoods" in visit("/?by=wards").text


def test_files_that_cannot_be_used_are_named_and_the_pages_go_without(grounded, tmp_path):
    (tmp_path / "bad.geojson").write_text("{")
    visit = grounded(wards_file="../bad.geojson", people_file="../none.csv")
    for address in (*PAGES, "/?by=wards", "/need/faith?by=wards"):
        page = visit(address)
        assert page.status_code == 200
        assert "bad.geojson is not GeoJSON" in page.text
        assert "none.csv cannot be read" in page.text


def test_people_of_other_wards_are_no_people_of_ours(grounded, tmp_path):
    (tmp_path / "p.csv").write_text("ward_code,population\nX9,5\n")
    file = wards(tmp_path / "w.geojson", W1="West", W2="East")
    assert "none of the wards" in grounded(wards_file=file, people_file="../p.csv")("/").text
    assert "need the wards too" in grounded(people_file="../p.csv")("/").text


def test_an_authority_with_no_postcodes_is_a_sentence(grounded):
    page = grounded(authority="X00000000")("/")
    assert page.status_code == 503
    assert "no postcodes of X00000000" in page.text


def test_it_is_in_the_menu_of_those_who_may_use_it(signed_in):
    assert ("reach.page", "Within reach") in ROOMS
    assert "/insight/reach/" in signed_in("steward").get("/stewards/").text


def test_the_reasons_are_whole_sentences(app):
    from assets_catalog.stewardship.gaps import strongest
    from assets_catalog.stewardship.ledger import summarise

    for gap in strongest(app.extensions["workspace"].reach.coverage(TODAY), summarise(()), most=44):
        said = list(reasons(gap, 5))
        assert said
        assert all(each[0].isupper() or each[0].isdigit() for each in said)
        assert all(each.endswith(".") for each in said)
        assert also(gap) == "" or also(gap).endswith(".")


@pytest.mark.parametrize(
    ("share", "words"), [(0, "0%"), (0.004, "under 1%"), (0.5, "50%"), (0.998, "99%"), (1, "100%")]
)
def test_a_share_is_all_or_nothing_only_when_it_is(share, words):
    assert percent(share) == words


@pytest.mark.parametrize(
    ("decile", "words"),
    [
        (1.2, "most deprived"),
        (2, "2nd most deprived"),
        (5.4, "5th most deprived"),
        (6, "5th least deprived"),
        (9, "2nd least deprived"),
        (10, "least deprived"),
    ],
)
def test_a_tenth_of_england_in_words(decile, words):
    assert decile_words(decile) == words


def test_people_are_said_no_more_exactly_than_they_are_known():
    assert (about(2912.3), about(223.4), about(4)) == ("2,900", "220", "0")


def run(home, *arguments, **settings):
    extra = {f"FRONTDOOR_{name.upper()}": value for name, value in settings.items()}
    return CliRunner().invoke(main, ["reach", *arguments], env={"FRONTDOOR_HOME": str(home), **extra})


def test_the_command_says_the_same(home):
    table = run(home)
    assert table.exit_code == 0, table.output
    assert "Lunch clubs and eating together" in table.output
    rows = json.loads(run(home, "--need", "lunch_clubs", "--json").output)
    assert rows[0]["need"] == "lunch_clubs"
    assert rows[0]["missing"] >= rows[-1]["missing"]
    ten = json.loads(run(home, "--start", "--json").output)
    assert [each["strength"] for each in ten] == sorted((each["strength"] for each in ten), reverse=True)
    assert ten[0]["reach"]["area"] in run(home, "--start").output
    sheet = run(home, "--csv", "--need", "faith").output
    assert {row["Need"] for row in csv.DictReader(io.StringIO(sheet))} == {categories.name_of("faith")}


def test_the_command_refuses_in_a_sentence(home):
    assert "no kind of help called 'tea'" in run(home, "--need", "tea").output
    assert "No wards are loaded" in run(home, "--wards").output
    wrong = run(home, authority="X00000000")
    assert wrong.exit_code == 1
    assert "no postcodes of X00000000" in wrong.output
