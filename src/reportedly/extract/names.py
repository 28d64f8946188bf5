"""Names: runs of capitalised words that name persons or known actors, and names in capitals as they are usually written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reportedly.extract.classes import bare, shape_of, shape_words
from reportedly.extract.sentences import Sentence
from reportedly.extract.tools import Tools
from reportedly.extract.words import Word
from reportedly.records import Report, Span


def is_shouted(text: str) -> bool:
    """Whether the text is in capitals."""
    sample = [character for character in text[:4000] if character.isalpha()]
    return bool(sample) and sum(character.isupper() for character in sample) > 0.7 * len(sample)


def titled(name: str) -> str:
    """A name in capitals as it is usually written."""
    small = shape_words("small")
    words = [
        word if "." in word or (word.strip("()[]").isupper() and len(word.strip("()[]")) < 4) else word.capitalize()
        for word in name.split()
    ]
    return " ".join(word.lower() if i and word.lower() in small else word for i, word in enumerate(words))


def names_in(report: Report, sentences: Sequence[Sentence], tools: Tools) -> list[Span]:
    """Runs of capitalised words that are personal names with a title or two words, or names of known actors."""
    if is_shouted(report.text):
        return []
    return [span for sentence in sentences for span in _runs(report, sentence.words) if _is_actor(span.quote, tools)]


def _runs(report: Report, words: Sequence[Word]) -> Iterator[Span]:
    """Runs of capitalised words, with "of", "al" and the like inside."""
    first: int | None = None
    for i, word in enumerate([*words, None]):
        inside = word is not None and word.text[0].isupper() and not (i == 0 and word.low in shape_words("openers"))
        if inside and first is None:
            first = i
        elif (
            not inside
            and first is not None
            and not (word is not None and word.low in shape_words("linking") and i + 1 < len(words) and words[i + 1].text[0].isupper())
        ):
            yield report.cut(words[first].start, words[i - 1].end)
            first = None


def _is_actor(name: str, tools: Tools) -> bool:
    """Whether a run of capitalised words names a person or a known actor."""
    shape = shape_of(name)
    if tools.names is None:
        return shape.name is not None
    return tools.names.actor(bare(name)) is not None or (shape.name is not None and not tools.names.is_place(shape.name))
