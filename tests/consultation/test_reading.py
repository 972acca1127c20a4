import gzip
import io
import zipfile

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from hypothesis import given
from hypothesis import strategies as st

from consultation.clauses import split
from consultation.reading import LARGEST, clean, read_text
from errors import Empty, Refusal, TooLarge, TooLong, Unreadable

TEXT = "第一条　为了加强停车管理，制定本条例。\n"
W = nsdecls("w")


def as_docx(document):
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def document(*paragraphs):
    made = docx.Document()
    for text in paragraphs:
        made.add_paragraph(text)
    return made


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-32", "utf-16-be"]
)
def test_the_encoding_is_proven(encoding):
    mark = "\ufeff" if encoding == "utf-16-be" else ""
    assert read_text("草案.txt", (mark + TEXT).encode(encoding)) == TEXT


@pytest.mark.parametrize("name", ["a.md", "a.TXT", "草案（征求意见稿）.txt", "a.md.gz", "a.txt.GZ"])
def test_text_is_read_also_when_packed(name):
    data = gzip.compress(TEXT.encode(), mtime=0) if name.lower().endswith("gz") else TEXT.encode()
    assert read_text(name, data) == TEXT


@pytest.mark.parametrize(
    ("name", "data", "why"),
    [
        ("a.pdf", b"%PDF-1.7", "kind"),
        ("a.doc", b"\xd0\xcf\x11\xe0", "kind"),
        ("a", b"x", "kind"),
        ("a.docx.zip", b"PK\x03\x04", "kind"),
        ("a.docx", TEXT.encode(), "not-a-docx"),
        ("a.docx", b"\xd0\xcf\x11\xe0" + bytes(600), "not-a-docx"),
        ("a.docx", b"PK\x03\x04" + bytes(600), "not-a-docx"),
        ("a.txt", b"\xff\xff\xff", "encoding"),
        ("a.txt", "第一条".encode("utf-16-le"), "encoding"),
        ("a.txt", b"a\0b\0c\0", "encoding"),
        ("a.txt", b"\xef\xbb\xbf\xff", "encoding"),
        ("a.txt.gz", TEXT.encode(), "gzip"),
        ("a.txt.gz", gzip.compress(TEXT.encode(), mtime=0)[:-9], "gzip"),
    ],
)
def test_a_file_that_is_not_what_it_says_is_refused(name, data, why):
    with pytest.raises(Unreadable) as refusal:
        read_text(name, data)
    assert (refusal.value.about["why"], refusal.value.about["file"]) == (why, name)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.txt", b""),
        ("a.txt", b" \r\n\t"),
        ("a.txt", "\ufeff\u200b".encode()),
        ("a.md", b"<!-- nothing -->\n# \n---\n"),
        ("a.docx", as_docx(document("", " "))),
        ("a.txt.gz", gzip.compress(b"", mtime=0)),
    ],
)
def test_an_empty_draft_is_refused(name, data):
    with pytest.raises(Empty):
        read_text(name, data)


@pytest.mark.parametrize("name", ["a.txt", "a.docx", "a.pdf"])
def test_a_file_of_more_than_20_mb_is_refused(name):
    with pytest.raises(TooLarge) as refusal:
        read_text(name, bytes(LARGEST + 1))
    assert refusal.value.about["limit"] == LARGEST


def test_a_file_that_unpacks_to_more_than_20_mb_is_refused():
    with pytest.raises(TooLarge):
        read_text("a.txt.gz", gzip.compress(bytes(LARGEST + 1), mtime=0))


def test_a_word_file_that_unpacks_to_more_than_100_mb_is_refused():
    file = io.BytesIO(as_docx(document(TEXT)))
    with zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as packed, packed.open("x", "w") as part:
        for _ in range(101):
            part.write(bytes(2**20))
    with pytest.raises(TooLarge):
        read_text("a.docx", file.getvalue())


def test_a_text_of_more_than_two_million_characters_is_refused():
    with pytest.raises(TooLong):
        read_text("a.txt", b"a" * 2_000_001)


def test_control_and_direction_characters_are_taken_out():
    assert clean("a\x00b\u202ec\u2066d\r\ne\rf\tg\u200bh") == "abcd\ne\nf\tg\u200bh"


def test_paragraphs_and_tables_keep_their_order():
    made = document("甲条例", "第一条 甲。")
    table = made.add_table(2, 2)
    for cell, text in zip(table._cells, ["项目", "标准", "停车", "五元"], strict=True):
        cell.text = text
    made.add_paragraph("第二条 乙。")
    text = read_text("a.docx", as_docx(made))
    assert text == "甲条例\n\n第一条 甲。\n\n项目\t标准\n停车\t五元\n\n第二条 乙。"


def test_a_table_of_one_column_is_paragraphs():
    made = document("甲条例")
    cell = made.add_table(1, 1).cell(0, 0)
    cell.text = "第一条 甲。"
    cell.add_paragraph("第二条 乙。")
    parsed = split(read_text("a.docx", as_docx(made)))
    assert [clause.key for clause in parsed.clauses] == ["art-1", "art-2"]


def test_tracked_changes_are_read_as_accepted():
    made = document("第一条 停车")
    paragraph = made.paragraphs[0]._p
    paragraph.append(parse_xml(f"<w:ins {W} w:id='1'><w:r><w:t>收费。</w:t></w:r></w:ins>"))
    paragraph.append(
        parse_xml(f"<w:del {W} w:id='2'><w:r><w:delText>免费</w:delText></w:r></w:del>")
    )
    assert read_text("a.docx", as_docx(made)) == "第一条 停车收费。"


def test_text_in_a_content_control_is_read():
    made = document("甲条例")
    inside = "<w:sdtContent><w:p><w:r><w:t>第一条 乙。</w:t></w:r></w:p></w:sdtContent>"
    made.element.body.insert(1, parse_xml(f"<w:sdt {W}>{inside}</w:sdt>"))
    assert read_text("a.docx", as_docx(made)) == "甲条例\n\n第一条 乙。"


LEVELS = [
    ("chineseCountingThousand", "第%1条"),
    ("japaneseCounting", "（%2）"),
    ("decimal", "%3."),
    ("bullet", "•"),
]


def numbered(*rows):
    """A document whose numbers Word makes: rows of (level or None, text)."""
    made = docx.Document()
    numbering = made.part.numbering_part.element
    levels = "".join(
        f'<w:lvl w:ilvl="{depth}"><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for depth, (form, text) in enumerate(LEVELS)
    )
    numbering.insert(
        0, parse_xml(f'<w:abstractNum {W} w:abstractNumId="90">{levels}</w:abstractNum>')
    )
    numbering.append(parse_xml(f'<w:num {W} w:numId="90"><w:abstractNumId w:val="90"/></w:num>'))
    for level, text in rows:
        paragraph = made.add_paragraph(text)._p
        if level is not None:
            number = f'<w:numPr {W}><w:ilvl w:val="{level}"/><w:numId w:val="90"/></w:numPr>'
            paragraph.get_or_add_pPr().append(parse_xml(number))
    return made


def test_automatic_numbers_are_written_out():
    rows = [
        (0, "甲："),
        (1, "乙："),
        (2, "丙；"),
        (2, "丁；"),
        (1, "戊。"),
        (3, "己。"),
        (None, "庚。"),
    ]
    rows += [(0, "辛："), (1, "壬。")]
    parsed = split(read_text("a.docx", as_docx(numbered(*rows))))
    assert [clause.label for clause in parsed.clauses] == [
        *("第一条", "（一）", "1.", "2.", "（二）", "", "", "第二条", "（一）")
    ]


def test_automatic_numbers_count_on_past_ten():
    parsed = split(read_text("a.docx", as_docx(numbered(*[(0, "甲。")] * 12))))
    assert parsed.clauses[-1].label == "第十二条"


def test_numbers_that_come_from_a_style_are_written_out():
    made = numbered((None, "甲。"))
    made.paragraphs[0].style = made.styles["List Number"]
    assert read_text("a.docx", as_docx(made)) == "1. 甲。"


@given(
    st.binary(max_size=300), st.sampled_from(["a.txt", "a.md", "a.docx", "a.docx.gz", "a.md.gz"])
)
def test_any_bytes_are_read_or_refused(data, name):
    try:
        assert split(read_text(name, data)).clauses
    except Refusal as refusal:
        assert isinstance(refusal, Unreadable | Empty)


WORD = as_docx(numbered((0, "甲。"), (1, "乙。"), (None, "丙。")))


@given(st.data())
def test_a_damaged_word_file_is_read_or_refused(data):
    source, spoiled = zipfile.ZipFile(io.BytesIO(WORD)), io.BytesIO()
    victim = data.draw(
        st.sampled_from(["word/document.xml", "word/numbering.xml", "[Content_Types].xml"])
    )
    with zipfile.ZipFile(spoiled, "w") as packed:
        for name in source.namelist():
            content = source.read(name)
            if name == victim:
                start = data.draw(st.integers(0, len(content)))
                end = data.draw(st.integers(start, min(len(content), start + 60)))
                content = content[:start] + data.draw(st.binary(max_size=5)) + content[end:]
            packed.writestr(name, content)
    try:
        assert read_text("a.docx", spoiled.getvalue())
    except Refusal as refusal:
        assert isinstance(refusal, Unreadable | Empty)


@pytest.mark.real
def test_every_statute_reads_the_same_in_gb18030(shared):
    for path in (shared / "laws").glob("*.md"):
        text = path.read_text("utf-8")
        assert read_text("law.txt", text.encode("gb18030")) == text
