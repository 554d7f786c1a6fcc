"""What a person's words mean, as they would see it on the page."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from assets_catalog import categories
from assets_catalog.search.query import SearchQuery, Understood
from assets_catalog.search.understanding.understand import understand

LONDON = ZoneInfo("Europe/London")
#: A Sunday in November, late morning.
NOW = datetime(2026, 11, 22, 11, 0, tzinfo=LONDON)


class Words:
    """A small vocabulary: the words that have hits, and what misspelt ones become."""

    def __init__(self, *words: str, names: tuple[str, ...] = (), **corrections: str) -> None:
        self._words = frozenset(words)
        self._names = frozenset(names)
        self._corrections = corrections

    def has(self, word: str) -> bool:
        return word in self._words

    def correct(self, word: str) -> str | None:
        return self._corrections.get(word)

    def named(self, words: str) -> bool:
        return words.casefold() in self._names


def read(words: str, *not_meant: str, near: str = "", vocabulary: Words | None = None) -> Understood:
    return understand(SearchQuery(words=words, near=near, not_meant=not_meant), vocabulary, now=NOW)


def chips(understood: Understood, kind: str) -> list[str]:
    return [chip.label for chip in understood.chips if chip.kind == kind]


class TestNeeds:
    @pytest.mark.parametrize(
        ("words", "need"),
        [
            ("gran is muddled and repeats herself", "dementia"),
            ("our boiler packed up and its freezing in here", "energy_warmth"),
            ("somebody to walk the dog while my leg is in plaster", "home_help"),
            ("watercolours for beginners", "arts_music"),
            ("domiciliary care package", "care_assessment"),
            ("two bailiffs came about the credit card", "debt_money"),
        ],
    )
    def test_plain_and_professional_words_lead_to_the_need(self, words: str, need: str) -> None:
        assert need in [found for found, _ in read(words).needs[:2]]

    def test_two_needs_in_one_search_are_both_found(self) -> None:
        found = [need for need, _ in read("choir and something for mum's memory").needs[:2]]
        assert set(found) == {"arts_music", "dementia"}

    def test_weights_fall_and_lie_between_0_and_1(self) -> None:
        weights = [weight for _, weight in read("bored and lonely since i retired").needs]
        assert weights == sorted(weights, reverse=True)
        assert all(0 < weight <= 1 for weight in weights)

    def test_what_is_asked_outweighs_what_is_named_beside_it(self) -> None:
        assert read("become a volunteer driver").needs[0][0] == "volunteering"

    @pytest.mark.parametrize("words", ["help", "i need support", "group", "help now please"])
    def test_words_that_say_little_are_not_taken_for_a_sure_need(self, words: str) -> None:
        assert all(weight < 0.3 for _, weight in read(words).needs)
        assert not chips(read(words), "need")

    def test_a_need_says_which_words_led_to_it(self) -> None:
        chip = next(chip for chip in read("bereavement near Coulsdon").chips if chip.kind == "need")
        assert chip.because == "bereavement"
        assert chip.label == categories.name_of("bereavement_end_of_life")


class TestPlaces:
    def test_a_postcode_is_where_distances_start_and_leaves_the_words(self) -> None:
        understood = read("lunch club CR5 1RA")
        assert understood.near is not None
        assert (understood.near.label, understood.near.kind) == ("CR5 1RA", "postcode")
        assert understood.search_text == "lunch club"

    def test_a_postcode_nobody_knows_is_said_to_be_so(self) -> None:
        understood = read("food bank ZZ9 9ZZ")
        assert understood.near is None
        assert understood.notes == (
            "We do not know the postcode ZZ9 9ZZ. Check it, or use the name of an area.",
        )
        assert understood.search_text == "food bank"

    @pytest.mark.parametrize("words", ["bereavement shirley", "tea dance in shirley", "yoga, shirley"])
    def test_a_name_that_is_also_a_place_is_one_after_a_need_or_a_hint(self, words: str) -> None:
        understood = read(words)
        assert understood.near is not None
        assert understood.near.label == "Shirley"
        assert "shirley" not in understood.search_text

    @pytest.mark.parametrize("words", ["shirley", "woodside day centre"])
    def test_without_a_hint_both_readings_are_kept(self, words: str) -> None:
        understood = read(words)
        assert understood.near is not None
        assert words.split()[0] in understood.search_text

    def test_a_person_of_that_name_is_no_place(self) -> None:
        assert read("my friend shirley is lonely").near is None

    def test_church_is_no_place(self) -> None:
        understood = read("church")
        assert understood.near is None
        assert understood.needs[0][0] == "faith"

    def test_the_name_of_the_borough_measures_from_nowhere(self) -> None:
        understood = read("art class in croydon")
        assert understood.near is None
        assert chips(understood, "place") == ["Croydon"]
        assert understood.search_text == "art class"

    def test_the_box_for_a_place_goes_before_the_words(self) -> None:
        understood = read("lunch club purley", near="Coulsdon")
        assert understood.near is not None
        assert understood.near.label == "Coulsdon"
        assert "purley" in understood.search_text

    def test_an_unknown_place_in_the_box_is_said(self) -> None:
        understood = read("lunch club", near="Narnia Heights Junction")
        assert understood.near is None
        assert "Narnia" in understood.notes[0]

    def test_a_word_with_hits_is_no_misspelt_place(self) -> None:
        assert read("coulson", vocabulary=Words("coulson")).near is not None, "a listed spelling is the place"
        assert read("sandersteads", vocabulary=Words("sandersteads")).near is None


class TestSpelling:
    def test_a_misspelt_word_is_mended_and_shown(self) -> None:
        understood = read("berevment counsling")
        assert understood.needs[0][0] == "bereavement_end_of_life"
        assert understood.corrections["berevment"] == "bereavement"
        assert "bereavement" in chips(understood, "spelling")
        assert "bereavement" in understood.search_text

    def test_a_word_with_hits_is_never_mended(self) -> None:
        assert read("allotmint", vocabulary=Words("allotmint")).corrections == {}
        assert read("allotmint").corrections == {"allotmint": "allotment"}

    def test_everyday_words_are_left_alone(self) -> None:
        assert read("i sat crying in the kitchen with the bread and the bells").corrections == {}

    def test_the_catalogue_mends_its_own_words(self) -> None:
        vocabulary = Words("hazelwick", hazelwik="hazelwick")
        assert read("hazelwik", vocabulary=vocabulary).corrections == {"hazelwik": "hazelwick"}

    def test_a_misspelt_day_is_a_day(self) -> None:
        assert read("lunch club on tusday").filters["days"] == ("TU",)


class TestNames:
    def test_a_service_called_so_is_not_cut_by_its_name(self) -> None:
        vocabulary = Words(names=("coulsdon tuesday free friends",))
        understood = read("Coulsdon Tuesday Free Friends", vocabulary=vocabulary)
        assert understood.filters == {}
        assert understood.near is None
        assert understood.search_text == "coulsdon tuesday free friends"
        assert all(weight <= 0.2 for _, weight in understood.needs)

    def test_the_same_words_are_wishes_where_nothing_is_called_so(self) -> None:
        assert read("Coulsdon Tuesday Free Friends", vocabulary=Words()).filters["days"] == ("TU",)
