"""Tests of the ontology, its code lists and the register of places."""
