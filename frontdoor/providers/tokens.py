"""The signed part of a provider's link: the number of the link, which nobody can make up."""

from __future__ import annotations

from itsdangerous import BadSignature, URLSafeSerializer

_SALT = "provider-link"


def sign(key: str, link_id: str) -> str:
    """The token of a link. When it ends, and whether it was taken back, is kept with the link."""
    token = URLSafeSerializer(key, salt=_SALT).dumps(link_id)
    return token if isinstance(token, str) else token.decode()


def read(key: str, token: str) -> str | None:
    """The number of the link that a token stands for; None where we did not sign it."""
    try:
        found = URLSafeSerializer(key, salt=_SALT).loads(token)
    except BadSignature:
        return None
    return found if isinstance(found, str) else None
