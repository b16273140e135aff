"""Backups: what is in them, what is refused, and back from them."""
