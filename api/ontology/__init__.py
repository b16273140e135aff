"""The ontology as its pages show it: terms, shapes, use in the data, diagram, queries to begin with."""
