"""Results as programs read them."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

from assets_catalog.search.as_json import results_as_json
from assets_catalog.search.finder import Finder
from assets_catalog.search.query import Chip, SearchQuery
from tests.assets_catalog.search_catalogues import (
    HERE,
    LONDON,
    NOW,
    Directory,
    identity,
    make,
    place,
    understanding,
    weekly,
)


def test_results_are_plain_json_with_all_that_was_found(tmp_path: Path) -> None:
    understand = understanding(
        needs=(("exercise_falls", 0.9),),
        chips=(Chip("day:TU", "day", "Tuesdays", "on tuesdays"),),
        corrections={"exersise": "exercise"},
        notes=("A note.",),
        filters={"days": ("TU",), "at": datetime(2026, 11, 24, 11, 0, tzinfo=LONDON)},
    )
    listing = make(
        1, "Chair exercise", categories=["exercise_falls"], places=[place(1)], schedules=[weekly("TU")]
    )
    finder = Finder(tmp_path, Directory([listing]), understand=understand)
    results = finder.search(SearchQuery(words="exercise", near=f"{HERE[0]},{HERE[1]}"), now=NOW)
    said = json.loads(json.dumps(results_as_json(results)))
    assert said["total"] == 1
    assert said["page"] == said["pages"] == 1
    hit = said["hits"][0]
    assert hit["id"] == identity(1)
    assert hit["name"] == "Chair exercise"
    assert hit["categories"] == ["exercise_falls"]
    assert 0.99 < hit["distance_km"] < 1.01
    assert hit["next_session"] == "2026-11-24T10:00:00+00:00"
    assert "Matches “exercise”" in hit["reasons"]
    understood = said["understood"]
    assert understood["needs"] == [
        {"id": "exercise_falls", "name": "Exercise, balance and falls prevention", "weight": 0.9}
    ]
    assert understood["near"]["label"] == "here"
    assert understood["filters"] == {"days": ["TU"], "at": "2026-11-24T11:00:00+00:00"}
    assert understood["chips"][0]["because"] == "on tuesdays"
    assert {"value": "TU", "label": "Tuesday", "count": 1} in said["facets"]["days"]


def test_an_empty_page_carries_its_ways_on(tmp_path: Path) -> None:
    finder = Finder(tmp_path, Directory([make(1, "Chess", places=[place(5)])]), understand=understanding())
    results = finder.search(SearchQuery(words="chess", near=f"{HERE[0]},{HERE[1]}", within_km=1), now=NOW)
    said = results_as_json(results)
    assert said["hits"] == []
    assert said["relaxations"] == [{"drop": "within_km", "label": "Any distance", "count": 1}]
    assert said["nearby"][0]["id"] == identity(1)
    assert said["reach_you"] == []
    assert results_as_json(finder.search(SearchQuery(words="chess"), now=NOW))["understood"]["near"] is None
