"""How often somebody may ask, and who somebody is."""

from collections.abc import Callable
from ipaddress import ip_network
from pathlib import Path

import pytest
from starlette.types import Scope

from api.transport.callers import client_of, is_loopback, public_url
from api.transport.rates import MOST_BUCKETS, Rates
from kg.settings import Settings
from kg.tokens import Tokens
from tests.api.conftest import Client, told
from tests.api.test_problems import check_shape
from tests.made_up import publish, served

PROXIES = (ip_network("10.0.0.0/8"), ip_network("127.0.0.1/32"))


def clock() -> tuple[list[float], Callable[[], float]]:
    now = [0.0]
    return now, lambda: now[0]


def test_a_bucket_empties_and_fills_again() -> None:
    now, read = clock()
    rates = Rates(6, read)
    assert [rates.wait("a") for _ in range(7)] == [0] * 6 + [10]
    assert rates.wait("b") == 0, "others are not held up"
    now[0] = 9.9
    assert rates.wait("a") == 1
    now[0] = 10.1
    assert [rates.wait("a"), rates.wait("a")] == [0, 10]
    now[0] = 1_000
    assert [rates.wait("a") for _ in range(7)] == [0] * 6 + [10], "it holds no more than a minute's"


def test_none_counts_nothing() -> None:
    rates = Rates(0)
    assert {rates.wait("a") for _ in range(1000)} == {0}
    assert len(rates) == 0


def test_it_remembers_a_bounded_number_of_clients() -> None:
    rates = Rates(10)
    for number in range(MOST_BUCKETS + 100):
        rates.wait(str(number))
    assert len(rates) == MOST_BUCKETS


def scope(peer: str, forwarded: str | None = None, **headers: str) -> Scope:
    given = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    if forwarded is not None:
        given.append((b"x-forwarded-for", forwarded.encode()))
    return {"type": "http", "client": (peer, 1), "headers": given, "scheme": "http", "server": ("h", 80)}


@pytest.mark.parametrize(
    ("peer", "forwarded", "expected"),
    [
        ("203.0.113.9", None, "203.0.113.9"),
        ("203.0.113.9", "198.51.100.1", "203.0.113.9"),
        ("10.1.1.1", "198.51.100.1", "198.51.100.1"),
        ("10.1.1.1", "192.0.2.7, 198.51.100.1", "198.51.100.1"),
        ("10.1.1.1", "192.0.2.7, 10.2.2.2", "192.0.2.7"),
        ("10.1.1.1", "made up, 10.2.2.2", "10.2.2.2"),
        ("10.1.1.1", "192.0.2.7, made up", "10.1.1.1"),
        ("10.1.1.1", "", "10.1.1.1"),
        ("10.1.1.1", None, "10.1.1.1"),
        ("10.1.1.1", "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::9", "198.51.100.1", "2001:db8:1:2::/64"),
        ("::ffff:203.0.113.9", None, "203.0.113.9"),
    ],
)
def test_a_proxy_is_believed_only_if_it_is_ours(peer: str, forwarded: str | None, expected: str) -> None:
    assert client_of(scope(peer, forwarded), PROXIES) == expected


def test_without_proxies_the_peer_counts() -> None:
    assert client_of(scope("127.0.0.1", "198.51.100.1"), ()) == "127.0.0.1"
    assert client_of(scope("2001:db8:1:2::9"), ()) == "2001:db8:1:2::/64"


@pytest.mark.parametrize(("peer", "expected"), [("127.0.0.1", True), ("::1", True), ("192.0.2.1", False)])
def test_this_machine_is_known(peer: str, *, expected: bool) -> None:
    assert is_loopback(client_of(scope(peer), ())) is expected


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"host": "data.example"}, "http://data.example"),
        ({"host": "data.example:8000"}, "http://data.example:8000"),
        ({"host": "[2001:db8::1]:80"}, "http://[2001:db8::1]:80"),
        ({"host": "a.b/<script>"}, "http://h:80"),
        ({"host": 'a" onload="x'}, "http://h:80"),
        ({}, "http://h:80"),
        ({"host": "data.example", "x_forwarded_proto": "https"}, "http://data.example"),
    ],
)
def test_the_service_knows_its_address(given: dict[str, str], expected: str) -> None:
    assert public_url(scope("192.0.2.1", **given), Settings()) == expected


def test_a_proxy_or_the_operator_may_say_the_address() -> None:
    behind = scope("10.0.0.1", host="data.example", x_forwarded_proto="https")
    assert public_url(behind, Settings(trusted_proxies=PROXIES)) == "https://data.example"
    assert public_url(behind, Settings(url="https://our.example/kg/")) == "https://our.example/kg"


def test_who_asks_too_often_is_told_when_to_come_back(tmp_path: Path) -> None:
    out = publish(tmp_path / "graph")
    _, secret = Tokens(out).create("a test", ["query:long"])
    with served(out, told(rate=3, trusted_proxies=PROXIES)) as address:
        client = Client(address)
        from_one = {"X-Forwarded-For": "198.51.100.1"}
        answers = [client.ask("/sparql?query=ASK%7B%7D", headers=from_one) for _ in range(4)]
        assert [got.status for got in answers] == [200, 200, 200, 429]
        check_shape(answers[-1], 429, "too-many-requests")
        assert int(answers[-1].headers["retry-after"]) >= 1
        assert client.ask("/", headers=from_one).status == 429, "pages count as well"
        assert client.ask("/livez", headers=from_one).status == 200
        assert client.ask("/static/style.css", headers=from_one).status == 200
        assert client.ask("/", headers={"X-Forwarded-For": "198.51.100.2"}).status == 200
        token = {**from_one, "Authorization": f"Bearer {secret}"}
        assert client.ask("/sparql?query=ASK%7B%7D", headers=token).status == 200, "a token has its own count"
        other = "1" if secret.endswith("0") else "0"
        wrong = {**from_one, "Authorization": f"Bearer {secret[:-1]}{other}"}
        assert client.ask("/sparql?query=ASK%7B%7D", headers=wrong).status == 429


def test_this_machine_may_ask_as_often_as_it_likes(tmp_path: Path) -> None:
    with served(publish(tmp_path / "graph"), told(rate=2)) as address:
        assert {Client(address).ask("/sparql?query=ASK%7B%7D").status for _ in range(10)} == {200}
