"""Tests of the imports, on tables of 示例市, a city that does not exist, and on the shipped records."""
