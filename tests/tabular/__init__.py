"""Tests of `kg.tabular`: tables in every form, read by other tools."""
