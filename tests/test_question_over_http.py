"""The foundation's question, asked over HTTP with somebody else's client.

*Targets of 儿童与安全 in all plans, with indicator, comparator, value, unit, due year and the quote with its
place in the document.*
"""
