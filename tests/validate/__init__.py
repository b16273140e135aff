"""Tests of validation: the engine, and what the sense shapes take for a fault."""
