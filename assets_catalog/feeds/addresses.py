"""Where a feed may be fetched from: the open internet, and nothing inside this network.

Whoever writes down an address could otherwise make the server read what only
the server can reach: its neighbours, its cloud's keys, itself.
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from assets_catalog.feeds.problems import FeedProblemError

#: A name and a port, made into numbers.
Resolve = Callable[[str, int], Sequence[str]]

_LONGEST = 2000
_PORTS = {"http": 80, "https": 443}
#: Ways of writing an IPv4 address as IPv6, which would let an inner one in by the back door.
_WRAPPERS = tuple(
    ipaddress.ip_network(each) for each in ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32")
)


@dataclass(frozen=True, slots=True)
class Target:
    """One address, looked up: the number that is rung (``ip``) is the one that was checked."""

    scheme: str
    host: str
    port: int
    path: str
    ip: str

    @property
    def host_header(self) -> str:
        """The host as the other side expects to be called."""
        name = f"[{self.host}]" if ":" in self.host else self.host
        return name if self.port == _PORTS[self.scheme] else f"{name}:{self.port}"


def resolve(host: str, port: int) -> list[str]:
    """The numbers of a name, by the machine's own resolver."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(each[4][0]) for each in found))


def checked(url: str, *, allow_private: bool = False, resolve: Resolve = resolve) -> Target:
    """An address taken apart, looked up and found to be outside.

    Raises:
        FeedProblemError: it is no address, not http, or leads inside.
    """
    scheme, host, port, path = parts(url)
    try:
        numbers = resolve(host, port)
    except (OSError, UnicodeError) as error:
        raise FeedProblemError(f"There is no such place on the internet as {host}.") from error
    if not numbers:
        raise FeedProblemError(f"There is no such place on the internet as {host}.")
    if not allow_private and not all(is_outside(each) for each in numbers):
        raise FeedProblemError(
            f"{host} is inside a network (its number is {numbers[0]}), and feeds are only fetched from outside. "
            "If it is yours and you trust it, set FRONTDOOR_FEEDS_ALLOW_PRIVATE=true."
        )
    return Target(scheme, host, port, path, numbers[0])


def parts(url: str) -> tuple[str, str, int, str]:
    """Scheme, host, port and path of a web address.

    Raises:
        FeedProblemError: it is not one, or holds a password.
    """
    text = url.strip()
    if not text or len(text) > _LONGEST or any(ord(each) < 33 for each in text):
        raise FeedProblemError("That is not a web address. One begins with https:// and has no spaces.")
    try:
        split = urlsplit(text)
        host = (split.hostname or "").rstrip(".")
        port = split.port or _PORTS.get(split.scheme, 0)
        host = host if ":" in host else host.encode("idna").decode("ascii")
    except (ValueError, UnicodeError) as error:
        raise FeedProblemError(f"{text[:100]} is not a web address.") from error
    if split.scheme not in _PORTS:
        raise FeedProblemError(
            f"{text[:100]} does not begin with https:// or http://. Nothing else is fetched."
        )
    if not host:
        raise FeedProblemError(f"{text[:100]} names no place on the internet.")
    if split.username is not None or split.password is not None:
        raise FeedProblemError(
            "An address with a name or password in it would be shown to others. Take it out."
        )
    path = quote(split.path or "/", safe="/%:@!$&'()*+,;=~-._")
    query = quote(split.query, safe="/%:@!$&'()*+,;=~-._?")
    return split.scheme, host, port, f"{path}?{query}" if query else path


def is_outside(number: str) -> bool:
    """Whether a number is one of the open internet, for one computer, and not another number in disguise."""
    try:
        found = ipaddress.ip_address(number.split("%")[0])
    except ValueError:
        return False
    if isinstance(found, ipaddress.IPv6Address):
        if found.ipv4_mapped is not None:
            return is_outside(str(found.ipv4_mapped))
        if any(found in each for each in _WRAPPERS):
            return False
    return found.is_global and not (found.is_multicast or found.is_reserved or found.is_unspecified)
