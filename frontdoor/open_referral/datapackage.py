"""The whole directory as one zip to take away, made when it is asked for and at most an hour old."""

from __future__ import annotations

import time
from pathlib import Path
from threading import Lock

from flask import Response, send_file

from assets_catalog.open_referral.datapackage import write_package
from frontdoor.application import workspace
from frontdoor.open_referral import open_referral
from frontdoor.open_referral.answering import problem

_SECONDS = 3600
_WAIT = 60
_writing = Lock()


@open_referral.get("/datapackage.zip")
def package() -> Response:
    """Every table as CSV, with its description."""
    path = _fresh()
    if path is None:
        response = problem("The tables are being written. Ask again in a minute.", 503)
        response.headers["Retry-After"] = str(_WAIT)
        return response
    response = send_file(
        path,
        mimetype="application/zip",
        as_attachment=True,
        download_name="open-referral.zip",
        conditional=True,
        max_age=_SECONDS,
    )
    response.headers["Cache-Control"] = f"public, max-age={_SECONDS}"
    return response


def _fresh() -> Path | None:
    """The zip for the directory as it stands, or one made within the hour.

    While somebody else's is being written: the last there was, or None. Nobody
    waits for it, or a few who ask at once would stop the site for everybody.
    """
    site = workspace()
    folder = site.home / "open-referral"
    newest = folder / f"{site.catalogue.latest_change()}.zip"
    kept = sorted(folder.glob("[0-9]*.zip"), key=lambda path: path.stat().st_mtime)
    if newest in kept:
        return newest
    if kept and time.time() - kept[-1].stat().st_mtime < _SECONDS:
        return kept[-1]
    if not _writing.acquire(blocking=False):
        return kept[-1] if kept else None
    try:
        write_package(
            site.catalogue.engine, newest, title=f"{site.settings.site_name}: services as open data"
        )
    finally:
        _writing.release()
    for old in kept:
        old.unlink(missing_ok=True)
    return newest
