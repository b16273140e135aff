"""Graphs written by holders of tokens, beside those of the release.

`ledger` knows how they stand and keeps a write; `journal` is its record, `blobs` their contents, `files` the
one writer. `attempt` makes a write in a process that may be killed: `update` evaluates SPARQL
Update, `judge` holds what was written against the shapes.
"""
