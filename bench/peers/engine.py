"""Reads a file and answers queries, a line of JSON each: `python engine.py rdflib|maplib FILE`.

Run by the Python that the peers are installed in; imports nothing of this project.
"""

import json
import sys
import time
from collections.abc import Callable
from typing import Any

JSON, TURTLE, TRIPLES = "application/sparql-results+json", "text/turtle", "application/n-triples"
Answer = Callable[[str, bool], tuple[str, str]]


def rdflib_engine(path: str) -> Answer:
    """Return what answers with rdflib."""
    import rdflib  # noqa: PLC0415 - one of two

    graph = rdflib.Graph().parse(path, format="nt")

    def answer(query: str, is_graph: bool) -> tuple[str, str]:
        result = graph.query(query)
        said = result.serialize(format="nt" if is_graph else "json") or b""
        return said.decode(), TRIPLES if is_graph else JSON

    return answer


def maplib_engine(path: str) -> Answer:
    """Return what answers with maplib."""
    import maplib  # type: ignore[import-not-found]  # noqa: PLC0415 - one of two, of the peers

    model: Any = maplib.Model()
    model.read(path)

    def answer(query: str, is_graph: bool) -> tuple[str, str]:
        return str(model.query(query, return_json=True)), TURTLE if is_graph else JSON

    return answer


def main() -> None:
    """Answer until nobody asks."""
    answer = {"rdflib": rdflib_engine, "maplib": maplib_engine}[sys.argv[1]](sys.argv[2])
    print("{}", flush=True)
    for line in sys.stdin:
        asked = json.loads(line)
        began = time.perf_counter()
        try:
            body, media_type = answer(asked["query"], asked["graph"])
        except BaseException as error:  # noqa: BLE001 - an engine in Rust panics with any of them
            print(json.dumps({"error": f"{type(error).__name__}: {error}"}), flush=True)
            continue
        told = {"seconds": time.perf_counter() - began, "body": body, "type": media_type}
        print(json.dumps(told), flush=True)


if __name__ == "__main__":
    main()
