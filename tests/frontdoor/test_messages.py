"""Messages go out, or wait; what an answer of Notify means; and that nothing is lost or sent twice."""

from __future__ import annotations

import logging
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes, policy
from uuid import uuid4

import pytest

from assets_catalog.catalogue import Catalogue
from assets_catalog.search.query import today_in_london
from assets_catalog.stewardship.addresses import email_address, uk_mobile
from frontdoor.messages import notify_answers
from frontdoor.messages.folder import Folder
from frontdoor.messages.message import Message, MessageProblemError
from frontdoor.messages.notify import Notify, is_whole
from frontdoor.messages.outbox import CLAIM, Outbox
from frontdoor.messages.post import Post
from frontdoor.messages.told import told

from .notify_server import EMAIL_TEMPLATE, KEY, SECRET, SERVICE, TEXT_TEMPLATE, NotifyServer

ADDRESS = "hello@club.example"
MOBILE = "07700 900123"
WORDS = "Hello\n\nIs it still right? https://frontdoor.example/p/token"


class Clock:
    """A time that tests move on."""

    def __init__(self) -> None:
        self.now = datetime.now(UTC)

    def __call__(self) -> datetime:
        return self.now

    def on(self, **much: int) -> None:
        self.now += timedelta(**much)


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def server():
    serving = NotifyServer()
    yield serving
    serving.close()


@pytest.fixture
def engine(tmp_path):
    catalogue = Catalogue.open(f"sqlite:///{tmp_path / 'catalogue.sqlite3'}")
    yield catalogue.engine
    catalogue.close()


@pytest.fixture
def outbox(engine, clock):
    return Outbox(engine, now=clock)


@pytest.fixture
def post(outbox, server):
    notify = Notify(KEY, {"email": EMAIL_TEMPLATE, "text": TEXT_TEMPLATE}, server.address)
    return Post(outbox, {"email": notify, "text": notify})


def put(outbox, kind="email", to=None, **more) -> str:
    reference = str(uuid4())
    to = to or (ADDRESS if kind == "email" else MOBILE)
    outbox.put(Message(kind, to, "Still right?", WORDS, reference, **more))
    return reference


def state(outbox, reference) -> str:
    return outbox.of([reference])[reference].state


def why(outbox, reference) -> str:
    return outbox.of([reference])[reference].why


@pytest.mark.parametrize(
    ("number", "written"),
    [
        (MOBILE, "+447700900123"),
        ("+44 (0)7400 123 456", "+447400123456"),
        ("07400123456", "+447400123456"),
        ("0044 7400 123456", "+447400123456"),
        ("020 7946 0123", ""),
        ("070 1234 5678", ""),
        ("07640 123456", ""),
        ("07911 123456", ""),
        ("07624 123456", ""),
        ("+353 85 012 3456", ""),
        ("07400 123456 ext 4", ""),
        ("07400 12345", ""),
        ("ask for Pat", ""),
        ("", ""),
    ],
)
def test_only_uk_mobiles_get_texts(number, written):
    assert uk_mobile(number) == written


def test_only_a_whole_email_address_is_written_to():
    assert email_address(" hello@club.example ") == ADDRESS
    for bad in ("a@club.example\nBcc: b@club.example", "nobody", "a@b@club.example", "", "a b@club.example"):
        assert email_address(bad) == ""


@pytest.mark.parametrize(
    "change",
    [
        {"to": "a@club.example\nBcc: b@club.example"},
        {"kind": "text", "to": "020 7946 0123"},
        {"subject": "Hello\nBcc: b@club.example"},
        {"words": " \n"},
        {"reference": "../../etc/passwd"},
        {"reference": ""},
    ],
)
def test_what_nobody_could_send_is_refused_before_it_is_kept(outbox, change):
    given = {"kind": "email", "to": ADDRESS, "subject": "Hello", "words": "Hello", "reference": "1"} | change
    with pytest.raises(MessageProblemError):
        outbox.put(Message(**given))
    assert outbox.counts() == {}


def test_a_folder_holds_each_message_once_and_whole(outbox, tmp_path):
    folder = Folder(tmp_path / "outbox")
    post = Post(outbox, {"email": folder, "text": folder})
    email, text = put(outbox), put(outbox, "text")
    assert {post.hand_over(each).state for each in (email, text)} == {"filed"}
    (path,) = (tmp_path / "outbox" / "email").iterdir()
    read = message_from_bytes(path.read_bytes(), policy=policy.default)
    assert (read["To"], read["Subject"], read.get_content().strip()) == (ADDRESS, "Still right?", WORDS)
    assert path.stat().st_mode & 0o077 == 0
    (path,) = (tmp_path / "outbox" / "text").iterdir()
    assert path.read_text() == f"To: {MOBILE}\n\n{WORDS}\n"
    folder.send(outbox.of([email])[email].message)
    assert folder.count() == 2
    assert outbox.of([email])[email].message.words == ""
    assert post.send().counts["filed"] == 0


def test_a_folder_that_cannot_be_written_keeps_the_message(outbox, clock, tmp_path):
    (tmp_path / "outbox").write_text("in the way")
    folder = Folder(tmp_path / "outbox")
    post = Post(outbox, {"email": folder, "text": folder})
    reference = put(outbox)
    letter = post.hand_over(reference)
    assert letter.state == "waiting"
    assert "cannot be written" in letter.why
    (tmp_path / "outbox").unlink()
    clock.on(hours=1)
    assert post.send().counts["filed"] == 1
    assert state(outbox, reference) == "filed"


def test_notify_is_given_the_template_the_words_and_the_reference(outbox, post, server):
    email, text = put(outbox), put(outbox, "text")
    done = post.send()
    assert (done.counts["sent"], done.mend, done.why) == (2, False, [])
    first, second = server.taken
    assert (first["email_address"], first["template_id"], first["reference"]) == (
        ADDRESS,
        EMAIL_TEMPLATE,
        email,
    )
    assert first["personalisation"] == {"subject": "Still right?", "words": WORDS}
    assert (second["phone_number"], second["template_id"]) == ("+447700900123", TEXT_TEMPLATE)
    assert second["personalisation"] == {"words": WORDS}
    assert second["reference"] == text
    assert post.send().counts["sent"] == 0
    assert len(server.taken) == 2


def test_it_is_asked_what_became_of_each_until_that_is_known(outbox, post, server, clock):
    one, two, three = put(outbox), put(outbox), put(outbox, "text")
    post.send()
    server.becomes("delivered", [one])
    server.becomes("permanent-failure", [two])
    server.becomes("temporary-failure", [three])
    asked = len(server.asked)
    post.send()
    assert len(server.asked) == asked
    clock.on(minutes=3)
    done = post.send()
    assert [state(outbox, each) for each in (one, two, three)] == ["delivered", "refused", "failed"]
    assert (done.counts["delivered"], done.counts["refused"], done.counts["failed"]) == (1, 1, 1)
    assert told(outbox.of([one])[one]) == "arrived"
    assert told(outbox.of([two])[two]).startswith("not taken. There is nobody at that address")
    assert outbox.of([one])[one].message.words == ""
    clock.on(hours=9)
    asked = len(server.asked)
    assert sum(post.send().counts.values()) == 0
    assert len(server.asked) == asked


def test_what_notify_never_tells_is_let_go_after_eight_days(outbox, post, server, clock):
    reference = put(outbox)
    post.send()
    server.becomes("sending")
    asked = 0
    for _ in range(10 * 24):
        clock.on(hours=1)
        before = len(server.asked)
        post.send()
        asked += len(server.asked) - before
    assert state(outbox, reference) == "sent"
    assert outbox.of([reference])[reference].next_at is None
    assert outbox.of([reference])[reference].message.words == ""
    assert asked < 25
    server.taken.clear()
    other = put(outbox)
    post.send()
    server.taken.clear()
    clock.on(minutes=3)
    post.send()
    assert "does not know any more" in why(outbox, other)


def test_what_notify_could_not_get_out_is_sent_again(outbox, post, server, clock):
    reference = put(outbox)
    post.send()
    server.becomes("technical-failure")
    clock.on(minutes=3)
    assert post.send().counts["waiting"] == 1
    clock.on(minutes=30)
    assert post.send().counts["sent"] == 1
    assert server.references() == [reference, reference]
    assert server.taken[1]["personalisation"]["words"] == WORDS


WAITS = [
    ((400, "BadRequestError", "Can’t send to this recipient using a team-only API key"), "live key", True),
    ((400, "BadRequestError", "Can't send to this recipient when service is in trial mode"), "go live", True),
    ((400, "BadRequestError", "Template not found"), "FRONTDOOR_NOTIFY_EMAIL_TEMPLATE", True),
    ((400, "BadRequestError", "Missing personalisation: name"), "Missing personalisation", True),
    ((400, "ValidationError", "template_id is not a valid UUID"), "template", True),
    ((403, "AuthError", "Invalid token: API key not found"), "does not know the key", True),
    ((403, "AuthError", "Error: Your system clock must be accurate to within 30 seconds"), "clock", True),
    (
        (429, "RateLimitError", "Exceeded rate limit for key type LIVE of 3000 requests per 60 seconds"),
        "minute",
        False,
    ),
    ((429, "TooManyRequestsError", "Exceeded send limits (250) for today"), "tomorrow", False),
    ((500, "Exception", "Internal server error"), "it answered 500", False),
    ((503, "Exception", "Down"), "it answered 503", False),
    ((404, "NoResultFound", "No result found"), "Something else answers", True),
    ("elsewhere", "Something else answers", True),
    ("portal", "cannot be understood", False),
    ("drop", "cannot be reached", False),
]


@pytest.mark.parametrize(("answer", "says", "mend"), WAITS, ids=lambda value: str(value)[:40])
def test_what_may_go_later_waits_says_what_to_do_and_goes(outbox, post, server, clock, answer, says, mend):
    server.next = [answer]
    reference = put(outbox)
    done = post.send()
    assert state(outbox, reference) == "waiting"
    assert says in why(outbox, reference)
    assert done.mend is mend
    assert done.why == [why(outbox, reference)]
    assert post.send().counts["sent"] == 0
    clock.on(days=1, hours=1)
    assert post.send().counts["sent"] == 1
    assert server.references() == [reference]


REFUSED = [
    ((400, "ValidationError", "email_address Not a valid email address"), "email address"),
    ((400, "InvalidEmailError", "Not a valid email address"), "email address"),
    ((400, "BadRequestError", "Your message is too long"), "too long"),
    ((413, "", ""), "gives no reason"),
]


@pytest.mark.parametrize(("answer", "says"), REFUSED, ids=lambda value: str(value)[:40])
def test_what_will_never_go_is_refused_once(outbox, post, server, clock, answer, says):
    server.next = [answer]
    reference = put(outbox)
    assert post.send().counts["refused"] == 1
    assert says in why(outbox, reference)
    clock.on(days=1)
    assert sum(post.send().counts.values()) == 0
    assert post.send(again=True, early=True).counts["sent"] == 1
    assert server.references() == [reference]


def test_a_bad_number_is_refused_and_never_repeats_the_number():
    said = [("ValidationError", "phone_number Not enough digits")]
    assert "mobile number" in notify_answers.refused(400, said, "text", MOBILE).why
    said = [("BadRequestError", f"We do not like {ADDRESS}")]
    outcome = notify_answers.refused(400, said, "email", ADDRESS)
    number = [("BadRequestError", "We do not like +447700900123")]
    assert "7700900123" not in notify_answers.refused(400, number, "text", MOBILE).why
    assert outcome.state == "refused"
    assert ADDRESS not in outcome.why


@pytest.mark.parametrize("answer", [None, 7, [], [7], {"errors": 1}, [{"error": None}], "text"])
def test_an_error_of_any_shape_can_be_read(answer):
    errors = notify_answers.errors_in(answer)
    assert notify_answers.refused(400, errors, "email", ADDRESS).state in ("refused", "waiting")


def test_a_limit_or_an_outage_stops_the_run_and_a_limit_of_one_kind_only_that_kind(
    outbox, post, server, clock
):
    references = [put(outbox) for _ in range(6)] + [put(outbox, "text")]
    server.always = (503, "Exception", "Down")
    post.send()
    assert len(server.asked) == 3
    clock.on(days=1)
    server.asked.clear()
    server.always = ""
    server.next = [(429, "TooManyRequestsError", "Exceeded send limits (email: 50) for today")]
    done = post.send()
    assert [each["type"] for each in server.taken] == ["sms"]
    assert done.counts == {"lapsed": 0, "waiting": 1, "sent": 1}
    clock.on(days=1, minutes=5)
    post.send()
    assert sorted(server.references()) == sorted(references)


def test_a_key_that_is_no_key_asks_nobody(outbox, server):
    notify = Notify("my-key", {"email": EMAIL_TEMPLATE}, server.address)
    reference = put(outbox)
    done = Post(outbox, {"email": notify, "text": notify}).send()
    assert (done.mend, server.asked) == (True, [])
    assert "not a whole" in why(outbox, reference)
    assert is_whole(KEY)
    assert is_whole(f"{SERVICE}-{SECRET}")
    assert not is_whole(SECRET)
    assert not is_whole(f"{KEY}x")


def test_a_wrong_key_is_said_and_the_right_one_sends(outbox, post, server):
    wrong = Notify(KEY[:-1] + "0", {"email": EMAIL_TEMPLATE}, server.address)
    references = [put(outbox), put(outbox)]
    done = Post(outbox, {"email": wrong, "text": wrong}).send()
    assert (done.mend, len(server.asked)) == (True, 1)
    assert "does not know the key" in why(outbox, references[0])
    assert post.send(early=True).counts["sent"] == 2


def test_where_nobody_listens_the_message_waits_longer_each_time(outbox, clock):
    nowhere = Notify(KEY, {"email": EMAIL_TEMPLATE}, "http://127.0.0.1:9")
    post = Post(outbox, {"email": nowhere, "text": nowhere})
    reference = put(outbox)
    waits = []
    for _ in range(12):
        post.send()
        letter = outbox.of([reference])[reference]
        waits.append(letter.next_at - clock())
        clock.now = letter.next_at
    assert "cannot be reached" in why(outbox, reference)
    assert waits == sorted(waits)
    assert (waits[0], waits[-1]) == (timedelta(minutes=5), timedelta(hours=6))


def test_two_runs_at_once_send_each_message_once(engine, server):
    outbox = Outbox(engine)
    references = [put(outbox) for _ in range(30)]
    notify = Notify(KEY, {"email": EMAIL_TEMPLATE}, server.address)
    with ThreadPoolExecutor(4) as runs:
        done = list(
            runs.map(lambda _: Post(Outbox(engine), {"email": notify, "text": notify}).send(), range(4))
        )
    assert sorted(server.references()) == sorted(references)
    assert sum(each.counts["sent"] for each in done) == 30


def test_a_run_that_died_is_asked_after_before_anything_is_sent_again(outbox, post, server, clock):
    taken, lost = put(outbox), put(outbox)
    first = outbox.claim(("waiting",), reference=taken)
    post.channels["email"].send(first.letter.message, perhaps_sent=False, patience=5)
    outbox.claim(("waiting",), reference=lost)
    assert sum(post.send().counts.values()) == 0
    clock.now += CLAIM + timedelta(seconds=1)
    assert post.send().counts["sent"] == 2
    assert server.references() == [taken, lost]
    assert not outbox.settle(first, notify_answers.unreachable("was slow"), "notify")
    assert state(outbox, taken) == "sent"


def test_what_is_not_known_is_not_sent_while_notify_cannot_be_asked(outbox, post, server, clock, monkeypatch):
    server.next = ["drop"]
    reference = put(outbox)
    post.send()
    assert outbox.of([reference])[reference].unsure
    monkeypatch.setattr(server, "_get", lambda request: server._say(request, 500, "Exception", "Down"))
    clock.on(hours=1)
    post.send()
    assert server.references() == [reference]
    assert state(outbox, reference) == "waiting"
    monkeypatch.undo()
    clock.on(hours=7)
    assert post.send().counts["sent"] == 1
    assert server.references() == [reference]


def test_something_nobody_thought_of_loses_no_message(outbox, post, clock, monkeypatch):
    reference = put(outbox)
    monkeypatch.setattr(post.channels["email"], "send", lambda *_, **__: 1 / 0)
    assert post.hand_over(reference).state == "waiting"
    assert "ZeroDivisionError" in why(outbox, reference)
    monkeypatch.undo()
    clock.on(hours=1)
    assert post.send().counts["sent"] == 1


def test_what_waits_beyond_its_day_is_let_go_and_said(outbox, post, server, clock):
    yesterday = today_in_london() - timedelta(days=1)
    old = put(outbox, expires_on=yesterday)
    good = put(outbox, expires_on=date.max)
    assert post.send().counts == {"lapsed": 1, "sent": 1}
    assert (state(outbox, old), outbox.of([old])[old].message.words) == ("lapsed", "")
    assert server.references() == [good]


def test_what_is_taken_back_is_not_sent_but_what_is_on_its_way_stays(outbox, post, server):
    waits, goes = put(outbox), put(outbox)
    outbox.claim(("waiting",), reference=goes)
    assert outbox.withdraw([waits, goes, "none-such"]) == 1
    post.send()
    assert server.taken == []
    assert (state(outbox, waits), state(outbox, goes)) == ("withdrawn", "waiting")


def test_no_address_and_no_word_is_logged(outbox, post, server, clock, caplog):
    caplog.set_level(logging.DEBUG)
    server.next = [(400, "BadRequestError", f"no {ADDRESS}"), (500, "E", ADDRESS), "drop"]
    for _ in range(4):
        put(outbox)
    put(outbox, "text")
    post.send()
    clock.on(days=1)
    post.send()
    assert "sent" in caplog.text
    for personal in (ADDRESS, MOBILE, "7700900123", "Still right", "frontdoor.example", SECRET):
        assert personal not in caplog.text
