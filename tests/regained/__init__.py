"""Records read back from graphs."""
