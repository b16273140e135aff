"""Tests of what assistants are offered."""
