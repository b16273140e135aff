"""Charts of made-up and shipped answers."""
