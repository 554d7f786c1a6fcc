"""What was looked for and not found is counted: once, without words, and never at a page's cost."""

from __future__ import annotations

import csv
import io
import logging
import threading
from datetime import date, timedelta

import pytest
from sqlalchemy import MetaData, select

from assets_catalog.search.query import Hit, Near, SearchQuery, SearchResults, Understood, today_in_london
from frontdoor import unmet
from frontdoor.insight.unmet import plain_cell

from .desk_pages import see, take_a_call

WORDS = "zzyzx"


@pytest.fixture
def ledger(app):
    """Every line written so far."""
    site = app.extensions["workspace"]

    def lines() -> list[tuple[str, str, str, int]]:
        site.pen.settle()
        today = today_in_london()
        return [(e.need, e.area, e.kind, e.count) for e in site.ledger.rows(today - timedelta(9), today)]

    return lines


def search(visitor, words=WORDS, near="Purley", **more):
    return visitor.post("/find", data={"words": words, "near": near, **more})


def test_a_search_that_finds_nothing_is_one_line_however_often_its_page_is_seen(app, ledger):
    visitor = app.test_client()
    page = search(visitor).location
    assert ledger() == []
    for address in (page, page, f"{page}&free=1", f"{page}&page=2", page):
        assert visitor.get(address).status_code == 200
    assert ledger() == [("", "Purley", "nothing_found", 1)]
    visitor.get(search(visitor).location)
    assert ledger() == [("", "Purley", "nothing_found", 1)]
    another = app.test_client()
    another.get(search(another).location)
    assert ledger() == [("", "Purley", "nothing_found", 2)]


def test_the_need_that_was_understood_is_counted_and_the_whole_borough_is_no_area(app, ledger):
    visitor = app.test_client()
    for near in ("Purley", "Croydon"):
        page = search(visitor, words="legal advice", near=near, access="changing_places", day="SU").location
        assert "We found nothing" in visitor.get(page).text
    assert ledger() == [
        ("advocacy_legal", "", "nothing_found", 1),
        ("advocacy_legal", "Purley", "nothing_found", 1),
    ]


def test_a_search_that_finds_something_is_not_counted(app, ledger):
    visitor = app.test_client()
    visitor.get(search(visitor, words="lunch club").location)
    assert ledger() == []


def test_a_filter_or_a_link_is_no_search_of_its_own(app, ledger):
    visitor = app.test_client()
    assert "We found nothing" in visitor.get("/find?access=changing_places&language=xx").text
    assert ledger() == []


def test_a_resident_whose_conversation_led_to_nothing_suitable_is_counted_by_need(app, ledger):
    visitor = app.test_client()
    for number, answer in ((1, {"choice": "self"}), (2, {"choice": "yes"}), (3, {"choice": "company"})):
        visitor.post(f"/talk/{number}", data=answer)
    visitor.post("/talk/4", data={"skip": "1"})
    visitor.post("/talk/5", data={"skip": "1"})
    visitor.post("/talk/6", data={"words": "Old Coulsdon"})
    for _ in range(2):
        visitor.post("/talk/outcome", data={"outcome": "nothing_suits"})
    lines = ledger()
    assert lines
    assert {(area, kind, count) for _, area, kind, count in lines} == {("Old Coulsdon", "not_suitable", 1)}
    assert all(need for need, *_ in lines)


def test_an_adviser_who_looks_is_counted_once_and_autosave_never(signed_in, ledger):
    call = take_a_call(signed_in("adviser"))
    for button in ("Save", "Search", "Save", "Search"):
        call = call.press(button, looking_for=WORDS, near="Kenley")
    assert ledger() == [("", "Kenley", "nothing_found", 1)]


def test_a_call_that_ends_with_nothing_suitable_is_counted(signed_in, ledger):
    call = take_a_call(signed_in("adviser"))
    call = call.press("Save", near="Kenley", notes="She would like somebody to talk to, she is lonely.")
    call = call.press("Save", a__safe_now="yes")
    call.press("Close this conversation", outcome="nothing_suitable", next_step="She rings back in spring.")
    assert ("befriending", "Kenley", "not_suitable", 1) in ledger()


def test_no_words_are_in_the_table_or_the_log(app, ledger, caplog):
    caplog.set_level(logging.DEBUG)
    visitor = app.test_client()
    visitor.get(search(visitor, near="12 Invented Road").location)
    visitor.get(search(visitor, words=f"{WORDS} wqxyv", near="CR8 2ZZ").location)
    assert ledger()
    engine = app.extensions["workspace"].catalogue.engine
    kept = MetaData()
    kept.reflect(engine, only=["unmet_need"])
    with engine.connect() as connection:
        rows = [str(value) for row in connection.execute(select(kept.tables["unmet_need"])) for value in row]
    for text in (*rows, caplog.text):
        for word in (WORDS, "wqxyv", "Invented Road", "CR8"):
            assert word.lower() not in text.lower()


def test_a_ledger_that_cannot_be_written_neither_breaks_nor_slows_a_page(app, caplog, monkeypatch):
    held = threading.Event()

    class Stuck:
        def note(self, need, area, kind, on):
            held.wait(20)
            raise OSError(f"disk is full at {need} {WORDS}")

    pen = unmet.Pen(Stuck)
    monkeypatch.setitem(app.extensions["workspace"]._opened, "pen", pen)
    visitor = app.test_client()
    assert visitor.get(search(visitor).location).status_code == 200
    held.set()
    pen.settle()
    said = [record.getMessage() for record in caplog.records if "ledger" in record.getMessage()]
    assert said == ["A line of the unmet-need ledger was not written (OSError)"]
    assert "zzyzx" not in caplog.text


def test_more_lines_than_can_wait_are_let_go_and_said_once_each(caplog):
    held = threading.Event()
    written = []

    class Slow:
        def note(self, *line):
            held.wait(20)
            written.append(line)

    pen = unmet.Pen(Slow)
    for _ in range(203):
        pen.note("befriending", "Purley", "full")
    held.set()
    pen.settle()
    assert len(written) == 200
    assert caplog.text.count("let go") == 3


def _results(**more) -> SearchResults:
    query = SearchQuery(words="x", within_km=more.pop("within_km", None), categories=more.pop("chosen", ()))
    understood = Understood(near=Near("Purley", 51.337, -0.114, "place"), needs=more.pop("needs", ()))
    return SearchResults(query, understood, total=more.pop("total", 0), hits=(), **more)


@pytest.mark.parametrize(
    ("results", "line"),
    [
        (_results(total=1), None),
        (_results(), ("", "Purley", "nothing_found")),
        (_results(needs=(("benefits", 0.9), ("food_help", 0.4))), ("benefits", "Purley", "nothing_found")),
        (_results(needs=(("benefits", 0.1),)), ("", "Purley", "nothing_found")),
        (_results(chosen=("dementia",), needs=(("benefits", 0.9),)), ("dementia", "Purley", "nothing_found")),
        (
            _results(within_km=1.0, nearby=(Hit("a", "A", (), 3.0, (), 1.0),)),
            ("", "Purley", "nothing_near"),
        ),
        (_results(within_km=1.0), ("", "Purley", "nothing_found")),
    ],
)
def test_what_a_search_comes_to(results, line):
    assert unmet.of_search(results.query, results) == line


@pytest.mark.parametrize(
    ("outcome", "near", "lines"),
    [
        ("full", "Purley", [("benefits", "Purley", "full")]),
        ("could_not_get_through", "Kenley", [("benefits", "Kenley", "could_not_get_through")]),
        ("connected", "Purley", []),
        ("full", "", []),
        ("full", "nowhere anybody knows", []),
    ],
)
def test_what_an_outcome_comes_to(outcome, near, lines):
    written = []

    class Kept:
        def note(self, need, area, kind, on):
            written.append((need, area, kind))

    pen = unmet.Pen(Kept)
    unmet.note_outcome(pen, outcome, ["benefits", "benefits"], near)
    pen.settle()
    assert written == lines


# --- the page ---------------------------------------------------------------


@pytest.fixture
def some(app):
    ledger = app.extensions["workspace"].ledger
    today = today_in_london()
    for count, need, area, on in (
        (7, "befriending", "Purley", today),
        (3, "benefits", "Kenley", today),
        (6, "", "", today - timedelta(days=60)),
    ):
        for _ in range(count):
            ledger.note(need, area, "nothing_found", on)


@pytest.mark.parametrize("role", ["manager", "steward"])
def test_the_page_shows_needs_and_areas_and_leaves_small_numbers_out(signed_in, some, role):
    page = see(signed_in(role), "/insight/unmet-need")
    rows = [[cell.get_text(strip=True) for cell in row.select("td")] for row in page.soup.select("tbody tr")]
    assert ["Befriending and company", "Purley", "Nothing was found", "7"] in rows
    assert any(row[1:] == ["Kenley", "Too few to say", "fewer than 5"] for row in rows)
    assert not any("No place given" in row for row in rows)
    longer = see(signed_in(role), "/insight/unmet-need?days=90")
    assert "No place given" in longer.text
    assert see(signed_in(role), "/insight/unmet-need?days=99999999999").soup.select("tbody tr")


def test_a_quiet_month_is_said_to_be_one(signed_in):
    assert "Nothing was written down" in see(signed_in("steward"), "/insight/unmet-need").text


def test_the_spreadsheet_holds_what_the_page_does_and_no_formula(signed_in, some):
    answer = signed_in("manager").get("/insight/unmet-need.csv?days=90")
    rows = list(csv.reader(io.StringIO(answer.text)))
    assert rows[0] == ["Need", "Area", "How many", "Most often", "From", "To"]
    assert [row[2] for row in rows[1:]] == ["7", "6", "fewer than 5"]
    assert date.fromisoformat(rows[1][5]) == today_in_london()
    assert "attachment" in answer.headers["Content-Disposition"]
    assert [plain_cell(each) for each in ("=1+1", "@x", "Purley")] == ["'=1+1", "'@x", "Purley"]
