"""HTTP service over a built graph."""
