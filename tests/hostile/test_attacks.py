"""Whatever strangers do, others have `/livez` and a small query within a second; nothing stays behind."""

import json
import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.api.conftest import Client
from tests.api.wire import Came
from tests.hostile.attacks import ATTACKS, all_of_them
from tests.hostile.watching import KINDS, Probe, Watch, percentile
from tests.protocol.process import Served
from tests.protocol.test_manifests import INSIDE

pytestmark = [pytest.mark.slow, pytest.mark.alone]

BOUND = 1.0
"""Seconds within which the service answers, on a machine that has nothing else to do."""
LOADED = 4.0
"""What is allowed instead where others use the machine: its load was above its cores before we came."""
OWN = 5.0
"""The same for a query from the attackers' own address: it stands behind theirs, but is not turned away."""
KEPT = 60_000_000
"""Bytes that the service may hold more afterwards: its cache, and what allocators keep."""


@pytest.fixture(scope="module")
def bound() -> float:
    return BOUND if os.getloadavg()[0] <= (os.cpu_count() or 1) else LOADED


@pytest.fixture(scope="module")
def before(service: Served, watch: Watch) -> Iterator[tuple[dict[int, str], int]]:
    """Warm the service up, and note its processes and memory; print what the prober saw, afterwards."""
    client = Client(service.address)
    for number in range(20):
        assert client.query(f"SELECT * {{ ?s ?p ?o }} LIMIT 100 # {number}").status == 200
    time.sleep(1)
    yield service.processes(), service.memory(service.pid)
    for kind in KINDS:
        shares = " ".join(
            f"p{share * 100:g} {percentile(watch.probes, kind, share):.3f} s" for share in (0.5, 0.99, 1)
        )
        print(f"\n{kind}: {len(watch.probes)} asked in all, {shares}")  # noqa: T201 - what was measured


def settled(service: Served) -> bool:
    """Tell whether a service answers, and no worker of it works any more."""
    used = {pid: _used(pid) for pid in service.processes()}
    time.sleep(0.3)
    return all(_used(pid) - used.get(pid, 0) <= 3 for pid in service.processes() if pid != service.pid)


def _used(pid: int) -> int:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0
    return int(fields[11]) + int(fields[12])


def check_probes(probes: list[Probe], bound: float, what: str) -> None:
    crowded = ("own",) if bound == LOADED else ()
    failed = [p for p in probes if p.status != 200 and not (p.status == 429 and p.kind in crowded)]
    assert len(probes) >= 4, f"{what}: hardly probed"
    assert not failed, f"{what}: {len(failed)} of {len(probes)} unanswered, first {failed[0]}"
    for probe in probes:
        allowed = OWN if probe.kind == "own" else bound
        assert probe.seconds <= allowed, f"{what}: {probe}, allowed are {allowed} s"


def check_answers(answers: list[Came], what: str) -> None:
    """Assert that every error is a problem, and that none says anything of our insides."""
    for came in answers:
        head, _, body = came.data.partition(b"\r\n\r\n")
        if not head.startswith(b"HTTP/") or came.status < 400:
            continue
        text = body.decode("utf-8", "replace")
        assert came.status != 500, f"{what}: {text[:2000]}"
        assert b"content-type: application/problem+json" in head.lower(), f"{what}: {came.data[:2000]!r}"
        assert not INSIDE.search(text), f"{what}: {text[:2000]}"
        if came.how == "closed" and text.endswith("}"):
            members = json.loads(text)
            assert {"type", "title", "status", "detail"} <= members.keys(), what
            assert members["status"] == came.status, what


@pytest.mark.parametrize("name", [*ATTACKS, "all"])
def test_while_attacked_others_are_answered(
    service: Served, watch: Watch, before: tuple[dict[int, str], int], bound: float, name: str
) -> None:
    began = time.monotonic()
    answers = (all_of_them if name == "all" else ATTACKS[name])(service.address)
    ended = time.monotonic()
    time.sleep(0.5)
    probes = watch.since(began - 0.3, ended + 0.3)
    print(  # noqa: T201 - what was measured
        f"{name}: {ended - began:.1f} s, {len(answers)} answers "
        f"{sorted({came.status for came in answers})}, slowest "
        + ", ".join(f"{kind} {percentile(probes, kind, 1):.3f} s" for kind in KINDS)
    )
    check_answers(answers, name)
    check_probes(probes, bound, name)
    assert before, "the service was warmed up first"


def test_afterwards_nothing_is_left_and_everything_works(
    service: Served, watch: Watch, before: tuple[dict[int, str], int], bound: float
) -> None:
    processes, memory = before
    until = time.monotonic() + 15
    while time.monotonic() < until and not (
        settled(service) and len(service.processes()) <= len(processes) + 2
    ):
        time.sleep(0.2)
    assert settled(service), f"workers go on: {service.processes()}"
    now = service.processes()
    assert len(now) <= len(processes) + 2, f"before {processes}, now {now}"
    assert service.pid in now
    held = service.memory(service.pid)
    print(f"memory of the front: {memory / 1e6:.0f} MB before, {held / 1e6:.0f} MB after")  # noqa: T201 - measured
    assert held <= memory + KEPT
    client = Client(service.address)
    assert client.rows("SELECT (COUNT(*) AS ?n) { ?p a gp:Plan }") == [{"n": "4"}]
    assert client.query("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o } LIMIT 10").status == 200
    assert client.ask("/readyz").status == 200
    assert client.ask("/", accept="text/html").status == 200
    log = service.log.read_text(encoding="utf-8")
    assert "Traceback" not in log, log[-4000:]
    time.sleep(bound)
    check_probes(watch.since(0, time.monotonic() - bound), bound, "all the while")
