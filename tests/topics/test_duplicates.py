import pytest
from hypothesis import given
from hypothesis import strategies as st

from topics.duplicates import Groups, duplicates, jaccard, shingled

LETTER = (
    "我们小区一共有六百多户居民，电动自行车超过四百辆，充电口却只有十二个，"
    "每天晚上都有人为充电争吵，希望尽快增建集中充电设施，并把收费标准公布出来。"
)
OTHER = (
    "加装电梯的费用应当由全体业主协商分摊，一楼住户不使用电梯却要承受采光和噪声的影响，"
    "补偿的办法要写进条例，不能让邻居之间自己去争。"
)
EDITED = LETTER.replace("六百", "五百").replace("四百", "三百")
VARIANT = LETTER[:58] + "另外我家老人行动不便，每次都要走到马路对面去充电，实在太不安全了。"


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        ([], []),
        ([LETTER], []),
        ([LETTER, OTHER], []),
        ([LETTER, LETTER], [("identical", (0, 1))]),
        ([LETTER, LETTER.replace("，", "！ ")], [("identical", (0, 1))]),
        ([LETTER, OTHER, EDITED], [("identical", (0, 2))]),
        ([OTHER, LETTER, VARIANT], [("campaign", (1, 2))]),
        ([LETTER, VARIANT, LETTER], [("campaign", (0, 1, 2))]),
        (["支持", "支 持！", "支持你"], [("identical", (0, 1))]),
        (["支持建集中充电桩", "支持建集中充电柜"], []),
        (["歡迎提意見", "欢迎提意见"], [("identical", (0, 1))]),
        (["？？", "！！", ""], []),
    ],
)
def test_duplicates(texts, expected):
    assert [(group.kind, group.members) for group in duplicates(texts)] == expected


def test_a_large_campaign_of_variants_stays_one_group():
    texts = [
        f"{LETTER[:70]}我是{place}号楼的业主，门牌{place * 7919 % 10007}。" for place in range(400)
    ]
    assert [len(group.members) for group in duplicates(texts)] == [400]


def test_a_hundred_thousand_characters_are_compared_by_their_beginning():
    long = "".join(chr(0x4E00 + place * 7919 % 20000) for place in range(100_000))
    assert [group.members for group in duplicates([long, long + "尾"])] == [(0, 1)]


@given(st.lists(st.sampled_from([LETTER, OTHER, EDITED, VARIANT, "支持", ""]), max_size=12))
def test_nobody_is_in_two_groups(texts):
    members = [member for group in duplicates(texts) for member in group.members]
    assert len(members) == len(set(members))


@given(st.text(min_size=3), st.text(min_size=3))
def test_likeness_has_no_direction(one, other):
    a, b = shingled(one), shingled(other)
    assert jaccard(a, b) == jaccard(b, a)


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9))))
def test_joined_items_have_one_representative(pairs):
    groups = Groups(10)
    for one, other in pairs:
        groups.join(one, other)
    assert all(groups.find(one) == groups.find(other) <= min(one, other) for one, other in pairs)
