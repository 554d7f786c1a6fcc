"""When listening breaks, the quiet line shows, the error is logged, and no word is kept or sent."""

from __future__ import annotations

import logging
import shutil
import socket
from pathlib import Path

import pytest

from assets_catalog.search.understanding import meaning
from assets_catalog.search.understanding.meaning import without_encoder
from conversation_flows.listening import Heard, evaluate, frames, listen, patterns, voice

WORDS = "wallaby quarrel, he has his hands round my throat"


@pytest.fixture
def anew():
    """Frames and word lists read afresh in the test, and again after it."""
    caches = (frames.all_frames, patterns.word_lists, patterns.named_patterns)
    for kept in caches:
        kept.cache_clear()
    yield
    for kept in caches:
        kept.cache_clear()


@pytest.fixture
def words_elsewhere(tmp_path, monkeypatch, anew):
    """A copy of the frames and word lists that a test may break."""
    here = Path(str(patterns.folder()))
    copy = tmp_path / "listening"
    copy.mkdir()
    shutil.copytree(here / "frames", copy / "frames")
    for page in here.glob("*.yaml"):
        shutil.copy(page, copy)
    for module in (patterns, frames):
        monkeypatch.setattr(module, "folder", lambda: copy)
    return copy


def quiet_and_logged(caplog, sort):
    with caplog.at_level(logging.DEBUG):
        assert listen(WORDS) == Heard("quiet")
    errors = [record for record in caplog.records if record.levelno == logging.ERROR]
    assert [sort in record.getMessage() for record in errors] == [True]
    assert all(record.exc_info is None for record in errors)
    assert "wallaby" not in caplog.text
    assert "throat" not in caplog.text


@pytest.mark.parametrize(
    ("broken", "sort"),
    [
        ("kind: domestic_abuse\nframes: [{name: harm, why: x, any: ['(open']}]\n", "FrameError"),
        ("kind: domestic_abuse\nframes: [{name: harm, why: x, any: ['<nowhere>']}]\n", "FrameError"),
        ("- not names and lists\n", "FrameError"),
        ("kind: [\n", "Error"),
        ("kind: domestic_abuse\n", "KeyError"),
    ],
)
def test_a_broken_frame_file_shows_the_quiet_line(words_elsewhere, caplog, broken, sort):
    (words_elsewhere / "frames" / "domestic_abuse.yaml").write_text(broken, encoding="utf-8")
    quiet_and_logged(caplog, sort)


def test_a_frame_file_that_cannot_be_read_as_letters_shows_the_quiet_line(words_elsewhere, caplog):
    (words_elsewhere / "frames" / "domestic_abuse.yaml").write_bytes(b"\xff\xfe\x00kind")
    quiet_and_logged(caplog, "UnicodeDecodeError")


def test_the_same_files_unbroken_are_heard(words_elsewhere):
    assert "domestic_abuse" in listen(WORDS).kinds


def test_an_encoder_that_breaks_shows_the_quiet_line(monkeypatch, caplog):
    def breaks(texts):
        raise OSError(f"cannot read {texts}")

    monkeypatch.setattr(voice, "encode", breaks)
    monkeypatch.setattr(frames, "heard", lambda text: set())
    quiet_and_logged(caplog, "OSError")


def test_an_encoder_that_breaks_hides_nothing_that_the_frames_hear(monkeypatch):
    def breaks(texts):
        raise OSError("the file is damaged")

    monkeypatch.setattr(voice, "encode", breaks)
    assert "domestic_abuse" in listen(WORDS).kinds


def test_without_an_encoder_listening_goes_on():
    with without_encoder():
        assert meaning.encode(["a"]) is None
        assert listen(WORDS).panel == "full"
        assert listen("yoga near Purley").panel == "none"


def test_nothing_leaves_the_machine(monkeypatch):
    """Listening loads and works with every way out shut."""

    def refuses(*_args, **_kwargs):
        raise AssertionError("something tried to reach the network")

    for way in ("connect", "connect_ex", "sendto", "send", "sendall", "bind"):
        monkeypatch.setattr(socket.socket, way, refuses)
    for way in ("create_connection", "getaddrinfo", "gethostbyname"):
        monkeypatch.setattr(socket, way, refuses)
    known = voice.learnt.__wrapped__()
    assert known is not None
    found = evaluate(
        [
            {"text": WORDS, "label": "crisis", "type": "domestic_abuse"},
            {"text": "mama upadła i nie reaguje", "label": "crisis", "type": "immediate_danger"},
            {"text": "yoga near Purley", "label": "not_crisis", "type": "everyday"},
        ]
    )
    assert (found["recall"], found["false_alarms"]) == (1.0, 0.0)
