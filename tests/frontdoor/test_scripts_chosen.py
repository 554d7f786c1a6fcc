"""``guide``, ``draw-script`` and ``check-scripts`` read what the site uses, or the version that is named."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from conversation_flows import checking, publishing
from conversation_flows import script as files
from conversation_flows.checking import Walk
from conversation_flows.records.versions import PUBLISHED, Texts
from frontdoor.cli import main
from frontdoor.settings import Settings
from frontdoor.workspace import Workspace

GOOD = "good-conversation"
SHIPPED_ASK, OUR_ASK = "Who is this for?", "Whom shall we help?"


@pytest.fixture
def site(tmp_path, monkeypatch):
    """A home of its own, where no check takes its seconds."""
    monkeypatch.setenv("FRONTDOOR_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(publishing, "check", lambda script, **more: ())
    site = Workspace(Settings(home=tmp_path / "home"))
    yield site
    site.let_go()


@pytest.fixture
def run(site):
    return lambda *words: CliRunner().invoke(main, words)


@pytest.fixture
def walked(monkeypatch):
    """The scripts that were walked; nothing is found in them."""
    seen = []
    monkeypatch.setattr(checking, "walk", lambda script: seen.append(script) or Walk(script.id))
    monkeypatch.setattr(checking, "check", lambda script, **more: ())
    return seen


def texts(name=GOOD, was=SHIPPED_ASK, now=OUR_ASK):
    """The shipped texts, one sentence of them put otherwise in the file where it stands."""
    found = [(files.FOLDER / name / file).read_text("utf-8") for file in files.FILES]
    assert any(was in text for text in found)
    return Texts(*(text.replace(was, now) for text in found))


def draft(site, made):
    return site.publishing.draft(GOOD, made, "Wanda").id


def publish(site, made):
    version = draft(site, made)
    site.publishing.publish(GOOD, version, by="Wanda", why="Plainer")
    return version


def test_what_is_drawn_is_what_is_live(site, run):
    assert SHIPPED_ASK in run("draw-script", GOOD).output
    publish(site, texts())
    drawn = run("draw-script", GOOD).output
    assert OUR_ASK in drawn
    assert SHIPPED_ASK not in drawn
    assert SHIPPED_ASK in run("draw-script", GOOD, "--version", "shipped").output


def test_a_script_that_builds_on_what_was_published_has_its_words(site, run):
    publish(site, texts())
    assert OUR_ASK in run("draw-script", "home-from-hospital").output
    assert OUR_ASK not in run("draw-script", "home-from-hospital", "--version", "shipped").output


def test_a_draft_is_drawn_where_it_is_named(site, run, tmp_path):
    version = draft(site, texts())
    assert SHIPPED_ASK in run("draw-script", GOOD).output
    answer = run("draw-script", GOOD, "--version", version, "--output", str(tmp_path / "it.svg"))
    assert answer.output.startswith("Drawn, version 1: ")
    assert OUR_ASK in (tmp_path / "it.svg").read_text("utf-8")


def test_the_check_walks_what_is_live_and_says_which_version(site, run, walked):
    publish(site, texts())
    answer = run("check-scripts", GOOD)
    assert answer.exit_code == 0, answer.output
    assert "(version 1)" in answer.output
    assert walked[0].question("who").ask == OUR_ASK
    told = json.loads(run("check-scripts", "--json").output)
    versions = {each["script"]: each["version"] for each in told["walks"]}
    assert set(versions) == set(files.names())
    assert versions[GOOD] == "v1"
    assert versions["carer"] == site.scripts.shipped("carer")


def test_the_check_of_the_shipped_ones_is_of_the_files(site, run, walked):
    publish(site, texts())
    told = json.loads(run("check-scripts", "--version", "shipped", "--json").output)
    assert {each["version"] for each in told["walks"]} == {"shipped"}
    assert [each.id for each in walked] == list(files.names())
    assert OUR_ASK not in {each.question("who").ask for each in walked if each.id == GOOD}


def test_guidance_is_by_the_rules_that_are_live(site, run, tmp_path):
    answers = tmp_path / "answers.json"
    answers.write_text(json.dumps({"who": "self", "safe_now": "yes", "wants_assessment": "yes"}))
    guide = ("guide", GOOD, "--answers", str(answers), "--json")
    shipped = json.loads(run(*guide).stdout)
    right = "You have a right to one."
    assert right in shipped["why"]["T3"]
    publish(site, texts(was=right, now="It is yours by right."))
    assert "It is yours by right." in json.loads(run(*guide).stdout)["why"]["T3"]
    assert json.loads(run(*guide, "--version", "shipped").stdout) == shipped


def test_where_the_live_one_cannot_be_used_the_shipped_one_stands_in_and_that_is_said(site, run):
    broken = texts(was="title: A good", now="titel: A good")
    made = site.records.versions.add_draft(GOOD, broken, "Wanda")
    site.records.versions.put_live(
        GOOD, made, replaces=site.scripts.shipped(GOOD), act=PUBLISHED, by="W", why="w", seen=0
    )
    answer = run("draw-script", GOOD)
    assert answer.exit_code == 0
    assert SHIPPED_ASK in answer.stdout
    assert "Version 1 of good-conversation is live and cannot be used" in answer.stderr
    assert "`title` is missing" in answer.stderr
    named = run("draw-script", GOOD, "--version", made.id)
    assert named.exit_code == 1
    assert "script.yaml:1: `title` is missing" in named.output


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("draw-script", "carers"), "Did you mean “carer”"),
        (("draw-script", "carers", "--version", "shipped"), "Did you mean “carer”"),
        (("draw-script", "carer", "--version", "v9"), "has no version “v9”"),
        (("check-scripts", "--version", "v9"), "v9 is the version of one script."),
        (
            ("check-scripts", "carer", "home-from-hospital", "--version", "v9"),
            "v9 is the version of one script.",
        ),
        (("guide", "carers", "--answers", "none.json"), "Did you mean “carer”"),
    ],
)
def test_what_is_not_there_is_one_sentence(run, words, says):
    answer = run(*words)
    assert answer.exit_code == 1
    assert says in answer.output
    assert "Traceback" not in answer.output


def test_the_shipped_ones_ask_no_database(run, monkeypatch):
    monkeypatch.setenv("FRONTDOOR_CONVERSATIONS_URL", "sqlite:////no/such/folder/conversations.sqlite")
    assert SHIPPED_ASK in run("draw-script", GOOD, "--version", "shipped").output
    answer = run("draw-script", GOOD)
    assert answer.exit_code == 1
    assert "The database cannot be used" in answer.output
