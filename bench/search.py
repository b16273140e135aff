"""Speed of finding by words among 10,000 things, against the bound of 50 ms.

The things are those of the release in service; plans' items are copied for places that do not exist until
there are enough, every second one with a made-up sentence besides, so that common words are as common as in
the plans.
Exit code 1 when the bound is broken.
"""

import statistics
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from bench.generate import FIRST_PLACE, sentence
from kg.build.release import DATASET, current
from kg.search import INDEX, Index, Item, Text
from kg.search.items import Choice, choices, items
from kg.search.making import made
from kg.settings import Settings
from kg.store import Store

BOUND = 0.050
"""Seconds for a search: opening the file, asking, counting facets, marking twenty things."""
LEAST = 10_000
ROUNDS = 15
BUILD = Path("build/bench/search").resolve()
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


def main() -> int:
    """Print a table; return 1 when the bound is broken."""
    store = Store.load(current(Settings().out) / DATASET)
    things = list(copied(items(store)))
    named = {("plan", one.plan) for one in things} | {("place", one.place) for one in things} - {
        ("place", "")
    }
    known = choices(store)
    new = sorted(named - {(one.facet, one.key) for one in known} - {("plan", "")})
    more = [Choice(facet, key, f"urn:synthetic:{key}", Text(key)) for facet, key in new]
    BUILD.mkdir(parents=True, exist_ok=True)
    started = time.perf_counter()
    (BUILD / INDEX).write_bytes(made(things, [*known, *more], "synthetic"))
    seconds = time.perf_counter() - started
    size = (BUILD / INDEX).stat().st_size
    print(f"{len(things):,} things, indexed in {seconds:.1f} s, {size / 1e6:.1f} MB")
    index = Index.of(BUILD)
    broken = False
    print(f"{'asked':26} {'found':>7} {'median ms':>10} {'worst ms':>9}")
    for text in QUERIES:
        times = []
        for _ in range(ROUNDS):
            started = time.perf_counter()
            found = index.search(text)
            times.append(time.perf_counter() - started)
        median = statistics.median(times)
        broken |= median > BOUND
        near = "~" if found.near else ""
        print(f"{text:26} {near + str(found.total):>7} {median * 1000:10.1f} {max(times) * 1000:9.1f}")
    print(f"bound: {BOUND * 1000:.0f} ms — {'BROKEN' if broken else 'kept'}")
    return int(broken)


if __name__ == "__main__":
    sys.exit(main())
