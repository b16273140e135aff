"""Finding by words among 10,000 things, against the bound of 50 ms.

The things are those of the shipped records; plans' items are copied for places that do not exist until
there are enough, every second one with a made-up sentence besides, so that common words are as common as in
the plans. All searches are made in turn, round by round, and compared within a round.
"""

import shutil
import statistics
import time
from collections.abc import Iterator
from dataclasses import replace

from bench.data import shipped_release
from bench.generate import FIRST_PLACE, sentence
from bench.measuring import Bound, Cell, Outcome, Section, Setup, Table, doing, times
from kg.search import INDEX, Found, Index, Item, Text
from kg.search.items import Choice, choices, items
from kg.search.making import made
from kg.store import Store

BOUND = 50.0
"""Milliseconds for a search: opening the file, asking, counting facets, marking twenty things."""
LEAST = 10_000
ROUNDS, QUICK = 21, 3
"""How often all are asked."""
QUERIES = (
    "妇女", "儿童", "两癌", "校园欺凌", "12/10万", "3岁", "妇", "的", "率", "2030年", "妇女 健康",
    "儿童 健康 服务 体系", "women", "children health", "c", "妇女两癌检查率",
    "提高妇女儿童健康水平和生活质量的综合措施", "比特币行情",
)  # fmt: skip


def copied(found: list[Item]) -> Iterator[Item]:
    """Yield the items, then copies of those of plans until there are enough."""
    yield from found
    of_plans = [item for item in found if item.plan and item.kind != "plan"]
    words = [item.title.zh for item in found if item.kind in {"topic", "group", "domain"}]
    for number in range(LEAST - len(found)):
        item = of_plans[number % len(of_plans)]
        place = str(FIRST_PLACE + number // len(of_plans))
        more = sentence(f"{place} {item.iri}", words) if number % 2 else ""
        plan = f"{place}-{item.plan.partition('-')[2]}"
        title = Text(item.title.zh + more, item.title.en)
        yield replace(item, iri=f"urn:synthetic:{number}", title=title, plan=plan, place=place)


def indexed(store: Store) -> tuple[int, bytes]:
    """Return how many things there are, and their index."""
    things = list(copied(list(items(store))))
    named = {("plan", one.plan) for one in things} | {("place", one.place) for one in things} - {
        ("place", "")
    }
    known = choices(store)
    new = sorted(named - {(one.facet, one.key) for one in known} - {("plan", "")})
    more = [Choice(facet, key, f"urn:synthetic:{key}", Text(key)) for facet, key in new]
    return len(things), made(things, [*known, *more], "synthetic")


def asked(index: Index, rounds: int) -> tuple[dict[str, Found], dict[str, list[float]]]:
    """Ask all queries in turn, so many rounds; return what each finds, and its milliseconds by round."""
    found: dict[str, Found] = {}
    taken: dict[str, list[float]] = {text: [] for text in QUERIES}
    for _ in range(rounds):
        for text in QUERIES:
            began = time.perf_counter()
            found[text] = index.search(text)
            taken[text].append((time.perf_counter() - began) * 1000)
    return found, taken


def measure(setup: Setup) -> Outcome:
    """Measure every search."""
    outcome = Outcome()
    folder = setup.build / "search"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    store = Store.load(shipped_release(setup.build) / "dataset.nq")
    with doing("indexing"):
        began = time.perf_counter()
        count, index = indexed(store)
        seconds = time.perf_counter() - began
    (folder / INDEX).write_bytes(index)
    found, taken = asked(Index.of(folder), QUICK if setup.quick else ROUNDS)
    first, *others = QUERIES
    outcome.ratios = {f"search for {text} ÷ for {first}": times(taken[text], taken[first]) for text in others}
    rows: list[list[Cell]] = []
    for text, its in taken.items():
        median = statistics.median(its)
        outcome.bounds.append(Bound(f"search for {text}", median, BOUND, "ms"))
        rows.append([text, found[text].total, "near" if found[text].near else "", median, max(its)])
    title = f"Searches among {count:,} things, indexed in {seconds:.1f} s, {len(index) / 1e6:.1f} MB"
    columns = ("asked", "found, count", "how", "median, ms", "slowest, ms")
    outcome.tables.append(Table("search", title, columns, rows))
    return outcome


SECTION = Section("search", "Search", (__doc__ or "").replace("\n", " ").strip(), measure)
