"""Status reports of plans and agencies, put together from saved queries and written as HTML, PDF and docx.

`making` puts them together, `writing` writes them; processes that do the one need not load the other.
"""
