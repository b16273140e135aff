"""Tests of presumed responsibility."""
