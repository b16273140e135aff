"""Tests of findings as work to be done."""
