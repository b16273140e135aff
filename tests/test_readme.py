"""README's transcript, run as printed.

Blocks of ```console are run line by line in a look-alike of the checkout: `$ ` begins a command, what follows
is its output, a line `…` stands for any number of lines. Where README has the usual address of the service,
the test's own is put in.
"""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from tests.conftest import SAID

TOP = Path(__file__).resolve().parent.parent
README = (TOP / "README.md").read_text(encoding="utf-8")
Serving = Callable[[Path, Path], AbstractContextManager[str]]
BUILD = ".venv/bin/kg build"
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


@pytest.fixture(scope="module")
def place(
    built_by_command: Path, tmp_path_factory: pytest.TempPathFactory, serving: Serving
) -> Iterator[tuple[Path, str]]:
    """Lay out a checkout's look-alike with its own build folder and service; yield folder and address."""
    folder = tmp_path_factory.mktemp("readme") / "checkout"
    shutil.copytree(built_by_command, folder, symlinks=True)
    for name in ("docs", "data", "queries"):
        shutil.copytree(TOP / name, folder / name)
    (folder / ".venv").mkdir()
    (folder / ".venv" / "bin").symlink_to(Path(sys.executable).parent)
    kg = folder / ".venv" / "bin" / "kg"
    with serving(kg, folder) as address:
        yield folder, address


def test_readme_has_a_transcript() -> None:
    assert len(steps()) >= 5
    assert README.index("make serve") < README.index("make test") < README.index("```console")


@pytest.mark.parametrize(("command", "expected"), steps(), ids=[c[:60] for c, _ in steps()])
def test_readme_as_printed(place: tuple[Path, str], command: str, expected: list[str]) -> None:
    folder, address = place
    if command == BUILD:  # it takes long, and has run
        got = (folder / SAID).read_text(encoding="utf-8").splitlines()
        assert matches(expected, got), got
        return
    environment = {k: v for k, v in os.environ.items() if not k.startswith("KG_")}
    done = subprocess.run(
        ["bash", "-c", command.replace(USUAL, address)],
        cwd=folder, env=environment, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    got = (done.stdout + done.stderr).replace(address, USUAL).splitlines()
    assert matches(expected, got), "\n".join([f"$ {command}", *got])
