"""The lexicon and the phrases: whole, well formed, and not written from the lines that measure the search."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from assets_catalog import categories
from assets_catalog.search.understanding import lexicon, phrases
from assets_catalog.search.understanding.lexicon import Lexicon, LexiconError
from assets_catalog.search.understanding.phrases import PhrasesError
from assets_catalog.search.understanding.tokens import (
    PhraseTable,
    fold,
    folded,
    is_worded,
    outermost,
    tokenise,
)

IDS = [category.id for category in categories.all_categories()]
ROOT = Path(__file__).resolve().parents[2]
#: Those that whoever tunes has before their eyes. ``queries_judged.jsonl`` beside this file was written by somebody
#: who had not read the lexicon, so a plain search that is also one of its terms is honest there.
LINES = sorted((ROOT.parent / "shared" / "evaluation").glob("queries*.jsonl"))


def plain(text: str) -> str:
    return " ".join(token.norm for token in tokenise(text))


@given(st.text())
@example("Mum's 2.30pm café, łódź!")
def test_folded_words_are_those_of_the_tokens(text: str) -> None:
    assert folded(text) == [token.norm for token in tokenise(text)]
    assert is_worded(text) == bool(folded(text))


@pytest.mark.parametrize("category", IDS)
def test_every_kind_of_help_has_words_and_phrases_enough(category: str) -> None:
    assert len(lexicon.built_in().terms[category]) >= 30
    assert len(phrases.built_in()[category]) >= 45


@pytest.mark.data
@pytest.mark.skipif(not LINES, reason="no labelled lines beside the project (../shared/evaluation)")
@pytest.mark.parametrize("path", LINES, ids=lambda path: path.name)
def test_no_term_and_no_phrase_is_a_line_that_measures_the_search(path: Path) -> None:
    lines = {plain(json.loads(row)["query"]) for row in path.read_text("utf-8").splitlines() if row.strip()}
    terms = {plain(term) for listed in lexicon.built_in().terms.values() for term in listed}
    sentences = {plain(phrase) for listed in phrases.built_in().values() for phrase in listed}
    assert not lines & terms
    assert not lines & sentences


@pytest.mark.parametrize("category", IDS)
def test_a_kind_of_help_is_found_by_its_own_name(category: str) -> None:
    votes = lexicon.built_in().votes(tokenise(categories.by_id()[category].name))
    assert category in sorted(votes, key=lambda each: -votes[each].weight)[:4]


class TestLexicon:
    def test_a_long_term_hides_the_words_in_it(self) -> None:
        votes = Lexicon({"food_help": {"names": ["food bank"]}, "lunch_clubs": {"signs": ["food"]}}).votes(
            tokenise("the food bank")
        )
        assert set(votes) == {"food_help"}

    def test_signs_add_up(self) -> None:
        known = Lexicon({"befriending": {"signs": ["lonely", "no friends"]}})
        one = known.votes(tokenise("lonely"))["befriending"].weight
        assert known.votes(tokenise("lonely and no friends"))["befriending"].weight > one

    def test_a_frame_says_what_is_asked(self) -> None:
        votes = Lexicon(
            {"volunteering": {"frames": ["volunteer"]}, "food_help": {"names": ["food bank"]}}
        ).votes(tokenise("volunteer at a food bank"))
        assert votes["volunteering"].weight > votes["food_help"].weight

    @pytest.mark.parametrize(
        ("text", "says"),
        [
            ("juggling: {names: [balls]}", "'juggling'"),
            ("faith: {maybe: [church]}", "'maybe'"),
            ("faith: {names: [7]}", "7"),
            ("faith: {names: ['']}", "''"),
            ("faith: church", "'faith'"),
            ("- a list", "one entry for each kind of help"),
            ("faith: [", "not YAML"),
        ],
    )
    def test_a_mistake_is_named(self, text: str, says: str) -> None:
        with pytest.raises(LexiconError, match=says):
            Lexicon.from_text(text)

    def test_a_borough_may_keep_a_list_of_its_own(self, tmp_path: Path) -> None:
        own = tmp_path / "lexicon.yaml"
        own.write_text("transport: {names: [hopper ticket]}", "utf-8")
        assert set(Lexicon.read(own).votes(tokenise("the hopper tickets"))) == {"transport"}
        with pytest.raises(LexiconError, match="cannot be read"):
            Lexicon.read(tmp_path / "absent.yaml")


class TestPhrases:
    @pytest.mark.parametrize(
        ("name", "text", "says"),
        [
            ("juggling.yaml", "- a", "no kind of help"),
            ("faith.yaml", "a: b", "plain list"),
            ("faith.yaml", "- yes", "not a phrase"),
            ("faith.yaml", "- '!'", "not a phrase"),
            ("faith.yaml", "- [", "cannot be read"),
        ],
    )
    def test_a_mistake_is_named(self, tmp_path: Path, name: str, text: str, says: str) -> None:
        (tmp_path / name).write_text(text, "utf-8")
        with pytest.raises(PhrasesError, match=says):
            phrases.read(tmp_path)

    def test_a_folder_that_is_absent_or_empty_has_none(self, tmp_path: Path) -> None:
        assert phrases.read(tmp_path) == {}
        assert phrases.read(tmp_path / "absent") == {}


class TestTokens:
    @pytest.mark.parametrize(
        ("phrase", "text"),
        [
            ("food bank", "the foodbank"),
            ("wheelchair", "my wheel chair broke"),
            ("get in the bath", "getting in to her bath"),
            ("mum's group", "mums groups"),
            ("café", "CAFE"),
            ("łódź", "lodz"),
        ],
    )
    def test_a_phrase_is_found_however_it_is_written(self, phrase: str, text: str) -> None:
        assert PhraseTable([(phrase, True)]).find(tokenise(text))

    @pytest.mark.parametrize("text", ["bank food", "food and drink bank", "food", ""])
    def test_other_words_are_not_the_phrase(self, text: str) -> None:
        assert not PhraseTable([("food bank", True)]).find(tokenise(text))

    def test_two_meanings_of_the_same_words_are_both_kept(self) -> None:
        found = outermost(
            PhraseTable([("blue badge", 1), ("blue badge", 2), ("blue", 3)]).find(tokenise("blue badge"))
        )
        assert [each.value for each in found] == [1, 2]

    def test_other_scripts_keep_their_letters(self) -> None:
        assert fold("தனிமை") == "தனிமை"
        assert [token.text for token in tokenise("أشعر بالوحدة")] == ["أشعر", "بالوحدة"]
