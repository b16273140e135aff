"""README's transcript, run as printed.

Blocks of ```console are run line by line in an empty folder: `$ ` begins a command, what follows is its
output, a line `…` stands for any number of lines. The service's address is put in where README has the usual one.
"""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

TOP = Path(__file__).resolve().parent.parent
README = (TOP / "README.md").read_text(encoding="utf-8")
USUAL = "127.0.0.1:8000"


def steps() -> list[tuple[str, list[str]]]:
    """Return (command, expected lines) of all console blocks in order."""
    found: list[tuple[str, list[str]]] = []
    for block in re.findall(r"^```console\n(.*?)^```", README, re.MULTILINE | re.DOTALL):
        for line in block.splitlines():
            if line.startswith("$ "):
                found.append((line.removeprefix("$ "), []))
            else:
                found[-1][1].append(line)
    return found


def matches(expected: list[str], got: list[str]) -> bool:
    """Compare line by line; `…` alone stands for any lines, inside a line for any characters."""
    if not expected:
        return not got
    if expected[0].strip() == "…":
        return any(matches(expected[1:], got[i:]) for i in range(len(got) + 1))
    if not got:
        return False
    pattern = ".*".join(re.escape(part) for part in expected[0].rstrip().split("…"))
    return re.fullmatch(pattern, got[0].rstrip()) is not None and matches(expected[1:], got[1:])


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str]]:
    """Lay out a checkout's look-alike with its own build folder and service; yield folder and address."""
    folder = tmp_path_factory.mktemp("readme")
    for name in ("docs", "data", "queries"):
        shutil.copytree(TOP / name, folder / name)
    (folder / ".venv").mkdir()
    (folder / ".venv" / "bin").symlink_to(Path(sys.executable).parent)
    kg = folder / ".venv" / "bin" / "kg"
    subprocess.run([kg, "build"], cwd=folder, check=True, capture_output=True, timeout=300)
    port = free_port()
    server = subprocess.Popen([kg, "serve", "--port", str(port)], cwd=folder, stdout=subprocess.DEVNULL)
    try:
        for _ in range(150):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=5).close()
                break
            except OSError:
                time.sleep(0.2)
        yield folder, f"127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(20)


def test_readme_has_a_transcript() -> None:
    assert len(steps()) >= 5
    assert README.index("make serve") < README.index("make test") < README.index("```console")


@pytest.mark.parametrize(("command", "expected"), steps(), ids=[c[:60] for c, _ in steps()])
def test_readme_as_printed(place: tuple[Path, str], command: str, expected: list[str]) -> None:
    folder, address = place
    environment = {k: v for k, v in os.environ.items() if not k.startswith("KG_")}
    done = subprocess.run(
        ["bash", "-c", command.replace(USUAL, address)],
        cwd=folder, env=environment, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    got = (done.stdout + done.stderr).replace(address, USUAL).splitlines()
    assert matches(expected, got), "\n".join([f"$ {command}", *got])
