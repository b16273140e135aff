"""Requests made up from the service's own description: whatever they hold, nothing of ours fails."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.core.result import Err

from api.app import create_app
from kg.settings import Settings
from tests.api.conftest import Client, told
from tests.made_up import publish, served

EXAMPLES = 12
"""Requests an operation and kind of request: with some thirty operations about half a minute."""

FEW = 3
"""The same of a saved query: they are many, and alike."""

SCHEMA = schemathesis.openapi.from_dict(create_app(Settings(write=True)).openapi())
FOUND = [got.ok() for got in SCHEMA.get_all_operations() if not isinstance(got, Err)]
OPERATIONS = {f"{operation.method.upper()} {operation.path}": operation for operation in FOUND}
CASES = [(name, GenerationMode.POSITIVE) for name in OPERATIONS] + [
    (name, GenerationMode.NEGATIVE)
    for name, operation in OPERATIONS.items()
    if operation.query.items or operation.body.items  # else nothing about it can be wrong
]


@pytest.fixture(scope="module")
def writable(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """Serve with writing on, so that every operation is there."""
    with served(publish(tmp_path_factory.mktemp("writable") / "graph"), told(write=True)) as address:
        yield Client(address)


@pytest.mark.parametrize(("name", "mode"), CASES)
def test_no_request_makes_it_fail(writable: Client, name: str, mode: GenerationMode) -> None:
    operation = OPERATIONS[name]

    @settings(
        max_examples=FEW if name.startswith("GET /queries/") else EXAMPLES,
        deadline=None,
        derandomize=True,
        database=None,
        phases=(Phase.explicit, Phase.generate),
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def holds(case: Any) -> None:  # noqa: ANN401 - made up
        response = case.call(base_url=writable.address, timeout=20)
        assert response.status_code < 500, response.text
        assert str(response.status_code) in operation.definition.raw["responses"] | OF_ANY, response.text
        if response.status_code >= 400:
            kind = response.headers["content-type"][0]
            assert kind.startswith(("application/problem+json", "text/html")), kind

    holds()


OF_ANY = {"400": "no HTTP", "404": "no such address", "405": "no such method", "414": "too long"}
"""Statuses that any address may answer with, when a made-up request is none for its route."""


def test_the_description_is_served(client: Client) -> None:
    described = json.loads(client.ask("/openapi.json").body)
    assert described["openapi"].startswith("3.")
    assert {"get", "post", "options"} <= set(described["paths"]["/sparql"])
