"""What a text says and how: what each rule finds, and what it leaves alone."""

import pytest

from moderation import rules


def found(rule, text):
    return [text[f.start : f.end] for f in rule(text)]


@pytest.mark.parametrize("text, words", [("你个傻*逼", ["傻*逼"]), ("王八蛋！", ["王八蛋"])])
def test_abuse_is_an_insult(text, words):
    assert found(rules.insult, text) == words


@pytest.mark.parametrize("text", ["写这条的是白痴", "真他妈的慢"])
def test_harsh_words_are_rude(text):
    assert found(rules.rude, text) and not found(rules.insult, text)


@pytest.mark.parametrize(
    "text",
    [
        "代开发票，加微信 kaipiao88",
        "刷单日结，私聊我",
        "厂家直销，量大从优，详情咨询",
        "招 代 理 加\u200bV xx",
        "無抵押貸款，加微信",
    ],
)
def test_an_offer_with_a_contact_is_advertising(text):
    assert {finding.rule for finding in rules.advertising(text)} == {"advertising"}


@pytest.mark.parametrize(
    "text, found_rules",
    [
        ("楼道里到处贴着代开发票的小广告", {"advertising-cue"}),
        ("应当严查刷单", set()),
        ("建议禁止代孕，限时优惠要公示", set()),
        ("代开发票" + "这种事很多，" * 20 + "加微信群讨论", {"advertising-cue"}),
    ],
)
def test_an_offer_alone_is_at_most_a_cue(text, found_rules):
    assert {finding.rule for finding in rules.advertising(text)} == found_rules


@pytest.mark.parametrize(
    "text", ["本人实名举报某公司", "我的案子法院拖了三年", "老板拖欠我工资", "多次上访，上訪無果"]
)
def test_a_case_of_ones_own_is_a_petition(text):
    assert found(rules.petition, text)


@pytest.mark.parametrize(
    "text",
    [
        "应当完善信访制度",
        "建议明确劳动仲裁的时限",
        "拖欠工资的处罚太轻",
        "举报奖励应当提高",
        "请为民做主",
    ],
)
def test_speaking_of_petitions_and_courts_is_none(text):
    assert found(rules.petition, text) == []


@pytest.mark.parametrize(
    "text, link",
    [
        ("见 https://example.com/a?b=c。", "https://example.com/a?b=c"),
        ("ｗｗｗ．example．com", "ｗｗｗ．example．com"),
        ("访问example.com吧", "example.com"),
        ("http://gov.cn.example.com/", "http://gov.cn.example.com/"),
        ("http://gov.cn@example.com", "http://gov.cn@example.com"),
        ("http://example.com/?x=.gov.cn", "http://example.com/?x=.gov.cn"),
        (r"http://example.com\.gov.cn", "http://example.com"),
    ],
)
def test_links_to_elsewhere_are_found(text, link):
    assert found(rules.foreign_link, text) == [link]


@pytest.mark.parametrize(
    "text",
    [
        "http://www.gov.cn/zhengce/1.htm",
        "见zfj.example.gov.cn",
        "3.5元/吨",
        "e.g. 第2.1条",
        "a@b.com",
    ],
)
def test_government_sites_and_figures_are_no_foreign_links(text):
    assert found(rules.foreign_link, text) == []


@pytest.mark.parametrize(
    "text, loud",
    [
        ("反对！！！！！！！！", True),
        ("WHY DOES NOBODY READ OUR LETTERS HERE", True),
        ("反对！！！", False),
        ("GB/T 39734, ISO 9001, PM2.5, VOC, API", False),
    ],
)
def test_rows_of_marks_and_capitals_are_shouting(text, loud):
    assert bool(found(rules.shouting, text)) is loud


@pytest.mark.parametrize(
    "text, again",
    [
        ("哈哈哈哈哈哈哈哈哈哈", True),
        ("支持支持支持支持支持", True),
        ("还我绿地还我绿地还我绿地还我绿地还我绿地", True),
        ("支持支持", False),
        ("----------------", False),
        ("100000000000000", False),
        ("研究研究再研究", False),
    ],
)
def test_a_phrase_over_and_over_is_repetition(text, again):
    assert bool(found(rules.repetition, text)) is again


@pytest.mark.parametrize(
    "text, marked",
    [
        ("机密★10年", True),
        ("绝密 ★ 启用前", True),
        ("密级：秘密", True),
        ("【机密】会议纪要", True),
        ("保守国家秘密", False),
        ("商业秘密的范围", False),
    ],
)
def test_secrecy_markings_are_found(text, marked):
    assert bool(found(rules.secrecy, text)) is marked


@pytest.mark.parametrize(
    "text, empty", [("。。。", True), ("👍", True), ("", True), ("同意", False)]
)
def test_signs_alone_have_no_content(text, empty):
    assert bool(list(rules.no_content(text))) is empty


@pytest.mark.parametrize("hidden", ["\u200b", "\u202e\u2066", "\x00", "\ufeff", "\U000e0041"])
def test_hidden_characters_are_found_in_one_piece(hidden):
    assert found(rules.hidden_characters, f"反{hidden}对") == [hidden]
