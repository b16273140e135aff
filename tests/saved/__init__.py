"""Tests of `kg.saved`: values understood, answers with names and sources, lists to choose from."""
