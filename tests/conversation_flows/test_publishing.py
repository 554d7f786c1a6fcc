"""Drafts, publications and ways back: what is refused, what is kept, and who did it."""

from __future__ import annotations

import pytest

from conversation_flows.checking import Finding
from conversation_flows.publishing import DRAFT, LIVE, LONGEST_TEXT, SUPERSEDED, Publishing, RefusedError
from conversation_flows.records import Records
from conversation_flows.records.versions import ChangedMeanwhileError, Texts, shipped_id
from conversation_flows.shelf import Shelf

from .test_shelf import ASKED, GOOD, texts

ERROR = Finding("error", "dead_end", "carer/script.yaml:9", "Nothing follows.", "Add a next step.")
WARNING = Finding("warning", "long_words", "carer/words.yaml:3", "This is hard to read.", "Use short words.")


class Checks:
    """A check that finds what the test says."""

    def __init__(self) -> None:
        self.found: tuple[Finding, ...] = ()

    def __call__(self, _script):
        return self.found


@pytest.fixture
def checks():
    return Checks()


@pytest.fixture
def records(tmp_path):
    opened = Records.open(f"sqlite:///{tmp_path / 'records.sqlite'}")
    yield opened
    opened.close()


@pytest.fixture
def desk(records, checks):
    return Publishing(Shelf(lambda: records.versions), records.versions, checks)


def states(desk, name=GOOD):
    return {each.version.id: each.state for each in desk.listed(name)}


SHIPPED = shipped_id(texts())


def test_a_draft_goes_live_and_what_was_live_is_superseded(desk):
    draft = desk.draft(GOOD, texts(words=ASKED), "Stan Steward", SHIPPED)
    assert states(desk) == {SHIPPED: LIVE, draft.id: DRAFT}
    done = desk.publish(GOOD, draft.id, by="Stan Steward", why="Plainer words")
    assert states(desk) == {draft.id: LIVE, SHIPPED: SUPERSEDED}
    assert (done.replaced, done.by, done.why, done.act) == (
        SHIPPED,
        "Stan Steward",
        "Plainer words",
        "published",
    )
    assert desk.one(GOOD, draft.id).last.why == "Plainer words"
    assert desk.before(GOOD).version.id == SHIPPED


def test_a_draft_with_an_error_cannot_go_live(desk, checks):
    draft = desk.draft(GOOD, texts(words=ASKED), "W")
    checks.found = (ERROR,)
    with pytest.raises(RefusedError, match=r"carer/script.yaml:9: Nothing follows. Add a next step."):
        desk.publish(GOOD, draft.id, by="W", why="w", warnings_read=True)
    assert states(desk)[draft.id] == DRAFT


def test_warnings_must_have_been_read(desk, checks):
    draft = desk.draft(GOOD, texts(words=ASKED), "W")
    checks.found = (WARNING,)
    with pytest.raises(RefusedError, match="Read the warnings"):
        desk.publish(GOOD, draft.id, by="W", why="w")
    desk.publish(GOOD, draft.id, by="W", why="w", warnings_read=True)
    assert states(desk)[draft.id] == LIVE


def test_a_reason_is_wanted(desk):
    draft = desk.draft(GOOD, texts(words=ASKED), "W")
    with pytest.raises(RefusedError, match="Write why"):
        desk.publish(GOOD, draft.id, by="W", why="  ")


def test_a_draft_that_does_not_load_is_kept_with_what_is_wrong(desk):
    wrong = texts(rules={"answer: safe_now, in:": "answer: safe_nou, in:"})
    draft = desk.draft(GOOD, wrong, "W")
    assert desk.one(GOOD, draft.id).version.texts == wrong
    fault = desk.examine(GOOD, wrong).fault
    assert (fault.script, fault.file) == (GOOD, "script.yaml")
    assert "safe_nou" in dict(fault.around)[fault.line]
    assert len(fault.around) == 5
    assert "Did you mean “safe_now”" in str(fault)
    with pytest.raises(RefusedError, match="safe_nou"):
        desk.publish(GOOD, draft.id, by="W", why="w")


@pytest.mark.parametrize("rules", ["", "id: [", "[" * 5000, "- a", "\x00", "a: &a [*a]"])
def test_anything_may_be_pasted_and_nothing_breaks(desk, rules):
    found = desk.examine(GOOD, Texts(rules, ""))
    assert found.script is None
    assert found.fault.line >= 1
    assert found.fault.cure


def test_a_draft_that_says_what_is_live_already_is_not_published(desk):
    draft = desk.draft(GOOD, texts(), "W")
    with pytest.raises(RefusedError, match="says the same as what is live"):
        desk.publish(GOOD, draft.id, by="W", why="w")


def test_too_long_a_text_is_refused_in_one_sentence(desk):
    with pytest.raises(RefusedError, match="Shorten it"):
        desk.draft(GOOD, Texts("x" * (LONGEST_TEXT + 1), ""), "W")


def test_the_words_beneath_cannot_be_pulled_from_under_another_script(desk):
    """The carer's script asks whether somebody is safe, with the words of the good conversation."""
    without = texts(rules={"  ring_tomorrow: +24h\n": ""}, words={"  ring_tomorrow:": "  ring_tomorow:"})
    assert desk.examine(GOOD, without).fault
    clash = texts(
        rules={"conditions:\n": "conditions:\n  caring_clash: {answer: who, is: self}\n"},
    )
    made = desk.examine(GOOD, clash)
    assert made.script
    carer = texts(
        "carer", rules={"rules:\n": "conditions:\n  caring_clash: {answer: who, is: self}\nrules:\n"}
    )
    first = desk.draft("carer", carer, "W")
    desk.publish("carer", first.id, by="W", why="w")
    draft = desk.draft(GOOD, clash, "W")
    with pytest.raises(RefusedError, match="carer builds on this one"):
        desk.publish(GOOD, draft.id, by="W", why="w")


def test_going_back_is_to_what_was_live_before_and_can_be_undone(desk):
    one = desk.draft(GOOD, texts(words=ASKED), "W")
    desk.publish(GOOD, one.id, by="W", why="w")
    back = desk.roll_back(GOOD, by="Mina")
    assert (back.version, back.replaced, back.act) == (SHIPPED, one.id, "rolled back")
    assert states(desk) == {SHIPPED: LIVE, one.id: SUPERSEDED}
    assert desk.roll_back(GOOD, by="W").version == one.id


def test_going_back_further_names_the_version(desk):
    ids = []
    for word in ("One", "Two"):
        draft = desk.draft(GOOD, texts(words={"ask: Who is this for?": f"ask: {word}?"}), "W")
        desk.publish(GOOD, draft.id, by="W", why="w")
        ids.append(draft.id)
    assert desk.roll_back(GOOD, SHIPPED, by="W", why="Mistake").why == "Mistake"
    assert states(desk) == {SHIPPED: LIVE, ids[0]: SUPERSEDED, ids[1]: SUPERSEDED}


def test_a_check_never_holds_up_going_back(desk, checks):
    draft = desk.draft(GOOD, texts(words=ASKED), "W")
    desk.publish(GOOD, draft.id, by="W", why="w")
    checks.found = (ERROR, WARNING)
    assert desk.roll_back(GOOD, by="W").version == SHIPPED


def test_what_cannot_be_done_is_said(desk):
    draft = desk.draft(GOOD, texts(words=ASKED), "W")
    with pytest.raises(RefusedError, match="Nothing was live before: Shipped"):
        desk.roll_back(GOOD, by="W")
    with pytest.raises(RefusedError, match="has never been live"):
        desk.roll_back(GOOD, draft.id, by="W")
    with pytest.raises(RefusedError, match="is live already"):
        desk.roll_back(GOOD, SHIPPED, by="W")
    with pytest.raises(RefusedError, match="is live already"):
        desk.publish(GOOD, SHIPPED, by="W", why="w")
    with pytest.raises(KeyError, match="no version “v9”"):
        desk.publish(GOOD, "v9", by="W", why="w")
    with pytest.raises(KeyError, match="Did you mean “carer”"):
        desk.draft("carers", texts(), "W")
    desk.publish(GOOD, draft.id, by="W", why="w")
    with pytest.raises(RefusedError, match="Go back to it instead"):
        desk.publish(GOOD, SHIPPED, by="W", why="w")


def test_two_people_who_publish_at_once_do_not_both_win(desk, records, monkeypatch):
    first = desk.draft(GOOD, texts(words=ASKED), "W")
    second = desk.draft(GOOD, texts(words={"ask: Who is this for?": "ask: For whom?"}), "W")
    examine = desk.examine

    def slow(script, written):
        monkeypatch.setattr(desk, "examine", examine)
        desk.publish(GOOD, second.id, by="Two", why="w")
        return examine(script, written)

    monkeypatch.setattr(desk, "examine", slow)
    with pytest.raises(ChangedMeanwhileError, match="press once more"):
        desk.publish(GOOD, first.id, by="One", why="w")
    assert records.versions.live() == {GOOD: second.id}
