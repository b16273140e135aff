"""Tests of the tables that officials write."""
