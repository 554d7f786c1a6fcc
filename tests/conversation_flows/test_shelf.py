"""Which version of a script is in force, for everybody, and which one a conversation keeps."""

from __future__ import annotations

import logging
import shutil

import pytest

from conversation_flows import script as scripts
from conversation_flows import shelf as shelves
from conversation_flows.records import Records
from conversation_flows.records.versions import ChangedMeanwhileError, Texts
from conversation_flows.shelf import Shelf
from conversation_flows.yaml_files import DataError

GOOD = "good-conversation"


@pytest.fixture
def records(tmp_path):
    opened = Records.open(f"sqlite:///{tmp_path / 'records.sqlite'}")
    yield opened
    opened.close()


@pytest.fixture
def shelf(records):
    return Shelf(lambda: records.versions)


def texts(name=GOOD, **changes) -> Texts:
    """The shipped texts with each ``old`` made ``new``."""
    rules, words = (
        (scripts.FOLDER / name / file).read_text("utf-8") for file in ("script.yaml", "words.yaml")
    )
    for old, new in changes.get("words", {}).items():
        assert old in words
        words = words.replace(old, new, 1)
    for old, new in changes.get("rules", {}).items():
        assert old in rules
        rules = rules.replace(old, new, 1)
    return Texts(rules, words)


def put_live(records, version, act="published"):
    versions = records.versions
    replaces = versions.live().get(version.script, "")
    versions.put_live(
        version.script, version, replaces=replaces, act=act, by="W", why="w", seen=versions.number()
    )


ASKED = {"ask: Who is this for?": "ask: Who needs this?"}


def test_what_was_shipped_is_live_until_somebody_publishes(shelf):
    for name in scripts.names():
        edition = shelf.live(name)
        assert edition.script.id == name
        assert edition.version.startswith("s")
        assert len(edition.key) <= 20
    assert "+" in shelf.live("carer").key
    assert shelf.live(GOOD).script.question("who").ask == scripts.load(GOOD).question("who").ask


def test_another_process_sees_a_publication_within_two_seconds(records, monkeypatch):
    clock = [100.0]
    monkeypatch.setattr(shelves.time, "monotonic", lambda: clock[0])
    here, there = Shelf(lambda: records.versions), Shelf(lambda: records.versions)
    before = there.live(GOOD)
    assert here.live(GOOD) == before or here.live(GOOD).key == before.key
    put_live(records, records.versions.add_draft(GOOD, texts(words=ASKED), "W"))
    clock[0] += 1.9
    for each in (here, there):
        assert each.live(GOOD).script.question("who").ask == "Who needs this?"
        assert each.live(GOOD).key == "v1"


def test_asking_which_is_live_costs_one_question_a_second(records, monkeypatch):
    clock, asked = [100.0], []
    monkeypatch.setattr(shelves.time, "monotonic", lambda: clock[0])
    shelf = Shelf(lambda: records.versions)
    shelf.live(GOOD)
    number = type(records.versions).number
    monkeypatch.setattr(
        type(records.versions), "number", lambda versions: asked.append(1) or number(versions)
    )
    for _ in range(50):
        shelf.live("carer")
    clock[0] += 1.1
    for _ in range(50):
        shelf.live("carer")
    assert len(asked) == 1


def test_a_conversation_keeps_the_words_that_it_began_with(records, shelf):
    before, carer = shelf.live(GOOD), shelf.live("carer")
    put_live(records, records.versions.add_draft(GOOD, texts(words=ASKED), "W"))
    later = Shelf(lambda: records.versions)
    assert later.live(GOOD).key != before.key
    assert later.kept(GOOD, before.key).script.question("who").ask == "Who is this for?"
    assert later.kept("carer", carer.key).script.question("who").ask == "Who is this for?"
    assert later.live("carer").script.question("who").ask == "Who needs this?"


def test_words_shipped_with_older_software_are_still_there_for_who_began_with_them(
    records, shelf, tmp_path, monkeypatch
):
    old = shelf.live(GOOD)
    newer = tmp_path / "scripts"
    shutil.copytree(scripts.FOLDER, newer)
    (newer / GOOD / "words.yaml").write_text(texts(words=ASKED).words, "utf-8")
    updated = Shelf(lambda: records.versions, newer)
    assert updated.live(GOOD).script.question("who").ask == "Who needs this?"
    assert updated.kept(GOOD, old.key).script.question("who").ask == "Who is this for?"


@pytest.mark.parametrize("key", ["v9", "1", "", "v1+v2", "s00000000", "+", "v9+", "🙂"])
def test_a_version_that_is_gone_gives_way_to_the_live_one(shelf, key):
    assert shelf.kept(GOOD, key).key == shelf.live(GOOD).key
    assert shelf.kept("carer", key).key == shelf.live("carer").key
    assert shelf.kept("no-such-script", key).script.id == GOOD


def test_a_live_version_that_can_no_longer_be_used_gives_way_to_the_shipped_one(records, shelf, caplog):
    put_live(records, records.versions.add_draft(GOOD, Texts("id: [", "x"), "W"))
    shelf.look_again()
    with caplog.at_level(logging.ERROR):
        assert shelf.live(GOOD).version == shelf.shipped(GOOD)
        assert shelf.live("carer").script.question("who").ask
    assert "shipped one stands in" in caplog.text


def test_without_a_database_people_go_on_talking(tmp_path, caplog):
    from assets_catalog import database
    from conversation_flows.records.versions import Versions

    nowhere = Versions(database.open_engine(f"sqlite:///{tmp_path / 'no' / 'such.sqlite'}"))
    shelf = Shelf(lambda: nowhere)
    assert shelf.live(GOOD).version == shelf.shipped(GOOD)
    assert shelf.kept(GOOD, "v3").version == shelf.shipped(GOOD)
    shelf.look_again()
    assert shelf.live("carer").script.id == "carer"
    assert caplog.text.count("cannot be asked") == 1


def test_a_database_lost_under_way_leaves_what_was_live(records, shelf, tmp_path):
    put_live(records, records.versions.add_draft(GOOD, texts(words=ASKED), "W"))
    assert shelf.live(GOOD).key == "v1"
    (tmp_path / "records.sqlite").unlink()
    shelf.look_again()
    assert shelf.live(GOOD).key == "v1"


def test_a_script_that_is_not_there_is_said_with_what_was_meant(shelf):
    with pytest.raises(KeyError, match="Did you mean “carer”"):
        shelf.live("carers")


def test_a_trial_names_file_line_and_cure(shelf):
    with pytest.raises(DataError, match=r"carer/script\.yaml:\d+: .*Write `id: carer`"):
        shelf.try_out("carer", texts(GOOD))
    with pytest.raises(DataError, match="to build on"):
        shelf.try_out(GOOD, texts(rules={"status: live": "status: live\nbuilds_on: carers"}))
    with pytest.raises(DataError, match="builds on another script itself"):
        shelf.try_out(GOOD, texts(rules={"status: live": "status: live\nbuilds_on: carer"}))


def test_a_version_that_has_been_live_never_changes(records):
    versions = records.versions
    draft = versions.add_draft(GOOD, texts(), "W")
    put_live(records, draft)
    with pytest.raises(ChangedMeanwhileError):
        versions.change_draft(GOOD, draft.id, texts(words=ASKED), "W", was=draft.texts.mark)
    with pytest.raises(ChangedMeanwhileError):
        versions.discard_draft(GOOD, draft.id)
    assert versions.get(GOOD, draft.id) == draft


def test_two_writers_do_not_overwrite_each_other(records):
    versions = records.versions
    draft = versions.add_draft(GOOD, texts(), "W")
    versions.change_draft(GOOD, draft.id, texts(words=ASKED), "One", was=draft.texts.mark)
    with pytest.raises(ChangedMeanwhileError, match="Somebody else"):
        versions.change_draft(GOOD, draft.id, Texts("mine", "mine"), "Two", was=draft.texts.mark)
    assert versions.get(GOOD, draft.id).made_by == "One"
    with pytest.raises(ChangedMeanwhileError):
        put_live(records, draft)
    with pytest.raises(LookupError):
        versions.change_draft(GOOD, "v7", texts(), "W", was="x")
    versions.discard_draft(GOOD, draft.id)
    assert versions.get(GOOD, draft.id) is None
