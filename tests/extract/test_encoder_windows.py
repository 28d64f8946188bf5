"""Windows: a text cut into stretches for the encoder."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers

from reportedly.extract.windows import Window, heading, marked, pieces, stretches, windows


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    """A tokenizer with one piece a word."""
    made = Tokenizer(models.WordLevel({"[UNK]": 0}, unk_token="[UNK]"))
    made.normalizer = normalizers.Lowercase()
    made.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    return made


def test_short_text_is_one_window(tokenizer: Tokenizer) -> None:
    """What fits is not cut."""
    text = "Police said two men fled."
    assert [Window(0, 0, 6)] == windows(text, pieces(text, tokenizer), 10, 4)


def test_stretches_end_at_sentences(tokenizer: Tokenizer) -> None:
    """A stretch that must end ends with a sentence, if one ends in reach."""
    text = "One two three four. Five six seven eight nine ten. Eleven twelve."
    assert [(0, 5), (5, 12), (12, 15)] == stretches(text, pieces(text, tokenizer), 8)


def test_stretches_prefer_lines(tokenizer: Tokenizer) -> None:
    """The end of a line goes before the end of a sentence."""
    text = "One two three four five.\nSix seven. Eight nine ten eleven twelve"
    assert (0, 6) == stretches(text, pieces(text, tokenizer), 9)[0]


def test_quotation_mark_belongs_to_the_sentence_it_closes(tokenizer: Tokenizer) -> None:
    """A window does not begin with the mark that closes the quotation before."""
    text = 'He said: "We go on until the end." They left the town and went home'
    found = pieces(text, tokenizer)
    first = stretches(text, found, 13)[0]
    assert '"' == text[found.starts[first[1] - 1]]


def test_windows_begin_with_a_sentence_of_the_one_before(tokenizer: Tokenizer) -> None:
    """Who "he" is stands in the sentence before: it is read again, if it begins in reach."""
    text = "One two three four. Five six seven. Eight nine ten. Eleven twelve."
    found = pieces(text, tokenizer)
    last = windows(text, found, 14, 4)[-1]
    assert "Five six seven." == text[found.starts[last.start] : found.ends[last.first - 1]]


def test_a_title_goes_before_a_window_with_a_mark_of_its_own(tokenizer: Tokenizer) -> None:
    """The title is read before the window's pieces, and where those begin is known."""
    text = "Police said two men fled."
    tokenizer.add_special_tokens(["[CLS]", "[SEP]"])
    title = heading("Raid in the port", text, tokenizer)
    read, begin = marked(title, pieces(text, tokenizer).ids, tokenizer)
    assert (4, 6, 6 + 6 + 1) == (len(title), begin, len(read))


@pytest.mark.parametrize("title", [None, " ", "Raid in  the PORT"])
def test_a_title_that_opens_the_text_is_not_read_twice(tokenizer: Tokenizer, title: str | None) -> None:
    """Without a title, or with one that the text begins with, windows are read as they stand."""
    text = "Raid in the port\nPolice said two men fled."
    assert 0 == len(heading(title, text, tokenizer))


@given(st.text(max_size=400), st.integers(min_value=4, max_value=12), st.integers(min_value=1, max_value=3))
def test_windows_overlap_and_keep_each_piece_once(tokenizer: Tokenizer, text: str, longest: int, context: int) -> None:
    """No window is too long, each begins at or before what is kept of it, and every piece is kept once."""
    found = pieces(text, tokenizer)
    cut = windows(text, found, longest, context)
    assert [*range(len(found))] == [at for one in cut for at in range(one.first, one.last)]
    assert all(one.start <= one.first < one.last <= one.start + longest for one in cut)
    assert all(one.first - one.start <= context for one in cut)


@given(st.text(max_size=400), st.integers(min_value=2, max_value=12))
def test_stretches_partition_any_text(tokenizer: Tokenizer, text: str, longest: int) -> None:
    """Every piece is in exactly one stretch, none is too long, and pieces are exact words of the text."""
    found = pieces(text, tokenizer)
    cut = stretches(text, found, longest)
    assert [*range(len(found))] == [at for first, last in cut for at in range(first, last)]
    assert all(0 < last - first <= longest for first, last in cut)
    assert all(0 <= start < end <= len(text) for start, end in zip(found.starts, found.ends, strict=True))
