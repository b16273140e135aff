"""What the service measures of itself, for Prometheus.

Requests are counted in plain numbers by the one thread that answers them; all else is read off when somebody
asks. Labels have few values: templates of addresses, names of saved queries and of problems, never what a
client sent.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime
from itertools import accumulate

from prometheus_client import CollectorRegistry, ProcessCollector
from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    InfoMetricFamily,
    Metric,
)
from prometheus_client.registry import Collector

from api.release import Service
from api.transport.lines import Lines
from api.transport.observed import Observed
from api.transport.server import REFUSED
from kg import __version__
from kg.pool import BusyError

BOUNDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
"""Seconds at which latencies are told apart."""
OUTCOMES = (
    "busy",
    "internal-error",
    "query-too-hard",
    "query-too-large",
    "query-too-slow",
    "too-many-at-once",
)
"""Problems that an operator may wait for, told also while there are none."""
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH"})

_BUCKETS = [*map(str, BOUNDS), "+Inf"]
_RUNNING = ("new", "long", "paused")


class Latencies:
    """How long something took, each time."""

    __slots__ = ("_counts", "_total")

    def __init__(self) -> None:
        self._counts = [0] * len(_BUCKETS)
        self._total = 0.0

    def add(self, seconds: float) -> None:
        """Count one."""
        self._counts[bisect_left(BOUNDS, seconds)] += 1
        self._total += seconds

    def told(self, family: HistogramMetricFamily, label: str) -> None:
        """Add to a family of histograms, under a label."""
        buckets = list(zip(_BUCKETS, accumulate(self._counts), strict=True))
        family.add_metric([label], buckets, self._total)


class Metrics(Collector):
    """Counts requests, and tells how the service fares.

    Args:
        service: Returns what is measured.
        lines: The log, which may lose lines.
    """

    def __init__(self, service: Callable[[], Service], lines: Lines) -> None:
        self.registry = CollectorRegistry()
        self.registry.register(self)
        ProcessCollector(registry=self.registry)
        self.under_way = 0
        self._service, self._lines = service, lines
        self._requests: Counter[tuple[str, str, int]] = Counter()
        self._bytes: Counter[str] = Counter()
        self._problems = Counter(dict.fromkeys(OUTCOMES, 0))
        self._unwhole = Counter({"cut": 0, "broken": 0})
        self._routes: dict[str, Latencies] = {}
        self._queries: dict[str, Latencies] = {}

    def count(self, observed: Observed, method: str) -> None:
        """Count a request that is answered."""
        seconds, route = observed.seconds, observed.route
        self._requests[route, method if method in METHODS else "other", observed.status] += 1
        self._bytes[route] += observed.size
        _of(self._routes, route).add(seconds)
        if observed.query:
            _of(self._queries, observed.query).add(seconds)
        if observed.problem:
            self._problems[observed.problem] += 1
        if observed.cut or observed.broken:
            self._unwhole["broken" if observed.broken else "cut"] += 1

    def collect(self) -> Iterator[Metric]:
        """Yield everything that is measured."""
        yield from self._of_requests()
        yield from self._of_workers()
        yield from self._of_kept()
        yield from self._of_release()

    def _of_requests(self) -> Iterator[Metric]:
        requests = CounterMetricFamily(
            "kg_http_requests", "Requests answered.", labels=["route", "method", "code"]
        )
        for (route, method, status), count in self._requests.items():
            requests.add_metric([route, method, str(status)], count)
        yield requests
        yield _counted("kg_http_response_bytes", "Bytes of answers' bodies.", "route", self._bytes)
        yield _timed("kg_http_request_duration_seconds", "Time to answer.", "route", self._routes)
        yield _timed(
            "kg_saved_query_duration_seconds", "Time to answer with a saved query.", "query", self._queries
        )
        yield _counted("kg_problems", "What was answered in place of what was asked.", "type", self._problems)
        yield _counted("kg_unwhole_answers", "Answers cut at a limit, or broken off.", "how", self._unwhole)
        yield _counted(
            "kg_http_refused_connections", "Connections ended before a request.", "reason", REFUSED
        )
        yield GaugeMetricFamily("kg_http_requests_in_progress", "Requests under way.", value=self.under_way)
        yield CounterMetricFamily("kg_log_lines_lost", "Lines that the log lost.", value=self._lines.lost)

    def _of_workers(self) -> Iterator[Metric]:
        counts = dict.fromkeys((*_RUNNING, "waiting", "idle"), 0)
        started = 0
        if (pool := self._service().pool) is not None:
            with suppress(BusyError):  # it ends just now
                counts |= pool.counts()
                started = pool.started
        jobs = GaugeMetricFamily("kg_pool_jobs", "Jobs of the workers, by state.", labels=["state"])
        for state in (*_RUNNING, "waiting"):
            jobs.add_metric([state], counts[state])
        workers = GaugeMetricFamily("kg_pool_workers", "Worker processes, by state.", labels=["state"])
        workers.add_metric(["idle"], counts["idle"])
        workers.add_metric(["busy"], sum(counts[state] for state in _RUNNING))
        yield jobs
        yield workers
        yield CounterMetricFamily(
            "kg_pool_workers_started",
            "Worker processes forked since the start: beyond the first, in place of others that were ended.",
            value=started,
        )

    def _of_kept(self) -> Iterator[Metric]:
        cache = self._service().cache
        looked = CounterMetricFamily(
            "kg_cache_lookups", "Answers looked for among kept ones.", labels=["result"]
        )
        looked.add_metric(["hit"], cache.hits)
        looked.add_metric(["miss"], cache.misses)
        yield looked
        yield GaugeMetricFamily("kg_cache_bytes", "Bytes of kept answers.", value=cache.size)
        yield GaugeMetricFamily("kg_cache_entries", "Kept answers.", value=len(cache))

    def _of_release(self) -> Iterator[Metric]:
        service = self._service()
        release = service.release
        info = {"version": service.version, "software": __version__}
        yield InfoMetricFamily("kg_data", "The data in service, and the software.", value=info)
        ready = release is not None and not service.stopping
        yield GaugeMetricFamily("kg_ready", "Whether there is data to serve.", value=float(ready))
        if release is None:
            return
        if isinstance(quads := release.manifest.get("quads"), int):
            yield GaugeMetricFamily("kg_data_quads", "Quads of the release in service.", value=quads)
        if ended := release.manifest.get("ended"):
            with suppress(ValueError):
                yield GaugeMetricFamily(
                    "kg_data_built_timestamp_seconds",
                    "When the release was built; time() less this is its age.",
                    value=datetime.fromisoformat(str(ended)).timestamp(),
                )
        findings = GaugeMetricFamily(
            "kg_findings", "Findings of the release's validation.", labels=["severity"]
        )
        told = release.manifest.get("findings")
        for severity, count in sorted(told.items()) if isinstance(told, dict) else ():
            findings.add_metric([severity], count)
        yield findings


def _of(known: dict[str, Latencies], label: str) -> Latencies:
    found = known.get(label)
    if found is None:
        found = known[label] = Latencies()
    return found


def _counted(name: str, about: str, label: str, counts: Counter[str]) -> CounterMetricFamily:
    family = CounterMetricFamily(name, about, labels=[label])
    for value, count in counts.items():
        family.add_metric([value], count)
    return family


def _timed(name: str, about: str, label: str, known: dict[str, Latencies]) -> HistogramMetricFamily:
    family = HistogramMetricFamily(name, about, labels=[label])
    for value, latencies in known.items():
        latencies.told(family, value)
    return family
