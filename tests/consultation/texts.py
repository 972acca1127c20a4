"""Texts that look like drafts, for property tests: any of the parts of one, in any order."""

from hypothesis import strategies as st

WORDS = st.text(
    "停车管理人民政府应当依法规定市民车位收费不得。；，：、的第一条款项（）12 ab#-\u200b",
    max_size=40,
)
NUMERALS = st.sampled_from(
    ["一", "二", "三", "十", "十二", "一百零三", "1", "12", "２", " 四 ", "百"]
)
LABELS = st.one_of(
    st.builds(
        "第{}{}{}".format, NUMERALS, st.sampled_from("编章节条款"), st.sampled_from(["", "之一"])
    ),
    st.builds("{}、".format, NUMERALS),
    st.builds("（{}）".format, NUMERALS),
    st.builds("{}.".format, NUMERALS),
    st.sampled_from(
        ["附件1", "附：", "目录", "Article 3.", "Section 2", "Part II", "(a)", "(ii)", "①"]
    ),
)
MARKS = st.sampled_from(
    ["", "", "", "# ", "## ", "### ", "**", "  ", "\u3000\u3000", "<!-- x -->", "<!--"]
)
LINES = st.builds(
    "{}{}{}{}".format,
    MARKS,
    st.one_of(st.just(""), LABELS),
    st.sampled_from(["", " ", "\t"]),
    WORDS,
)
DRAFTS = st.lists(st.tuples(LINES, st.sampled_from(["\n", "\n\n"])), max_size=25).map(
    lambda rows: "".join(line + end for line, end in rows)
)
TEXTS = st.one_of(DRAFTS, st.text(max_size=200))
