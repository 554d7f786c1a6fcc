"""Cost, access, age, for whom, how it reaches a person, and language."""

from __future__ import annotations

from typing import Any

import pytest

from assets_catalog.listing import ACCESS, DELIVERY
from assets_catalog.search.query import SearchQuery, Understood
from assets_catalog.search.understanding.languages import written_in
from assets_catalog.search.understanding.tokens import tokenise
from assets_catalog.search.understanding.understand import understand


def read(words: str) -> Understood:
    return understand(SearchQuery(words=words))


def labels(understood: Understood, kind: str) -> list[str]:
    return [chip.label for chip in understood.chips if chip.kind == kind]


@pytest.mark.parametrize(
    ("words", "filters"),
    [
        ("counselling free", {"free": True}),
        ("somewhere warm thats free", {"free": True}),
        ("yoga at no cost", {"free": True}),
        ("wheelchair accessible gym", {"access": ("step_free",)}),
        ("lunch club no stairs", {"access": ("step_free",)}),
        (
            "cinema with a hearing loop and accessible toilet",
            {"access": ("hearing_loop", "accessible_toilet")},
        ),
        ("swimming with a changing places toilet", {"access": ("changing_places",)}),
        ("bereavement group in bsl", {"access": ("bsl",)}),
        ("judo for my 8yr old", {"age": 8}),
        ("im 82 and want to swim", {"age": 82}),
        ("football aged 15", {"age": 15}),
        ("online yoga", {"delivery": ("online",)}),
        ("peer support online", {"delivery": ("online",)}),
        ("tai chi on zoom", {"delivery": ("online",)}),
        ("telephone counselling", {"delivery": ("phone",)}),
        ("hairdresser who comes to the house", {"delivery": ("home_visit",)}),
        ("polish speaking counsellor", {"languages": ("pl",)}),
        ("legal advice in tamil", {"languages": ("ta",)}),
    ],
)
def test_a_feature_that_is_asked_for_cuts(words: str, filters: dict[str, Any]) -> None:
    assert dict(read(words).filters) == filters


@pytest.mark.parametrize(
    ("words", "wishes"),
    [
        ("cheap lunch", {"cheap": True}),
        ("cant afford heating", {"cheap": True}),
        ("dad is in a wheelchair and lonely", {"access": ("step_free",)}),
        ("deaf club", {"access": ("bsl",)}),
        ("things to do over 60s", {"age": 60}),
        ("60+ club", {"age": 60}),
        ("swimming at 70", {"age": 70}),
        ("playgroup under 5s", {"age": 4}),
        ("my daughter 14 is anxious", {"age": 14}),
        ("teen counselling", {"age": 15}),
        ("lunch for pensioners", {"age": 70}),
        ("housebound and lonely", {"delivery": ("home_visit", "phone", "online")}),
        ("cut my toenails at home", {"delivery": ("home_visit",)}),
        ("grandad only speaks gujarati", {"languages": ("gu",)}),
        ("somali interpreter", {"languages": ("so",)}),
    ],
)
def test_what_describes_a_person_only_orders(words: str, wishes: dict[str, Any]) -> None:
    understood = read(words)
    assert understood.filters == {}
    assert dict(understood.preferences) == wishes


@pytest.mark.parametrize(
    "words",
    [
        "im free on tuesdays",
        "i am only free in the evenings",
        "smoke free homes",
        "dairy free cooking class",
        "free school meals",
        "what to do in my free time",
        "debt free",
    ],
)
def test_free_does_not_always_ask_about_the_cost(words: str) -> None:
    assert "free" not in read(words).filters


@pytest.mark.parametrize(
    "words",
    [
        "hire a wheelchair",
        "level access shower",
        "someone scammed her over the phone",
        "help to get online",
        "cant do the form online",
        "polish group",
        "learn spanish",
        "mum of 3",
        "flat 14 has damp",
        "at 5 pounds a week",
        "women in their forties",
        "its cold at home",
    ],
)
def test_what_was_only_mentioned_is_no_wish(words: str) -> None:
    understood = read(words)
    assert understood.filters == {}
    assert not {"access", "delivery", "languages", "age"} & set(understood.preferences)


@pytest.mark.parametrize(
    ("words", "label"),
    [
        ("befriender for my dad", "For your dad"),
        ("nan keeps falling", "For your gran"),
        ("lunch club for an elderly neighbour", "For your neighbour"),
        ("housing for a client", "For someone you work with"),
        ("somewhere for me", "For you"),
    ],
)
def test_who_it_is_for_is_shown(words: str, label: str) -> None:
    assert labels(read(words), "who") == [label]


@pytest.mark.parametrize(
    "words",
    [
        "lost my husband",
        "my husband hits me",
        "help for my friend her husband is nasty to her",
        "scared of my son",
        "mums group",
        "i look after my wife",
        "dads and kids",
    ],
)
def test_nobody_is_named_who_may_have_done_harm_or_died_or_is_only_mentioned(words: str) -> None:
    assert labels(read(words), "who") == []


def test_for_whom_is_left_out_of_what_is_looked_for() -> None:
    assert read("lunch club for my mum").search_text == "lunch club"


def test_chips_use_the_words_that_people_read_elsewhere() -> None:
    assert labels(read("step free yoga"), "access") == [ACCESS["step_free"]]
    assert labels(read("online yoga"), "delivery") == [DELIVERY["online"]]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("jestem samotny, z kim porozmawiać", "pl"),
        ("szukam pracy", "pl"),
        ("aulas de inglês perto de casa", "pt"),
        ("ayuda con la vivienda", "es"),
        ("je cherche un cours d'anglais", "fr"),
        ("yalnızım, konuşacak birine ihtiyacım var", "tr"),
        ("أشعر بالوحدة", "ar"),
        ("تنہا محسوس کرتا ہوں", "ur"),
        ("мені потрібна допомога з їжею", "uk"),
        ("தனிமையாக இருக்கிறேன்", "ta"),
        ("lonely", None),
        ("do", None),
        ("café for me and my son", None),
        ("para sport", None),
        ("mi dad is ill", None),
        ("hay fever", None),
        ("", None),
    ],
)
def test_the_language_somebody_writes_in(text: str, language: str | None) -> None:
    assert written_in(text, tokenise(text)) == language


def test_somebody_who_writes_in_polish_is_shown_what_speaks_polish_first() -> None:
    understood = read("szukam lekarza, nie mam adresu")
    assert understood.preferences["languages"] == ("pl",)
    assert understood.filters == {}
    assert understood.corrections == {}
