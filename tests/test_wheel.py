"""An installed wheel works outside the checkout: ontology, shapes, queries, data and pages travel in it."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

TOP = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel, install it into an empty environment, return that environment's `bin`."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(TOP)]
    subprocess.run(build, check=True, capture_output=True, timeout=120)
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(folder / "env")], check=True)
    python = folder / "env" / "bin" / "python"
    wheel = next(folder.glob("*.whl"))
    install = ["-m", "pip", "--python", str(python), "install", "--quiet", "-c", str(TOP / "constraints.txt")]
    subprocess.run([sys.executable, *install, str(wheel)], check=True, capture_output=True, timeout=400)
    return python.parent


def environment() -> dict[str, str]:
    return {k: v for k, v in os.environ.items() if not k.startswith(("KG_", "PYTHON"))}


@pytest.fixture(scope="module")
def served(installed: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Build and serve from the installed wheel in a folder of its own; yield the service's address."""
    folder = tmp_path_factory.mktemp("elsewhere")
    subprocess.run([installed / "kg", "build"], cwd=folder, env=environment(), check=True, timeout=300)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [installed / "kg", "serve", "--port", str(port)]
    process = subprocess.Popen(command, cwd=folder, env=environment(), stdout=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(150):
            try:
                urllib.request.urlopen(f"{address}/readyz", timeout=5).close()
                break
            except OSError:
                time.sleep(0.2)
        yield address
    finally:
        process.terminate()
        process.wait(20)


@pytest.mark.slow
def test_a_wheel_answers_a_saved_query(installed: Path, served: str) -> None:
    assert served
    listed = subprocess.run(
        [installed / "kg", "queries"], env=environment(), capture_output=True, text=True, check=True
    )
    assert "targets-of-domain" in listed.stdout


@pytest.mark.slow
@pytest.mark.parametrize("path", ["/", "/id/plan/440103-women-2021-2030", "/sparql", "/readyz"])
def test_a_wheel_serves_pages(served: str, path: str) -> None:
    request = urllib.request.Request(served + path, headers={"Accept": "text/html"})
    with urllib.request.urlopen(request, timeout=20) as answer:
        assert answer.status == 200
        assert answer.read()
