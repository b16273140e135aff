"""The parts of the long run: the service, those who ask it, what they saw."""
