"""The redirects of w3id.org lead every IRI of ours to its address here, things by 303."""

import re

from rdflib import URIRef

from api.render import named
from kg.vocab import BASE
from tests.conftest import TOP
from tests.made_up import quads

RULE = re.compile(r"^RewriteRule (\S+) https://data\.example/(\S*) \[R=(\d+),", re.MULTILINE)
RULES = RULE.findall((TOP / "deploy" / "w3id" / ".htaccess").read_text(encoding="utf-8"))


def led(path: str) -> tuple[str, int]:
    """Return where the first rule that fits leads, and how."""
    for pattern, target, status in RULES:
        if found := re.match(pattern, path):
            return target.replace("$1", found[1] if found.groups() else ""), int(status)
    raise AssertionError(f"no rule for {path}")


def test_every_iri_of_the_graph_is_led_to_its_address() -> None:
    nodes = {node for quad in quads() for node in quad if isinstance(node, URIRef)}
    ours = {str(node) for node in nodes if node.startswith(BASE)}
    kinds = set()
    for iri in ours:
        path = iri.removeprefix(BASE).partition("#")[0]
        target, status = led(path)
        if "#" not in iri:
            assert f"/{target}" == (named(iri) or f"/{path}")
        kinds.add((path.partition("/")[0], status))
    assert {("id", 303), ("graph", 307), ("ontology", 303)} <= kinds


def test_documents_are_led_as_documents() -> None:
    for path in ("data/", "data/current/govplan.nq.gz", "context.jsonld", ".well-known/void", ""):
        assert led(path) == (path, 307)
    for ending in ("html", "ttl", "nt", "jsonld", "json", "rdf"):
        assert led(f"id/place/440103.{ending}") == (f"id/place/440103.{ending}", 307)
    assert led("shapes") == ("shapes", 303)
