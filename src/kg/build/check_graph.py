"""What golden checks found, as data: pages of saved queries show it."""

from collections.abc import Mapping, Sequence
from datetime import date

from rdflib import Literal
from rdflib.namespace import DCTERMS, OWL, RDFS

from kg import iri
from kg.build.quads import GraphQuads, boolean, chinese, day, english, integer
from kg.catalogue import SavedQuery
from kg.catalogue.checks import Checked
from kg.vocab import GP


def check_graph(checked: Sequence[Checked], queries: Mapping[str, SavedQuery], on: date) -> GraphQuads:
    """Build the graph of golden checks.

    Args:
        checked: What they found.
        queries: The queries that were checked, by name.
        on: The build day.

    Returns:
        Quads of graph `…/graph/checks`.
    """
    quads = GraphQuads(iri.graph("checks"))
    for check in checked:
        query, header = iri.query(check.query), queries[check.query].header
        node = iri.golden_check(query)
        quads.a(node, GP.GoldenCheck)
        quads.add(
            node, RDFS.label, chinese(f"{header.title_zh}：核对"), english(f"{header.title_en}: golden check")
        )
        quads.add(node, GP.checkedQuery, query)
        quads.add(node, OWL.versionInfo, Literal(check.version))
        quads.add(node, DCTERMS.date, day(on.isoformat()))
        quads.add(node, GP.rowsFound, integer(check.rows))
        quads.add(node, GP.passed, boolean(value=check.passed))
        quads.add(node, RDFS.comment, Literal(check.fault) if check.fault else None)
    return quads
