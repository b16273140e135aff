"""Tests of `kg.cube`: data cubes, their integrity constraints, and SDMX-CSV."""
