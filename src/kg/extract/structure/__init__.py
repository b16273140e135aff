"""How a document is laid out: lines, headings, plans, their parts, and the items of their lists.

`lines` opens the text as segments; `titles`, `contents` and `plans` find where plans begin and end; `outline`
sorts a plan's segments into its parts; `candidates`, `chain` and `items` split a list into its items.
"""
