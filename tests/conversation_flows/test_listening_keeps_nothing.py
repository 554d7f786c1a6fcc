"""Nothing that an anonymous visitor types is stored or logged, whether danger is heard in it or not."""

from __future__ import annotations

import logging

import pytest

from conversation_flows.listening import Heard, hearing, listen

#: Words that stand nowhere else, so that one found is one that was kept.
MARKS = ("wallabyzq", "quarrelxv", "pelicanjk")
DANGER = "wallabyzq I want to end my life tonight quarrelxv"
CALM = "wallabyzq yoga quarrelxv near pelicanjk"


def kept_in(folder):
    """Files under a folder that hold one of the marks, as it stands or in two-byte letters."""
    wanted = [mark.encode(code) for mark in MARKS for code in ("utf-8", "utf-16-le")]
    files = [place for place in folder.rglob("*") if place.is_file()]
    assert files
    return [place.name for place in files if any(mark in place.read_bytes().lower() for mark in wanted)]


@pytest.mark.parametrize("words", [DANGER, CALM])
def test_no_file_and_no_log_holds_what_was_typed(app, home, tmp_path, caplog, words):
    visitor = app.test_client()
    with caplog.at_level(logging.DEBUG):
        assert visitor.post("/find", data={"words": words}, follow_redirects=True).status_code == 200
        visitor.post("/suggestions", data={"typed": words})
        for number in range(1, 7):
            visitor.post(f"/talk/{number}", data={"words": words, "continue": "1"})
        ideas = visitor.get("/talk/ideas")
        assert ideas.status_code == 200
        visitor.post("/talk/outcome", data={"outcome": "nothing_suits"})
        app.extensions["workspace"].pen.settle()
    assert kept_in(home) == []
    assert kept_in(tmp_path) == []
    assert [mark for mark in MARKS if mark in caplog.text.lower()] == []


def test_the_scan_finds_what_is_there(home):
    (home / "left.txt").write_text("about a Wallabyzq", encoding="utf-8")
    assert kept_in(home) == ["left.txt"]


def test_when_listening_fails_the_page_still_comes_with_the_quiet_line_and_no_words(app, caplog, monkeypatch):
    def fails(text):
        raise RuntimeError(text)

    monkeypatch.setattr(hearing.frames, "heard", fails)
    with caplog.at_level(logging.DEBUG):
        page = app.test_client().post("/find", data={"words": DANGER}, follow_redirects=True)
    assert page.status_code == 200
    assert "If things get heavier" in page.text
    assert "Listening failed (RuntimeError)" in caplog.text
    assert [mark for mark in MARKS if mark in caplog.text.lower()] == []


def test_what_was_heard_holds_no_words():
    heard = listen(DANGER)
    assert heard.panel == "full"
    assert not any(mark in repr(heard) for mark in MARKS)
    assert not hasattr(heard, "__dict__")
    assert Heard("quiet").kinds == ()
