"""A change in the catalogue can be found at once, in every process, without building anew."""

from __future__ import annotations

import logging
import shutil
import time
from collections.abc import Callable
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from assets_catalog.catalogue import Catalogue
from assets_catalog.search import finder as engine
from assets_catalog.search.engine import index
from assets_catalog.search.finder import Finder
from assets_catalog.search.query import SearchQuery
from tests.assets_catalog.search_catalogues import NOW, Directory, identity, make, understand_plainly


def opened(folder: Path, directory: Any, **options: Any) -> Finder:
    return Finder(folder, directory, understand=understand_plainly, **{"fresh_for": None} | options)


def found(finder: Finder, words: str) -> list[str]:
    return [hit.id for hit in finder.search(SearchQuery(words=words), now=NOW).hits]


def test_added_changed_and_removed_are_seen_after_catching_up(tmp_path: Path) -> None:
    directory = Directory([make(1, "Chess"), make(2, "Bingo")])
    finder = opened(tmp_path, directory)
    directory.save(make(3, "Whist"))
    directory.save(make(1, "Dominoes"))
    directory.remove(identity(2))
    assert found(finder, "chess") == [identity(1)]
    assert finder.catch_up() == 3
    assert found(finder, "whist") == [identity(3)]
    assert found(finder, "dominoes") == [identity(1)]
    assert found(finder, "chess") == []
    assert found(finder, "bingo") == []
    assert finder.count == 2
    assert directory.reads == 1
    assert finder.catch_up() == 0


def test_what_ended_is_no_longer_found_and_what_came_back_is(tmp_path: Path) -> None:
    directory = Directory([make(1, "Chess")])
    finder = opened(tmp_path, directory)
    directory.save(make(1, "Chess", status="defunct"))
    finder.catch_up()
    assert found(finder, "chess") == []
    directory.save(make(1, "Chess"))
    finder.catch_up()
    assert found(finder, "chess") == [identity(1)]


def test_a_search_catches_up_by_itself_once_what_it_knows_is_stale(tmp_path: Path) -> None:
    directory = Directory([make(1, "Chess")])
    finder = opened(tmp_path, directory, fresh_for=0.05)
    directory.save(make(2, "Chess"))
    time.sleep(0.06)
    assert found(finder, "chess") == [identity(1), identity(2)]


def test_with_the_catalogue_away_what_is_indexed_can_still_be_found(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    directory = Directory([make(1, "Chess")])
    finder = opened(tmp_path, directory, fresh_for=0.0)

    def away(*_: Any, **__: Any) -> Any:
        raise OSError("the database is away")

    monkeypatch.setattr(directory, "changes_since", away)
    with caplog.at_level(logging.ERROR):
        assert found(finder, "chess") == [identity(1)]
    assert "could not catch up" in caplog.text


def test_an_old_change_never_undoes_a_newer_one(tmp_path: Path) -> None:
    directory = Directory([make(1, "Chess")])
    finder = opened(tmp_path, directory)
    directory.save(make(1, "Dominoes"))
    directory.save(make(1, "Whist"))
    finder.catch_up()
    assert finder.apply(directory.changes[:1]) == 0
    assert found(finder, "whist") == [identity(1)]


def test_how_rare_a_word_is_follows_the_changes(tmp_path: Path) -> None:
    directory = Directory([make(number, "Chess club") for number in range(1, 9)])
    finder = opened(tmp_path / "kept-up", directory)
    for number in range(2, 9):
        directory.save(make(number, "Whist club"))
    finder.catch_up()
    anew = opened(tmp_path / "anew", directory)
    asked = SearchQuery(words="chess whist")
    assert finder.search(asked, now=NOW).hits == anew.search(asked, now=NOW).hits


def test_new_words_are_known_to_the_vocabulary(tmp_path: Path) -> None:
    directory = Directory([make(1, "Chess")])
    finder = opened(tmp_path, directory)
    assert not finder.vocabulary.has("whittling")
    directory.save(make(2, "Whittling"))
    finder.catch_up()
    assert finder.vocabulary.has("whittling")
    assert finder.vocabulary.correct("whitling") == "whittling"


def test_new_names_are_suggested_and_old_ones_are_not(tmp_path: Path) -> None:
    directory = Directory([make(1, "Quoits on the green")])
    finder = opened(tmp_path, directory)
    directory.save(make(1, "Quilts on the green"))
    finder.catch_up()
    assert [each["label"] for each in finder.suggest("quo")] == []
    assert "Quilts on the green" in [each["label"] for each in finder.suggest("quilts")]


def test_many_changes_are_built_into_a_new_generation_in_the_background(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "MOST_OVERLAID", 10)
    directory = Directory([make(1, "Chess")])
    finder = opened(tmp_path, directory)
    before = index.current(tmp_path)
    for number in range(2, 40):
        directory.save(make(number, "Chess"))
    finder.catch_up()

    def caught_up() -> bool:
        finder.catch_up()
        return finder.search(SearchQuery(words="chess"), now=NOW).total == 39

    assert eventually(caught_up)
    after = index.current(tmp_path)
    assert before
    assert after
    assert after.name != before.name
    assert after.sequence == 38


def eventually(holds: Callable[[], bool], seconds: float = 20.0) -> bool:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if holds():
            return True
        time.sleep(0.02)
    return False


@pytest.mark.parametrize("harm", ["folder", "generation", "pointer"])
def test_an_index_deleted_under_a_running_site_serves_on_and_is_made_again(tmp_path: Path, harm: str) -> None:
    folder = tmp_path / "index"
    directory = Directory([make(number, "Chess") for number in range(1, 5)])
    finder = opened(folder, directory)
    generation = index.current(folder)
    assert generation
    if harm == "pointer":
        (folder / "current").unlink()
    else:
        shutil.rmtree(folder if harm == "folder" else generation.path)
    finder.catch_up()
    assert len(found(finder, "chess")) == 4
    assert eventually(lambda: index.current(folder) is not None)
    directory.save(make(5, "Chess"))

    def caught_up() -> bool:
        finder.catch_up()
        return len(found(finder, "chess")) == 5

    assert eventually(caught_up)
    assert found(opened(folder, directory), "chess") == found(finder, "chess")
    anew = index.current(folder)
    assert anew
    assert anew.name != generation.name


def test_another_process_s_new_generation_is_taken_up(tmp_path: Path) -> None:
    directory = Directory([make(1, "Chess")])
    one, other = opened(tmp_path, directory), opened(tmp_path, directory)
    directory.save(make(2, "Chess"))
    one.rebuild()
    assert found(one, "chess") == [identity(1), identity(2)]
    assert found(other, "chess") == [identity(1)]
    other.catch_up()
    assert found(other, "chess") == [identity(1), identity(2)]


def test_only_one_of_several_builds_anew(tmp_path: Path) -> None:
    directory = Directory([make(1, "Chess")])
    finder = opened(tmp_path, directory)
    old = index.current(tmp_path)
    assert old
    new = index.build(tmp_path, directory.every())
    reads = directory.reads
    assert index.refresh(tmp_path, directory, than=old, weights=finder._weights) == new
    assert directory.reads == reads


def test_searching_while_changes_arrive_neither_fails_nor_tears(tmp_path: Path) -> None:
    directory = Directory([make(number, "Chess") for number in range(1, 30)])
    finder = opened(tmp_path, directory)
    problems: list[BaseException] = []
    stop = False

    def search() -> None:
        try:
            while not stop:
                results = finder.search(SearchQuery(words="chess", per_page=100), now=NOW)
                assert results.total == 29
                assert len(results.hits) == 29
        except BaseException as problem:
            problems.append(problem)

    threads = [Thread(target=search) for _ in range(3)]
    for thread in threads:
        thread.start()
    for _ in range(15):
        directory.save(make(7, "Chess"))
        finder.catch_up()
    stop = True
    for thread in threads:
        thread.join()
    assert problems == []


def test_it_keeps_up_with_the_catalogue_itself(tmp_path: Path) -> None:
    catalogue = Catalogue.open(f"sqlite:///{tmp_path / 'catalogue.db'}")
    catalogue.save(make(1, "Chess"), by="a test")
    finder = opened(tmp_path / "index", catalogue)
    assert found(finder, "chess") == [identity(1)]
    catalogue.save(make(2, "Chess"), by="a test")
    catalogue.remove(identity(1), by="a test")
    finder.catch_up()
    assert found(finder, "chess") == [identity(2)]
    assert opened(tmp_path / "index", catalogue).count == 1
