"""The same search by reading every listing, one at a time, in plain Python: what the engine is held to."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from itertools import pairwise

from dateutil.relativedelta import relativedelta

from assets_catalog import categories, schedules
from assets_catalog.listing import Listing
from assets_catalog.places import area_of, distance_km
from assets_catalog.places.postcodes import Point
from assets_catalog.search.engine.analysis import term_of, words_of
from assets_catalog.search.engine.weights import Weights, travel_km
from assets_catalog.search.query import SearchQuery, Understood
from assets_catalog.stewardship.trust import CURVE_DAYS, UNCHECKED, curve

_REMOTE = {"phone", "online", "home_visit"}


class Naive:
    """Searches a list of listings."""

    def __init__(self, listings: Sequence[Listing], weights: Weights) -> None:
        self.listings = [each for each in listings if each.status in ("active", "temporarily closed")]
        self.weights = weights
        self.fields = {each.id: _fields(each) for each in self.listings}

    def found(self, query: SearchQuery, understood: Understood, now: datetime) -> dict[str, float]:
        """The score of every listing that answers."""
        terms = list(dict.fromkeys(filter(None, map(term_of, words_of(understood.search_text)))))
        spread = {term: sum(self._has(each, term) for each in self.listings) for term in terms}
        rarity = {
            term: math.log(1 + (len(self.listings) - count + 0.5) / (count + 0.5))
            for term, count in spread.items()
            if count
        }
        scores = {}
        for listing in self.listings:
            relevance = self._relevance(listing, terms, rarity, understood)
            if relevance is not None and passes(listing, query, understood, now):
                asked = bool(terms or understood.needs)
                scores[listing.id] = relevance * self._elsewise(
                    listing, understood, now, relevance if asked else 0.0
                )
        return scores

    def _has(self, listing: Listing, term: str) -> bool:
        return any(term in counts for counts in self.fields[listing.id].values())

    def _relevance(
        self, listing: Listing, terms: list[str], rarity: dict[str, float], understood: Understood
    ) -> float | None:
        weights = self.weights
        if not terms and not understood.needs:
            return 1.0
        total = sum(rarity.values())
        met = sum(value for term, value in rarity.items() if self._has(listing, term)) / (total or 1)
        text = sum(value * self._worth(listing, term) for term, value in rarity.items()) / (total or 1)
        strong = {need for need, weight in understood.needs if weight >= weights.need_floor}
        enough = (
            weights.enough_words_beside_need
            if strong
            else min(weights.enough_words, 0.9 / max(len(rarity), 1))
        )
        if met < enough - 1e-6 and not strong & set(listing.categories):
            return None
        need = max(
            (
                weight * (1 if listing.categories[0] == need else weights.need_second_category)
                for need, weight in understood.needs
                if need in listing.categories
            ),
            default=0.0,
        )
        return weights.text * text + weights.need * need

    def _worth(self, listing: Listing, term: str) -> float:
        total = 0.0
        for name, counts in self.fields[listing.id].items():
            of = self.weights.fields[name]
            length = sum(counts.values()) / of.ordinary_length
            total += of.weight * counts[term] / (1 - of.length_matters + of.length_matters * length)
        titled = self.weights.titled if self.fields[listing.id]["title"][term] else 0.0
        return total / (self.weights.saturation + total) + titled

    def _elsewise(self, listing: Listing, understood: Understood, now: datetime, relevance: float) -> float:
        weights = self.weights
        score = _standing(listing, weights, now.date())
        start = next_start(listing, now)
        if start is not None:
            ahead = max(
                (start.replace(tzinfo=None) - now.replace(tzinfo=None, second=0, microsecond=0)), timedelta()
            )
            score *= 1 + weights.soon * max(1 - ahead / timedelta(days=7), 0)
        if understood.near is None:
            return score
        distance = nearest_km(listing, understood)
        remote = bool(_REMOTE & set(listing.delivery))
        floor = weights.unplaced if distance is None else weights.far_away
        floor = weights.by_phone_or_home if remote else floor
        decay = 0.0 if distance is None else 2 ** (-distance / travel_km(listing.categories))
        near = max(floor, weights.far_away + (1 - weights.far_away) * decay)
        most = weights.text * (1 + weights.titled) + weights.need * bool(understood.needs)
        return score * (near + (1 - near) * weights.exact * (relevance / most) ** 2)


def _fields(listing: Listing) -> dict[str, Counter[str]]:
    areas = [
        area_of(place.latitude, place.longitude)
        for place in listing.places
        if place.has_position and place.latitude is not None and place.longitude is not None
    ]
    said = {
        "title": [listing.name],
        "categories": [categories.name_of(each) for each in listing.categories],
        "keywords": listing.keywords,
        "organization": [listing.organization.name],
        "place": [*(place.in_one_line() for place in listing.places), *areas, listing.service_area],
        "description": [listing.description, listing.eligibility, listing.first_visit],
    }
    return {
        name: Counter(term for text in texts for word in words_of(text) if (term := term_of(word)))
        for name, texts in said.items()
    }


def _rank_of(believed: float, weights: Weights) -> float:
    if believed < UNCHECKED:
        return weights.doubted + (weights.never_checked - weights.doubted) * believed / UNCHECKED
    return weights.never_checked + (1 - weights.never_checked) * (believed - UNCHECKED) / (1 - UNCHECKED)


def _believed(listing: Listing, today: date) -> float:
    told_on, believed = curve(listing)
    age = max(today.toordinal() - told_on, 0)
    points = list(zip(CURVE_DAYS, believed, strict=True))
    for (first, left), (second, right) in pairwise(points):
        if age <= second:
            return left + (right - left) * (max(age, first) - first) / (second - first)
    return believed[-1]


def _standing(listing: Listing, weights: Weights, today: date) -> float:
    trust = _rank_of(_believed(listing, today), weights)
    if not listing.accepting and (listing.full_until is None or listing.full_until >= today):
        trust *= weights.full
    if listing.status == "temporarily closed":
        trust *= weights.temporarily_closed
    return trust * weights.each_category_more ** max(
        len(listing.categories) - weights.categories_before_broad, 0
    )


def nearest_km(listing: Listing, understood: Understood) -> float | None:
    """The great-circle distance to the nearest place, if there is one."""
    if understood.near is None:
        return None
    return min(
        (
            distance_km(understood.near, Point(place.latitude, place.longitude))
            for place in listing.places
            if place.has_position and place.latitude is not None and place.longitude is not None
        ),
        default=None,
    )


def next_start(listing: Listing, now: datetime, asked: SearchQuery | None = None) -> datetime | None:
    """When the session that is on, or the next one, begins: as asked, where one is."""
    start = None if asked is None else start_as_asked(listing, now, asked)
    if start is None:
        coming = schedules.next_sessions(listing.schedules, now, limit=1)
        start = coming[0].start if coming else None
    return start


def start_as_asked(listing: Listing, now: datetime, asked: SearchQuery) -> datetime | None:
    """When the next session on the days and in the parts of the day, or at the moment, that was asked begins."""
    if asked.at is not None:
        day = asked.at.date()
        on_then = [
            schedules.session_on(each, back)
            for each in listing.schedules
            for back in (day, day - timedelta(days=1))
            if schedules.runs_on(each, back)
        ]
        return min((each.start for each in on_then if each.covers(asked.at)), default=None)
    if not asked.days and not asked.parts_of_day:
        return None
    found = [
        session.start
        for each in listing.schedules
        if not asked.parts_of_day or schedules.parts_of_day([each]) & set(asked.parts_of_day)
        for session in schedules.next_sessions([each], now, limit=400)
        if session.start.date() >= now.date()
        and (not asked.days or schedules.DAYS[session.start.weekday()] in asked.days)
    ]
    return min(found, default=None)


def passes(listing: Listing, query: SearchQuery, understood: Understood, now: datetime) -> bool:
    """Whether a listing passes every filter of a search."""
    free = listing.cost.free if listing.cost.free is not None else listing.cost.amount == 0
    oldest = 127 if listing.maximum_age is None else listing.maximum_age
    since = now.date() - relativedelta(months=query.checked_within_months or 0)
    return (
        (not query.categories or bool(set(query.categories) & set(listing.categories)))
        and (not query.free or bool(free))
        and set(query.access) <= set(listing.access)
        and (query.age is None or (listing.minimum_age or 0) <= query.age <= oldest)
        and (not query.languages or bool(set(query.languages) & set(listing.languages)))
        and (not query.delivery or bool(set(query.delivery) & set(listing.delivery)))
        and (
            query.checked_within_months is None
            or (listing.last_check is not None and listing.last_check.on >= since)
        )
        and _in_reach(listing, query, understood)
        and _on_a_day(listing, query, now.date())
        and (query.at is None or schedules.open_at(listing.schedules, query.at))
    )


def _on_a_day(listing: Listing, query: SearchQuery, today: date) -> bool:
    if not query.days and not query.parts_of_day:
        return True
    for schedule in listing.schedules:
        days = schedules.days_of([schedule], today=today)
        parts = schedules.parts_of_day([schedule])
        on_day = bool(days & set(query.days)) if query.days else bool(days)
        if on_day and (not query.parts_of_day or parts & set(query.parts_of_day)):
            return True
    return False


def _in_reach(listing: Listing, query: SearchQuery, understood: Understood) -> bool:
    if understood.near is None or query.within_km is None:
        return True
    distance = nearest_km(listing, understood)
    if _REMOTE & set(listing.delivery) and (distance is None or "in_person" not in listing.delivery):
        return True
    return distance is not None and distance <= query.within_km
