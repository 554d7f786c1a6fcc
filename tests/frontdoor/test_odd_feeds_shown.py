"""What oddly filled-in feeds leave in the directory is shown, found and given out without harm or error."""

from __future__ import annotations

from flask import url_for

from tests.assets_catalog.feed_server import FeedServer
from tests.assets_catalog.odd_files import FILES
from tests.assets_catalog.odd_records import RECORDS
from tests.assets_catalog.test_feeds_unseen import _records, put

_HARM = ("<script>alert", 'href="javascript:', "<img src=x", "<iframe src=x")


def test_whatever_came_in_has_a_page_that_does_no_harm(app, signed_in):
    site = app.extensions["workspace"]
    site.settings.feeds_allow_private = True
    odd = {name: _records(records) for name, (records, *_) in RECORDS.items()}
    odd |= {name: body for name, (body, *_) in FILES.items() if name.startswith(("csv", "geojson: every"))}
    before = {each.id for each in site.catalogue.every()}
    for name, body in odd.items():
        server = FeedServer()
        site.feeds.subscriptions.add(name, server.address + put(server, body), by="test")
        assert site.feeds.run(name).problem == ""
        server.close()
    visitor, steward = app.test_client(), signed_in("steward")
    came = [each.id for each in site.catalogue.every() if each.id not in before]
    assert len(came) > 50
    with app.test_request_context():
        pages = [url_for("residents.service", service_id=each) for each in came]
        reports = [url_for("feeds.feed", feed_id=each.id) for each in site.feeds.subscriptions.all()]
    given_out = [f"/open-referral/v3/services/{each}" for each in came]
    for asking, addresses in ((visitor, [*pages, *given_out]), (steward, reports)):
        for address in addresses:
            answer = asking.get(address)
            assert answer.status_code == 200, address
            assert not any(mark in answer.text for mark in _HARM), address
