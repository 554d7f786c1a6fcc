"""The whole directory as one zip to take away, made when it is asked for and at most an hour old."""

from __future__ import annotations

import time
from pathlib import Path
from threading import Lock

from flask import Response, send_file

from assets_catalog.open_referral.datapackage import write_package
from frontdoor.application import workspace
from frontdoor.open_referral import open_referral

_SECONDS = 3600
_writing = Lock()


@open_referral.get("/datapackage.zip")
def package() -> Response:
    """Every table as CSV, with its description."""
    path = _fresh()
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


def _fresh() -> Path:
    """The zip for the directory as it stands, or one made within the hour."""
    site = workspace()
    folder = site.home / "open-referral"
    newest = folder / f"{site.catalogue.latest_change()}.zip"
    with _writing:
        kept = sorted(folder.glob("*.zip"), key=lambda path: path.stat().st_mtime)
        if newest in kept:
            return newest
        if kept and time.time() - kept[-1].stat().st_mtime < _SECONDS:
            return kept[-1]
        write_package(
            site.catalogue.engine, newest, title=f"{site.settings.site_name}: services as open data"
        )
        for old in kept:
            old.unlink(missing_ok=True)
        return newest
