"""Plans as StratML, written, read and refused."""
