"""A graph made and validated in parts: by several processes, and each part once as long as it stays the same.

`graph` makes the parts of plans and tables and merges them; `closing` draws what follows from them;
`checking` holds shards of the result against the shapes.
"""
