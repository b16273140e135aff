"""Graphs made and validated in parts."""
