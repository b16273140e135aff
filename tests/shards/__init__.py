"""Shards: pure functions that any engine can run."""
