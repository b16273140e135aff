"""What `kg doctor` finds."""
