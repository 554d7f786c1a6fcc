"""The index on disk: whole or rebuilt, whatever happens to it."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from assets_catalog.search.engine import compiled, index
from assets_catalog.search.engine.weights import Weights
from assets_catalog.search.finder import Finder
from assets_catalog.search.query import SearchQuery
from tests.assets_catalog.naive_search import Naive
from tests.assets_catalog.search_catalogues import NOW, Directory, identity, make, understand_plainly


@pytest.fixture
def directory() -> Directory:
    return Directory([make(number, f"Tea dance number {number}") for number in range(1, 21)])


def finds(folder: Path, directory: Directory, words: str = "dance") -> int:
    finder = Finder(folder, directory, understand=understand_plainly)
    return finder.search(SearchQuery(words=words), now=NOW).total


def test_an_index_is_built_once_and_then_opened(tmp_path: Path, directory: Directory) -> None:
    assert finds(tmp_path, directory) == 20
    assert finds(tmp_path, directory) == 20
    assert directory.reads == 1


def test_an_empty_catalogue_makes_an_index_that_finds_nothing(tmp_path: Path) -> None:
    finder = Finder(tmp_path, Directory(), understand=understand_plainly)
    assert finder.search(SearchQuery(words="dance"), now=NOW).total == 0
    assert finder.search(SearchQuery(), now=NOW).total == 0


def test_progress_counts_every_listing(tmp_path: Path, directory: Directory) -> None:
    seen: list[int] = []
    index.build(tmp_path, directory.every(), progress=seen.append)
    assert seen == list(range(1, 21))


def test_building_again_leaves_one_generation(tmp_path: Path, directory: Directory) -> None:
    first = index.build(tmp_path, directory.every())
    second = index.build(tmp_path, directory.every())
    assert first.name != second.name
    assert index.current(tmp_path) == second
    assert not first.path.exists()


def test_a_searcher_goes_on_while_the_index_is_built_anew(tmp_path: Path, directory: Directory) -> None:
    finder = Finder(tmp_path, directory, understand=understand_plainly, fresh_for=None)
    directory.save(make(21, "Tea dance number 21"))
    index.build(tmp_path, directory.every(), sequence=directory.latest_change())
    assert finder.search(SearchQuery(words="dance"), now=NOW).total == 20
    finder.catch_up()
    assert finder.search(SearchQuery(words="dance"), now=NOW).total == 21


def arrays_of(folder: Path) -> list[Path]:
    generation = index.current(folder)
    assert generation
    return sorted((generation.path / "arrays").iterdir())


@pytest.mark.parametrize("harm", ["missing", "empty", "cut short", "one byte other"])
def test_harmed_arrays_are_compiled_again_from_whoosh(
    tmp_path: Path, directory: Directory, harm: str
) -> None:
    finds(tmp_path, directory)
    for path in arrays_of(tmp_path):
        said = path.read_bytes()
        if harm == "missing":
            path.unlink()
        else:
            path.write_bytes(
                {
                    "empty": b"",
                    "cut short": said[: len(said) // 2],
                    "one byte other": said[:-1] + bytes([said[-1] ^ 1]),
                }[harm]
            )
        assert finds(tmp_path, directory) == 20, path.name
    assert directory.reads == 1


def test_with_whoosh_harmed_too_everything_is_rebuilt_from_the_catalogue(
    tmp_path: Path, directory: Directory
) -> None:
    finds(tmp_path, directory)
    generation = index.current(tmp_path)
    assert generation
    for path in [*arrays_of(tmp_path), *(generation.path / "whoosh").iterdir()]:
        path.write_bytes(b"nonsense")
    assert finds(tmp_path, directory) == 20
    assert directory.reads == 2


@pytest.mark.parametrize("said", ["", "g-of-another-time", "../..", "\x00"])
def test_a_pointer_to_nowhere_is_rebuilt(tmp_path: Path, directory: Directory, said: str) -> None:
    finds(tmp_path, directory)
    (tmp_path / "current").write_text(said)
    assert finds(tmp_path, directory) == 20


@pytest.mark.parametrize("said", ["", "[]", "{}", '{"schema": -1, "sequence": 0, "count": 20}'])
def test_a_manifest_that_cannot_be_used_is_rebuilt(tmp_path: Path, directory: Directory, said: str) -> None:
    finds(tmp_path, directory)
    generation = index.current(tmp_path)
    assert generation
    (generation.path / "manifest.json").write_text(said)
    assert finds(tmp_path, directory) == 20
    assert directory.reads == 2


def test_other_weights_compile_the_arrays_again(tmp_path: Path, directory: Directory) -> None:
    generation, _ = index.open_or_rebuild(tmp_path, directory)
    _, other = index.open_or_rebuild(tmp_path, directory, weights=Weights(saturation=5.0))
    with pytest.raises(compiled.UnreadableError):
        compiled.load(generation.path / "arrays", Weights())
    assert other.size == 20
    assert directory.reads == 1


def test_an_index_of_another_catalogue_is_rebuilt(tmp_path: Path, directory: Directory) -> None:
    for number in range(30, 40):
        directory.save(make(number))
    finds(tmp_path, directory)
    other = Directory([make(1, "Chess")])
    assert finds(tmp_path, other) == 0
    assert finds(tmp_path, other, "chess") == 1


def test_listings_that_have_ended_are_not_found(tmp_path: Path) -> None:
    directory = Directory(
        [
            make(1, "Dance", status="active"),
            make(2, "Dance", status="temporarily closed"),
            make(3, "Dance", status="defunct"),
            make(4, "Dance", status="inactive"),
        ]
    )
    finder = Finder(tmp_path, directory, understand=understand_plainly)
    found = finder.search(SearchQuery(words="dance"), now=NOW)
    assert [hit.id for hit in found.hits] == [identity(1), identity(2)]


_BUILDER = """
import sys
from pathlib import Path
sys.path.insert(0, {path!r})
from tests.assets_catalog.naive_search import Naive
from tests.assets_catalog.search_catalogues import Directory, make
from assets_catalog.search.engine import index
directory = Directory([make(number, f"Tea dance number {{number}}") for number in range(1, {count} + 1)])
print("ready", flush=True)
while True:
    index.build(Path({folder!r}), directory.every(), sequence=0)
"""


def test_killed_at_any_moment_the_index_is_whole_or_rebuilt(tmp_path: Path, directory: Directory) -> None:
    finds(tmp_path, directory)
    here = Path(__file__)
    program = _BUILDER.format(path=str(here.parents[2]), folder=str(tmp_path), count=20)
    chance = random.Random(5)
    asked = [
        SearchQuery(words=words, per_page=100) for words in ("", "dance", "number 7", "tea 12 13", "chess")
    ]
    expected = [
        Naive(list(directory.every()), Weights()).found(each, understand_plainly(each), NOW) for each in asked
    ]
    for _ in range(6):
        builder = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE)
        assert builder.stdout
        assert builder.stdout.readline() == b"ready\n"
        time.sleep(chance.uniform(0.0, 0.25))
        os.kill(builder.pid, signal.SIGKILL)
        builder.wait()
        builder.stdout.close()
        finder = Finder(tmp_path, directory, understand=understand_plainly)
        for query, scores in zip(asked, expected, strict=True):
            found = {hit.id: hit.score for hit in finder.search(query, now=NOW).hits}
            assert found == pytest.approx(scores, rel=2e-3)
    index.build(tmp_path, directory.every())
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith("building-")] == []


def test_the_manifest_says_what_is_in_it(tmp_path: Path, directory: Directory) -> None:
    directory.save(make(30))
    finds(tmp_path, directory)
    generation = index.current(tmp_path)
    assert generation
    said = json.loads((generation.path / "manifest.json").read_text())
    assert said == {"schema": index.SCHEMA_VERSION, "sequence": 1, "count": 21}


def test_a_listing_without_an_id_is_refused_in_plain_words(tmp_path: Path) -> None:
    nameless = make(1, "Chess").model_copy(update={"id": ""})
    with pytest.raises(ValueError, match="'Chess' has no id"):
        index.build(tmp_path, [nameless])
