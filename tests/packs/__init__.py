"""Researchers' packs."""
