"""A made-up saved query."""

EXAMPLE = """#+ title_zh = "例"
#+ title_en = "Example"
#+ question_zh = "有哪些{word}？"
#+ question_en = "Which {word} are there?"
#+ description_zh = "例"
#+ description_en = "Example"
#+ version = "1.0.0"
#+ topics = ["plans"]
#+ audience = ["policy"]
#+ rows_at_least = 0
#+ [[parameters]]
#+ name = "word"
#+ type = "string"
#+ label_zh = "词"
#+ label_en = "Word"
#+ [[columns]]
#+ name = "word"
#+ label_zh = "词"
#+ label_en = "Word"
SELECT ?word WHERE {
  # VALUES word
}
"""
