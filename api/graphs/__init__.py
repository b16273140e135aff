"""The Graph Store Protocol and SPARQL Update: what stands in a graph, and who may change it."""
