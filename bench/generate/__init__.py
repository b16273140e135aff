"""Synthetic plans of the shipped plans' shape and vocabulary: as documents, as records, as triples."""

from bench.generate.triples import FIRST_PLACE, generate, sentence

__all__ = ["FIRST_PLACE", "generate", "sentence"]
