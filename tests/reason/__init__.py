"""Tests of reasoning."""
