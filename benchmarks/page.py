"""A whole results page, as the server makes it: from the address to the HTML."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from assets_catalog.listing import Listing
from benchmarks.engines import Answer
from benchmarks.services import Asked

_NEAR = ("CR5 1RA", "Purley", "CR0 1AA", "Selsdon", "SE25", "New Addington")
_FOUND = re.compile(r"<strong>([\d,]+) places?</strong>")


class ResultsPage:
    """The site's own results page over a catalogue of that size, without a network between."""

    keeps = "site"
    most = 50_000
    name = "results page"
    note = "the form sent and the page it leads to: words understood, search, listings read, HTML"

    def build(self, folder: Path, services: Iterable[Listing]) -> None:
        workspace = _site(folder).extensions["workspace"]
        for _ in workspace.catalogue.save_many(services, by="Benchmark"):
            pass
        assert workspace.finder.count

    def open(self, folder: Path) -> None:
        site = _site(folder)
        # The client below has no page to take a token from; everything else is as in use.
        site.config["WTF_CSRF_ENABLED"] = False
        self._client = site.test_client()

    def ask(self, asked: Asked) -> Answer:
        near = _NEAR[int(abs(asked.longitude) * 10_000) % len(_NEAR)]
        said = {"words": " ".join(asked.words), "near": near}
        response = self._client.post("/find", data=said, follow_redirects=True)
        if response.status_code != 200:
            raise RuntimeError(f"the results page answered {response.status_code}")
        found = _FOUND.search(response.text)
        return Answer(int(found[1].replace(",", "")) if found else 0, (), {})

    def close(self) -> None:
        del self._client


def _site(folder: Path) -> Any:
    from frontdoor.application import build
    from frontdoor.settings import Settings

    return build(Settings(home=folder, log_level="ERROR"))
