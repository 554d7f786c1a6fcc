"""Two versions side by side: what people will read differently, and the lines themselves."""

from __future__ import annotations

from conversation_flows.comparing import compare
from conversation_flows.records.versions import Texts

from .test_shelf import texts


def said(pieces) -> str:
    return "".join(each.text for each in pieces)


def test_nothing_changed():
    assert compare(texts(), texts()).same
    assert compare(texts(), texts()).words == ()


def test_the_words_of_the_person_come_first_with_what_is_new_marked():
    after = texts(words={"ask: Who is this for?": "ask: Who needs this?"})
    found = compare(texts(), after)
    change = found.words[0]
    assert (change.reader, change.about, change.place) == ("person", "Question: who", "prompts › who › ask")
    assert said(change.before) == "Who is this for?"
    assert said(change.after) == "Who needs this?"
    assert [each.text for each in change.after if each.changed] == ["needs"]
    assert "".join(each.text for each in change.before if each.changed).split() == ["is", "for"]
    assert not found.lines["script.yaml"]
    signs = [each.sign for each in found.lines["words.yaml"]]
    assert signs.count("+") == signs.count("-") == 1


def test_what_advisers_read_is_told_apart_and_comes_after():
    before = texts()
    after = Texts(
        before.rules,
        before.words.replace("    adviser: ", "    adviser: Now ", 1).replace("ask: ", "ask: So ", 1),
    )
    assert [each.reader for each in compare(before, after).words] == ["person", "adviser"]


def test_words_that_are_new_or_gone():
    old, new = Texts("a: b", "musts:\n  x: One\n  y: Two"), Texts("a: b", "musts:\n  y: Two\n  z: Three")
    found = {each.place: (said(each.before), said(each.after)) for each in compare(old, new).words}
    assert found == {"musts › x": ("One", ""), "musts › z": ("", "Three")}


def test_texts_that_are_no_yaml_are_still_compared_line_by_line():
    found = compare(Texts("id: [", "a: 1\nb: [\n"), Texts("id: x", "[" * 3000))
    assert found.words == ()
    assert [(each.sign, each.text) for each in found.lines["script.yaml"]] == [("-", "id: ["), ("+", "id: x")]


def test_lines_carry_their_numbers_and_gaps_are_shown():
    rows = [f"line {n}" for n in range(1, 41)]
    other = rows.copy()
    other[4], other[34] = "five", "thirty-five"
    lines = compare(Texts("\n".join(rows), ""), Texts("\n".join(other), "")).lines["script.yaml"]
    assert [(each.before, each.after) for each in lines if each.sign == "-"] == [(5, None), (35, None)]
    assert [each.text for each in lines if each.sign == "+"] == ["five", "thirty-five"]
    assert sum(each.sign == "…" for each in lines) == 1
