"""Moved to `kg.vocabulary`; this name goes when the last import of it does."""

from kg.vocabulary import vocabulary

__all__ = ["vocabulary"]
