"""Cost, access and how help reaches a person, as people say them in passing."""

from __future__ import annotations

import pytest

from assets_catalog.search.query import SearchQuery, Understood
from assets_catalog.search.understanding.understand import understand

AWAY_FROM_A_SCREEN = ("in_person", "phone", "home_visit")


def read(words: str) -> Understood:
    return understand(SearchQuery(words=words))


def labels(understood: Understood) -> list[str]:
    return [chip.label for chip in understood.chips]


@pytest.mark.parametrize(
    "words",
    [
        "lunch club no zoom",
        "i dont do zoom, bereavement group",
        "counselling not online",
        "singing but nothing online",
        "choir, not on zoom",
        "exercise rather than online",
        "yoga instead of video calls",
        "she hates zoom",
        "advice offline",
        "not keen on online groups",
        "no zoom calls, chess",
    ],
)
def test_what_is_not_wanted_on_a_screen_comes_last_and_hides_nothing(words: str) -> None:
    understood = read(words)
    assert "delivery" not in understood.filters
    assert understood.preferences["delivery"] == AWAY_FROM_A_SCREEN
    assert labels(understood).count("Not online") == 1
    assert not {"zoom", "online", "video"} & set(understood.search_text.split())


@pytest.mark.parametrize(
    ("words", "left"),
    [
        ("no internet at home", "internet"),
        ("cant use a computer", "computer"),
        ("dad doesnt use email", "email"),
        ("without email how do i apply", "email"),
        ("im not online", "online"),
        ("mum never goes online", "online"),
        ("no good with computers", "computers"),
        ("havent got a smartphone", "smartphone"),
    ],
)
def test_who_lacks_the_internet_is_not_sent_online_and_the_words_stay(words: str, left: str) -> None:
    understood = read(words)
    assert "delivery" not in understood.filters
    assert understood.preferences["delivery"][0] == "in_person"
    assert "Not online" in labels(understood)
    assert left in understood.search_text.split()


@pytest.mark.parametrize(
    "words",
    [
        "not just online",
        "not only on zoom",
        "help to get online",
        "learn to use zoom",
        "cant do the form online",
    ],
)
def test_not_all_that_names_the_internet_turns_it_down(words: str) -> None:
    understood = read(words)
    assert "Not online" not in labels(understood)
    assert "delivery" not in understood.filters


@pytest.mark.parametrize(
    "words",
    [
        "yoga under £5",
        "lunch for less than a tenner",
        "a couple of quid for bingo",
        "bingo £3 max",
        "max £4 swimming",
        "days out up to £10",
        "no more than five pounds a week craft",
        "yoga £2 a session",
        "lunch for a fiver",
        "a gym that wont cost the earth",
        "trips out not dear",
        "im broke",
        "we are skint and hungry",
        "we're broke",
        "hes broke and hungry",
    ],
)
def test_a_low_price_orders(words: str) -> None:
    understood = read(words)
    assert understood.filters == {}
    assert understood.preferences.get("cheap") is True
    assert "age" not in understood.preferences
    assert labels(understood).count("Low cost") == 1


@pytest.mark.parametrize(
    "words",
    [
        "i owe £20 to the council",
        "£500 debt",
        "only £5 left till friday",
        "a loan of up to £20",
        "holiday under £5,000",
        "scammed out of a tenner",
        "earns under £10 an hour",
        "boiler broke",
        "the windows were broke",
        "i broke my hip",
        "the washing machine is broke",
        "under 5s group",
    ],
)
def test_other_sums_and_breakages_say_nothing_of_the_price(words: str) -> None:
    assert "cheap" not in read(words).preferences


@pytest.mark.parametrize(
    "words",
    [
        "free meals",
        "free yoga",
        "days out for nothing",
        "nowt to pay lunch",
        "counsellors who dont charge",
        "gym that doesnt charge",
        "lost my job, free food",
    ],
)
def test_what_is_asked_for_free_cuts(words: str) -> None:
    assert read(words).filters == {"free": True}


@pytest.mark.parametrize(
    "words",
    [
        "lost my free bus pass",
        "free school meals stopped",
        "no free meals in the holidays",
        "pensioners travel free",
        "free tv licence ended",
        "free prescriptions",
        "my free parking has been cancelled",
        "hes good for nothing",
        "waited all day for nothing",
        "scooter battery doesnt charge",
    ],
)
def test_what_was_free_or_in_vain_does_not_cut(words: str) -> None:
    assert "free" not in read(words).filters


@pytest.mark.parametrize(
    "words",
    [
        "cafe wheelchair ok",
        "yoga ok for wheelchairs",
        "hall suitable for a wheelchair",
        "lunch club with a lift",
        "church that has a ramp",
        "cinema with ramps",
        "gym lift access",
        "swimming no step",
        "library flat access",
    ],
)
def test_a_way_in_without_steps_that_is_asked_for_cuts(words: str) -> None:
    understood = read(words)
    assert understood.filters == {"access": ("step_free",)}
    assert understood.preferences.get("access") is None


@pytest.mark.parametrize(
    "words",
    [
        "need a lift to hospital",
        "help with a lift to the doctors",
        "someone with a lift home from church",
        "help with lifts",
        "my block has a lift but its broken",
        "the landlord wont fix the lift access",
    ],
)
def test_a_ride_and_a_broken_lift_are_no_way_in(words: str) -> None:
    assert "access" not in read(words).filters


@pytest.mark.parametrize(
    "words",
    [
        "rang pretending to be the bank",
        "man on the phone claiming to be from the bank",
        "phone calls from fake police",
        "someone to ring about who pretended to be hmrc",
    ],
)
def test_a_caller_who_was_false_is_no_wish_for_help_by_phone(words: str) -> None:
    understood = read(words)
    assert "delivery" not in understood.filters
    assert "delivery" not in understood.preferences


@pytest.mark.parametrize(
    "words",
    [
        "a man keeps coming to my house asking for money",
        "stranger comes to the house every night",
        "men come to the house selling dusters and wont leave",
        "my ex comes to my house and i want it to stop",
    ],
)
def test_a_caller_who_is_not_welcome_is_no_wish_for_a_visit(words):
    assert "delivery" not in read(words).filters


@pytest.mark.parametrize(
    "words", ["hairdresser who comes to the house", "someone to come to my house and do my feet"]
)
def test_a_visit_that_is_asked_for_is_one(words):
    assert read(words).filters["delivery"] == ("home_visit",)


def test_advice_on_benefits_says_nothing_of_the_cost():
    assert "cheap" not in read("advice on benefits").preferences
    assert read("days out for a family on benefits").preferences["cheap"] is True
