"""An installed wheel works outside the checkout: ontology, shapes, queries, data and pages travel in it."""

import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from tests.conftest import Once
from tests.lacking import lacking

TOP = Path(__file__).resolve().parent.parent
Serving = Callable[[Path, Path], AbstractContextManager[str]]


@pytest.fixture(scope="module")
def installed(once: Once) -> Path:
    """Build the wheel, install it into an empty environment, return that environment's `bin`."""
    return once("wheel", install)


def install(folder: Path) -> Path:
    """Build the wheel and install it below a folder."""
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(TOP)]
    subprocess.run(build, check=True, capture_output=True, timeout=300)
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(folder / "env")], check=True)
    python = folder / "env" / "bin" / "python"
    wheel = next(folder.glob("*.whl"))
    command = ["-m", "pip", "--python", str(python), "install", "--quiet", "-c", str(TOP / "constraints.txt")]
    subprocess.run([sys.executable, *command, str(wheel)], check=True, capture_output=True, timeout=600)
    return python.parent


@pytest.mark.slow
def test_a_wheel_carries_the_browser_libraries(installed: Path) -> None:
    built = TOP / "api" / "static" / "built"
    if not built.is_dir():
        lacking("the browser libraries are not built (make setup)", "KG_REQUIRE_BROWSER")
    installed_api = next(installed.parent.glob("lib/python*/site-packages/api"))
    packed = {path.name for path in (installed_api / "static" / "built").iterdir()}
    assert packed == {path.name for path in built.iterdir()}


@pytest.fixture(scope="module")
def built_from_wheel(installed: Path, once: Once) -> Path:
    """Build with the installed wheel in a folder outside the checkout; return the folder."""

    def run(folder: Path) -> Path:
        subprocess.run([installed / "kg", "build"], cwd=folder, check=True, capture_output=True, timeout=600)
        return folder

    return once("built-from-wheel", run)


@pytest.fixture(scope="module")
def served(installed: Path, built_from_wheel: Path, serving: Serving) -> Iterator[str]:
    """Serve from the installed wheel; yield the service's address."""
    with serving(installed / "kg", built_from_wheel) as address:
        yield f"http://{address}"


@pytest.mark.slow
def test_a_wheel_answers_a_saved_query(installed: Path, built_from_wheel: Path) -> None:
    command = ["query", "targets-of-domain", "--param", "domain=儿童与安全", "--format", "csv"]
    answer = subprocess.run(
        [installed / "kg", *command], cwd=built_from_wheel, capture_output=True, text=True, check=True
    )
    assert "儿童" in answer.stdout.splitlines()[1]


@pytest.mark.slow
@pytest.mark.parametrize("path", ["/", "/id/plan/440103-women-2021-2030", "/sparql", "/readyz"])
def test_a_wheel_serves_pages(served: str, path: str) -> None:
    request = urllib.request.Request(served + path, headers={"Accept": "text/html"})
    with urllib.request.urlopen(request, timeout=20) as answer:
        assert answer.status == 200
        assert answer.read()
