"""Reading a plan document into a record."""
