"""One FRONTDOOR_HOME, opened: the directory, its index, the records and the sittings.

Every command and the site use the same workspace, so that what one of them
writes the others find.
"""

from __future__ import annotations

import json
import threading
from functools import cached_property
from pathlib import Path
from typing import Any

from assets_catalog.catalogue import Catalogue
from assets_catalog.search.finder import Finder
from conversation_flows.records import Records
from frontdoor.settings import Settings
from frontdoor.sittings import Sittings


class Workspace:
    """What an operator's folder holds, each part opened when it is first asked for."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.home = settings.prepare_home()
        self._opening = threading.RLock()

    @cached_property
    def catalogue(self) -> Catalogue:
        """The public directory, migrated."""
        with self._opening:
            return Catalogue.open(self.settings.catalogue_address)

    @cached_property
    def finder(self) -> Finder:
        """The search over it; rebuilt first if its index is missing, old or damaged."""
        with self._opening:
            return Finder(self.index_folder, self.catalogue)

    @cached_property
    def records(self) -> Records:
        """The confidential records, migrated."""
        with self._opening:
            return Records.open(self.settings.conversations_address)

    @cached_property
    def sittings(self) -> Sittings:
        """Where anonymous visitors' sealed sittings wait."""
        given = self.settings.sitting_folder
        folder = Path(given) if given else Sittings.default_folder(self.home)
        return Sittings(folder, self.settings.sitting_minutes)

    @property
    def index_folder(self) -> Path:
        """Where the search index is; it may be deleted at any time and is made again."""
        return self.home / "index"

    @cached_property
    def borough_map(self) -> dict[str, Any]:
        """The borough's outline and neighbourhoods as GeoJSON, made from postcodes once."""
        from assets_catalog.places.boroughs import write_borough_map

        path = self.home / f"map-{self.settings.authority}.geojson"
        with self._opening:
            if not path.exists():
                write_borough_map(path, self.settings.authority)
            drawn: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        return drawn

    def let_go(self) -> None:
        """Close database connections, as a process must before or after it forks."""
        for name in ("catalogue", "records"):
            if name in self.__dict__:
                self.__dict__[name].close()
