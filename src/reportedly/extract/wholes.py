"""Wholes: the drafts of single sentences made into the attributions of a report: other frames, quotations that go on, nesting."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from reportedly.extract import speakers
from reportedly.extract.drafts import Draft, Page, trimmed
from reportedly.extract.sentences import Token
from reportedly.extract.verdicts import verdict_phrases


def joined(page: Page, drafts: Sequence[Draft]) -> list[Draft]:
    """The report's attributions: the verbs' drafts with those of the other frames, without nested ones, with quotations that go on."""
    others = [draft for number in range(len(page.sentences)) for draft in _other_frames(page, number)]
    everything = sorted(_handed_on([*drafts, *others]), key=_position)
    return sorted(_with_quotations(page, _unnested(page, everything)), key=_position)


def _handed_on(drafts: Sequence[Draft]) -> list[Draft]:
    """The drafts, where one that cites takes the content of the one that it belongs to, and stands for it."""
    out = list(drafts)
    for draft in [draft for draft in drafts if draft.lemma == "citing"]:
        for k, other in enumerate(out):
            before = other.cue is not None and draft.cue is not None and other.cue[0] < draft.cue[0]
            if other.sentence == draft.sentence and before and other.lemma in {"report", "say", "according to", "announce"}:
                content = tuple((start, min(end, draft.cue[0])) for start, end in other.content if draft.cue and start < draft.cue[0])
                out[k] = replace(draft, content=content or draft.content)
                out.remove(draft)
                break
    return out


def _position(draft: Draft) -> tuple[int, int]:
    """Where the draft begins, for sorting."""
    starts = [start for start, _ in [*draft.content, *(x for x in (draft.source, draft.cue) if x)]]
    return (draft.sentence, min(starts))


# -------------------------------------------------------------------------------------------------- other frames


def _other_frames(page: Page, number: int) -> Iterator[Draft]:
    """Attributions without a verb: "according to", "citing", adverbs of hearsay, a credit in a headline."""
    words, g = page.sentences[number].words, page.tools.grammar
    for i, word in enumerate(words):
        if page.quotation_at(word.start) is not None:
            continue
        if word.low == "according" and i + 2 < len(words) and words[i + 1].low in {"to", "ot"}:
            yield from _according_to(page, number, i)
        elif word.low in {"allegedly", "reportedly", "purportedly", "supposedly"}:
            yield from _hearsay(page, number, i)
        elif word.low in {"citing", "quoting"} and i > 3:
            yield from _citing(page, number, i)
        elif word.low in g.nominal and i + 2 < len(words) and words[i + 1].low in _OPENS_COMPLEMENT:
            yield from _nominal(page, number, i)
    yield from _verdict(page, number)
    if number < 2:
        yield from _headline(page, number)


def _according_to(page: Page, number: int, i: int) -> Iterator[Draft]:
    """Frames like "According to X, ..." and "..., according to X"."""
    words, g = page.sentences[number].words, page.tools.grammar
    source = speakers.after(words, i + 2, g, high=len(words))
    if source is None:
        return
    before = [word for word in words[:i] if speakers.is_word(word)]
    if len(before) < 4:
        start = next((k + 1 for k in range(source[1], len(words) - 1) if words[k].text == ","), source[1])
        content = (words[start].start, words[-1].end) if start < len(words) else None
    else:
        content = (words[0].start, before[-1].end)
    if content is not None:
        yield Draft(
            sentence=number,
            source=(words[source[0]].start, words[source[1] - 1].end),
            cue=(words[i].start, words[i + 1].end),
            content=(content,),
            lemma="according to",
        )


def _citing(page: Page, number: int, i: int) -> Iterator[Draft]:
    """Frames like "..., local media reported, citing the army": the one cited says it, not the one who cites (codebook, part 6)."""
    words, g = page.sentences[number].words, page.tools.grammar
    source = speakers.after(words, i + 1, g, high=len(words))
    if source is None or words[source[0]].low in g.subjects:
        return
    yield Draft(
        sentence=number,
        source=(words[source[0]].start, words[source[1] - 1].end),
        cue=(words[i].start, words[i].end),
        content=((words[0].start, words[i - 1].end),),
        lemma="citing",
    )


def _hearsay(page: Page, number: int, i: int) -> Iterator[Draft]:
    """Frames like "... were reportedly killed": the clause around the adverb, on nobody's word."""
    words = page.sentences[number].words
    first = max((k + 1 for k in range(i) if words[k].text in ",;:—" or words[k].low in {"after", "while", "when", "that"}), default=0)
    last = next((k for k in range(i + 1, len(words)) if words[k].text in ",;—"), len(words))
    parts = [words[first:i], words[i + 1 : last]]
    content = tuple((part[0].start, part[-1].end) for part in parts if any(speakers.is_word(word) for word in part))
    if content:
        yield Draft(sentence=number, source=None, cue=(words[i].start, words[i].end), content=content, lemma=words[i].low)


_OPENS_COMPLEMENT = frozenset(["of", "that", "about", "over", "against", "from"])


def _nominal(page: Page, number: int, i: int) -> Iterator[Draft]:
    """Nouns like "accusations of ...", "Russia's claim that ...": what follows is said, the owner says it."""
    words, g = page.sentences[number].words, page.tools.grammar
    clause = words[i + 1].low == "that"
    found = (i + 2, len(words)) if clause else speakers.after(words, i + 2, g, high=len(words))
    if found is None:
        return
    owner = i - 1 if i and words[i - 1].low.endswith(("'s", "s'")) else None
    source = speakers.before(words, owner + 1, g) if owner is not None else None
    yield Draft(
        sentence=number,
        source=(words[source[0]].start, words[source[1] - 1].end) if source else None,
        cue=(words[i].start, words[i].end if clause else words[i + 1].end),
        content=((words[found[0]].start, words[found[1] - 1].end),),
        lemma="nominal",
    )


def _verdict(page: Page, number: int) -> Iterator[Draft]:
    """Verdicts like "the claim could not be verified": the subject is what is said, whoever verified it the source."""
    sentence, g = page.sentences[number], page.tools.grammar
    words = sentence.words
    for i in range(1, len(words)):
        hit = verdict_phrases().at(words, i)
        if hit is None or page.quotation_at(words[i].start) is not None:
            continue
        first, last = speakers.verb_group(words, i, g), i + hit[0]
        while first > 1 and words[first - 1].low in g.modals | g.having:
            first -= 1
        subject = speakers.before(words, first, g)
        by = last if last < len(words) and words[last].low == "by" else last - 1 if words[last - 1].low == "by" else None
        source = speakers.after(words, by + 1, g, high=len(words)) if by is not None else None
        if subject is not None:
            yield Draft(
                sentence=number,
                source=(words[source[0]].start, words[source[1] - 1].end) if source else None,
                cue=(words[first].start, words[last - 1].end),
                content=((words[subject[0]].start, words[subject[1] - 1].end),),
                lemma="verdict",
            )
            return


def _headline(page: Page, number: int) -> Iterator[Draft]:
    """Headlines like "Air raid kills 21: Monitor": a short first sentence that ends with its source."""
    words = page.sentences[number].words
    if len(words) > 25 or (page.quotation_at(words[0].start) is not None):
        return
    last = len(words)
    while last > 0 and not speakers.is_word(words[last - 1]):
        last -= 1
    for length in (2, 1):
        first = last - length
        phrase = " ".join(word.low for word in words[max(0, first) : last])
        if first >= 4 and phrase in page.tools.grammar.headline_sources and _credited(words, first):
            start = _past_date(words)
            yield Draft(
                sentence=number,
                source=(words[first].start, words[last - 1].end),
                cue=None,
                content=((words[start].start, words[first - 1].end),),
                lemma="headline",
            )
            return


def _credited(words: Sequence[Token], first: int) -> bool:
    """Whether a mark or a capital sets the headline's last words apart."""
    if words[first - 1].text in {":", "-", "–", "—"}:
        return True
    left = words[first - 1].low
    return (
        words[first].text[:1].isupper()
        and not words[0].text[1:2].isupper()
        and left not in {"the", "a", "of", "by", "in", "for", "and", "from"}
    )


def _past_date(words: Sequence[Token]) -> int:
    """The first word after a dateline like "Wed 05 Apr 2017"."""
    for i in range(min(8, len(words) - 4)):
        if words[i].text.isdigit() and len(words[i].text) == 4:
            after = i + 1
            return after + 2 if words[after].low == "at" else after
    return 0


# ------------------------------------------------------------------------------------------------------- nesting


def _unnested(page: Page, drafts: Sequence[Draft]) -> list[Draft]:
    """The drafts without those that another makes needless: twins, and one of each pair that is nested (codebook, part 6)."""
    dropped: set[int] = set()
    for i, outer in enumerate(drafts):
        for j in range(max(0, i - 6), min(len(drafts), i + 7)):
            inner = drafts[j]
            if i != j and i not in dropped and j not in dropped and inner.sentence == outer.sentence and inner.cue and outer.cue:
                loser = _loser(page, outer, inner)
                if loser is not None:
                    dropped.add(i if loser is outer else j)
    return [draft for i, draft in enumerate(drafts) if i not in dropped]


def _loser(page: Page, outer: Draft, inner: Draft) -> Draft | None:
    """Which of two drafts goes, when the second's cue stands in the first's content; None where both stay."""
    at = inner.cue or (0, 0)
    holder = next(((start, end) for start, end in outer.content if start <= at[0] < end), None)
    if holder is None:
        return None
    if inner.source is None:
        return inner
    source = page.text[inner.source[0] : inner.source[1]].lower()
    if source in page.tools.grammar.subjects or inner.source == outer.source:
        return inner
    return outer if abs(inner.source[0] - holder[0]) < 4 and len(inner.content[0]) else None


# ---------------------------------------------------------------------------------------------------- quotations


def _with_quotations(page: Page, drafts: Sequence[Draft]) -> Iterator[Draft]:
    """The drafts, and for each quotation that stands free the source of the sentence before."""
    covered = [stretch for draft in drafts for stretch in draft.content]
    by_sentence = {draft.sentence: draft for draft in drafts}
    extra: list[Draft] = []
    spoken: dict[int, Draft] = dict(by_sentence)
    for number, sentence in enumerate(page.sentences):
        if number in by_sentence:
            continue
        quoted = page.quotation_at(sentence.start) or (page.quotation_at(sentence.start + 1) if sentence.end - sentence.start > 2 else None)
        speaker = spoken.get(number - 1)
        if quoted is None or speaker is None or not _stands_free(quoted.start, quoted.end, sentence.start, sentence.end):
            continue
        if any(start < sentence.end and sentence.start < end for start, end in covered):
            spoken[number] = speaker
            continue
        stretch = (max(quoted.start, sentence.start), min(quoted.end, sentence.end))
        if trimmed(page.text, *stretch) is None:
            continue
        spoken[number] = speaker
        extra.append(Draft(sentence=number, source=speaker.source, cue=None, content=(stretch,), lemma="quotation"))
    yield from drafts
    yield from _merged(extra)


def _stands_free(start: int, end: int, first: int, last: int) -> bool:
    """Whether the quotation makes up most of the sentence."""
    return min(end, last) - max(start, first) > 0.8 * (last - first)


def _merged(extra: Sequence[Draft]) -> Iterator[Draft]:
    """Free quotations; those that follow each other become one."""
    run: Draft | None = None
    for draft in extra:
        if run is not None and draft.sentence == run.sentence + len(run.content) and draft.source == run.source:
            run = replace(run, content=(*run.content, *draft.content))
        else:
            if run is not None:
                yield run
            run = draft
    if run is not None:
        yield run
