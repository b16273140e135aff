"""What pages of things show: each module reads one kind of thing from the store."""
