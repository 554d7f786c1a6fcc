"""Taking back what was understood, and words without end, sense or number."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assets_catalog import categories
from assets_catalog.search.query import MAX_WORDS, SearchQuery
from assets_catalog.search.understanding.understand import understand
from tests.assets_catalog.test_understanding import NOW, read


class TestTakingBack:
    @pytest.mark.parametrize(
        ("words", "kind"),
        [
            ("art class", "need"),
            ("yoga in purley", "place"),
            ("lunch CR5 1RA", "place"),
            ("yoga tuesday evenings", "day"),
            ("yoga monday to friday", "day"),
            ("swimming at the weekend", "day"),
            ("art club tomorrow", "day"),
            ("food bank open now", "time"),
            ("swimming evenings", "time"),
            ("art class tomorrow 2pm", "time"),
            ("football after school", "time"),
            ("free counselling", "cost"),
            ("cheap food", "cost"),
            ("step free lunch club", "access"),
            ("yoga for over 60s", "age"),
            ("club for my 8 year old", "age"),
            ("lunch for pensioners", "age"),
            ("company for my dad", "who"),
            ("online yoga", "delivery"),
            ("housebound and lonely", "delivery"),
            ("polish speaking counsellor", "language"),
            ("jestem samotny", "language"),
            ("befrending", "spelling"),
        ],
    )
    def test_every_kind_of_chip_can_be_taken_back(self, words: str, kind: str) -> None:
        before = read(words)
        chip = next(chip for chip in before.chips if chip.kind == kind)
        after = read(words, chip.key)
        assert chip.key not in [each.key for each in after.chips]
        if kind == "need":
            assert chip.key.removeprefix("need:") not in dict(after.needs)
        elif kind == "place":
            assert before.near is not None
            assert after.near is None
        elif kind == "spelling":
            assert after.corrections == {}
        elif kind == "who":
            assert "dad" in after.search_text
        else:
            assert (before.filters, before.preferences) != (after.filters, after.preferences)

    def test_taking_one_back_leaves_the_others(self) -> None:
        after = read("free yoga on tuesdays in purley", "day:TU")
        assert after.filters == {"free": True}
        assert after.near is not None
        assert "tuesdays" in after.search_text


class TestBounds:
    def test_a_flood_of_words_is_cut_and_said_plainly(self) -> None:
        understood = read("lonely " * 1000)
        assert understood.needs[0][0] == "befriending"
        assert len(understood.search_text) <= MAX_WORDS
        assert "first 500 letters" in understood.notes[0]

    @pytest.mark.parametrize("words", ["", "   ", "?!", "🎉", "\x00\x00", "'", "CR", "0", "9" * 400, "’s"])
    def test_next_to_nothing_is_no_error(self, words: str) -> None:
        assert read(words).filters == {}

    @settings(max_examples=300, deadline=None)
    @given(st.text(max_size=700), st.text(max_size=40), st.lists(st.text(max_size=20), max_size=3))
    def test_any_text_is_understood_somehow(self, words: str, near: str, not_meant: list[str]) -> None:
        understood = understand(SearchQuery(words=words, near=near, not_meant=tuple(not_meant)), now=NOW)
        assert all(need in categories.by_id() and 0 < weight <= 1 for need, weight in understood.needs)
        assert all(chip.label and chip.key for chip in understood.chips)
        assert len({chip.key for chip in understood.chips}) == len(understood.chips)

    @settings(max_examples=300, deadline=None)
    @given(
        st.lists(
            st.sampled_from(
                [
                    "free",
                    "tues",
                    "tuesday",
                    "sat",
                    "monday",
                    "to",
                    "2pm",
                    "14",
                    "8yr",
                    "old",
                    "over",
                    "60s",
                    "under",
                    "5s",
                    "at",
                    "near",
                    "in",
                    "shirley",
                    "purley",
                    "cr5",
                    "1ra",
                    "zz9",
                    "9zz",
                    "new",
                    "addington",
                    "my",
                    "mum",
                    "dad",
                    "for",
                    "me",
                    "online",
                    "by",
                    "phone",
                    "polish",
                    "speaking",
                    "deaf",
                    "next",
                    "tomorrow",
                    "tonight",
                    "now",
                    "open",
                    "evening",
                    "morning",
                    "daytime",
                    "lunchtime",
                    "work",
                    "aged",
                    "im",
                    "is",
                    "coffee",
                    "after",
                    "school",
                    "lunch",
                    "lonely",
                    "debt",
                    "cant",
                    ",",
                    ".",
                    "60+",
                    "2:30",
                    "25:99",
                    "step",
                    "wheelchair",
                ]
            ),
            max_size=14,
        )
    )
    def test_any_mixture_of_telling_words_is_understood_somehow(self, words: list[str]) -> None:
        understood = read(" ".join(words))
        assert set(understood.filters) <= {
            "days", "parts_of_day", "at", "free", "access", "age", "delivery", "languages",
        }  # fmt: skip
        assert all(chip.because for chip in understood.chips)
        for chip in understood.chips:
            assert chip.key not in [each.key for each in read(" ".join(words), chip.key).chips]
