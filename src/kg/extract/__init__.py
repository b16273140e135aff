"""Reading a plan document into a record."""

from kg.extract.assemble import extract, extract_text

__all__ = ["extract", "extract_text"]
