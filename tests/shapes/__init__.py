"""Tests of the shapes and of validation."""
