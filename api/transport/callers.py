"""Who sends a request, and how the service was reached; proxies are believed if the operator names them."""

import re
from collections.abc import Sequence
from functools import lru_cache
from ipaddress import IPv4Network, IPv6Address, IPv6Network, ip_address

from starlette.types import Scope

from kg.settings import Settings

Networks = Sequence[IPv4Network | IPv6Network]

_SITE = 64
"""Bits of an IPv6 address that one customer of a provider has in common."""
_MOST_FORWARDED = 10
_HOST = re.compile(r"[A-Za-z0-9.-]{1,253}(:[0-9]{1,5})?|\[[0-9a-fA-F:.]{2,45}\](:[0-9]{1,5})?")


def client_of(scope: Scope, trusted: Networks) -> str:
    """Return who sends a request: the other end of the connection, or whom a trusted proxy names.

    Args:
        scope: Of ASGI.
        trusted: Proxies of the operator; `X-Forwarded-For` of anybody else is not looked at.

    Returns:
        An address; of IPv6 the part that is one customer's.
    """
    peer = (scope.get("client") or ("",))[0]
    if not trusted:
        return peer if ":" not in peer else _site(peer)
    if not within(peer, trusted):
        return _site(peer)
    forwarded = b",".join(value for name, value in scope["headers"] if name == b"x-forwarded-for")
    for hop in reversed(forwarded.decode("latin-1").split(",")[-_MOST_FORWARDED:]):
        address = hop.strip()
        if not _valid(address):
            break
        peer = address
        if not within(address, trusted):
            break
    return _site(peer)


def is_loopback(address: str) -> bool:
    """Tell whether a request comes from this machine itself."""
    return address.startswith("127.") or address in {"::/64", ""}


@lru_cache(maxsize=4096)
def _valid(address: str) -> bool:
    try:
        ip_address(address)
    except ValueError:
        return False
    return True


@lru_cache(maxsize=4096)
def _site(address: str) -> str:
    """Return the part of an address that one customer has; IPv4 is one address."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address[:45]
    if isinstance(parsed, IPv6Address):
        if parsed.ipv4_mapped:
            return str(parsed.ipv4_mapped)
        return str(IPv6Network((parsed, _SITE), strict=False))
    return str(parsed)


def within(address: str, networks: Networks) -> bool:
    """Tell whether an address is in one of some networks."""
    if not _valid(address):
        return False
    parsed = ip_address(address)
    return any(parsed in network for network in networks)


def public_url(scope: Scope, settings: Settings) -> str:
    """Return the address at which the service was reached, without a slash at the end.

    Args:
        scope: Of ASGI.
        settings: May say the address; else it is what the request names as its host, if that is one.
    """
    if settings.url:
        return settings.url.rstrip("/")
    headers = dict(scope["headers"])
    scheme = scope.get("scheme", "http")
    if within((scope.get("client") or ("",))[0], settings.trusted_proxies):
        forwarded = headers.get(b"x-forwarded-proto", b"").decode("latin-1").strip().lower()
        scheme = forwarded if forwarded in {"http", "https"} else scheme
    host = headers.get(b"host", b"").decode("latin-1")
    if not _HOST.fullmatch(host):
        name, port = scope.get("server") or ("localhost", None)
        host = f"{name}:{port}" if port else name
    return f"{scheme}://{host}{scope.get('root_path', '')}"
