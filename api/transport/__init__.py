"""Between a connection and what answers: bounds, negotiation, problems, compression, limits, cache."""
