"""Frames: the attributions of one sentence, each by the way in which its cue binds source and content."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reportedly.extract import speakers
from reportedly.extract.drafts import Draft, Page
from reportedly.extract.sentences import Sentence, Token
from reportedly.extract.tools import Cue, Grammar

_OPEN, _CLOSE = set('"“‘«'), set('"”’»')
_PASSIVE = frozenset(["was", "were", "been", "is", "are", "be", "being"])
_ARTIFACTS = frozenset(
    [
        "video",
        "videos",
        "footage",
        "image",
        "images",
        "photo",
        "photos",
        "photograph",
        "photographs",
        "picture",
        "pictures",
        "poster",
        "recording",
        "clip",
        "another",
        "broadcast",
        "map",
        "data",
        "report",
        "pictures",
    ]
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A cue in a sentence: the words first <= i < last, and where its verb group begins."""

    first: int
    last: int
    group: int
    cue: Cue


def drafts_in(page: Page, number: int) -> list[Draft]:
    """The attributions of one sentence, in the order of their cues."""
    sentence = page.sentences[number]
    found = list(cues_in(page, sentence))
    drafts: list[Draft] = []
    for k, one in enumerate(found):
        end = _next_segment(sentence.words, found, k)
        draft = _framed(page, number, one, drafts, end)
        if draft is not None:
            drafts.append(draft)
    return drafts


def cues_in(page: Page, sentence: Sentence) -> Iterator[Found]:
    """The cues of a sentence that are verbs and no part of somebody's quoted words."""
    words, g = sentence.words, page.tools.grammar
    i = 0
    while i < len(words):
        hit = page.tools.cues.at(words, i)
        if hit is None or _in_name(words, i):
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
        return previous.low == "to" and group >= 2 and words[group - 2].low in {"continued", "went", "sought", "rushed", "continues"}
    if previous is not None and previous.low in {"the", "a", "an", "of", "his", "her", "its", "their", "any", "this"}:
        return False
    if not cue.noun:
        return True
    following = words[last] if last < len(words) else None
    if previous is None or previous.low in g.prepositions or previous.low in g.determiners or previous.low.endswith(("'s", "s'")):
        return False
    return following is not None and (following.low not in {"of", "by", "from", "in", "on", "about", "and", ",", "."})


def _next_segment(words: Sequence[Token], found: Sequence[Found], k: int) -> int:
    """Where the content of cue k has to end: before a later cue that is joined to it by a conjunction or a participle."""
    for other in found[k + 1 :]:
        at = other.group
        if at and words[at - 1].low in {"and", "but", "while", "yet"}:
            return at - 1
        participle = words[other.first].low.endswith("ing")
        if participle and at and (words[at - 1].text == "," or other.first - found[k].last > 6):
            return at
    return len(words)


def _framed(page: Page, number: int, one: Found, earlier: Sequence[Draft], end: int) -> Draft | None:
    """The attribution of one cue."""
    words = page.sentences[number].words
    if words[one.first - 1].low in _PASSIVE if one.first and not words[one.first].low.endswith("ing") else False:
        return _passive(page, number, one, end)
    if one.cue.lemma == "show" and not any(word.low in _ARTIFACTS for word in words[max(0, one.group - 9) : one.group]):
        return None
    if one.cue.takes in {"speech", "tell"} or (one.cue.takes == "either" and _is_inverted(page, words, one)):
        return _speech(page, number, one, earlier, end)
    return _complement(page, number, one, earlier, end)


def _is_inverted(page: Page, words: Sequence[Token], one: Found) -> bool:
    """Whether an either-way verb stands after what is said."""
    rest = [word for word in words[one.last :] if speakers.is_word(word)]
    return not rest or bool(one.group and words[one.group - 1].text in _CLOSE | {","} and speakers.is_name(words[one.last]))


# ------------------------------------------------------------------------------------------------------- speech


def _speech(page: Page, number: int, one: Found, earlier: Sequence[Draft], end: int) -> Draft | None:
    """A verb of speech with a clause or a quotation after it, before it, or on both sides."""
    sentence, g = page.sentences[number], page.tools.grammar
    words = sentence.words
    low = _segment_start(words, earlier)
    inverted = _source_after(words, one, g, end)
    if inverted is not None:
        content = _before_content(page, number, low, one.group)
        content += _after_content(page, words, inverted[1], end, told=False, strict=True)
        return _draft(number, words, inverted, (one.group, one.last), content, one)
    source = _source_before(words, one, g, earlier, low)
    if source is None and not earlier:
        return None
    offsets = _offsets(words, source) if source else earlier[-1].source
    start = source[0] if source else one.group
    content = _after_content(page, words, one.last, end, told=one.cue.takes == "tell", strict=False)
    first_after = words[one.last].text if one.last < len(words) else ""
    if not content or (first_after == "," and start > low and words[start - 1].text in _CLOSE | {","}):
        short = speakers.shortest_before(words, one.group, g, low=low) if not _closed(words, start, low) else source
        if short is not None and source is not None:
            source, start, offsets = short, short[0], _offsets(words, short)
        content = (*_before_content(page, number, low, start), *content)
    if not content:
        content = _next_sentence(page, number)
    return Draft(sentence=number, source=offsets, cue=_offsets(words, (one.group, one.last)), content=content, lemma=one.cue.lemma)


def _closed(words: Sequence[Token], start: int, low: int) -> bool:
    """Whether a mark stands between what is said and its source."""
    return start > low and not speakers.is_word(words[start - 1])


def _source_after(words: Sequence[Token], one: Found, g: Grammar, end: int) -> tuple[int, int] | None:
    """The source of "..., said X"; None where the verb has another subject."""
    if one.group != one.first or one.last >= end or words[one.first].low.endswith("ing") or one.cue.takes == "tell":
        return None  # nobody writes "..., told the minister": what follows "told" is spoken to
    previous = words[one.first - 1] if one.first else None
    if previous is not None and previous.text not in _CLOSE | {",", "?", "!", ".", "-", "--", "—"}:
        return None
    if previous is None or words[one.last].low == "that":
        return None
    found = speakers.after(words, one.last, g, high=end)
    following = words[found[1]].low if found and found[1] < end else ""
    # "John Smith, a spokesman, said there was ...": what follows has a verb of its own, so it is said and does not speak.
    return None if following in g.auxiliaries or following in g.modals or words[one.last].low in {"late", "early", "there"} else found


def _source_before(words: Sequence[Token], one: Found, g: Grammar, earlier: Sequence[Draft], low: int) -> tuple[int, int] | None:
    """The subject before the verb; None where it is that of the verb before (", adding that", "and said")."""
    at = one.group
    previous = words[at - 1] if at else None
    if previous is not None and (previous.low in {"and", "but", "then"} or (words[one.first].low.endswith("ing") and one.first == at)):
        return None if earlier else _main_subject(words, at, g)
    found = speakers.before(words, at, g, low=low)
    if found is None and not earlier and words[one.first].low.endswith("ing"):
        return _main_subject(words, at, g)
    return found


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


def _before_content(page: Page, number: int, low: int, start: int) -> tuple[tuple[int, int], ...]:
    """What is said before the source; it begins where the quotation that ends here began, be it in an earlier sentence."""
    words = page.sentences[number].words
    last = start
    while last > low and not speakers.is_word(words[last - 1]):
        last -= 1
    if last <= low:
        opened = page.quotation_at(words[low].start - 3) if not low else None
        return ((opened.start, opened.end),) if opened else ()
    begin, end = words[low].start, words[last - 1].end
    quoted = page.quotation_at(words[last - 1].start)
    if quoted is not None and quoted.start < begin:
        begin = quoted.start
    if quoted is not None:
        end = max(end, min(quoted.end, words[start].start if start < len(words) else quoted.end))
    return ((begin, end),)


def _after_content(page: Page, words: Sequence[Token], at: int, end: int, *, told: bool, strict: bool) -> tuple[tuple[int, int], ...]:
    """What is said after the cue; `told` passes over the one spoken to, `strict` wants a quotation or a colon."""
    first = _content_start(words, at, end, told=told, strict=strict, g=page.tools.grammar)
    if first is None or first >= end:
        return ()
    begin, stop = words[first].start, words[end - 1].end
    quoted = page.quotation_at(words[first].start) or (page.quotation_at(words[first + 1].start) if first + 1 < end else None)
    if quoted is not None and quoted.end > stop:
        stop = quoted.end
    last = page.quotation_at(words[end - 1].start)
    if last is not None and last.end > stop:
        stop = last.end
    return ((begin, stop),)


def _content_start(words: Sequence[Token], at: int, end: int, *, told: bool, strict: bool, g: Grammar) -> int | None:
    """The first word of what is said, after phrases like "on Friday", "in a statement" and the one spoken to; None if there is none."""
    rest = [i for i in range(at, end) if speakers.is_word(words[i])]
    if not rest:
        return None
    for i in range(at, min(end, at + 18)):
        word = words[i]
        if word.text in _OPEN | {":"} and i + 1 < end and not (word.text == '"' and i > at and words[i - 1].end == word.start):
            return i + 1
        if word.low == "that" and not strict and (i == at or not any(w.low in g.subjects for w in words[at:i])):
            return i + 1
    if strict:
        return None
    first = words[at]
    if told:
        return _after_addressee(words, at, end, g)
    if first.text == ",":
        return _after_parenthesis(words, at, end)
    if first.low in g.calendar:
        skip = next((i for i in range(at, end) if words[i].low not in g.calendar | g.time), None)
        return skip if skip is not None and speakers.is_word(words[skip]) and words[skip].low not in g.prepositions else None
    if first.low in g.prepositions and first.low not in {"after", "about", "to", "of"}:
        found = speakers._after_preposition(words, at, end, g)
        return found if found < end else None
    return at if speakers.is_word(first) or first.text in _OPEN else None


def _after_addressee(words: Sequence[Token], at: int, end: int, g: Grammar) -> int | None:
    """What follows the one spoken to: a clause with a subject of its own, or an infinitive."""
    for i in range(at + 1, min(end, at + 12)):
        if words[i].low in g.subjects or words[i].low in {"to", "about", "how"}:
            return i
        if words[i].low in {"the", "a", "an"} and words[i - 1].low not in g.prepositions | {"and"}:
            return i
    return None


def _after_parenthesis(words: Sequence[Token], comma: int, end: int) -> int | None:
    """What follows "said, ..." or "said, on Friday, ..."."""
    return comma + 1 if comma + 2 < end else None


def _next_sentence(page: Page, number: int) -> tuple[tuple[int, int], ...]:
    """The sentence after one that ends with its cue ("The source said.")."""
    if number + 1 >= len(page.sentences):
        return ()
    following = page.sentences[number + 1]
    return ((following.start, following.end),)


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
    start = one.last + 1 if one.last < end and words[one.last].low == "that" else one.last
    if one.cue.takes == "either":
        found = _content_start(words, one.last, end, told=False, strict=True, g=g)
        start = found if found is not None and found - one.last < 5 else start
    stop = _complement_end(words, start, end)
    cue = _offsets(words, (one.group, one.last))
    if one.cue.lemma == "offer" and start < stop and words[start].low == "no":
        return None  # "offered no evidence" is the report's own remark
    if not any(speakers.is_word(word) for word in words[start:stop]):
        if one.cue.takes != "silent":
            return None
        return Draft(sentence=number, source=offsets, cue=cue, content=(cue,), lemma=one.cue.lemma)
    content = _after_content(page, words, start, stop, told=False, strict=False) if words[start].text in _OPEN else ()
    content = content or ((words[start].start, words[stop - 1].end),)
    return Draft(sentence=number, source=offsets, cue=cue, content=content, lemma=one.cue.lemma)


def _complement_end(words: Sequence[Token], start: int, end: int) -> int:
    """Where the complement ends: before ", which", ", after", "while" and the like."""
    for i in range(start + 1, end - 1):
        if words[i].text == "," and words[i + 1].low in {"which", "who", "after", "while", "but", "as", "and", "when", "although", "where"}:
            return i
        if words[i].low in {"while", "although", "whereas"}:
            return i
    return end


def _passive(page: Page, number: int, one: Found, end: int) -> Draft | None:
    """ "was condemned by X", "is accused of ...", "have been reported": the subject is what is said, the agent says it."""
    words, g = page.sentences[number].words, page.tools.grammar
    if one.cue.lemma in {
        "find",
        "show",
        "post",
        "offer",
        "continue",
        "add",
        "describe",
        "write",
        "suspect",
        "invite",
        "order",
        "ask",
    }:
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
    if not content or one.cue.lemma in {"believe", "think"}:
        return None
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
