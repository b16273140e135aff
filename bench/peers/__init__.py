"""Those that are measured side by side, each with the same triples."""

from bench.peers.in_process import Maplib, Rdflib
from bench.peers.peer import Peer
from bench.peers.servers import (
    Comunica,
    Ours,
    Oxigraph,
    RdflibEndpoint,
    RdflibEndpointOxigraph,
    Virtuoso,
)

PEERS: tuple[type[Peer], ...] = (
    Ours, Oxigraph, Virtuoso, RdflibEndpointOxigraph, RdflibEndpoint, Comunica, Rdflib, Maplib,
)  # fmt: skip
