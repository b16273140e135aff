"""Questions in Chinese or English, understood without a model: a saved query with values, or a refusal."""

from kg.questions.understanding import Candidate, Filled, Lexicon, Understanding, understand

__all__ = ["Candidate", "Filled", "Lexicon", "Understanding", "understand"]
