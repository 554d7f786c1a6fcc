"""GOV.UK Notify: how emails and texts go where an operator has set a key and a template for them.

Its library is read, and a connection made, only when there is a message to send
or to ask after.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from assets_catalog.stewardship.addresses import uk_mobile
from frontdoor.messages import notify_answers as answers
from frontdoor.messages.message import Kind, Message, Outcome

if TYPE_CHECKING:
    from notifications_python_client import NotificationsAPIClient

_UUID: Final = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_KEY: Final = re.compile(rf"(?:.*-)?{_UUID}-{_UUID}", re.I)
_MOST_FOUND: Final = 20


def is_whole(key: str) -> bool:
    """Whether a key has the shape of one: a name, the number of the service, and a secret number."""
    return bool(_KEY.fullmatch(key))


class Notify:
    """GOV.UK Notify, by one key. ``templates`` are its template ids by kind."""

    name = "notify"
    called = "GOV.UK Notify"
    instant = False

    def __init__(self, key: str, templates: Mapping[Kind, str], address: str) -> None:
        self._key = key
        self._templates = templates
        self._address = address

    def send(self, message: Message, *, perhaps_sent: bool, patience: float) -> Outcome:
        """Hand it over once. Where it may have been handed over before, Notify is asked for its reference first."""

        def hand_over(client: NotificationsAPIClient) -> Outcome:
            if perhaps_sent and (earlier := _sent_before(client, message.reference)) is not None:
                return earlier
            number = _number(self._hand_over(client, message))
            if not number:
                return answers.unreachable("answered in a way that cannot be understood")
            return Outcome("sent", number=number)

        def failed(status: int, errors: list[tuple[str, str]]) -> Outcome:
            return answers.refused(status, errors, message.kind, message.to)

        return self._asking(patience, hand_over, failed)

    def became(self, number: str, *, patience: float) -> Outcome:
        """What became of a message that was handed over."""

        def ask(client: NotificationsAPIClient) -> Outcome:
            return answers.became(_status(client.get_notification_by_id(number)), number)

        def failed(status: int, _errors: list[tuple[str, str]]) -> Outcome:
            if status == 404:
                return Outcome("sent", "GOV.UK Notify does not know any more whether it arrived.", number)
            return Outcome("sent", number=number, again_after=timedelta(minutes=15), stop="all")

        outcome = self._asking(patience, ask, failed)
        if outcome.unsure or outcome.mend:
            # Not being told leaves it as it was: sent.
            return replace(outcome, state="sent", number=number, unsure=False)
        return outcome

    def _hand_over(self, client: NotificationsAPIClient, message: Message) -> Any:
        template = self._templates[message.kind]
        if message.kind == "text":
            return client.send_sms_notification(
                uk_mobile(message.to), template, {"words": message.words}, message.reference
            )
        return client.send_email_notification(
            message.to, template, {"subject": message.subject, "words": message.words}, message.reference
        )

    def _asking(
        self,
        patience: float,
        ask: Callable[[NotificationsAPIClient], Outcome],
        failed: Callable[[int, list[tuple[str, str]]], Outcome],
    ) -> Outcome:
        from notifications_python_client.errors import APIError

        if not is_whole(self._key):
            return answers.key_is_not_whole()
        client = self._client(patience)
        try:
            return ask(client)
        except APIError as error:
            # Without a response the library calls it 503, like one that Notify gave.
            if error.response is None:
                return answers.unreachable("cannot be reached")
            if error.status_code < 300:
                return answers.unreachable("answered in a way that cannot be understood")
            return failed(error.status_code, answers.errors_in(error.message))
        finally:
            client.request_session.close()

    def _client(self, patience: float) -> NotificationsAPIClient:
        from notifications_python_client import NotificationsAPIClient

        # It would log Notify's own words, in which an address may stand.
        logging.getLogger("notifications_python_client").setLevel(logging.CRITICAL)
        client = NotificationsAPIClient(self._key, base_url=self._address, timeout=patience)
        # Nothing is handed to a machine that was not named.
        client.request_session.max_redirects = 0
        return client


def _sent_before(client: NotificationsAPIClient, reference: str) -> Outcome | None:
    answer = client.get_all_notifications(reference=reference)
    found = answer.get("notifications") if isinstance(answer, dict) else None
    if not isinstance(found, list):
        return answers.unreachable("answered in a way that cannot be understood")
    for each in found[:_MOST_FOUND]:
        same = isinstance(each, dict) and each.get("reference") == reference
        if same and _number(each) and _status(each) not in answers.FAILED:
            return answers.became(_status(each), _number(each))
    return None


def _number(answer: Any) -> str:
    return str(answer.get("id") or "")[:64] if isinstance(answer, dict) else ""


def _status(answer: Any) -> str:
    return str(answer.get("status") or "") if isinstance(answer, dict) else ""


__all__ = ["Notify", "is_whole"]
