"""The site under gunicorn: opened once, then shared by every server process."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication

from assets_catalog.search.query import SearchQuery
from frontdoor import create_app
from frontdoor.settings import Settings


class _Server(BaseApplication):
    def __init__(self, app: Flask, settings: Settings, started: Callable[[], None]) -> None:
        self._app = app
        self._settings = settings
        self._started = started
        super().__init__()

    def load_config(self) -> None:
        settings = self._settings
        options: dict[str, Any] = {
            "bind": f"{settings.host}:{settings.port}",
            "workers": settings.workers,
            "threads": settings.threads,
            "worker_class": "gthread",
            "preload_app": True,
            "timeout": 60,
            "graceful_timeout": 10,
            "keepalive": 5,
            "max_requests": 20_000,
            "max_requests_jitter": 2_000,
            "loglevel": "warning",
            "control_socket_disable": True,
            "post_fork": lambda _server, _worker: _begin_worker(self._app),
            "when_ready": lambda _server: self._started(),
        }
        for name, value in options.items():
            if name in self.cfg.settings:
                self.cfg.set(name, value)

    def load(self) -> Flask:
        return self._app


def _begin_worker(app: Flask) -> None:
    site = app.extensions["workspace"]
    site.let_go()
    site.sittings.keep_swept()


def run(settings: Settings, started: Callable[[], None]) -> None:
    """Open everything, then serve until stopped; ``started`` is called once requests are answered."""
    app = create_app(settings)
    site = app.extensions["workspace"]
    # Opened before the processes part, so that they share what is in memory.
    _ = (site.records, site.finder, site.borough_map, site.scripts.number())
    site.finder.search(SearchQuery(words="somebody to talk to", near="CR0"))
    site.let_go()
    _Server(app, settings, started).run()
