"""Killed, full, read-only, damaged, at the wrong time: what is left."""
