"""The interface for programs as they meet it: headers, marks, sentences, lines; and the standard's own check."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import threading
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner
from werkzeug.serving import make_server

from frontdoor.cli import main

BASE = "/open-referral/v3"
CHECK = Path(__file__).resolve().parents[2].parent / "shared" / "tools" / "check_open_referral.py"
LISTS = ("/services", "/organizations", "/service_at_locations", "/taxonomies", "/taxonomy_terms")


@pytest.mark.parametrize(
    "address", ["/", *LISTS, "/openapi.json", "/nope", "/services/nope", "/services?x=1"]
)
def test_any_website_may_read_any_answer(client, address):
    answer = client.get(BASE + address)
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.mimetype == "application/json"
    assert "Set-Cookie" not in answer.headers


def test_a_browser_may_ask_first(client):
    answer = client.options(f"{BASE}/services", headers={"Origin": "https://elsewhere.example"})
    assert answer.status_code == 200
    assert "GET" in answer.headers["Access-Control-Allow-Methods"]


def test_the_start_says_which_version_and_where_it_is_described(client):
    for address in (BASE, f"{BASE}/"):
        about = client.get(address).json
        assert about["version"] == "HSDS-UK-3.0"
        assert about["openapi_url"] == f"http://localhost{BASE}/openapi.json"
    document = client.get(f"{BASE}/openapi.json").json
    assert document["servers"] == [{"url": f"http://localhost{BASE}"}]


def test_an_answer_that_has_not_changed_is_not_sent_again(app, client):
    first = client.get(f"{BASE}/services")
    again = client.get(f"{BASE}/services", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    catalogue = app.extensions["workspace"].catalogue
    listing = catalogue.get(first.json["contents"][0]["id"])
    catalogue.save(listing.model_copy(update={"name": "Another name"}), by="test")
    assert client.get(f"{BASE}/services", headers={"If-None-Match": first.headers["ETag"]}).status_code == 200


def test_a_search_is_the_sites_own_and_its_answer_is_kept_nowhere(client):
    answer = client.get(f"{BASE}/services?search=lunch+club")
    assert answer.headers["Cache-Control"] == "no-store"
    assert "ETag" not in answer.headers
    assert answer.json["total_items"] > 3
    term = next(
        each
        for each in client.get(f"{BASE}/taxonomy_terms?per_page=100").json["contents"]
        if each["code"] == "lunch_clubs"
    )
    first = client.get(f"{BASE}/services/{answer.json['contents'][0]['id']}").json
    assert term["id"] in [each["taxonomy_term_id"] for each in first["attributes"]]
    same = client.get(f"{BASE}/services?text=lunch+club")
    assert same.json == answer.json


def test_a_search_can_be_narrowed_and_paged(client):
    every = client.get(f"{BASE}/services?search=lunch+club&per_page=100").json
    narrow = client.get(f"{BASE}/services?search=lunch+club&taxonomy_term_id=step_free&per_page=100").json
    assert 0 < narrow["total_items"] < every["total_items"]
    ids = [each["id"] for each in every["contents"]]
    assert [each["id"] for each in narrow["contents"]] == [
        each for each in ids if each in {one["id"] for one in narrow["contents"]}
    ]
    second = client.get(f"{BASE}/services?search=lunch+club&per_page=2&page=2").json
    assert [each["id"] for each in second["contents"]] == ids[2:4]


def test_what_was_searched_for_is_in_no_log(client, caplog, capfd):
    with caplog.at_level("DEBUG"):
        client.get(f"{BASE}/services?search=xyzzyplugh")
    said = caplog.text + "".join(capfd.readouterr())
    assert "xyzzyplugh" not in said


def test_lines_are_an_object_each_and_hold_everything(client):
    answer = client.get(f"{BASE}/services?format=ndjson&full=true")
    assert answer.mimetype == "application/x-ndjson"
    things = [json.loads(line) for line in answer.text.splitlines()]
    assert len(things) == client.get(f"{BASE}/services").json["total_items"]
    assert len(client.get(f"{BASE}/services?format=ndjson&per_page=3").text.splitlines()) == 3


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/services?per_page=101", 400),
        ("/services?sort=name", 400),
        ("/services/5d1a3f5e-0d53-4b6a-9b53-0e6f2f0f7b11", 404),
        ("/services/%00", 404),
        ("/organizations/12", 404),
        ("/elsewhere", 404),
    ],
)
def test_what_is_wrong_is_one_sentence(client, address, status):
    answer = client.get(BASE + address)
    assert answer.status_code == status
    assert answer.json["error"].endswith(".")


def test_nothing_can_be_written(client):
    answer = client.post(f"{BASE}/services", json={"name": "x"})
    assert answer.status_code == 405
    assert answer.json["error"]
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_a_broken_database_is_said_as_json(app, client):
    engine = app.extensions["workspace"].catalogue.engine
    with engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE service RENAME TO gone")
    answer = client.get(f"{BASE}/services")
    assert answer.status_code == 503
    assert answer.json["error"]


def test_what_a_signed_in_worker_reads_is_kept_nowhere(signed_in):
    assert signed_in("steward").get(f"{BASE}/services").headers["Cache-Control"] == "no-store"


def test_every_invented_service_says_so(client):
    for each in client.get(f"{BASE}/services?per_page=100").json["contents"]:
        assert each["is_sample"] is True
        assert "invented" in each["alert"]


def test_the_package_is_a_zip_of_tables_made_once(app, client):
    answer = client.get(f"{BASE}/datapackage.zip")
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        assert {"datapackage.json", "services.csv"} <= set(archive.namelist())
    folder = app.extensions["workspace"].home / "open-referral"
    (made,) = folder.glob("*.zip")
    before = made.stat().st_mtime_ns
    client.get(f"{BASE}/datapackage.zip")
    assert [each.stat().st_mtime_ns for each in folder.glob("*.zip")] == [before]


def test_the_command_writes_tables_or_lines(home, monkeypatch, tmp_path):
    monkeypatch.setenv("FRONTDOOR_HOME", str(home))

    def run(*words):
        return CliRunner().invoke(main, ["export", "open-referral", *words])

    answer = json.loads(run("--output", str(tmp_path / "out"), "--json").stdout)
    assert answer["rows"]["services.csv"] > 300
    assert (tmp_path / "out" / "datapackage.json").exists()
    assert run("--output", str(tmp_path / "all.zip")).exit_code == 0
    assert zipfile.is_zipfile(tmp_path / "all.zip")
    lines = json.loads(run("--output", str(tmp_path / "all.ndjson"), "--json").stdout)
    assert lines["rows"] == {"all.ndjson": answer["rows"]["services.csv"]}
    (tmp_path / "file").write_text("in the way")
    refused = run("--output", str(tmp_path / "file" / "out"))
    assert refused.exit_code == 1
    assert "cannot be written" in refused.output


def _eleven(app) -> str:
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        address = f"http://127.0.0.1:{server.port}{BASE}"
        done = subprocess.run(
            [sys.executable, str(CHECK), address], capture_output=True, text=True, timeout=120, check=False
        )
    finally:
        server.shutdown()
    return done.stdout + done.stderr


@pytest.mark.skipif(not CHECK.is_file(), reason=f"SKIPPED: the standard's check is not here ({CHECK})")
def test_the_standards_check_finds_eleven_of_eleven_over_the_sample(reading_app):
    said = _eleven(reading_app).splitlines()
    assert len(said) == 11
    assert [line for line in said if not line.endswith(" OK")] == []


def test_while_the_tables_are_being_written_nobody_waits_for_them(app, client):
    from frontdoor.open_referral import datapackage

    with datapackage._writing:
        answer = client.get(f"{BASE}/datapackage.zip")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "60")
    assert answer.json["error"] == "The tables are being written. Ask again in a minute."
    assert client.get(f"{BASE}/datapackage.zip").status_code == 200
