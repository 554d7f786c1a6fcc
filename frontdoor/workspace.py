"""One FRONTDOOR_HOME, opened: the directory, its index, the records and the sittings.

Every command and the site use the same workspace, so that what one of them
writes the others find.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from assets_catalog.catalogue import Catalogue
from assets_catalog.duplicates.living import LivingLikes
from assets_catalog.search.engine import index
from assets_catalog.search.finder import Finder
from assets_catalog.search.living import LivingFinder, LivingWords
from assets_catalog.search.understanding import needs
from assets_catalog.stewardship.asked import Asked
from assets_catalog.stewardship.calls import Calls
from assets_catalog.stewardship.checks import Checks
from assets_catalog.stewardship.ledger import Ledger
from assets_catalog.stewardship.provider_links import ProviderLinks
from assets_catalog.stewardship.words import Words
from conversation_flows.checking import Finding
from conversation_flows.publishing import Publishing, of_the_script
from conversation_flows.records import Records
from conversation_flows.script import Script
from conversation_flows.shelf import Shelf
from frontdoor.messages.channels import channels
from frontdoor.messages.outbox import Outbox
from frontdoor.messages.post import Post
from frontdoor.reach import LivingReach
from frontdoor.settings import Settings
from frontdoor.sittings import Sittings
from frontdoor.tally import Tally
from frontdoor.unmet import Pen

if TYPE_CHECKING:
    from assets_catalog.feeds.running import Feeds

_Part = TypeVar("_Part")


class Workspace:
    """What an operator's folder holds, each part opened when it is first asked for.

    One lock opens every part: two requests that arrive first would otherwise
    each open half and wait for the other.
    """

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.home = settings.prepare_home()
        self._opened: dict[str, Any] = {}
        self._opening = threading.RLock()

    @property
    def catalogue(self) -> Catalogue:
        """The public directory, migrated."""
        return self._part("catalogue", lambda: Catalogue.open(self.settings.catalogue_address))

    @property
    def finder(self) -> Finder:
        """The search over it; rebuilt first if its index is missing, old or damaged."""
        return self._part("finder", self._open_finder)

    @property
    def words(self) -> Words:
        """The words and phrases that stewards lay over the shipped ones."""
        return self._part("words", lambda: Words.open(self.catalogue))

    @property
    def living_words(self) -> LivingWords:
        """Those words as searches go by them, kept up with."""
        return self._part("living_words", self._open_words)

    @property
    def records(self) -> Records:
        """The confidential records, migrated."""
        return self._part("records", lambda: Records.open(self.settings.conversations_address))

    @property
    def scripts(self) -> Shelf:
        """The scripts in force, and those that conversations began with."""
        return self._part("scripts", lambda: Shelf(lambda: self.records.versions))

    @property
    def publishing(self) -> Publishing:
        """What writers may do with the scripts."""
        return self._part(
            "publishing", lambda: Publishing(self.scripts, self.records.versions, self._check_script)
        )

    @property
    def sittings(self) -> Sittings:
        """Where anonymous visitors' sealed sittings wait."""
        return self._part("sittings", self._open_sittings)

    @property
    def likes(self) -> LivingLikes:
        """Every listing ready to be compared, for finding those that may be one; read when first needed."""
        return self._part("likes", lambda: LivingLikes(self.catalogue))

    @property
    def ledger(self) -> Ledger:
        """The unmet-need ledger, beside the directory."""
        return self._part("ledger", lambda: Ledger.open(self.catalogue))

    @property
    def pen(self) -> Pen:
        """Writes to that ledger without keeping a page waiting."""
        return self._part("pen", lambda: Pen(lambda: self.ledger))

    @property
    def feeds(self) -> Feeds:
        """The feeds that somebody here subscribed to."""
        return self._part("feeds", self._open_feeds)

    @property
    def reach(self) -> LivingReach:
        """Who has what within reach, kept up with the directory."""
        return self._part("reach", lambda: LivingReach(self.settings, lambda: self.catalogue))

    @property
    def checks(self) -> Checks:
        """What was found out about listings, and what people reported."""
        return self._part("checks", lambda: Checks.open(self.catalogue))

    @property
    def tally(self) -> Tally:
        """Counts how often a listing is asked for, without keeping a page waiting."""
        return self._part("tally", lambda: Tally(lambda: Asked.open(self.catalogue)))

    @property
    def calls(self) -> Calls:
        """The calls that stewards make."""
        return self._part("calls", lambda: Calls(self.catalogue))

    @property
    def provider_links(self) -> ProviderLinks:
        """Links for those who run a listing, and what came back by them."""
        return self._part("provider_links", lambda: ProviderLinks(self.catalogue))

    @property
    def outbox(self) -> Outbox:
        """Messages, and what became of them."""
        return self._part("outbox", lambda: Outbox(self.catalogue.engine))

    @property
    def post(self) -> Post:
        """Sends what is in the outbox."""
        return self._part("post", lambda: Post(self.outbox, channels(self.settings)))

    @property
    def borough_map(self) -> dict[str, Any]:
        """The borough's outline and neighbourhoods as GeoJSON, made from postcodes once."""
        return self._part("borough_map", self._draw_map)

    @property
    def index_folder(self) -> Path:
        """Where the search index is; it may be deleted at any time and is made again."""
        return self.home / "index"

    def rebuild_index(self, progress: index.Progress) -> index.Generation:
        """Build what search runs on anew; what there was answers until that is whole."""
        if self.settings.search_engine == "postgresql":
            return self.finder.rebuild(progress=progress)
        source = self.catalogue
        # Without opening the old one, which may be damaged.
        sequence = source.latest_change()
        return index.build(self.index_folder, source.every(), sequence=sequence, progress=progress)

    def let_go(self) -> None:
        """Close database connections, as a process must before or after it forks."""
        for name in ("catalogue", "records"):
            if name in self._opened:
                self._opened[name].close()

    def _part(self, name: str, open_part: Callable[[], _Part]) -> _Part:
        if name not in self._opened:
            with self._opening:
                if name not in self._opened:
                    self._opened[name] = open_part()
        part: _Part = self._opened[name]
        return part

    def _check_script(self, script: Script) -> tuple[Finding, ...]:
        from assets_catalog.search.query import today_in_london
        from conversation_flows.checking.within_reach import reaching

        listings = list(self.catalogue.every())
        return of_the_script(script, reaching(listings, today_in_london()) if listings else None)

    def _open_finder(self) -> Finder:
        if self.settings.search_engine == "postgresql":
            from assets_catalog.search.postgresql.engine import LivingPostgresFinder

            return LivingPostgresFinder(self.catalogue.engine, self.catalogue, words=self.living_words)
        return LivingFinder(self.index_folder, self.catalogue, words=self.living_words)

    def _open_feeds(self) -> Feeds:
        from assets_catalog.feeds.running import Feeds

        name = self.settings.site_name.encode("ascii", "ignore").decode()
        agent = f"{' '.join(name.split()) or 'Front door'} (directory; asks once when due)"
        return Feeds(
            self.catalogue,
            self.home / "feeds",
            agent=agent,
            allow_private=self.settings.feeds_allow_private,
            likes=lambda: self.likes,
        )

    def _open_words(self) -> LivingWords:
        needs.keep_heads_in(self.home / "learnt")
        return LivingWords(self.words)

    def _open_sittings(self) -> Sittings:
        given = self.settings.sitting_folder
        folder = Path(given) if given else Sittings.default_folder(self.home)
        return Sittings(folder, self.settings.sitting_minutes)

    def _draw_map(self) -> dict[str, Any]:
        from assets_catalog.places.boroughs import write_borough_map

        path = self.home / f"map-{self.settings.authority}.geojson"
        if not path.exists():
            write_borough_map(path, self.settings.authority)
        drawn: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        return drawn
