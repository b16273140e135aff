"""Tests of `kg.catalogue`: headers, values, texts with values bound, folders."""
