"""Releases: listed, and each kept one asked by name."""
