"""Tests of understanding questions in words."""
