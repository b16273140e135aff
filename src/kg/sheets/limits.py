"""How large a table may be."""

MAX_ROWS = 50_000
"""Last row that may hold something."""
MAX_COLUMNS = 200
"""Last column that may hold something."""
MAX_CELLS = 1_000_000
"""Cells of a sheet, with or without content: each one costs time and memory."""
MAX_MERGED = 2_000_000
"""Cells that merged ranges of a sheet cover within its rows and columns."""
