"""Tests of extraction, on made-up plans of 示例市, a city that does not exist."""
