"""Cues: the words of a sentence that attribute, told from the nouns and names that look like them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reportedly.extract import speakers
from reportedly.extract.drafts import Page
from reportedly.extract.sentences import Sentence, Token
from reportedly.extract.tools import Cue, Grammar


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A cue in a sentence: the words first <= i < last, and where its verb group begins."""

    first: int
    last: int
    group: int
    cue: Cue


def cues_in(page: Page, sentence: Sentence) -> Iterator[Found]:
    """The cues of a sentence that are verbs and no part of somebody's quoted words."""
    words, g = sentence.words, page.tools.grammar
    i = 0
    while i < len(words):
        hit = page.tools.cues.at(words, i)
        if hit is None or (hit[1].noun and _in_name(words, i)):
            i += 1
            continue
        length, cue = hit
        group = speakers.verb_group(words, i, g)
        if page.quotation_at(words[i].start) is None and _is_verb(words, i, i + length, group, cue, g):
            yield Found(first=i, last=i + length, group=group, cue=cue)
        i += length


def _in_name(words: Sequence[Token], at: int) -> bool:
    """Whether a word with a capital is part of a name ("Islamic State", "United States") rather than a verb that opens the sentence."""
    text = words[at].text
    return at > 0 and text[0].isupper() and not text.isupper() and words[at - 1].text[0].isupper()


def _is_verb(words: Sequence[Token], first: int, last: int, group: int, cue: Cue, g: Grammar) -> bool:
    """Whether the words before the cue let it be a finite verb or a participle, not a noun, an adjective or an infinitive."""
    previous = words[group - 1] if group else None
    if group < first and words[first - 1].low in g.having:
        return True
    if previous is not None and previous.low in g.modals:
        return previous.low == "to" and group >= 2 and words[group - 2].low in {"went", "rushed"}
    if previous is not None and previous.low in {"the", "a", "an", "of", "his", "her", "its", "their", "any", "this"}:
        return False
    if not cue.noun:
        return True
    following = words[last] if last < len(words) else None
    if previous is None or previous.low in g.prepositions or previous.low in g.determiners or previous.low.endswith(("'s", "s'")):
        return False
    if following is None or following.low in {"of", "by", "from", "in", "on", "about", "and", ",", ".", "'s", "'"}:
        return False
    return not cue.strict or following.low in {"that", "to", ":", '"', "“"} | g.determiners | g.subjects


def next_segment(words: Sequence[Token], found: Sequence[Found], k: int) -> int:
    """Where the content of cue k has to end: before a later cue that is joined to it by a conjunction or a participle."""
    for other in found[k + 1 :]:
        at = other.group
        if at and words[at - 1].low in {"and", "but", "while", "yet"}:
            return at - 1
        bare = other.cue.takes in {"object", "either", "silent"} and at > 0 and words[at - 1].text == ","
        if bare and at + 1 < len(words):
            return at - 1
        participle = words[other.first].low.endswith("ing")
        if participle and at and (words[at - 1].text == "," or other.first - found[k].last > 6):
            return at
    return len(words)
