"""Coverage of the directory as it stands, counted once for each state of it."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from assets_catalog.catalogue import Catalogue
from assets_catalog.places.wards import Wards, WardsProblemError, load_wards
from assets_catalog.stewardship.coverage import Coverage, coverage
from assets_catalog.stewardship.every_offer import every_offer
from assets_catalog.stewardship.homes import Homes, homes_of
from assets_catalog.stewardship.offers import Offer, offer_of
from assets_catalog.stewardship.population import People, PeopleProblemError, load_people
from frontdoor.settings import Settings

Progress = Callable[[int, int | None], None]
_CHANGES_AT_A_TIME = 1000
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Ground:
    """What coverage is counted over: the wards and people that are loaded, and what is wrong with their files."""

    wards: Wards | None
    people: People | None
    problems: tuple[str, ...]


class LivingReach:
    """Coverage that keeps up with a catalogue.

    What every listing offers is read once; after that only those that changed, until the
    next day, when another service may be shut. Safe to share between threads.
    """

    def __init__(self, settings: Settings, catalogue: Callable[[], Catalogue]) -> None:
        self._settings, self._catalogue = settings, catalogue
        self._lock = threading.RLock()
        self._ground: Ground | None = None
        self._homes: dict[bool, Homes] = {}
        self._offers: dict[str, Offer | None] = {}
        self._stand: tuple[int, date] | None = None
        self._counted: dict[bool, Coverage] = {}

    def coverage(self, today: date, *, by_ward: bool = False, progress: Progress | None = None) -> Coverage:
        """Coverage on a day, by our neighbourhoods or by ward (where wards are loaded)."""
        with self._lock:
            by_ward = by_ward and self.ground.wards is not None
            self._keep_up(today)
            if by_ward not in self._counted:
                offers = [offer for offer in self._offers.values() if offer is not None]
                self._counted[by_ward] = coverage(offers, self._homes_by(by_ward), progress)
            return self._counted[by_ward]

    @property
    def ground(self) -> Ground:
        """The wards and people that the settings name, read once."""
        with self._lock:
            if self._ground is None:
                self._ground = self._read_ground()
            return self._ground

    def _keep_up(self, today: date) -> None:
        source = self._catalogue()
        latest = source.latest_change()
        if self._stand == (latest, today):
            return
        if self._stand is None or self._stand[1] != today:
            with source.engine.connect() as connection:
                self._offers = every_offer(connection, today)
        else:
            latest = self._catch_up(source, self._stand[0], today)
        self._stand = latest, today
        self._counted = {}

    def _catch_up(self, source: Catalogue, seen: int, today: date) -> int:
        while changes := source.changes_since(seen, limit=_CHANGES_AT_A_TIME):
            touched = list({change.service_id for change in changes})
            now = source.get_many(touched)
            for service_id in touched:
                if service_id in now:
                    self._offers[service_id] = offer_of(now[service_id], today)
                else:
                    self._offers.pop(service_id, None)
            seen = changes[-1].seq
        return seen

    def _homes_by(self, by_ward: bool) -> Homes:
        if by_ward not in self._homes:
            ground = self.ground
            self._homes[by_ward] = homes_of(
                self._settings.authority, wards=ground.wards, people=ground.people, by_ward=by_ward
            )
        return self._homes[by_ward]

    def _read_ground(self) -> Ground:
        wards, people, problems = None, None, []
        try:
            if self._settings.wards_file:
                wards = load_wards(self._path(self._settings.wards_file), self._settings.authority)
        except WardsProblemError as problem:
            problems.append(str(problem))
        try:
            if self._settings.people_file:
                people = load_people(self._path(self._settings.people_file))
        except PeopleProblemError as problem:
            problems.append(str(problem))
        if people is not None and wards is None:
            problems.append("People are known by ward, so they need the wards too (FRONTDOOR_WARDS_FILE).")
            people = None
        if people is not None and wards is not None and not any(map(people.in_ward, wards.codes)):
            problems.append("The file of people has none of the wards' codes. Both must be of the same year.")
            people = None
        for sentence in problems:
            _log.warning("Coverage goes without a file: %s", sentence)
        return Ground(wards, people, tuple(problems))

    def _path(self, given: str) -> Path:
        return self._settings.home / given
