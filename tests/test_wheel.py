"""An installed wheel works outside the checkout: ontology, shapes, queries, data and pages travel in it.

`built_by_command` is what its `kg build` made.
"""

import subprocess
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from kg import typefaces
from tests.lacking import lacking

TOP = Path(__file__).resolve().parent.parent
Serving = Callable[[Path, Path], AbstractContextManager[str]]


@pytest.mark.slow
def test_a_wheel_carries_the_browser_libraries(installed: Path) -> None:
    built = TOP / "api" / "static" / "built"
    if not built.is_dir():
        lacking("the browser libraries are not built (make setup)", "KG_REQUIRE_BROWSER")
    installed_api = next(installed.parent.glob("lib/python*/site-packages/api"))
    packed = {path.name for path in (installed_api / "static" / "built").iterdir()}
    assert packed == {path.name for path in built.iterdir()}


@pytest.mark.slow
def test_a_wheel_carries_the_typefaces_with_their_licence(installed: Path) -> None:
    if not typefaces.own():
        lacking("the typefaces are not built (make setup)", "KG_REQUIRE_BROWSER")
    packed = next(installed.parent.glob("lib/python*/site-packages/kg")) / typefaces.FOLDER.name
    names = {path.name for path in packed.iterdir()}
    assert names == {path.name for path in typefaces.FOLDER.iterdir()}
    assert "LICENSE_FONT" in names


@pytest.fixture(scope="module")
def served(installed: Path, built_by_command: Path, serving: Serving) -> Iterator[str]:
    """Serve from the installed wheel; yield the service's address."""
    with serving(installed / "kg", built_by_command) as address:
        yield f"http://{address}"


@pytest.mark.slow
def test_a_wheel_answers_a_saved_query(installed: Path, built_by_command: Path) -> None:
    command = ["query", "targets-of-domain", "--param", "domain=儿童与安全", "--format", "csv"]
    answer = subprocess.run(
        [installed / "kg", *command], cwd=built_by_command, capture_output=True, text=True, check=True
    )
    assert "儿童" in answer.stdout.splitlines()[1]


@pytest.mark.slow
@pytest.mark.parametrize("path", ["/", "/id/plan/440103-women-2021-2030", "/sparql", "/readyz"])
def test_a_wheel_serves_pages(served: str, path: str) -> None:
    request = urllib.request.Request(served + path, headers={"Accept": "text/html"})
    with urllib.request.urlopen(request, timeout=20) as answer:
        assert answer.status == 200
        assert answer.read()
