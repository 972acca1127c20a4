import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from consultation.clauses import problems, restored, split, visible
from consultation.numerals import to_int
from tests.consultation.texts import TEXTS

LAW = """# 某市停车条例

2024年1月1日 通过

<!-- INFO END -->

## 第一章 总 则

第一条 为了加强停车管理，制定本条例。

第二条 本市停车，依照本条例第十二条的规定执行。

本条例所称停车设施，包括：

（一）公共停车位：

1.路内；

（1）白线；

（二）专用停车位。

前款规定不适用于公交车。

## 第二章 附 则

### 第一节 施行

第二条之一 本条例自公布之日起施行。
"""
PLAN = """关于加强停车管理的实施方案
（征求意见稿）
为贯彻落实国务院要求，制定本方案。
一、总体要求
（一）指导思想
以人民为中心。
（二）工作目标。到2025年，全面覆盖。
二、重点任务
1.建设泊位。
"""


def outline(text):
    return [(clause.key, clause.kind, clause.parent) for clause in split(text).clauses]


def test_a_statute_is_split_into_its_levels():
    assert outline(LAW) == [
        ("chap-1", "chapter", None),
        ("art-1", "article", "chap-1"),
        ("art-2", "article", "chap-1"),
        ("art-2-par-2", "paragraph", "art-2"),
        ("art-2-par-2-item-1", "item", "art-2-par-2"),
        ("art-2-par-2-item-1-sub-1", "subitem", "art-2-par-2-item-1"),
        ("art-2-par-2-item-1-sub-1-sub-1", "subitem", "art-2-par-2-item-1-sub-1"),
        ("art-2-par-2-item-2", "item", "art-2-par-2"),
        ("art-2-par-3", "paragraph", "art-2"),
        ("chap-2", "chapter", None),
        ("chap-2-sec-1", "section", "chap-2"),
        ("art-2-1", "article", "chap-2-sec-1"),
    ]


def test_title_and_preamble_stand_before_the_clauses():
    parsed = split(LAW)
    assert (parsed.title, parsed.preamble) == ("某市停车条例", "2024年1月1日 通过")


def test_a_plan_without_articles_gives_sections_items_and_paragraphs():
    assert outline(PLAN) == [
        ("sec-1", "section", None),
        ("sec-1-item-1", "item", "sec-1"),
        ("sec-1-item-1-par-1", "paragraph", "sec-1-item-1"),
        ("sec-1-item-2", "item", "sec-1"),
        ("sec-2", "section", None),
        ("sec-2-item-1", "item", "sec-2"),
    ]


def test_a_subtitle_in_brackets_belongs_to_the_title():
    assert split(PLAN).title == "关于加强停车管理的实施方案 （征求意见稿）"


@pytest.mark.parametrize(
    "text", ["同意", "停车难。\n我建议多建停车场。", "1. Build\n2. Ship", "- a\n- b"]
)
def test_any_text_gives_clauses(text):
    assert split(text).clauses


def test_an_english_text_is_split_by_articles():
    text = (
        "Parking\n\nArticle 1. Purpose\nTo regulate parking.\n(a) here;\n\nArticle 2\nIt applies."
    )
    assert outline(text) == [
        ("art-1", "article", None),
        ("art-1-item-1", "item", "art-1"),
        ("art-2", "article", None),
    ]
    assert split(text).clauses[0].heading == "Purpose"


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("Act\nSection 1. Title\nSection 2. Scope", ["article", "article"]),
        ("Act\nArticle I\nSection 1. Title", ["chapter", "article"]),
        ("Act\nSection 1. A\nArticle 1. B", ["section", "article"]),
    ],
)
def test_english_sections_are_articles_where_nothing_finer_is(text, kinds):
    assert [clause.kind for clause in split(text).clauses] == kinds


@pytest.mark.parametrize(
    ("line", "heading", "text"),
    [
        ("第一条 【目的】为了管理。", "【目的】", "为了管理。"),
        ("第一条（目的和依据）\n为了管理。", "（目的和依据）", "为了管理。"),
        ("第一条 目的\n为了管理。", "目的", "为了管理。"),
        ("第一条 为了管理。\n第二款。", None, "为了管理。"),
        ("**第一条** 为了管理。", None, "为了管理。"),
    ],
)
def test_the_heading_of_an_article_is_told_from_its_text(line, heading, text):
    clause = split(line).clauses[0]
    assert (clause.label, clause.heading, clause.text) == ("第一条", heading, text)


CONTENTS = """某法
目　　录
第一编　总则……1
第一章　一般规定……1
第二编　分则……9
附　则
第一编　总则
第一章　一般规定
第一条　为了管理。
第二编　分则
第二条　施行。
"""


def test_a_table_of_contents_stands_in_the_preamble_and_doubles_nothing():
    assert [key for key, _, _ in outline(CONTENTS)] == [
        "part-1",
        "part-1-chap-1",
        "art-1",
        "part-2",
        "art-2",
    ]
    assert split(CONTENTS).preamble.startswith("目　　录\n第一编　总则……1")


def test_an_article_of_an_annex_has_a_key_of_its_own():
    text = "第一条 甲。\n附件1\n收费标准\n第一条 乙。"
    assert [key for key, _, _ in outline(text)] == ["art-1", "annex-1", "annex-1-art-1"]


def test_rows_of_a_table_stay_together():
    assert (
        split("标题\n说明：\n项目\t标准\n停车\t五元").clauses[-1].text == "项目\t标准\n停车\t五元"
    )


def test_a_wrapped_paragraph_becomes_one_again():
    text = (
        "第一条 为了加强本市机动车停车管理，规范停车秩序，根据有关法律，依照\n"
        "第十二条处罚的规定，制定本条例。"
    )
    (clause,) = split(text).clauses
    assert "依照第十二条处罚的规定" in clause.text


def test_an_english_paragraph_that_was_wrapped_becomes_one_again():
    line = "The council shall publish a plan for parking in every district."
    assert [clause.text for clause in split(f"Plan\n\n{line}\n{line}\n\n{line}").clauses] == [
        f"{line} {line}",
        line,
    ]


def test_paragraphs_of_a_line_each_stay_apart():
    line = "为了加强本市机动车停车管理，" * 8 + "制定本条例"
    assert len(split(f"{line}\n{line}").clauses) == 2


def test_a_date_in_brackets_is_no_part_of_the_title():
    assert split("某市条例\n（2024年3月1日通过）\n第一条 甲。").title == "某市条例"


def test_the_digest_changes_with_the_text_and_only_with_it():
    assert split(LAW).digest == split(LAW + "\n\n").digest
    assert split(LAW).digest != split(LAW.replace("公交车", "出租车")).digest


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        ("第一条 甲\n第二条 乙", []),
        ("第一条 甲\n第一条之一 乙\n第二条 丙", []),
        ("第一条 甲\n第三条 乙", [("skipped", "art-3", (2, 2))]),
        ("第二条 甲", [("skipped", "art-2", (1, 1))]),
        ("第一条 甲\n第一条 乙", [("repeated", "art-1~2", None)]),
        (
            "第一条 甲\n第五条 乙\n第三条 丙",
            [("skipped", "art-5", (2, 4)), ("disordered", "art-3", None)],
        ),
        ("第一条 甲\n第一条之二 乙", [("skipped", "art-1-2", (1, 1))]),
        ("第一条 甲：\n（一）乙；\n（三）丙。", [("skipped", "art-1-item-3", (2, 2))]),
        ("第一章 甲\n第一条 乙\n第二章 丙\n第二条 丁", []),
        ("第一编 甲\n第一章 乙\n第一条 丙\n第二编 丁\n第一章 戊\n第二条 己", []),
        ("第一编 甲\n第一章 乙\n第一条 丙\n第二编 丁\n第二章 戊\n第二条 己", []),
        ("第一条 甲\n附件1\n第一条 乙", []),
    ],
)
def test_repeated_and_skipped_numbers_are_named(text, faults):
    found = problems(split(text))
    assert [(fault.kind, fault.key, fault.missing) for fault in found] == faults


@given(TEXTS)
@example("## # x")
@example("# \n<!-- a\n第一条 -->第一条")
@example("\u200b第一条 甲")
def test_no_visible_character_is_lost(text):
    assert restored(split(text)) == visible(text)


@given(TEXTS)
def test_keys_are_unique_short_and_plain(text):
    keys = [clause.key for clause in split(text).clauses]
    assert len(set(keys)) == len(keys)
    assert all(re.fullmatch(r"[a-z0-9~-]{1,120}", key) for key in keys)


@given(TEXTS)
def test_parents_exist_and_come_before(text):
    seen = {None}
    for clause in split(text).clauses:
        assert clause.parent in seen
        seen.add(clause.key)


@given(TEXTS)
def test_a_text_one_can_see_has_clauses(text):
    assert bool(split(text).clauses) == bool(visible(text))


@given(TEXTS)
def test_problems_name_clauses_of_the_draft(text):
    parsed = split(text)
    assert {fault.key for fault in problems(parsed)} <= {clause.key for clause in parsed.clauses}


@given(st.lists(st.integers(1, 400), min_size=1, max_size=30, unique=True).map(sorted))
def test_every_number_skipped_is_counted_once(numbers):
    parsed = split("\n\n".join(f"第{n}条 甲。" for n in numbers))
    missing = [
        n for fault in problems(parsed) for n in range(fault.missing[0], fault.missing[1] + 1)
    ]
    assert sorted(missing + numbers) == list(range(1, numbers[-1] + 1))


START = re.compile(
    r"^第([零一二三四五六七八九十百]+)条(?:之([一二三四五六七八九十]+))?\s", re.MULTILINE
)


@pytest.fixture(scope="module")
def laws(shared):
    """Name → text of every statute beside the project."""
    return {path.stem: path.read_text("utf-8") for path in sorted((shared / "laws").glob("*.md"))}


@pytest.mark.real
def test_there_are_fifty_statutes(laws):
    assert len(laws) == 50


@pytest.mark.real
def test_no_visible_character_of_a_statute_is_lost(laws):
    assert [name for name, text in laws.items() if restored(split(text)) != visible(text)] == []


@pytest.mark.real
def test_nothing_but_blanks_and_marks_is_taken_from_a_statute(laws):
    """The same claim with no word of ours: comments and heading marks off, blanks out, the rest."""
    for name, text in laws.items():
        source = re.sub(
            r"^#+ ", "", re.sub(r"<!--.*?-->", "", text, flags=re.DOTALL), flags=re.MULTILINE
        )
        parsed = split(text)
        parts = [parsed.title, parsed.preamble]
        for clause in parsed.clauses:
            parts += [clause.label, clause.heading or "", clause.text]
        assert "".join("".join(parts).split()) == "".join(source.split()), name


@pytest.mark.real
def test_every_article_of_a_statute_is_found(laws):
    for name, text in laws.items():
        body = text.split("<!-- INFO END -->")[1]
        numbers = [(to_int(n), to_int(sub) if sub else None) for n, sub in START.findall(body)]
        keys = [clause.key for clause in split(text).clauses if clause.kind == "article"]
        assert keys == [f"art-{n}" + (f"-{sub}" if sub else "") for n, sub in numbers], name


@pytest.mark.real
def test_the_articles_of_the_statutes_count_up_from_one(laws):
    for name, text in laws.items():
        faults = [fault for fault in problems(split(text)) if fault.label.endswith("条")]
        assert faults == [], name


@pytest.mark.real
def test_the_chapters_of_a_statute_are_those_marked_as_headings(laws):
    for name, text in laws.items():
        marked = re.findall(r"^##+ *(第\S+?[编章节])", text, flags=re.MULTILINE)
        found = [c.label for c in split(text).clauses if c.kind in ("part", "chapter", "section")]
        assert found == marked, name
