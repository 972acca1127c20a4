from hypothesis import given
from hypothesis import strategies as st

from topics.spans import LONGEST, READ, clauses, sentences

PROSE = st.text(alphabet="充电桩收费太高，。！？；：、\n .a3.5", max_size=400)


def test_sentences_keep_their_closing_marks():
    text = "收费太高。“谁来管？”请公示！"
    assert [text[slice(*span)] for span in sentences(text)] == [
        "收费太高。", "“谁来管？”", "请公示！",
    ]  # fmt: skip


def test_a_decimal_point_ends_no_sentence():
    text = "Fees rose by 3.5 percent. Why?"
    assert [text[slice(*span)] for span in sentences(text, "en")] == [
        "Fees rose by 3.5 percent.", "Why?",
    ]  # fmt: skip


@given(PROSE)
def test_no_sentence_is_too_long_to_quote(text):
    assert all(0 < end - start <= LONGEST["zh"] for start, end in sentences(text))


@given(PROSE)
def test_sentences_lie_in_order_and_apart(text):
    found = list(sentences(text))
    assert all(before[1] <= after[0] for before, after in zip(found, found[1:], strict=False))


@given(PROSE)
def test_sentences_lose_no_word(text):
    said = "".join(text[slice(*span)] for span in sentences(text))
    assert [sign for sign in said if sign.isalnum()] == [sign for sign in text if sign.isalnum()]


@given(st.text())
def test_spans_have_no_white_space_at_their_ends(text):
    for start, end in [*sentences(text), *clauses(text)]:
        assert text[start:end] == text[start:end].strip() != ""


def test_a_text_without_any_mark_is_cut_by_length():
    text = "充" * 100_000
    assert sum(end - start for start, end in sentences(text)) == READ
