"""What pages load: small on the wire, kept for ever by name, from this service alone."""

import brotli
import pytest

from api.bundles import Bundle, bundle
from tests.api.conftest import Client
from tests.lacking import lacking


@pytest.fixture(params=["editor", "chart"])
def built(request: pytest.FixtureRequest) -> Bundle:
    """Return a bundle, which `make` has built."""
    found = bundle(request.param)
    if found is None:
        lacking("the browser libraries are not built (make setup)", "KG_REQUIRE_BROWSER")
    return found


def test_a_built_file_comes_small_and_may_be_kept_for_ever(client: Client, built: Bundle) -> None:
    plain = client.ask(built.script)
    small = client.ask(built.script, headers={"Accept-Encoding": "gzip, br"})
    assert plain.status == small.status == 200
    assert "content-encoding" not in plain.headers
    assert small.headers["content-encoding"] == "br"
    assert brotli.decompress(small.body) == plain.body
    for answer in (plain, small):
        assert answer.media_type in {"text/javascript", "application/javascript"}
        assert "immutable" in answer.headers["cache-control"]
        assert answer.headers["vary"] == "Accept-Encoding"


def test_a_kept_file_is_not_sent_again(client: Client, built: Bundle) -> None:
    first = client.ask(built.script)
    again = client.ask(
        built.script, headers={"If-None-Match": first.headers["etag"], "Accept-Encoding": "br"}
    )
    assert again.status == 304
    assert again.body == b""


def test_licences_of_what_is_bundled_come_along(client: Client, built: Bundle) -> None:
    assert built.script
    licences = client.ask("/static/built/licences.txt").text
    assert all(name in licences for name in ("@zazuko/yasqe", "codemirror", "vega-lite"))


def test_pages_may_load_scripts_from_this_service_alone(client: Client) -> None:
    policy = client.ask("/").headers["content-security-policy"].split("; ")
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "connect-src 'self'" in policy
    assert not any("unsafe" in part for part in policy)
