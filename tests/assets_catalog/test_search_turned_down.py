"""What the words turn down stands lower and says so; a distance in the words cuts as one that is set."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from assets_catalog.listing import Listing
from assets_catalog.search.finder import Finder
from assets_catalog.search.living import LivingFinder, LivingWords
from assets_catalog.search.query import SearchQuery
from assets_catalog.search.understanding import needs
from assets_catalog.search.understanding import understand as understanding
from assets_catalog.search.understanding.knowledge import Knowledge, Laid, current
from tests.assets_catalog.search_catalogues import NOW, Directory, make, place
from tests.assets_catalog.search_catalogues import understanding as understood_as

HOME = "51.36,-0.08"


def both() -> list[Listing]:
    """A church's tea, which its words make the better answer, and a club's."""
    return [
        make(1, "Friends tea", categories=["faith", "social_clubs"]),
        make(2, "Afternoon out", categories=["social_clubs"], description="Tea with friends."),
    ]


def finder(folder: Path, listings: list[Listing], **said: Any) -> Finder:
    return Finder(folder, Directory(listings), understand=understood_as(**said))


def test_what_is_turned_down_comes_after_what_is_not_and_says_why(tmp_path: Path) -> None:
    plain = finder(tmp_path / "plain", both()).search(SearchQuery("friends tea"), now=NOW)
    assert [hit.name for hit in plain.hits] == ["Friends tea", "Afternoon out"]
    refused = finder(tmp_path / "not", both(), preferences={"not": ("faith",)})
    hits = refused.search(SearchQuery("friends tea"), now=NOW).hits
    assert [hit.name for hit in hits] == ["Afternoon out", "Friends tea"]
    assert not any("you said not" in reason for reason in hits[0].reasons)
    assert any(reason.startswith("Lower down: you said not ") for reason in hits[1].reasons)


def test_what_is_turned_down_is_still_shown_where_there_is_nothing_else(tmp_path: Path) -> None:
    refused = finder(tmp_path, both()[:1], preferences={"not": ("faith",)})
    assert refused.search(SearchQuery("friends tea"), now=NOW).total == 1


def test_a_kind_that_is_chosen_is_not_turned_down(tmp_path: Path) -> None:
    refused = finder(tmp_path, both(), preferences={"not": ("faith",)})
    (hit,) = refused.search(SearchQuery("friends tea", categories=("faith",)), now=NOW).hits
    assert not any("you said not" in reason for reason in hit.reasons)


@pytest.mark.parametrize("strange", [("no such kind",), (), None, ["faith", "faith"]])
def test_whatever_is_turned_down_the_search_answers(tmp_path: Path, strange: Any) -> None:
    assert (
        finder(tmp_path, both(), preferences={"not": strange}).search(SearchQuery("tea"), now=NOW).total == 2
    )


def test_a_distance_in_the_words_cuts_unless_one_is_set(tmp_path: Path) -> None:
    near = [make(number, "Chess", places=[place(km)]) for number, km in ((1, 1), (2, 4))]
    asking = finder(tmp_path, near, filters={"within_km": 2.0})
    assert asking.search(SearchQuery("chess", near=HOME), now=NOW).total == 1
    assert asking.search(SearchQuery("chess", near=HOME, within_km=6), now=NOW).total == 2


class _Words:
    """A borough that added one word."""

    def version(self) -> int:
        return 1

    def laid(self) -> Laid:
        return Laid(words=(("faith", "names", "zzyzx"),))


def test_heads_are_learnt_ahead_by_the_words_in_use(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    learnt: list[Knowledge] = []
    monkeypatch.setattr(needs, "heads", lambda: learnt.append(current()))
    made = LivingFinder(tmp_path, Directory(both()), words=LivingWords(_Words()))
    made.rebuild()
    assert len(learnt) == 2
    assert all("zzyzx" in known.lexicon.words for known in learnt)


def test_what_is_said_no_to_is_read_from_the_words() -> None:
    read = understanding.understand(
        replace(SearchQuery(), words="somewhere for a cuppa but not a church group")
    )
    assert read.preferences["not"] == ("faith",)
