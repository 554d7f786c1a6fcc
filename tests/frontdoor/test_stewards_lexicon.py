"""The room of the words people use: see, add, switch, try, undo; and what a search makes of it."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from assets_catalog.search.query import SearchQuery
from frontdoor.cli import main

from .desk_pages import see

ROOM = "/stewards/lexicon/"
MADE_UP = "zibbleworth"


@pytest.fixture
def steward(signed_in):
    return signed_in("steward")


def added(visitor, text, category="transport", kind="word", strength="names", **more):
    return visitor.post(
        f"{ROOM}add", data={"category": category, "kind": kind, "text": text, "strength": strength, **more}
    )


def needs_of(app, words):
    return [
        need
        for need, _ in app.extensions["workspace"].finder.search(SearchQuery(words=words)).understood.needs
    ]


def test_a_word_that_is_added_is_listed_as_ours_and_found_by_the_next_search(app, steward):
    assert "transport" not in needs_of(app, MADE_UP)
    answer = added(steward, MADE_UP)
    assert answer.status_code == 302
    page = see(steward, answer.headers["Location"])
    assert page.part("[role=status]").startswith("Added.")
    (row,) = [each for each in page.parts("#listed ~ table tbody tr") if MADE_UP in each]
    assert "Steward Person" in row
    assert "Ours" in row
    assert "transport" in needs_of(app, MADE_UP)[:3]


@pytest.mark.parametrize("number", ["1", "2", "99", "0", "-1", "x", "", "²"])
def test_a_long_list_has_pages_and_any_number_leads_to_one(steward, number):
    page = see(steward, f"{ROOM}?category=befriending&page={number}")
    assert page.status == 200
    assert 0 < len(page.soup.select("#listed ~ table tbody tr")) <= 40
    assert "page" in page.part("#listed")


def test_a_shipped_word_is_switched_off_and_on_again(app, steward):
    row = {"category": "faith", "kind": "word", "text": "mosque"}
    assert steward.post(f"{ROOM}switch", data={**row, "to": "off"}).status_code == 302
    page = see(steward, f"{ROOM}?category=faith&containing=mosque")
    assert page.parts("s") == ["mosque"]
    assert "Switch on “mosque”" in page.text
    steward.post(f"{ROOM}switch", data={**row, "to": "on"})
    assert see(steward, f"{ROOM}?category=faith&containing=mosque").parts("s") == []


def test_a_change_is_undone(app, steward):
    added(steward, MADE_UP)
    page = see(steward, ROOM)
    number = page.soup.find("input", attrs={"name": "change"})["value"]
    answer = steward.post(f"{ROOM}undo", data={"change": number})
    assert "done=undone" in answer.headers["Location"]
    assert "transport" not in needs_of(app, MADE_UP)
    assert "Undone: “zibbleworth”" in see(steward, ROOM).text


def test_what_somebody_might_say_is_tried_with_why_and_nothing_is_kept(app, steward):
    version = app.extensions["workspace"].words.version()
    answer = steward.post(f"{ROOM}try", data={"said": "the bailiffs came and im scared"})
    assert answer.status_code == 200
    assert "The word “bailiffs”" in answer.text
    assert "Debt and money" in answer.text or "debt" in answer.text.lower()
    assert app.extensions["workspace"].words.version() == version


def test_a_word_is_tried_before_it_is_added(app, steward):
    answer = added(steward, MADE_UP, said=f"where is the {MADE_UP}", first="1")
    assert answer.status_code == 200
    assert f"With “{MADE_UP}” added" in answer.text
    assert f"The word “{MADE_UP}”" in answer.text
    assert "transport" not in needs_of(app, MADE_UP)
    assert app.extensions["workspace"].words.version() == 0


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "Enter a word"),
        ("x" * 201, "too long"),
        ("my", "says nothing by itself"),
        ("mrs okafor", "names a person"),
        ("near CR5 1RA", "postcode"),
        ("bus pass", "there already"),
    ],
)
def test_a_word_that_is_refused_stays_in_the_form_with_the_reason(steward, text, says):
    answer = added(steward, text)
    assert answer.status_code == 400
    assert says in answer.text
    assert "Error: Words people use" in answer.text
    assert f'value="{text}"' in answer.text or not text


@pytest.mark.parametrize("said", ["", "x" * 201])
def test_trying_nothing_or_too_much_is_said(steward, said):
    answer = steward.post(f"{ROOM}try", data={"said": said})
    assert answer.status_code == 400
    assert "There is a problem" in answer.text


@pytest.mark.parametrize(
    ("to", "form"),
    [
        ("switch", {}),
        ("switch", {"kind": "word", "category": "faith", "text": "none such", "to": "off"}),
        ("switch", {"kind": "song", "category": "faith", "text": "mosque", "to": "off"}),
        ("undo", {}),
        ("undo", {"change": "²"}),
        ("undo", {"change": "999999"}),
    ],
)
def test_a_form_that_asks_for_what_is_not_there_is_refused_plainly(steward, to, form):
    answer = steward.post(f"{ROOM}{to}", data=form)
    assert answer.status_code == 400
    assert "There is a problem" in answer.text


def test_a_kind_of_help_that_is_not_one_shows_the_first(steward):
    assert see(steward, f"{ROOM}?category=juggling").status == 200


class TestCommands:
    @pytest.fixture
    def run(self, home, monkeypatch):
        monkeypatch.setenv("FRONTDOOR_HOME", str(home))
        return lambda *words: CliRunner().invoke(main, ["words", *words])

    def test_a_word_is_added_listed_and_removed(self, run):
        assert run("add", "transport", MADE_UP).exit_code == 0
        listed = json.loads(run("list", "transport", "--containing", MADE_UP, "--json").stdout)
        assert [(each["text"], each["ours"], each["on"]) for each in listed] == [(MADE_UP, True, True)]
        assert run("remove", "transport", MADE_UP).exit_code == 0
        assert json.loads(run("list", "transport", "--containing", MADE_UP, "--json").stdout) == []

    def test_an_example_is_added(self, run):
        assert run("add", "transport", "the steps on the tram frighten me", "--example").exit_code == 0
        assert "the steps on the tram" in run("list", "transport", "--containing", "steps on the tram").stdout

    @pytest.mark.parametrize(
        ("given", "says"),
        [
            (("add", "transport", "my"), "says nothing"),
            (("add", "juggling", "clubs"), "Choose a kind of help"),
            (("remove", "transport", MADE_UP), "not there"),
            (("list", "juggling"), "No kind of help"),
        ],
    )
    def test_what_cannot_be_done_is_one_sentence(self, run, given, says):
        answer = run(*given)
        assert answer.exit_code == 1
        assert says in answer.output
        assert "Traceback" not in answer.output
