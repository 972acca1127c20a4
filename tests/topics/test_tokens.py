import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.topics import examples
from topics import tokens
from topics.tokens import jieba_cuts, number_of, rjieba_cuts, search_tokens, singular, tokenise

TEXTS = [line for source in (examples.EBIKES, examples.LIFTS) for line in source.splitlines()]


@pytest.mark.parametrize("said", ["第十二条", "第12条", "12条", "第１２条", "第 十二 條", "第12條"])
def test_a_clause_has_one_token_however_it_is_written(said):
    assert search_tokens(said) == ["第12条"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("第十二条之一", ["第12条之1"]),
        ("第一百零二条第二款", ["第102条", "第2款"]),
        ("12条件", ["12", "条件"]),
        ("第三项目", ["第三", "项目"]),
    ],
)
def test_only_clause_numbers_become_clause_tokens(text, expected):
    assert search_tokens(text) == expected


def test_years_in_chinese_and_in_digits_are_found_alike():
    assert search_tokens("二〇二六年十二月三十一日") == search_tokens("2026年12月31日")


def test_traditional_and_simplified_are_found_alike():
    assert search_tokens("電動車停放") == search_tokens("电动车停放")


def test_search_finds_the_short_words_inside_a_long_one():
    assert {"自行", "自行车"} <= set(search_tokens("自行车"))


def test_ascii_words_are_found_in_any_case_and_width():
    assert search_tokens("ＡＰＰ 5G") == ["app", "5g"]


@pytest.mark.parametrize(
    ("numeral", "value"),
    [("12", 12), ("十", 10), ("十二", 12), ("二十", 20), ("一百零二", 102), ("二〇二六", 2026),
     ("三千五百", 3500), ("一万二千", 12000), ("万一", None), ("一二", None), ("千", None)],
)  # fmt: skip
def test_numerals(numeral, value):
    assert number_of(numeral) == value


def test_stop_words_punctuation_numbers_and_addresses_are_dropped():
    text = "您好，我建议：停车位 3.5 元！请联系 someone@example.com 或 https://example.com/a"
    assert tokenise(text) == ["停车位", "联系"]


def test_english_words_are_taken_whole_and_in_the_singular():
    text = "The companies' ads don't help women’s buses"
    assert tokenise(text, "en") == ["company", "ads", "help", "women", "bus"]


@pytest.mark.parametrize(
    ("word", "expected"),
    [("fees", "fee"), ("cities", "city"), ("boxes", "box"), ("churches", "church"),
     ("bus", "bus"), ("class", "class"), ("this", "this"), ("street's", "street")],
)  # fmt: skip
def test_singular(word, expected):
    assert singular(word) == expected


@pytest.mark.parametrize("text", ["", " ", "？？？", "，。！", "👍👍", "\x00\x07", "1 2 3"])
def test_a_text_without_words_has_no_tokens(text):
    assert tokenise(text) == []


JIEBA = jieba_cuts()


@pytest.mark.parametrize("kind", [0, 1])
def test_jieba_and_rjieba_cut_alike(kind):
    pytest.importorskip("rjieba")
    slow, fast = JIEBA[kind], rjieba_cuts()[kind]
    assert [slow(text) for text in TEXTS] == [fast(text) for text in TEXTS]


@given(st.text(st.characters(min_codepoint=0x3400, max_codepoint=0x9FFF), min_size=2))
def test_jieba_and_rjieba_cut_any_chinese_alike(text):
    pytest.importorskip("rjieba")
    assert [cut(text) for cut in JIEBA] == [cut(text) for cut in rjieba_cuts()]


@pytest.mark.real
def test_jieba_and_rjieba_cut_real_messages_alike(feedback, monkeypatch):
    texts = [row["body"] for row in feedback("messages_with_likes")[:400]]
    fast = [tokenise(text) for text in texts]
    monkeypatch.setattr(tokens, "cuts", lambda: JIEBA)
    assert [tokenise(text) for text in texts] == fast
