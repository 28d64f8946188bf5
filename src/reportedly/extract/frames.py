"""Frames: the attributions of one sentence, each by the way in which its cue binds source and content."""

from __future__ import annotations

from collections.abc import Sequence

from reportedly.extract import speakers
from reportedly.extract.contents import CLOSING, OPENING, after_content, before_content, complement_end, content_start, next_sentence
from reportedly.extract.cues import Found, cues_in, next_segment
from reportedly.extract.drafts import Draft, Page
from reportedly.extract.sentences import Token
from reportedly.extract.tools import Grammar

_ASIDES = frozenset(["as", "after", "while", "when", "before", "in", "on", "a", "the"])
_PASSIVE = frozenset(["was", "were", "been", "is", "are", "be", "being"])


def drafts_in(page: Page, number: int) -> list[Draft]:
    """The attributions of one sentence, in the order of their cues."""
    sentence = page.sentences[number]
    found = list(cues_in(page, sentence))
    drafts: list[Draft] = []
    for k, one in enumerate(found):
        end = next_segment(sentence.words, found, k)
        draft = _framed(page, number, one, drafts, end)
        if draft is not None:
            drafts.append(draft)
    return drafts


def _framed(page: Page, number: int, one: Found, earlier: Sequence[Draft], end: int) -> Draft | None:
    """The attribution of one cue."""
    words = page.sentences[number].words
    if _is_passive(words, one):
        return _passive(page, number, one, end)
    if one.cue.lemma == "show" and not any(word.low in page.tools.grammar.artifacts for word in words[max(0, one.group - 9) : one.group]):
        return None
    if one.cue.takes in {"speech", "tell"} or (one.cue.takes == "either" and _is_inverted(words, one, page.tools.grammar)):
        return _speech(page, number, one, earlier, end)
    return _complement(page, number, one, earlier, end)


def _is_passive(words: Sequence[Token], one: Found) -> bool:
    """Whether the cue is a passive ("was reported"), be it without its auxiliary ("the men accused of the crime")."""
    if one.cue.lemma == "accuse":
        return one.last < len(words) and words[one.last].low in {"of", "by"}
    return one.first > 0 and words[one.first - 1].low in _PASSIVE and not words[one.first].low.endswith("ing")


def _is_inverted(words: Sequence[Token], one: Found, g: Grammar) -> bool:
    """Whether an either-way verb stands after what is said: nothing but marks or a participle follows, or its subject does."""
    rest = [word for word in words[one.last :] if speakers.is_word(word)]
    if not rest or (one.group and words[one.group - 1].text in CLOSING | {","} and speakers.is_name(words[one.last])):
        return True
    source = speakers.before(words, one.group, g)
    closed = source is not None and source[0] > 1 and words[source[0] - 1].text in CLOSING
    return closed and words[one.last].text in {",", "."}


# ------------------------------------------------------------------------------------------------------- speech


def _speech(page: Page, number: int, one: Found, earlier: Sequence[Draft], end: int) -> Draft | None:
    """A verb of speech with a clause or a quotation after it, before it, or on both sides."""
    sentence, g = page.sentences[number], page.tools.grammar
    words = sentence.words
    low = _segment_start(words, earlier)
    inverted = _source_after(words, one, g, end)
    if inverted is not None:
        content = before_content(page, number, low, one.group)
        content += after_content(page, words, inverted[1], end, told=False, strict=True)
        return _draft(number, words, inverted, (one.group, one.last), content, one)
    source = _source_before(words, one, g, earlier, low)
    if source is None and not earlier:
        return None
    offsets = _offsets(words, source) if source else earlier[-1].source
    start = source[0] if source else one.group
    content = after_content(page, words, one.last, end, told=one.cue.takes == "tell", strict=False)
    at = _past_day(words, one.last, g)
    between = at < len(words) and words[at].text == "," and start > low and words[start - 1].text in CLOSING | {","}
    if between and at + 1 < len(words) and words[at + 1].low in _ASIDES:
        content = ()  # "..., police said on Sunday, as the country mourned": what follows is the report's own
    if not content or between:
        short = speakers.shortest_before(words, one.group, g, low=low) if not _closed(words, start, low) else source
        if short is not None and source is not None:
            source, start, offsets = short, short[0], _offsets(words, short)
        content = (*before_content(page, number, low, start), *content)
    if not content and not any(speakers.is_word(word) for word in words[one.last :]):
        content = next_sentence(page, number)
    if not content:
        return None
    return Draft(sentence=number, source=offsets, cue=_offsets(words, (one.group, one.last)), content=content, lemma=one.cue.lemma)


def _past_day(words: Sequence[Token], at: int, g: Grammar) -> int:
    """The first word after a day that stands right after the cue ("said late on Sunday, ...")."""
    while at < len(words) and (words[at].low in g.calendar or words[at].low in {"on", "late", "early"}):
        at += 1
    return at


def _closed(words: Sequence[Token], start: int, low: int) -> bool:
    """Whether a mark stands between what is said and its source."""
    return start > low and not speakers.is_word(words[start - 1])


def _source_after(words: Sequence[Token], one: Found, g: Grammar, end: int) -> tuple[int, int] | None:
    """The source of "..., said X"; None where the verb has another subject."""
    if one.group != one.first or one.last >= end or words[one.first].low.endswith("ing") or one.cue.takes == "tell":
        return None  # nobody writes "..., told the minister": what follows "told" is spoken to
    previous = words[one.first - 1] if one.first else None
    if previous is not None and previous.text not in CLOSING | {",", "?", "!", ".", "-", "--", "—"}:
        return None
    if previous is None or words[one.last].low == "that":
        return None
    found = speakers.after(words, one.last, g, high=end)
    following = words[found[1]].low if found and found[1] < end else ""
    # "John Smith, a spokesman, said there was ...": what follows has a verb of its own, so it is said and does not speak.
    verbal = following in g.auxiliaries or following in g.modals or following in g.verbs
    return None if verbal or words[one.last].low in {"late", "early", "there"} else found


def _source_before(words: Sequence[Token], one: Found, g: Grammar, earlier: Sequence[Draft], low: int) -> tuple[int, int] | None:
    """The subject before the verb; None where it is that of the verb before (", adding that", "and said")."""
    at = one.group
    previous = words[at - 1] if at else None
    if one.cue.lemma == "as saying":
        return _quoted(words, at, g)
    if previous is not None and previous.low in g.reports and words[one.first].low.endswith("ing"):
        return speakers.shortest_before(words, at, g, low=low)
    if previous is not None and (previous.low in {"and", "but", "then"} or (words[one.first].low.endswith("ing") and one.first == at)):
        return None if earlier else _main_subject(words, at, g)
    found = speakers.before(words, at, g, low=low)
    if found is not None and found[1] - found[0] == 1 and words[found[0]].low in g.particles:
        found = _before_relative(words, at, g)
    if found is None and not earlier and words[one.first].low.endswith("ing"):
        return _main_subject(words, at, g)
    return found


def _before_relative(words: Sequence[Token], at: int, g: Grammar) -> tuple[int, int] | None:
    """The subject that a relative clause parts from its verb ("a group in the town where the plane came down claimed ...")."""
    for i in range(at - 1, 0, -1):
        if words[i].low in {"where", "who", "which", "that", "when"}:
            return speakers.before(words, i, g)
    return None


def _quoted(words: Sequence[Token], at: int, g: Grammar) -> tuple[int, int] | None:
    """The one quoted in "quoted X as saying" or "X was quoted as saying"."""
    for i in range(at - 1, max(-1, at - 20), -1):
        if words[i].low in {"quoted", "cited", "quotes", "cites", "quoting", "citing"}:
            return speakers.before(words, speakers.verb_group(words, i, g), g) if i == at - 1 else (i + 1, at)
    return None


def _main_subject(words: Sequence[Token], at: int, g: Grammar) -> tuple[int, int] | None:
    """The subject of the sentence's first verb, for a participle or a second verb that has none of its own."""
    for i in range(1, at):
        low = words[i].low
        verbal = (
            low in g.verbs
            or low in g.auxiliaries
            or (low.endswith("ed") and i + 1 < at and words[i + 1].low in g.determiners | g.prepositions)
        )
        if verbal:
            found = speakers.before(words, speakers.verb_group(words, i, g), g)
            if found is not None:
                return found
    return speakers.after(words, 0, g, high=at)


def _segment_start(words: Sequence[Token], earlier: Sequence[Draft]) -> int:
    """The first word that no earlier attribution of the sentence has used."""
    used = max((end for draft in earlier for _, end in [*draft.content, draft.cue or (0, 0)]), default=0)
    return next((i for i, word in enumerate(words) if word.start >= used), 0)


# --------------------------------------------------------------------------------------------------- complements


def _complement(page: Page, number: int, one: Found, earlier: Sequence[Draft], end: int) -> Draft | None:
    """A verb with its object: "condemned the attack", "threatened to strike"; or silence."""
    sentence, g = page.sentences[number], page.tools.grammar
    words = sentence.words
    low = _segment_start(words, earlier)
    source = _source_before(words, one, g, earlier, low)
    if source is None and (not earlier or earlier[-1].source is None):
        return None
    offsets = _offsets(words, source) if source else earlier[-1].source
    if source and words[source[0]].low == "no" and words[source[1] - 1].low in g.nobodies:
        offsets = None
    start = one.last + 1 if one.last < end and words[one.last].low == "that" else one.last
    if one.cue.takes == "either":
        found = content_start(words, one.last, end, told=False, strict=True, g=g)
        start = found if found is not None and found - one.last < 5 else start
    stop = complement_end(words, start, end)
    cue = _offsets(words, (one.group, one.last))
    if one.cue.lemma == "offer" and start < stop and words[start].low == "no":
        return None  # "offered no evidence" is the report's own remark
    if not any(speakers.is_word(word) for word in words[start:stop]):
        if one.cue.takes != "silent":
            return None
        return Draft(sentence=number, source=offsets, cue=cue, content=(cue,), lemma=one.cue.lemma)
    content = after_content(page, words, start, stop, told=False, strict=False) if words[start].text in OPENING else ()
    content = content or ((words[start].start, words[stop - 1].end),)
    return Draft(sentence=number, source=offsets, cue=cue, content=content, lemma=one.cue.lemma)


def _passive(page: Page, number: int, one: Found, end: int) -> Draft | None:
    """Passives: "was condemned by X", "is accused of ...", "have been reported": the subject is what is said, the agent says it."""
    words, g = page.sentences[number].words, page.tools.grammar
    if one.cue.lemma in g.active_only:
        return None
    subject = speakers.before(words, one.group, g)
    by = next((i for i in range(one.last, min(end, one.last + 25)) if words[i].low == "by"), None)
    source = speakers.after(words, by + 1, g, high=end) if by is not None else None
    content: list[tuple[int, int]] = []
    if subject is not None and one.cue.lemma not in {"accuse", "tell"}:
        content.append((words[subject[0]].start, words[subject[1] - 1].end))
    rest_end = by if by is not None else end
    start = one.last + 1 if one.last < end and words[one.last].low in {"of", "that"} else one.last
    if start < rest_end and any(speakers.is_word(word) for word in words[start:rest_end]):
        content.append((words[start].start, words[rest_end - 1].end))
    elif source and source[1] < end and words[source[1]].low == "that":
        content.append((words[source[1]].end, words[end - 1].end))
    cue = (one.group, one.last + 1 if by == one.last else one.last)
    return _draft(number, words, source, cue, tuple(content), one)


def _offsets(words: Sequence[Token], stretch: tuple[int, int]) -> tuple[int, int]:
    """Where a stretch of words begins and ends in the text."""
    return (words[stretch[0]].start, words[stretch[1] - 1].end)


def _draft(
    number: int,
    words: Sequence[Token],
    source: tuple[int, int] | None,
    cue: tuple[int, int],
    content: tuple[tuple[int, int], ...],
    one: Found,
) -> Draft | None:
    """A draft from stretches of words; None without content."""
    if not content:
        return None
    return Draft(
        sentence=number,
        source=_offsets(words, source) if source else None,
        cue=_offsets(words, cue),
        content=content,
        lemma=one.cue.lemma,
    )
