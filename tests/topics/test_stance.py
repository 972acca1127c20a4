import pytest

from topics.stance import counted, inferred


def test_declared_stances_are_counted_in_a_fixed_order():
    said = ["oppose", "support", "oppose", None, "喜欢", "suggest"]
    assert list(counted(said).items()) == [
        ("support", 1), ("oppose", 2), ("suggest", 1), ("none", 2),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("我完全支持第三条", "support"),
        ("坚决反对", "oppose"),
        ("不同意这个收费", "oppose"),
        ("建议增加充电桩", "suggest"),
        ("支持，但建议延长过渡期", None),
        ("今天天气很好", None),
        ("I support this plan", "support"),
    ],
)
def test_a_guess_abstains_unless_the_cues_agree(text, expected):
    assert inferred(text) == expected
