"""Tests of what measures: a benchmark of wrong data measures nothing."""
