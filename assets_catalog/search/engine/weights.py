"""Every number that the ranking turns on, in one place."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class FieldWeight:
    """What a word in one field is worth.

    ``ordinary_length`` is the number of words after which a field counts as
    long. It is a constant, not the collection's average, so that a listing's
    worth does not move when another listing changes.
    """

    weight: float
    ordinary_length: float
    length_matters: float  # BM25's b, 0 to 1


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each reason to rank a listing higher or lower is worth.

    Relevance is ``text`` times the share of the search's words that are met
    (0 to 1, rare words counting for more) plus ``need`` times the weight of the
    best understood need the listing is filed under. Everything after that
    multiplies it.
    """

    fields: dict[str, FieldWeight] = field(
        default_factory=lambda: {
            "title": FieldWeight(3.0, 4, 0.4),
            "categories": FieldWeight(1.6, 8, 0.5),
            "keywords": FieldWeight(2.4, 6, 0.3),
            "organization": FieldWeight(1.0, 4, 0.4),
            "place": FieldWeight(0.7, 12, 0.3),
            "description": FieldWeight(1.0, 60, 0.6),
        }
    )
    saturation: float = 1.2  # BM25's k1
    titled: float = 0.5  # added for a word that stands in the title: it is what was asked for by name
    text: float = 1.0
    need: float = 1.2
    need_second_category: float = 0.8  # a need met by a category that is not the listing's first
    need_floor: float = 0.08  # an understood need below this finds nothing by itself
    another_reading: float = 0.105  # from this weight on a need gets one of the first three places
    enough_words: float = 0.3  # share of the search's words (by rarity) that a listing must have
    enough_words_beside_need: float = 0.5  # the same, where a need was understood as well
    prefix: float = 0.6  # a word met only as the beginning of another ("physio")
    prefix_most: int = 8

    far_away: float = 0.25  # what is left of a listing however far it is
    exact: float = 0.7  # how far a listing that answers everything is spared from being far away
    unplaced: float = 0.45  # nobody says where it is
    by_phone_or_home: float = 0.62  # it reaches people wherever they are
    soon: float = 0.06  # added for a session today, falling to nothing in a week
    never_checked: float = 0.8  # nobody has said anything of it; how far it is believed: stewardship/trust.py
    doubted: float = 0.5  # nothing that is said of it is believed
    full: float = 0.6
    temporarily_closed: float = 0.4
    categories_before_broad: int = 3
    each_category_more: float = 0.9  # for listings that tick everything
    preference: float = 1.15  # for each wish met that filters nothing
    wished_day: float = 3.0  # the same for a wish for a day: what runs then comes first
    turned_down: float = 0.3  # filed under a kind of help that the words say no to
    abuse_unasked: float = 0.1  # help with domestic abuse, where nothing in the words is about that
    abuse_by_phone: float = 1.35  # where it is: it can be had by phone
    abuse_for_some: float = 0.75  # it is for one age or sex alone, and the words do not say so
    abuse_for_others: float = 0.4  # it is for those who harm, or for men alone, and the words do not say so


#: How far, in kilometres, people travel for each kind of help before it is worth half as much
#: to them: a walk or a short bus ride for company, across the borough for advice or a rare group.
TRAVEL_KM = {
    "lunch_clubs": 2.0,
    "community_spaces": 2.0,
    "food_help": 2.0,
    "families_children": 2.0,
    "social_clubs": 2.5,
    "exercise_falls": 2.5,
    "gardening_nature": 2.5,
    "faith": 2.5,
    "befriending": 3.0,
    "primary_care": 3.0,
    "arts_music": 3.0,
    "mens_womens_groups": 3.0,
    "energy_warmth": 3.0,
    "digital_help": 3.0,
    "young_people": 3.0,
    "mental_wellbeing": 6.0,
    "health_conditions": 6.0,
    "carers": 6.0,
    "dementia": 6.0,
    "cultural_groups": 6.0,
    "physical_sensory": 6.0,
    "learning_disability_autism": 6.0,
    "benefits": 8.0,
    "debt_money": 8.0,
    "housing_advice": 8.0,
    "advocacy_legal": 8.0,
    "employment": 8.0,
    "care_assessment": 8.0,
    "hospital_home": 8.0,
    "substance_use": 8.0,
    "identity_groups": 10.0,
    "domestic_abuse": 15.0,
}
ORDINARY_TRAVEL_KM = 4.0


def travel_km(category_ids: list[str]) -> float:
    """How far people go for a service: the furthest of what it is filed under."""
    return max((TRAVEL_KM.get(each, ORDINARY_TRAVEL_KM) for each in category_ids), default=ORDINARY_TRAVEL_KM)
