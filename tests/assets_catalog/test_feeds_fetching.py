"""Fetching is polite, bounded, and never goes inside the network."""

from __future__ import annotations

import contextlib
import gzip
import socket
import threading
import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from assets_catalog.feeds import addresses
from assets_catalog.feeds.fetching import Fetcher, Limits
from assets_catalog.feeds.kept import KeptAnswers
from assets_catalog.feeds.problems import AnswerError, FeedProblemError


@pytest.fixture
def kept(tmp_path):
    answers = KeptAnswers(tmp_path / "kept.sqlite3")
    answers.begin(anew_if_whole=False)
    yield answers
    answers.close()


class Slept(list):
    """Remembers how long somebody would have waited."""

    def __call__(self, seconds):
        self.append(seconds)


@pytest.fixture
def slept():
    return Slept()


def fetcher(kept, slept=None, **limits):
    return Fetcher(
        kept,
        agent="Invented front door",
        allow_private=True,
        limits=Limits(**limits),
        sleep=slept if slept is not None else Slept(),
    )


# --- where ------------------------------------------------------------------


@pytest.mark.parametrize(
    "number",
    [
        "127.0.0.1",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "224.0.0.1",
        "255.255.255.255",
        "240.0.0.1",
        "::1",
        "::",
        "fe80::1",
        "fe80::1%eth0",
        "fc00::1",
        "ff02::1",
        "::ffff:127.0.0.1",
        "::ffff:169.254.169.254",
        "64:ff9b::7f00:1",
        "2002:7f00:1::",
        "nonsense",
    ],
)
def test_nothing_inside_the_network_is_asked(number):
    assert not addresses.is_outside(number)
    with pytest.raises(FeedProblemError, match="inside a network"):
        addresses.checked("https://list.example/", resolve=lambda host, port: [number])


@pytest.mark.parametrize("number", ["8.8.8.8", "93.184.216.34", "2606:2800:220:1::1"])
def test_the_open_internet_may_be_asked(number):
    target = addresses.checked("https://list.example:8443/a?q=1", resolve=lambda host, port: [number])
    assert (target.ip, target.host, target.port, target.path) == (number, "list.example", 8443, "/a?q=1")


def test_one_inner_number_among_outer_ones_is_enough_to_refuse():
    with pytest.raises(FeedProblemError, match="inside a network"):
        addresses.checked("https://list.example/", resolve=lambda host, port: ["8.8.8.8", "10.0.0.1"])


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("", "not a web address"),
        ("https://list.example/a b", "not a web address"),
        ("file:///etc/passwd", "Nothing else is fetched"),
        ("gopher://list.example", "Nothing else is fetched"),
        ("list.example", "Nothing else is fetched"),
        ("https://", "names no place"),
        ("https://me:secret@list.example/", "shown to others"),
        ("https://list.example:99999/", "is not a web address"),
        ("https://list.example/\r\nHost: inner", "not a web address"),
        ("https://" + "a" * 3000, "not a web address"),
    ],
)
def test_what_is_no_address_is_refused_with_a_sentence(address, says):
    with pytest.raises(FeedProblemError, match=says):
        addresses.checked(address, resolve=lambda host, port: ["8.8.8.8"])


def test_a_name_that_nobody_has_is_said(kept):
    def nobody(host, port):
        raise OSError("no such name")

    with pytest.raises(FeedProblemError, match=r"no such place on the internet as list\.example"):
        Fetcher(kept, agent="x", resolve=nobody).get("https://list.example/")


def test_the_number_that_was_checked_is_the_one_that_is_rung(kept, server):
    """A name that answers with another number the next time leads nowhere else."""
    asked = []

    def rebinding(host, port):
        asked.append(host)
        return ["127.0.0.1"]

    server.files["/list"] = b"here"
    port = server.address.rsplit(":", 1)[1]
    found = Fetcher(kept, agent="x", allow_private=True, resolve=rebinding).get(
        f"http://list.example:{port}/list"
    )
    assert found == b"here"
    assert asked == ["list.example"]
    assert server.headers[0]["Host"] == f"list.example:{port}"


def test_a_redirect_inside_is_refused_like_an_address(kept, server, monkeypatch):
    """Each step is looked up and checked again; here this machine stands for the open internet."""
    monkeypatch.setattr(addresses, "is_outside", lambda number: number == "127.0.0.1")
    port = server.address.rsplit(":", 1)[1]
    numbers = {"list.example": "127.0.0.1", "inner.example": "10.0.0.1"}
    server.special["/go"] = lambda _q, _h: (302, {"Location": f"http://inner.example:{port}/secret"}, b"")
    asking = Fetcher(kept, agent="x", resolve=lambda host, _port: [numbers[host]])
    with pytest.raises(FeedProblemError, match=r"inner\.example is inside a network"):
        asking.get(f"http://list.example:{port}/go")
    assert server.asked == ["/go"]


def test_without_the_setting_this_machine_itself_is_not_asked(kept, server):
    server.files["/list"] = b"here"
    with pytest.raises(FeedProblemError, match="FRONTDOOR_FEEDS_ALLOW_PRIVATE"):
        Fetcher(kept, agent="x").get(f"{server.address}/list")
    assert not server.asked


# --- politely ---------------------------------------------------------------


def test_it_says_who_asks_and_asks_only_for_what_changed(kept, server):
    def answer(_question, headers):
        if headers.get("If-None-Match") == '"one"':
            assert headers["If-Modified-Since"] == "Sun, 01 Nov 2026 09:00:00 GMT"
            return 304, {}, b""
        return 200, {"ETag": '"one"', "Last-Modified": "Sun, 01 Nov 2026 09:00:00 GMT"}, b"a list"

    server.special["/list"] = answer
    assert fetcher(kept).get(f"{server.address}/list") == b"a list"
    assert server.headers[0]["User-Agent"] == "Invented front door"
    kept.whole()
    kept.end()
    kept.begin(anew_if_whole=False)
    assert fetcher(kept).get(f"{server.address}/list") == b"a list"
    assert len(server.asked) == 2


def test_within_a_round_nothing_is_asked_twice(kept, server):
    server.files["/list"] = b"a list"
    for _ in range(3):
        assert fetcher(kept).get(f"{server.address}/list") == b"a list"
    assert len(server.asked) == 1


def test_it_waits_as_long_as_it_is_asked_to(kept, server, slept):
    answers = [
        (429, {"Retry-After": "7"}, b""),
        (503, {"Retry-After": format_datetime(datetime.now(UTC) + timedelta(seconds=30))}, b""),
        (200, {}, b"a list"),
    ]
    server.special["/list"] = lambda _q, _h: answers.pop(0)
    assert fetcher(kept, slept).get(f"{server.address}/list") == b"a list"
    assert slept[0] == 7
    assert 25 <= slept[1] <= 31


def test_asked_to_wait_long_it_comes_back_another_time(kept, server, slept):
    server.special["/list"] = lambda _q, _h: (429, {"Retry-After": "7200"}, b"")
    with pytest.raises(FeedProblemError, match=r"asked too often.*left alone until") as problem:
        fetcher(kept, slept).get(f"{server.address}/list")
    assert timedelta(hours=1.9) < problem.value.again_after - datetime.now(UTC) < timedelta(hours=2.1)
    assert not slept
    assert len(server.asked) == 1


def test_out_of_order_it_is_tried_again_and_then_given_up(kept, server, slept):
    server.special["/list"] = lambda _q, _h: (500, {}, b"")
    with pytest.raises(FeedProblemError, match="out of order"):
        fetcher(kept, slept).get(f"{server.address}/list")
    assert slept == [2, 4, 8]


@pytest.mark.parametrize(
    ("status", "says"),
    [
        (401, "wants a password"),
        (403, "does not let us in"),
        (404, "is not there"),
        (410, "taken away"),
        (418, "418"),
    ],
)
def test_an_answer_that_says_no_is_told_in_words(kept, server, status, says):
    server.special["/list"] = lambda _q, _h: (status, {}, b"")
    with pytest.raises(AnswerError, match=says) as problem:
        fetcher(kept).get(f"{server.address}/list")
    assert problem.value.status == status
    assert len(server.asked) == 1


# --- within limits ----------------------------------------------------------


def test_redirects_are_followed_but_not_for_ever(kept, server):
    server.special["/a"] = lambda _q, _h: (301, {"Location": "/b"}, b"")
    server.files["/b"] = b"there"
    assert fetcher(kept).get(f"{server.address}/a") == b"there"
    server.special["/round"] = lambda _q, _h: (302, {"Location": "/round2"}, b"")
    server.special["/round2"] = lambda _q, _h: (302, {"Location": "/round"}, b"")
    with pytest.raises(FeedProblemError, match="round in a circle"):
        fetcher(kept).get(f"{server.address}/round")
    for step in range(9):
        server.special[f"/on{step}"] = lambda _q, _h, step=step: (302, {"Location": f"/on{step + 1}"}, b"")
    with pytest.raises(FeedProblemError, match="leads on more than 5 times"):
        fetcher(kept).get(f"{server.address}/on0")
    server.special["/out"] = lambda _q, _h: (302, {"Location": "file:///etc/passwd"}, b"")
    with pytest.raises(FeedProblemError, match="Nothing else is fetched"):
        fetcher(kept).get(f"{server.address}/out")


def test_more_than_is_allowed_is_not_taken(kept, server):
    server.files["/long"] = b"x" * 200_001
    with pytest.raises(FeedProblemError, match="more than 0 MB"):
        fetcher(kept, bytes_in_one=200_000).get(f"{server.address}/long")
    server.files["/right"] = b"x" * 200_000
    assert len(fetcher(kept, bytes_in_one=200_000).get(f"{server.address}/right")) == 200_000


def test_a_bomb_is_not_unfolded(kept, server):
    bomb = gzip.compress(b"\0" * 50_000_000)
    server.special["/bomb"] = lambda _q, _h: (200, {"Content-Encoding": "gzip"}, bomb)
    with pytest.raises(FeedProblemError, match="more than 1 MB"):
        fetcher(kept, bytes_in_one=1_000_000).get(f"{server.address}/bomb")
    server.special["/packed"] = lambda _q, _h: (200, {"Content-Encoding": "gzip"}, gzip.compress(b"a list"))
    assert fetcher(kept).get(f"{server.address}/packed") == b"a list"


@pytest.mark.parametrize(
    ("headers", "body", "says"),
    [
        ({"Content-Encoding": "br"}, b"x", "which was not asked for"),
        ({"Content-Encoding": "gzip"}, b"not packed at all", "damaged on its way"),
        ({"Content-Encoding": "gzip"}, gzip.compress(b"a list" * 100)[:-12], "breaks off"),
    ],
)
def test_what_is_damaged_is_not_used(kept, server, headers, body, says):
    server.special["/list"] = lambda _q, _h: (200, headers, body)
    with pytest.raises(FeedProblemError, match=says):
        fetcher(kept).get(f"{server.address}/list")


def test_an_answer_that_breaks_off_is_tried_again(kept, server, slept):
    answers = [(200, {"Content-Length": "1000"}, b"half"), (200, {}, b"a list")]
    server.special["/list"] = lambda _q, _h: answers.pop(0)
    assert fetcher(kept, slept, silence=0.5).get(f"{server.address}/list") == b"a list"
    assert slept == [2]


def test_silence_is_not_waited_for(kept, server):
    def silent(_question, _headers):
        time.sleep(0.6)
        return 200, {}, b""

    server.special["/list"] = silent
    with pytest.raises(FeedProblemError, match="did not answer in time"):
        fetcher(kept, silence=0.1, tries=1).get(f"{server.address}/list")


def test_nothing_there_to_ring_is_said(kept):
    with pytest.raises(FeedProblemError, match="cannot be reached"):
        fetcher(kept).get("http://127.0.0.1:9/list")


def test_requests_and_time_are_bounded_and_it_goes_on_from_there(kept, server):
    for number in range(4):
        server.files[f"/{number}"] = b"page"
    few = fetcher(kept, requests=2)
    assert [few.get(f"{server.address}/{number}") for number in range(2)] == [b"page"] * 2
    with pytest.raises(FeedProblemError, match=r"more than 2 requests\. It goes on"):
        few.get(f"{server.address}/2")
    again = fetcher(kept, requests=2)
    assert [again.get(f"{server.address}/{number}") for number in range(4)] == [b"page"] * 4
    assert len(server.asked) == 4
    with pytest.raises(FeedProblemError, match="It takes longer than"):
        fetcher(kept, all_together=-1).get(f"{server.address}/new")


# --- what is kept -----------------------------------------------------------


def test_rounds_end_hold_and_grow_old(tmp_path):
    now = [1000.0]
    answers = KeptAnswers(tmp_path / "kept.sqlite3", clock=lambda: now[0])
    assert not answers.begin(anew_if_whole=False)
    answers.put("u", b"body", "", "")
    assert answers.begin(anew_if_whole=False), "cut off: it goes on"
    assert answers.find("u").current
    answers.whole()
    assert answers.begin(anew_if_whole=False), "tried: taking in goes by it"
    assert not answers.begin(anew_if_whole=True), "tried again: fetched anew"
    assert not answers.find("u").current
    answers.put("u", b"body", "", "")
    answers.put("v", b"other", '"1"', "")
    answers.whole()
    now[0] += 3601
    assert not answers.begin(anew_if_whole=False), "an hour later it is asked again"
    answers.still_holds("v")
    answers.end()
    assert answers.find("u") is None
    assert answers.find("v").body == b"other"
    answers.close()


@pytest.mark.parametrize(
    "head", [b"", b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n"], ids=["head", "body"]
)
def test_a_letter_now_and_then_is_not_waited_for(kept, head):
    """Each letter comes well within the silence that is borne; all of them together would take for ever."""
    listening = socket.create_server(("127.0.0.1", 0))

    def drip():
        connection, _ = listening.accept()
        with contextlib.suppress(OSError), connection:
            connection.recv(4096)
            connection.sendall(head)
            for _ in range(200):
                connection.sendall(b"H")
                time.sleep(0.05)

    threading.Thread(target=drip, daemon=True).start()
    began = time.monotonic()
    with listening, pytest.raises(FeedProblemError, match=r"broke off|takes longer than 1 seconds|in time"):
        fetcher(kept, one_answer=1, silence=5, tries=1).get(
            f"http://127.0.0.1:{listening.getsockname()[1]}/list"
        )
    assert time.monotonic() - began < 5
