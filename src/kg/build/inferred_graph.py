"""What follows from ontology and data by the rules of OWL 2 RL, in a graph of its own.

So that a client that knows ELI, ORG, PROV or Web Annotation alone finds plans, agencies and spans by their
classes and properties; whoever wants the asserted facts alone leaves this graph out
(`kg.reason.rl.asserted_graphs`).
"""

from collections.abc import Iterable

from rdflib import Graph

from kg.build.quads import GraphQuads
from kg.reason.axioms import Triple, triples_of
from kg.reason.rl import GRAPH, inferred


def inferred_graph(ontology: Graph, graphs: Iterable[GraphQuads]) -> GraphQuads:
    """Infer what follows from the ontology for everything that the graphs say.

    Args:
        ontology: The ontology with its alignment.
        graphs: The graphs whose triples count.

    Returns:
        Quads of graph `…/graph/inferred`; nothing that a graph or the ontology asserts already.
    """
    asserted: set[Triple] = {
        (subject, predicate, node) for graph in graphs for subject, predicate, node, _ in graph
    }
    asserted.update(triples_of(ontology))
    quads = GraphQuads(GRAPH)
    quads.extend(inferred(asserted))
    return quads
