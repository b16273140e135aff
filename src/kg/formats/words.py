"""Words around an answer in files, from `data/vocabulary/answers.toml`."""

from collections.abc import Mapping

from kg.saved import Language
from kg.vocabulary import vocabulary


def words(language: Language) -> Mapping[str, str]:
    """Return the words in a language, by key."""
    return {key: str(pair[language == "en"]) for key, pair in vocabulary("answers").items()}
