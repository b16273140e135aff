"""How versions of plans differ by meaning."""
