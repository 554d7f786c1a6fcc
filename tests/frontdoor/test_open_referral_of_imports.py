"""Whatever real list comes in, what goes out by Open Referral UK 3 passes the standard's own check, 11 of 11."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from werkzeug.serving import make_server

from assets_catalog.imports import MappingFile, import_spreadsheet
from frontdoor import create_app
from frontdoor.commands.data import load_sample
from frontdoor.settings import Settings
from tests.assets_catalog.feed_server import FeedServer, served

SHARED = Path(__file__).resolve().parents[2].parent / "shared"
CHECK = SHARED / "tools" / "check_open_referral.py"
FEEDS = SHARED / "data" / "feeds"
LISTS = SHARED / "data" / "assets"
#: Of each import, so many services are held against the schema one by one.
_SAMPLED = 25
_NOTHING_TO_ASK = "L2 /service_at_locations/{id} SKIP (no ids)"
pytestmark = [
    pytest.mark.data,
    pytest.mark.skipif(
        not (CHECK.is_file() and FEEDS.is_dir() and LISTS.is_dir()),
        reason=f"SKIPPED LOUDLY: the standard's check or the real lists are not here ({SHARED}); nothing was proved",
    ),
]


@pytest.fixture
def app(tmp_path):
    made = create_app(
        Settings(home=tmp_path / "home", sitting_folder=str(tmp_path / "sittings"), feeds_allow_private=True)
    )
    yield made
    made.extensions["workspace"].let_go()


def check(app) -> list[str]:
    """What the standard's check says, a line an endpoint, and what it finds wrong under it."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        address = f"http://127.0.0.1:{server.port}/open-referral/v3"
        done = subprocess.run(
            [sys.executable, str(CHECK), address], capture_output=True, text=True, timeout=120, check=False
        )
    finally:
        server.shutdown()
    return (done.stdout + done.stderr).splitlines()


def wrong_services(app) -> list[str]:
    """What is wrong with any of a sample of the services, held against the schema one by one."""
    spec = importlib.util.spec_from_file_location("check_open_referral", CHECK)
    tool = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(tool)
    schema, client, base = tool.validator("service"), app.test_client(), "/open-referral/v3/services"
    total = client.get(f"{base}?per_page=1").json["total_items"]
    pages = range(1, total + 1, max(1, total // _SAMPLED))
    ids = [client.get(f"{base}?per_page=1&page={page}").json["contents"][0]["id"] for page in pages]
    return [
        f"{each}: {error.message[:160]}"
        for each in ids
        for error in schema.iter_errors(client.get(f"{base}/{each}").json)
    ]


def eleven_of_eleven(app) -> None:
    site = app.extensions["workspace"]
    said = check(app)
    if not any(each.places for each in site.catalogue.every()):
        # A list that names no place leaves nothing to ask the eleventh for, until it stands in a directory.
        assert [line for line in said if not line.endswith(" OK")] == [_NOTHING_TO_ASK]
        assert len(said) == 11
        load_sample(site)
        said = check(app)
    assert (len(said), [line for line in said if not line.endswith(" OK")]) == (11, [])


@pytest.mark.parametrize(
    ("which", "added"),
    [
        ("bristol-v1", 816),
        ("bristol-v3", 3),
        ("hsds-3-example-csv", 1),
        ("washington-dc-hsds-2-csv", 1644),
    ],
)
def test_every_real_feed_goes_out_as_the_standard_has_it(app, which, added):
    site = app.extensions["workspace"]
    server = FeedServer()
    try:
        site.feeds.subscriptions.add("List", server.address + served(server, FEEDS / which), by="test")
        report = site.feeds.run("List")
    finally:
        server.close()
    assert (report.problem, report.added, site.catalogue.count()) == ("", added, added)
    assert wrong_services(app) == []
    eleven_of_eleven(app)


@pytest.mark.parametrize(
    ("name", "added"),
    [
        ("croydon_assets.csv", 1503),
        ("coordinates_far_from_postcode.csv", 107),
        ("croydon_libraries_with_hours.csv", 14),
    ],
)
def test_every_real_spreadsheet_goes_out_as_the_standard_has_it(app, tmp_path, name, added):
    site = app.extensions["workspace"]
    mapping = MappingFile.of({"constants": {"kind": "library"}} if "libraries" in name else {})
    report = import_spreadsheet(site.catalogue, LISTS / name, mapping=mapping, refused_folder=tmp_path)
    assert (report.added, site.catalogue.count()) == (added, added)
    assert wrong_services(app) == []
    eleven_of_eleven(app)
