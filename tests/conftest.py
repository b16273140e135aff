"""What all tests share.

Fixtures strategy: real components, no mocks. Made-up plans of 示例市 (a city that does not exist) where a
rule is tested; the shipped records where the data are; the real documents and hand-made references, which
are not in the repository, where extraction is measured. The last stand in a folder beside the project (or
`KG_SHARED`); tests that need it are marked `shared` and skip with a reason where it is missing, unless
`KG_REQUIRE_SHARED=1`.

`make test` runs the tests in a process a core. A session fixture that takes seconds and gives something that
can be pickled, or files, is made by `once`: one process makes it, the others wait for it. A test that holds
fractions of a second to a bound is marked `alone`: no other process runs a test meanwhile.
"""

import fcntl
import gc
import os
import pickle
import shutil
import socket
import subprocess
import time
import urllib.request
from collections.abc import Callable, Generator, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Protocol, TypeVar

import pytest

from kg import pipeline
from kg.build.release import DATASET
from kg.pipeline import BuildResult
from kg.shipped import shipped
from kg.store import Store
from tests.installed import install
from tests.lacking import lacking

TOP = Path(__file__).resolve().parent.parent

# Graphs are many small things that live long; to look for garbage among them took a sixth of the time.
gc.set_threshold(10_000, 10, 10)


@pytest.fixture(scope="session")
def shared() -> Path:
    """Return the folder of real documents and references."""
    folder = Path(os.environ.get("KG_SHARED", TOP.parent / "shared"))
    if not (folder / "plans").is_dir():
        lacking(f"no real documents at {folder}", "KG_REQUIRE_SHARED")
    return folder


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Let a test that is marked `alone` run while no other process runs one."""
    if "PYTEST_XDIST_WORKER" not in os.environ:
        return (yield)
    factory: pytest.TempPathFactory = vars(item.config)["_tmp_path_factory"]
    top = factory.getbasetemp().parent
    wanted = fcntl.LOCK_SH if item.get_closest_marker("alone") is None else fcntl.LOCK_EX
    with (top / "gate.lock").open("w") as gate, (top / "turn.lock").open("w") as turn:
        fcntl.flock(gate, fcntl.LOCK_EX)  # whoever waits for its turn stands here, so that nobody passes it
        fcntl.flock(turn, wanted)
        fcntl.flock(gate, fcntl.LOCK_UN)
        try:
            return (yield)
        finally:
            fcntl.flock(turn, fcntl.LOCK_UN)  # a process that the test forked may still have it open


Serving = Callable[[Path, Path], AbstractContextManager[str]]


@pytest.fixture(scope="session")
def serving() -> Serving:
    """Return a context manager that runs `kg serve` as its own process and yields host and port.

    It takes the command's path and the folder to run in, which has to hold a build.
    """

    @contextmanager
    def serve(kg: Path, folder: Path) -> Iterator[str]:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        process = subprocess.Popen(
            [kg, "serve", "--port", str(port)], cwd=folder, env=clean_environment(), stdout=subprocess.DEVNULL
        )
        try:
            for _ in range(600):
                try:
                    urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=5).close()
                    break
                except OSError:
                    time.sleep(0.2)
            yield f"127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(20)

    return serve


def clean_environment() -> dict[str, str]:
    """Return the environment without settings of ours or of Python's."""
    return {k: v for k, v in os.environ.items() if not k.startswith(("KG_", "PYTHON"))}


T = TypeVar("T")


class Once(Protocol):
    """Makes something once for all processes that run tests."""

    def __call__(self, name: str, make: Callable[[Path], T]) -> T:
        """Return what `make` makes of an empty folder, made by whichever process asks first.

        Args:
            name: A name of its own among all that are made so.
            make: Takes the folder; what it returns is pickled, and stays as it is, as do its files.
        """


@pytest.fixture(scope="session")
def once(tmp_path_factory: pytest.TempPathFactory) -> Once:
    """Return what makes something once for all processes that run tests.

    `TESTS_ONCE` names an empty folder in which `make test` keeps it from one run of pytest to the next.
    """
    own = tmp_path_factory.getbasetemp()
    top = own.parent if "PYTEST_XDIST_WORKER" in os.environ else own
    top = Path(os.environ.get("TESTS_ONCE", top))

    def make_once(name: str, make: Callable[[Path], T]) -> T:
        folder, kept = top / f"once-{name}", top / f"once-{name}.pickle"
        with (top / f"once-{name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not kept.exists():
                shutil.rmtree(folder, ignore_errors=True)  # of a process that failed to make it
                folder.mkdir()
                kept.write_bytes(pickle.dumps(make(folder)))
            made: T = pickle.loads(kept.read_bytes())  # noqa: S301 - written three lines above
            return made

    return make_once


@pytest.fixture(scope="session")
def built(once: Once) -> BuildResult:
    """Build the shipped data once, without documents."""
    return once("built", lambda out: pipeline.build(shipped("data", "plans"), None, out))


@pytest.fixture(scope="session")
def installed(once: Once) -> Path:
    """Return the `bin` of an environment into which the wheel is installed, with what it says it needs."""
    return once("wheel", install)


SAID = "said.txt"
"""What `kg build` said, beside what it built."""


@pytest.fixture(scope="session")
def built_by_command(installed: Path, once: Once) -> Path:
    """Return the folder in which `kg build` of the installed wheel ran, to be copied and not written to."""

    def run(folder: Path) -> Path:
        with (folder / SAID).open("w") as said:
            subprocess.run(
                [installed / "kg", "build"],
                cwd=folder, env=clean_environment(), check=True, stdout=said, stderr=said, timeout=600,
            )  # fmt: skip
        return folder

    return once("built-by-command", run)


@pytest.fixture(scope="session")
def store(built: BuildResult) -> Store:
    """Open the graph of the shipped data."""
    return Store.load(built.release / DATASET)
