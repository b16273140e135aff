"""Tests of finding things by words."""
