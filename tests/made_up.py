"""A small graph of plans that do not exist, for tests of the service and its pages.

The records and registers of `made_up_plans` and `made_up_registers` go through the real builders, with the
real ontology.
"""

import json
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import uvicorn
from fastapi import FastAPI
from rdflib import Literal, URIRef

from api.app import create_app
from api.transport.server import Guarded
from kg.assess.standings import standings
from kg.base import BASE
from kg.build.assessment_graph import assessment_graph
from kg.build.assignment_graph import assignment_graph
from kg.build.dataset_graph import DatasetDescription, Used, dataset_graph
from kg.build.observation_graph import observation_graph
from kg.build.ontology_graph import ontology_graph
from kg.build.plan_graph import PlanGraph
from kg.build.presumed_graph import presumed_graph
from kg.build.query_graph import query_graph
from kg.build.register_graph import register_graph
from kg.catalogue import catalogue
from kg.codes import shipped_codes, shipped_ontology
from kg.search import INDEX, write_index
from kg.settings import Settings
from kg.shipped import shipped
from kg.store import Store, canonical_nquads
from tests.made_up_plans import DISTRICT_WOMEN, made_up_records, statements
from tests.made_up_registers import CITY_CHILDREN, CITY_WOMEN, PROVINCE_CHILDREN, assignments, registry

__all__ = [
    "CITY_CHILDREN",
    "CITY_WOMEN",
    "DAY",
    "DISTRICT_WOMEN",
    "PROVINCE_CHILDREN",
    "VERSION",
    "publish",
    "served",
]

VERSION = "00madeup0000"
DAY = date(2026, 6, 30)
"""The build day, which is also the day that tests ask for."""


def quads() -> list[tuple[URIRef, URIRef, URIRef | Literal, URIRef]]:
    """Return the made-up dataset's quads."""
    registers, ontology, codes = registry(), shipped_ontology(), shipped_codes()
    records = made_up_records()
    graphs = [
        ontology_graph(ontology),
        register_graph(registers, codes),
        *(PlanGraph(record, registers, codes).quads for record in records.values()),
        *(observation_graph(table, registers, codes) for table in registers.observations),
        assignment_graph(assignments(statements(records)), records, registers, codes),
        presumed_graph(records, registers, codes),
        assessment_graph(standings(records, registers, DAY)),
        query_graph(catalogue(shipped("queries")), codes, DAY),
    ]
    description = DatasetDescription(
        title_zh="示例数据集",
        title_en="Made-up dataset",
        description_zh="示例。",
        description_en="Made up.",
        issued="2026-01-01",
        license="https://creativecommons.org/publicdomain/zero/1.0/",
        plans_at_least=1,
    )
    graphs.append(dataset_graph(VERSION, description, Used(records), graphs))
    return [quad for graph in graphs for quad in graph]


def publish(out: Path) -> Path:
    """Write the made-up release as `kg build` lays releases out.

    Args:
        out: The build folder.

    Returns:
        The build folder.
    """
    release = out / "releases" / VERSION
    release.mkdir(parents=True)
    for name, content in _files().items():
        (release / name).write_bytes(content)
    (out / "current").symlink_to(Path("releases") / VERSION)
    return out


@cache
def _files() -> Mapping[str, bytes]:
    """Return the files of the made-up release by name; a second to make, and a hundred tests publish them."""
    data = canonical_nquads(quads())
    manifest = {
        "version": VERSION,
        "software": "kg 0.0.0",
        "base": BASE,
        "issued": "2026-01-01",
        "documents": [],
        "started": "2026-01-01T08:00:00+00:00",
        "ended": "2026-01-01T08:00:05+00:00",
        "plans": [PROVINCE_CHILDREN, CITY_CHILDREN, CITY_WOMEN, DISTRICT_WOMEN],
        "quads": data.count(b"\n"),
        "graphs": {},
        "findings": {"Violation": 0, "Warning": 2},
    }
    with TemporaryDirectory() as folder:
        made = Path(folder)
        (made / "dataset.nq").write_bytes(data)
        (made / "build.json").write_text(json.dumps(manifest), encoding="utf-8")
        write_index(made / INDEX, Store.load(made / "dataset.nq"), VERSION)
        return {path.name: path.read_bytes() for path in sorted(made.iterdir())}


@contextmanager
def served(
    out: Path,
    prepare: Callable[[FastAPI], None] | None = None,
    connections: int | None = None,
    **settings: Any,  # noqa: ANN401 - whatever settings there are
) -> Iterator[str]:
    """Run the service over a build folder on a free port of this machine, in a thread of its own.

    Args:
        out: The build folder.
        prepare: Changes the application before it starts.
        connections: How many may be open at once.
        settings: Further settings.

    Yields:
        The service's address without a slash at the end.
    """
    app = create_app(Settings(out=out, **settings))
    if prepare is not None:
        prepare(app)
    config = uvicorn.Config(
        app,
        host="127.0.0.1",
        port=0,
        http=Guarded,
        log_config=None,
        ws="none",
        lifespan="on",
        proxy_headers=False,
        limit_concurrency=connections,
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    for _ in range(600):
        if server.started:
            break
        time.sleep(0.05)
    assert server.started, "the service did not start"
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(20)
