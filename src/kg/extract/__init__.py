"""Reading a plan document into a record."""

from kg.extract.assemble import extract

__all__ = ["extract"]
