"""What is asked and built when: turns of servers, searches by rounds, builds and graphs that are left out."""

import shutil
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote

import pytest

from bench.data import VERSIONS, Data
from bench.measuring import Setup
from bench.processes import LOOK_EVERY, taken
from bench.rates import FEW, LOOK_UPS, MIXED, ROUNDS, loads, rates, shares
from bench.sections import building, starting
from bench.sections.searching import QUERIES, asked
from kg.search import INDEX, Found, Index
from kg.search.items import Item, Text
from kg.search.making import made
from kg.settings import MEMORY_MB
from kg.store.opening import MEGABYTE, MEMORY_FACTOR


class Noting:
    """A server that notes what it is asked."""

    path, extra = "/sparql", ""

    def __init__(self, port: int) -> None:
        self.port = port
        self.asked: list[str] = []


@contextmanager
def noting() -> Iterator[Noting]:
    class Answers(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            noted.asked.append(unquote(self.path.partition("=")[2]))
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object, **__: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Answers) as server:
        noted = Noting(server.server_address[1])
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield noted
        server.shutdown()
        thread.join()


@pytest.mark.skipif(not shutil.which("wrk"), reason="wrk is not installed")
def test_the_first_turn_of_each_server_does_not_count() -> None:
    texts = [f"text {number}" for number in range(2 * FEW)]
    with noting() as one, noting() as other:
        found = rates({"one": one, "other": other}, texts, quick=True)
    assert found.keys() == {"one", "other"}
    for server, (rate,) in zip((one, other), found.values(), strict=True):
        assert rate > 0
        first = [text in texts[:FEW] for text in server.asked]
        turned = first.index(False)
        assert turned > 0
        assert not any(first[turned:])


def test_no_text_is_asked_in_two_turns() -> None:
    told = loads({"a": "ASK {}", "b": "ASK {?s ?p ?o}"}, ["urn:t"])
    fresh, mix, repeated = (shares(texts, ROUNDS + 1) for texts in told.values())
    for turns, many in ((fresh, LOOK_UPS), (mix, 2 * MIXED)):
        assert len(turns) == ROUNDS + 1
        assert {len(turn) for turn in turns} == {many // (ROUNDS + 1)}
        assert len({text for turn in turns for text in turn}) == many
    assert repeated == [["ASK {}", "ASK {?s ?p ?o}"]] * (ROUNDS + 1)


def test_searches_are_made_in_turn(tmp_path: Path) -> None:
    order = []

    class Listening(Index):
        def search(
            self, text: str, chosen: Mapping[str, str] | None = None, page: int = 1, size: int = 20
        ) -> Found:
            order.append(text)
            return super().search(text, chosen, page, size)

    (tmp_path / INDEX).write_bytes(made([Item("urn:a", "target", Text("示例市妇女"))], [], "v1"))
    found, times = asked(Listening(tmp_path / INDEX), 3)
    assert order == [*QUERIES] * 3
    assert found["妇女"].total == 1
    assert found["比特币行情"].total == 0
    assert times.keys() == set(QUERIES)
    assert all(len(its) == 3 and min(its) > 0 for its in times.values())


def test_a_build_with_nothing_changed_is_made_of_few_plans(tmp_path: Path) -> None:
    usual, full = (Setup(tmp_path, (10,), tmp_path, full=full) for full in (False, True))
    assert [building.changes(usual, plans) for plans in building.sizes(usual)] == [
        ("from nothing", "nothing changed", "one record changed"),
        ("from nothing", "one record changed"),
    ]
    assert {len(building.changes(full, plans)) for plans in building.sizes(full)} == {3}


def test_a_graph_is_held_in_memory_as_the_service_would(tmp_path: Path) -> None:
    most = MEMORY_MB * MEGABYTE // MEMORY_FACTOR

    def data(size: int) -> Data:
        """Return data whose quads seem to have so many bytes: there is a hole in place of them."""
        one = Data(size, tmp_path / str(size))
        release = one.out / "releases" / VERSIONS[0]
        release.mkdir(parents=True)
        with one.quads_file.open("wb") as file:
            file.truncate(size)
        (release / "dataset.nq").hardlink_to(one.quads_file)
        return one

    usual, full = (Setup(tmp_path, (), tmp_path, full=full) for full in (False, True))
    small, large, huge = data(most), data(most + 1), data(2**43)
    assert starting.held_by_default(small)
    assert not starting.held_by_default(large)
    assert "`make bench-full` measures it" in starting.not_in_memory(large, usual)
    if starting.fits(large):  # a machine of 5 GB or more
        assert starting.not_in_memory(small, usual) == starting.not_in_memory(large, full) == ""
    assert starting.not_in_memory(huge, usual) == starting.not_in_memory(huge, full)
    assert "would not fit" in starting.not_in_memory(huge, full)


def test_memory_that_is_held_for_less_than_a_second_is_seen() -> None:
    held = f"a = b'x' * 200_000_000; time.sleep({LOOK_EVERY + 0.2})"
    used = taken(["timeit", "-n1", "-r1", "-s", "import time", held])
    assert used.all_mb > 190
    assert used.largest_mb > 190
    assert "1 loop" in used.said
