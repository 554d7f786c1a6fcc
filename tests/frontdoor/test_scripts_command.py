"""``frontdoor scripts``: list, show, import, publish and rollback, as an operator types them."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from conversation_flows import script as files
from conversation_flows.checking import Finding
from frontdoor.cli import main

GOOD = "good-conversation"
WARNING = Finding("warning", "long_words", "carer/words.yaml:3", "This is hard to read.", "Use short words.")


@pytest.fixture
def found(monkeypatch):
    """What the check finds; nothing, unless a test says so."""
    findings: list[Finding] = []
    monkeypatch.setattr("conversation_flows.publishing.check", lambda _script, **_near: tuple(findings))
    return findings


@pytest.fixture
def run(tmp_path, monkeypatch, found):
    """A function that runs a command in a home of its own."""
    monkeypatch.setenv("FRONTDOOR_HOME", str(tmp_path / "home"))

    def command(*words, code=0):
        answer = CliRunner().invoke(main, ["scripts", *words])
        assert answer.exit_code == code, answer.output
        return answer.output

    return command


@pytest.fixture
def folder(tmp_path):
    """The shipped files with one question asked otherwise."""
    made = tmp_path / "mine"
    made.mkdir()
    for file in files.FILES:
        text = (files.FOLDER / GOOD / file).read_text("utf-8")
        (made / file).write_text(text.replace("ask: Who is this for?", "ask: Who needs this?"), "utf-8")
    return made


def read(output):
    return json.loads(output.strip().splitlines()[-1])


def test_from_a_folder_to_live_and_back(run, folder):
    before = {each["script"]: each["live"] for each in read(run("list", "--json"))}
    assert set(before) == set(files.names())
    made = read(run("import", GOOD, str(folder), "--by", "Wanda", "--json"))
    assert (made["version"], made["may_go_live"]) == ("v1", True)
    done = read(run("publish", GOOD, "v1", "--why", "Plainer", "--by", "Wanda", "--json"))
    assert done == {"script": GOOD, "live": "v1", "replaced": before[GOOD], "by": "Wanda", "why": "Plainer"}
    shown = read(run("show", GOOD, "--json"))["versions"]
    assert [(each["version"], each["state"]) for each in shown] == [
        ("v1", "live"),
        (before[GOOD], "superseded"),
    ]
    assert shown[0]["why"] == "Plainer"
    assert "is live; it replaced version 1" in run("rollback", GOOD)
    assert {each["script"]: each["live"] for each in read(run("list", "--json"))} == before
    assert "(command line)" in run("show", GOOD)


def test_a_draft_that_cannot_be_used_is_kept_and_said(run, folder):
    rules = folder / "script.yaml"
    rules.write_text(rules.read_text("utf-8").replace("title: A good", "titel: A good"), "utf-8")
    said = run("import", GOOD, str(folder), code=1)
    assert "Kept as version 1" in said
    assert f"{GOOD}/script.yaml, line" in said
    kept = read(run("show", GOOD, "--version", "v1", "--json"))
    assert kept["fault"]["line"] > 0
    assert "titel: A good" in kept["files"]["script.yaml"]
    assert "Error" in run("publish", GOOD, "v1", "--why", "w", code=1)


def test_warnings_must_have_been_read(run, folder, found):
    found.append(WARNING)
    assert "This is hard to read." in run("import", GOOD, str(folder))
    assert "Read the warnings" in run("publish", GOOD, "v1", "--why", "w", code=1)
    assert "is live" in run("publish", GOOD, "v1", "--why", "w", "--warnings-read")


def test_a_version_can_be_written_into_a_folder_and_brought_back(run, tmp_path):
    out = tmp_path / "out"
    assert "Nothing is wrong" in run("show", "carer", "--into", str(out))
    for file in files.FILES:
        assert (out / file).read_text("utf-8") == (files.FOLDER / "carer" / file).read_text("utf-8")
    said = run("import", "carer", str(out))
    assert "version 1" in said
    assert "says the same as what is live" in run("publish", "carer", "v1", "--why", "w", code=1)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("show", "carers"), "Did you mean “carer”"),
        (("show", "carer", "--version", "v9"), "has no version “v9”"),
        (("import", "carer", "/no/such/folder"), "must hold script.yaml and words.yaml"),
        (("publish", "carer", "v9", "--why", "w"), "has no version “v9”"),
        (("publish", "nobody", "v1", "--why", "w"), "There is no script"),
        (("rollback", "carer"), "Nothing was live before"),
        (("rollback", "carer", "--to", "v9"), "has no version “v9”"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(run, words, says):
    said = run(*words, code=1)
    assert says in said
    assert "Traceback" not in said
