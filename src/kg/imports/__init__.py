"""Officials' tables in: rows matched to targets, places and agencies, checked whole and kept."""
