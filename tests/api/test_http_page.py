"""The reference of the HTTP interface: current, and without a gap."""

from pathlib import Path

from fastapi import FastAPI
from starlette.routing import BaseRoute, Mount

from api import reference
from api.app import create_app
from api.sparql.protocol import PARAMETERS
from api.transport.negotiate import GRAPH, SOLUTIONS
from api.transport.problem import KINDS
from kg.settings import Settings

PAGE = Path(__file__).resolve().parents[2] / "docs" / "reference" / reference.NAME


def app() -> FastAPI:
    return create_app(Settings(write=True))


def address(route: BaseRoute) -> str:
    path = str(getattr(route, "path", ""))
    return path if isinstance(route, Mount) else path.replace(":path}", "}")


def test_the_page_is_current() -> None:
    assert PAGE.read_text(encoding="utf-8") == reference.page(), f"{PAGE.name} is stale: run `make docs`"


def test_every_address_is_on_the_page() -> None:
    page, made = reference.page(), app()
    included = {address(route) for route in made.state.routes}
    for path in {*included, *made.state.endpoints}:
        assert f" {path}\n" in page, path
    for route in made.routes:
        assert address(route) in page or address(route) in included | {"", "/docs/oauth2-redirect"}, route


def test_every_form_parameter_and_problem_is_on_the_page() -> None:
    page = reference.page()
    for offer in (*SOLUTIONS, *GRAPH):
        assert f"`{offer.media_type}`" in page
    for name in (*PARAMETERS, *KINDS):
        assert f"`{name}`" in page


def test_every_route_of_the_framework_says_what_it_answers_with() -> None:
    for path, operations in app().openapi()["paths"].items():
        for method, operation in operations.items():
            answers = operation["responses"]
            assert any(status.startswith("2") or status == "303" for status in answers), (path, method)
            assert answers.get("200", {}).get("content") != {"application/json": {"schema": {}}}, (
                path,
                method,
            )
            if method != "options" and path != "/livez":
                assert any(status >= "400" for status in answers), (path, method)


def test_without_writing_nothing_is_described_that_writes() -> None:
    paths = create_app(Settings(write=False)).openapi()["paths"]
    assert "/update" not in paths
    assert set(paths["/graphs"]) == {"get", "options"}


def test_every_bound_is_on_the_page() -> None:
    limits = reference.page().rpartition("## Limits")[2]
    for told in (
        "| 20,000 |",
        "KG_WRITE_MB",
        "KG_WRITE_SECONDS",
        "KG_QUERY_SECONDS_LONG",
        "| 32 |",
        "| 512, 5 s |",
    ):
        assert told in limits, told
    assert "| 384 |" in limits


def test_a_store_that_is_away_is_in_the_table_of_every_address_that_asks_it() -> None:
    for path, operations in app().openapi()["paths"].items():
        for method, operation in operations.items():
            told = " ".join(answer["description"] for answer in operation["responses"].values())
            if "`not-ready`" in told:
                assert "`store-not-ready`" in told, (method, path)
