"""Writes: kept, recorded, crashed, judged."""
