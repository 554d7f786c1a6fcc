"""The command line: what each verb answers, and the one sentence when something is wrong."""

from __future__ import annotations

import json
import socket
from datetime import date

import pytest
from click.testing import CliRunner

from frontdoor.cli import main


@pytest.fixture
def run(home, monkeypatch):
    """A function that runs a command on the sample home."""
    monkeypatch.setenv("FRONTDOOR_HOME", str(home))

    def command(*words: str, given: str | None = None):
        return CliRunner().invoke(main, list(words), input=given)

    return command


@pytest.fixture
def on_empty(tmp_path, monkeypatch):
    """A function that runs a command on a folder that is not there yet."""
    monkeypatch.setenv("FRONTDOOR_HOME", str(tmp_path / "new"))
    monkeypatch.chdir(tmp_path)
    return lambda *words: CliRunner().invoke(main, list(words))


def test_search_answers_in_the_shape_that_programs_were_promised(run):
    answer = json.loads(
        run("search", "chair exercise", "--near", "CR5 1RA", "--limit", "10", "--json").stdout
    )
    assert {"understood", "total", "hits", "facets"} <= set(answer)
    assert 1 <= len(answer["hits"]) <= 10
    assert {"id", "name", "categories", "distance_km", "reasons"} <= set(answer["hits"][0])
    assert "exercise_falls" in answer["hits"][0]["categories"]
    assert answer["understood"]["near"]["label"] == "CR5 1RA"


def test_search_in_words_says_what_it_understood(run):
    said = run("search", "lunch club", "--near", "Purley").stdout
    assert "Understood: Lunch clubs" in said
    assert "miles from Purley" in said


def test_an_unknown_kind_of_help_lists_those_that_there_are(run):
    answer = run("search", "x", "--category", "nonsense")
    assert answer.exit_code == 1
    assert "befriending" in answer.output


def test_a_new_folder_is_made_and_can_be_searched(on_empty):
    answer = on_empty("search", "lunch", "--json")
    assert answer.exit_code == 0, answer.output
    assert json.loads(answer.stdout)["total"] == 0


def test_the_sample_loads_once(on_empty):
    first = json.loads(on_empty("sample", "load", "--json").stdout)
    second = json.loads(on_empty("sample", "load", "--json").stdout)
    assert first["added"] >= 320
    assert second == {"added": 0, "changed": 0, "unchanged": first["added"]}


def test_what_is_loaded_by_one_command_is_found_by_the_next(on_empty):
    on_empty("sample", "load")
    assert json.loads(on_empty("search", "choir", "--json").stdout)["total"] > 0


def test_a_damaged_index_is_made_again_and_nothing_is_lost(run, home):
    before = json.loads(run("search", "choir", "--json").stdout)
    for path in (home / "index").rglob("*"):
        if path.is_file():
            path.write_bytes(b"spoilt")
    after = json.loads(run("search", "choir", "--json").stdout)
    assert [hit["id"] for hit in after["hits"]] == [hit["id"] for hit in before["hits"]]


def test_a_missing_index_is_made_again(run, home):
    import shutil

    shutil.rmtree(home / "index")
    assert json.loads(run("index", "rebuild", "--json").stdout)["services"] >= 320
    assert json.loads(run("search", "choir", "--json").stdout)["total"] > 0


def test_a_damaged_database_is_one_sentence(run, home):
    (home / "catalogue.sqlite3").write_bytes(b"this is no database" * 100)
    (home / "catalogue.sqlite3-wal").unlink(missing_ok=True)
    answer = run("search", "choir")
    assert answer.exit_code == 1
    assert "The database cannot be used" in answer.output
    assert "frontdoor doctor" in answer.output
    assert "Traceback" not in answer.output


def test_a_folder_that_is_a_file_is_one_sentence(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("FRONTDOOR_HOME", str(tmp_path / "file"))
    answer = CliRunner().invoke(main, ["search", "x"])
    assert "cannot be written" in answer.output
    assert "FRONTDOOR_HOME" in answer.output


def test_a_wrong_setting_is_named(run, monkeypatch):
    monkeypatch.setenv("FRONTDOOR_PORT", "lots")
    answer = run("doctor")
    assert "FRONTDOOR_PORT" in answer.output


def test_a_setting_can_stand_in_the_file_and_the_environment_wins(home, monkeypatch):
    from frontdoor.settings import Settings

    (home / "frontdoor.toml").write_text('site_name = "From the file"\nport = 9001\n')
    monkeypatch.setenv("FRONTDOOR_HOME", str(home))
    monkeypatch.setenv("FRONTDOOR_PORT", "9002")
    assert (Settings.load().site_name, Settings.load().port) == ("From the file", 9002)


def test_a_port_in_use_is_one_sentence_with_another_to_try(run):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        answer = run("serve", "--port", str(port))
    assert answer.exit_code == 1
    assert f"Port {port} on 127.0.0.1 is already in use" in answer.output


def test_an_account_is_made_and_a_second_of_the_name_refused(run):
    made = run(
        "user", "add", "wilma", "--role", "adviser", "--name", "Wilma", "--password", "long enough words"
    )
    assert "Wilma can sign in as wilma (adviser)." in made.output
    again = run("user", "add", "wilma", "--role", "adviser", "--password", "long enough words")
    assert "already in use" in again.output


def test_a_password_is_asked_for_unseen(run):
    answer = run("user", "add", "fred", "--role", "steward", given="long enough words\nlong enough words\n")
    assert answer.exit_code == 0
    assert "long enough words" not in answer.output


def test_the_doctor_finds_a_well_house_well(run):
    answer = run("doctor", "--json")
    found = json.loads(answer.stdout)
    assert found["well"], found


@pytest.mark.parametrize(
    ("today", "says"),
    [(date(2027, 6, 1), ""), (date(2028, 6, 14), "term_dates.yaml"), (date(2031, 1, 1), "term_dates.yaml")],
)
def test_the_doctor_says_when_school_terms_run_out(run, monkeypatch, today, says):
    monkeypatch.setattr("frontdoor.doctor.today_in_london", lambda: today)
    monkeypatch.setattr("assets_catalog.schedules.terms_known_until", lambda: date(2028, 7, 21))
    looked = json.loads(run("doctor", "--json").stdout)["findings"]
    terms = next(each for each in looked if each["what"] == "School terms")
    assert (terms["well"], terms["found"]) == (True, "known until 21 July 2028")
    assert says in terms["cure"]
    assert bool(terms["cure"]) == bool(says)


def test_the_doctor_says_what_to_mend(on_empty):
    answer = on_empty("doctor")
    assert answer.exit_code == 1
    assert "frontdoor sample load" in answer.output
    assert "frontdoor user add" in answer.output


def test_a_spreadsheet_goes_in_and_a_second_time_changes_nothing(run, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "clubs.csv").write_text(
        "name,type,postcode,telephone\nElm chess club,social club,CR5 1RA,020 7946 0001\n,,,\n"
    )
    first = json.loads(
        run("import", "spreadsheet", str(tmp_path / "clubs.csv"), "--json").stdout.splitlines()[-1]
    )
    second = json.loads(
        run("import", "spreadsheet", str(tmp_path / "clubs.csv"), "--json").stdout.splitlines()[-1]
    )
    assert first["added"] == 1
    assert (second["added"], second["changed"], second["unchanged"]) == (0, 0, 1)
    found = json.loads(run("search", "Elm chess club", "--json").stdout)
    assert found["hits"][0]["name"] == "Elm chess club"


def test_a_spreadsheet_that_is_not_there_is_one_sentence(run):
    answer = run("import", "spreadsheet", "nowhere.csv")
    assert answer.exit_code == 1
    assert "nowhere.csv" in answer.output


def test_guidance_and_listening_answer_as_json(run, tmp_path):
    answers = tmp_path / "answers.json"
    answers.write_text(json.dumps({"who": "self", "safe_now": "yes", "wants_assessment": "yes"}))
    found = json.loads(run("guide", "good-conversation", "--answers", str(answers), "--json").stdout)
    assert {"tiers", "routes", "promises", "must", "next_prompts", "can_close", "blocked_by"} <= set(found)
    assert "T3" in found["tiers"]
    heard = [
        json.loads(line)
        for line in run("listen", "--json", given="I smell gas\nlunch club\n").stdout.splitlines()
    ]
    assert [each["panel"] for each in heard] == ["full", "none"]
