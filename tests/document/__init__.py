"""Tests of `kg.document`."""
