"""From records and registers to named graphs, and from named graphs to a release on disk."""
