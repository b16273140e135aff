"""What the endpoint says of queries that workers did not finish, and that nobody else is hurt by them."""

import os
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from api import switching
from api.release import Service
from api.transport.problem import problem_of
from kg.pool import BusyError, Limits
from kg.tokens import Tokens
from tests.api.conftest import Client, Got, told
from tests.api.test_problems import check_shape
from tests.made_up import publish, served

ENDLESS = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
HUNGRY = "SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY ?c ?f"
SECONDS = 2


@pytest.fixture(scope="module")
def strict(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """Serve with little time and memory for a query."""
    out = publish(tmp_path_factory.mktemp("strict") / "graph")
    with served(out, told(query_seconds=SECONDS, query_memory_mb=64)) as address:
        yield Client(address)


def test_a_query_that_takes_too_long_is_ended_and_says_so(strict: Client) -> None:
    began = time.perf_counter()
    got = strict.query(ENDLESS)
    check_shape(got, 503, "query-too-slow")
    assert "longer than 2 s" in got.json["detail"]
    assert SECONDS <= time.perf_counter() - began < SECONDS + 5
    assert strict.query("ASK {}").json["boolean"] is True


def test_a_client_may_lower_the_time_and_not_raise_it(strict: Client) -> None:
    assert "longer than 0.3 s" in strict.query(ENDLESS, timeout="0.3").json["detail"]
    assert "longer than 2 s" in strict.query(ENDLESS, timeout="100").json["detail"]


def test_a_token_for_long_queries_may_raise_it(tmp_path: Path) -> None:
    out = publish(tmp_path / "graph")
    _, long = Tokens(out).create("long", ["query:long"])
    _, other = Tokens(out).create("other", ["write:graph:https://example.org/"])
    with served(out, told(query_seconds=0.5, query_seconds_long=3)) as address:
        client = Client(address)

        def ask(token: str, timeout: str, scheme: str = "Bearer") -> Got:
            path = f"/sparql?timeout={timeout}&query={ENDLESS.replace(' ', '+').replace('?', '%3F')}"
            return client.ask(path, headers={"Authorization": f"{scheme} {token}"})

        def detail(token: str, timeout: str) -> str:
            return str(ask(token, timeout).json["detail"])

        assert "longer than 1.5 s" in detail(long, "1.5")
        assert "longer than 3 s" in detail(long, "100"), "the operator's limit holds for tokens too"
        assert "longer than 0.5 s" in detail(other, "100")
        assert "longer than 0.5 s" in ask("eDp5", "100", "Basic").json["detail"], "no token of ours"
        refused = ask(long[:-1] + ("1" if long.endswith("0") else "0"), "100")
        check_shape(refused, 401, "token-needed")
        assert refused.headers["www-authenticate"] == 'Bearer realm="govplan", error="invalid_token"'


def test_a_query_that_needs_too_much_memory_is_ended_and_says_so(tmp_path: Path) -> None:
    out = publish(tmp_path / "graph")
    with served(out, told(query_seconds=60, query_memory_mb=64)) as address:
        got = Client(address).query(HUNGRY)
        check_shape(got, 503, "query-too-large")
        assert "64 MB" in got.json["detail"]
        assert Client(address).query("ASK {}").status == 200


def test_a_query_under_which_the_engine_dies_is_no_mystery(tmp_path: Path) -> None:
    with served(publish(tmp_path / "graph")) as address:
        client, answers = Client(address), list[Got]()
        asking = threading.Thread(target=lambda: answers.append(client.query(ENDLESS)))
        asking.start()
        time.sleep(1)
        os.kill(_busiest_worker(), signal.SIGSEGV)
        asking.join(20)
        check_shape(answers[0], 503, "query-too-hard")
        assert client.query("ASK {}").status == 200


def _busiest_worker() -> int:
    """Return the worker below this process that uses a processor now: other services' may have before."""
    before = _used_by_workers()
    time.sleep(0.5)
    return max((used - before.get(pid, 0), pid) for pid, used in _used_by_workers().items())[1]


def _used_by_workers() -> dict[int, int]:
    used = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        name, _, rest = stat.read_text().partition("(")[2].rpartition(")")
        fields = rest.split()
        if name == "kg-worker" and _is_ours(int(fields[1])):
            used[int(stat.parent.name)] = int(fields[11])
    return used


def _is_ours(pid: int) -> bool:
    while pid > 1:
        if pid == os.getpid():
            return True
        pid = int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
    return False


@pytest.mark.parametrize(("own", "status", "slug"), [(False, 503, "busy"), (True, 429, "too-many-at-once")])
def test_who_fills_the_places_is_told_apart(*, own: bool, status: int, slug: str) -> None:
    problem = problem_of(BusyError(7, own=own))
    assert (problem.kind.status, problem.kind.slug) == (status, slug)
    assert problem.headers == {"Retry-After": "7"}
    assert "7 秒" in problem.detail_zh
    assert "7 s" in problem.detail_en


def test_when_all_places_are_taken_others_are_told_when_to_come_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def few(_: Service) -> Limits:
        return Limits(slots=1, long=1, paused=0, queue=1, share=1, wait=0.5)

    monkeypatch.setattr(switching, "limits", few)
    with served(publish(tmp_path / "graph")) as address:
        client = Client(address)
        asking = [
            threading.Thread(target=client.query, args=(f"{ENDLESS} # {number}",), kwargs={"timeout": "4"})
            for number in range(6)
        ]
        for thread in asking:
            thread.start()
        answers: list[Got] = []
        while any(thread.is_alive() for thread in asking):
            answers.append(client.query(f"SELECT ({len(answers)} AS ?n) {{}}"))
            assert client.ask("/livez").status == 200
            assert client.ask("/readyz").status == 200, "a service that has its hands full is ready"
            time.sleep(0.05)
        assert {got.status for got in answers} <= {200, 429, 503}
        for got in answers:
            if got.status != 200:
                check_shape(got, got.status, "busy" if got.status == 503 else "too-many-at-once")
                assert int(got.headers["retry-after"]) >= 1
        assert client.query("ASK {}").status == 200


def test_a_browser_is_told_in_its_page(strict: Client) -> None:
    page = strict.query(ENDLESS, "text/html", timeout="0.2")
    assert (page.status, page.media_type) == (503, "text/html")
    assert "查询用时超过 0.2 秒" in page.text
    assert "The query took longer than 0.2 s" in page.text
    assert f"{ENDLESS}</textarea>" in page.text
    assert page.headers["cache-control"] == "no-store"
