"""One suite over every kind of store."""
