"""What GOV.UK Notify's answers mean for a message: it waits, it is refused, or it is on its way.

The kinds of error and the statuses are those of https://docs.notifications.service.gov.uk/python.html.
A message waits wherever it could go as it is once time has passed or somebody
has mended the key, the template or the account; it is refused where only a
change to the message itself would help.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from assets_catalog.stewardship.addresses import uk_mobile
from frontdoor.messages.message import Kind, Outcome

_SOON: Final = timedelta(minutes=1)
_LATER: Final = timedelta(minutes=15)
_ADDRESS_ERRORS: Final = (
    "ValidationError",
    "InvalidEmailError",
    "InvalidPhoneError",
    "InvalidRecipientError",
)
_LONGEST: Final = 200
#: Statuses of a notification that will not arrive as it is.
FAILED: Final = ("permanent-failure", "temporary-failure", "technical-failure", "virus-scan-failed")


def unreachable(what: str) -> Outcome:
    """No answer, or none that can be understood. It may have been taken all the same."""
    return Outcome(
        "waiting",
        f"GOV.UK Notify {what}. It is tried again. If this goes on, look at the network of this machine.",
        unsure=True,
        again_after=_SOON,
    )


def key_is_not_whole() -> Outcome:
    """The key cannot be one of theirs."""
    return Outcome(
        "waiting",
        "The key for GOV.UK Notify is not a whole one. Copy it into FRONTDOOR_NOTIFY_KEY again: a name, then two long numbers.",
        again_after=_LATER,
        stop="all",
        mend=True,
    )


def refused(status: int, errors: Sequence[tuple[str, str]], kind: Kind, to: str) -> Outcome:
    """What an answer that is no success means for the message that it answers.

    ``errors`` are Notify's own kinds and sentences; ``to`` is kept out of what is said.
    """
    said = "; ".join(sentence for _, sentence in errors)
    for address in (to, uk_mobile(to)):
        said = said.replace(address, "…") if address else said
    low = said.replace("’", "'").lower()
    if status in (401, 403):
        return _not_let_in(low)
    if status == 429:
        return _too_many(low)
    if status == 408 or status >= 500:
        return unreachable(f"is not well (it answered {status})")
    if status not in (400, 413, 422):
        return _wait(
            f"Something else answers in the place of GOV.UK Notify (it answered {status}). "
            "Look at FRONTDOOR_NOTIFY_ADDRESS and at any proxy between.",
            stop="all",
        )
    if "team-only" in low:
        return _wait(
            "The key sends only to people in your own team at GOV.UK Notify. Set FRONTDOOR_NOTIFY_KEY to a live key."
        )
    if "trial mode" in low:
        return _wait(
            "Your service at GOV.UK Notify is in trial mode, and writes only to your own team. Ask there for it to go live."
        )
    if any(word in low for word in ("template", "personalisation", "not allowed to send")):
        setting = f"FRONTDOOR_NOTIFY_{kind.upper()}_TEMPLATE"
        return _wait(
            f"GOV.UK Notify cannot use the template ({said[:_LONGEST].rstrip('.')}). Look at {setting} and docs/operator.md.",
            stop="kind",
        )
    if any(error in _ADDRESS_ERRORS for error, _ in errors) or "international" in low:
        what = "email address" if kind == "email" else "mobile number"
        return Outcome(
            "refused",
            f"GOV.UK Notify does not take the {what}. Mend it in the listing, then send a new link.",
        )
    reason = said[:_LONGEST].rstrip(".") or "it gives no reason"
    return Outcome("refused", f"GOV.UK Notify does not take the message: {reason}.")


def became(status: str, number: str) -> Outcome:
    """What a status that Notify gives a message means."""
    if status in ("delivered", "received"):
        return Outcome("delivered", number=number)
    if status == "permanent-failure":
        return Outcome(
            "refused",
            "There is nobody at that address or number, or it takes no messages. Mend it in the listing, or ring them.",
            number=number,
        )
    if status == "temporary-failure":
        return Outcome(
            "failed",
            "It could not be delivered: the mailbox is full or the phone is off. Send a new link another day, or ring them.",
            number=number,
        )
    if status == "technical-failure":
        return Outcome("waiting", "GOV.UK Notify could not get it out. It is sent again.", again_after=_LATER)
    if status == "virus-scan-failed":
        return Outcome("refused", "GOV.UK Notify does not take the message.", number=number)
    return Outcome("sent", number=number, again_after=_SOON)


def errors_in(answer: Any) -> list[tuple[str, str]]:
    """The kinds and sentences of an error, whatever shape it came in."""
    if isinstance(answer, str):
        return [("", answer)]
    found = []
    for each in answer if isinstance(answer, list) else [answer]:
        if isinstance(each, dict):
            found.append((str(each.get("error", "")), str(each.get("message", ""))))
    return found


def _not_let_in(low: str) -> Outcome:
    if "clock" in low or "expired" in low or "future" in low:
        why = "The clock of this machine is wrong by more than 30 seconds, so GOV.UK Notify does not believe it. Set it."
    else:
        why = "GOV.UK Notify does not know the key. Make a new one there and set FRONTDOOR_NOTIFY_KEY to it."
    return _wait(why, stop="all")


def _too_many(low: str) -> Outcome:
    if "today" not in low:
        return Outcome(
            "waiting",
            "GOV.UK Notify takes only so many in a minute. The rest goes the next time.",
            again_after=_SOON,
            stop="all",
        )
    now = datetime.now(UTC)
    # Notify counts its days in UTC.
    tomorrow = (now + timedelta(days=1)).replace(hour=0, minute=1, second=0, microsecond=0)
    return Outcome(
        "waiting",
        "The limit of GOV.UK Notify for today is reached. The rest goes tomorrow; ask there if you need more.",
        again_after=tomorrow - now,
        stop="kind",
    )


def _wait(why: str, *, stop: Any = "") -> Outcome:
    return Outcome("waiting", why, again_after=_LATER, stop=stop, mend=True)


__all__ = ["FAILED", "became", "errors_in", "key_is_not_whole", "refused", "unreachable"]
