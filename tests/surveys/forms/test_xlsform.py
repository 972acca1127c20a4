"""XLSForm: out and in again is the same Form; pyxform takes what we write; faults by row."""

from io import BytesIO

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from pyxform.errors import PyXFormError
from pyxform.xls2xform import convert

from surveys.forms import soundness, xlsform
from surveys.forms.form import QuestionKind
from surveys.forms.xlsform_writing import written
from tests.surveys.forms.drawn import forms
from tests.surveys.forms.world import ask, form, options, text

K = QuestionKind
SLOW = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


def pyxform_takes(content: bytes) -> str:
    """The XForm that pyxform makes of a workbook. Raises PyXFormError."""
    return convert(BytesIO(content), validate=False, file_type=".xlsx", form_name="survey").xform


def workbook(survey, choices=(), settings=(("form_title",), ("问卷",))):
    buffer = BytesIO()
    book = xlsxwriter.Workbook(buffer)
    for name, rows in (("survey", survey), ("choices", choices), ("settings", settings)):
        sheet = book.add_worksheet(name)
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    book.close()
    return buffer.getvalue()


@SLOW
@given(forms())
def test_what_is_written_reads_back_as_the_same_form(drawn):
    assert soundness.faults(drawn) == []
    found = xlsform.read(written(drawn))
    assert found.problems == ()
    assert found.form == drawn


@SLOW
@given(forms(most=5))
def test_pyxform_takes_what_is_written(drawn):
    assert "<h:html" in pyxform_takes(written(drawn))


def test_every_kind_goes_out_and_comes_back():
    everything = form(
        *(
            ask(
                f"q_{kind.value}",
                kind,
                calculation="1" if kind is K.COMPUTED else "",
                **({"options": options("a", "b")} if kind is K.IMAGE else {}),
            )
            for kind in K
            if kind is not K.PAGE
        )
    )
    assert xlsform.read(written(everything)).form == everything


def test_the_same_form_gives_the_same_bytes():
    here = form(ask("a"))
    assert written(here) == written(here)


HEAD = ("type", "name", "label", "relevant", "constraint", "calculation")
CHOICES = (("list_name", "name", "label"), ("yn", "y", "是"), ("yn", "n", "否"))
WRONG = [
    ([("selct_one yn", "q", "x")], "unknown-type", 2, "type"),
    ([("begin_repeat", "q", "x")], "unknown-type", 2, "type"),
    ([("select_one nolist", "q", "x")], "unknown-list", 2, "type"),
    ([("text", "q", "x"), ("text", "q", "y")], "duplicate-name", 3, "name"),
    ([("text", "", "x")], "no-name", 2, "name"),
    ([("text", "1 q", "x")], "bad-key", 2, "name"),
    ([("text", "q", "")], "no-text", 2, "label"),
    ([("text", "q", "x", "${gone} = 1")], "unknown-reference", 2, "relevant"),
    ([("text", "q", "x", "${r} = 1"), ("text", "r", "y")], "later-reference", 2, "relevant"),
    ([("text", "q", "x", "${q} = 1")], "self-reference", 2, "relevant"),
    ([("text", "q", "x", "1 +")], "expression", 2, "relevant"),
    ([("text", "q", "x", "", "regex(., '(')")], "expression", 2, "constraint"),
    ([("begin_group", "g", "x"), ("text", "q", "x")], "group-not-ended", 2, "type"),
    ([("text", "q", "x"), ("end_group", "", "")], "group-not-begun", 3, "type"),
    (
        [
            ("text", "q", "x"),
            ("calculate", "a", "", "", "", "${b} + 1"),
            ("calculate", "b", "", "", "", "${a} + 1"),
        ],
        "cycle",
        3,
        "relevant",
    ),
    ([("calculate", "a", "x"), ("text", "q", "x")], "no-calculation", 2, "calculation"),
]


@pytest.mark.parametrize(("rows", "kind", "row", "column"), WRONG)
def test_a_fault_says_its_row_and_column(rows, kind, row, column):
    found = xlsform.read(workbook([HEAD, *rows], CHOICES))
    assert not found.is_sound
    assert (kind, row, column) in [(each.kind, each.row, each.column) for each in found.problems]


REFUSED_BY_BOTH = ["unknown-type", "unknown-list", "duplicate-name", "no-name", "bad-key"]
REFUSED_BY_BOTH += ["unknown-reference", "group-not-ended", "group-not-begun"]


SHARED = [rows for rows, kind, *_ in WRONG if kind in REFUSED_BY_BOTH]


@pytest.mark.parametrize("rows", [rows for rows in SHARED if rows[0][0] != "begin_repeat"])
def test_pyxform_refuses_it_too(rows):
    with pytest.raises(PyXFormError):
        pyxform_takes(workbook([HEAD, *rows], CHOICES))


def test_choices_are_checked_row_by_row():
    choices = (*CHOICES, ("yn", "y", "又是"), ("yn", "", "空"), ("", "z", "无"))
    found = xlsform.read(workbook([HEAD, ("select_one yn", "q", "x")], choices))
    told = [(each.kind, each.sheet, each.row) for each in found.problems]
    assert told == [
        ("duplicate-choice", "choices", 4),
        ("no-name", "choices", 5),
        ("no-list-name", "choices", 6),
    ]


def test_numbers_and_ticks_typed_in_excel_are_read_as_a_clerk_means_them():
    choices = (("list_name", "name", "label"), ("n", 1, "一"), ("n", 2, "二"))
    rows = [("type", "name", "label", "required"), ("select_one n", "q", "几个？", True)]
    (question,) = xlsform.read(workbook(rows, choices)).form.questions
    assert (question.required, [each.key for each in question.options]) == (True, ["1", "2"])


def test_what_follows_a_group_stands_on_a_page_of_its_own():
    rows = [HEAD, ("begin_group", "g", "第一页", "1 = 1"), ("text", "a", "甲")]
    rows += [("end_group", "", ""), ("text", "b", "乙")]
    found = xlsform.read(workbook(rows)).form
    assert [(each.key, each.kind.value) for each in found.questions] == [
        ("g", "page"),
        ("a", "text"),
        ("page_2", "page"),
        ("b", "text"),
    ]


def test_a_group_in_a_group_is_shown_when_both_are():
    rows = [HEAD, ("text", "q", "x"), ("begin_group", "g", "", "${q} = 1")]
    rows += [("begin_group", "h", "", "${q} = 2"), ("text", "a", "甲")]
    rows += [("end_group", "", ""), ("end_group", "", "")]
    found = xlsform.read(workbook(rows)).form
    assert found.question("h").relevant == "(${q} = 1) and (${q} = 2)"


def test_the_rows_of_a_matrix_may_have_names_of_their_own():
    head = ("type", "name", "label", "appearance", "relevant")
    rows = [head, ("begin_group", "m", "评价", "table-list"), ("select_one yn", "speed", "快慢")]
    rows += [("end_group", ""), ("text", "why", "为什么？", "", "${speed} = 'n'")]
    found = xlsform.read(workbook(rows, CHOICES))
    assert found.is_sound
    assert found.form.question("why").relevant == "${m.speed} = 'n'"


def test_languages_are_known_by_their_code_or_name():
    head = ("type", "name", "label::中文", "label::English (en)", "label::Français (fr)")
    found = xlsform.read(workbook([head, ("text", "q", "题", "Question", "Question")]))
    assert found.form.questions[0].text == {"zh-Hans": "题", "en": "Question"}
    assert [(each.kind, each.column) for each in found.problems] == [("column-ignored", "E")]


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04broken", b"type,name\n", b"\x00" * 100])
def test_a_file_that_is_no_workbook_is_one_problem(content):
    found = xlsform.read(content)
    assert [each.kind for each in found.problems] == ["not-a-workbook"]


def test_a_workbook_without_questions_is_told_of():
    assert [each.kind for each in xlsform.read(workbook([])).problems] == ["no-questions"]


def test_a_picture_by_its_name_is_left_out_and_told_of():
    choices = (("list_name", "name", "label", "media::image"), ("p", "a", "甲", "a.png"))
    rows = [("type", "name", "label", "appearance"), ("select_one p", "q", "x", "image-choice")]
    found = xlsform.read(workbook(rows, choices))
    told = {(each.kind, each.refuses) for each in found.problems}
    assert ("picture-not-here", False) in told
    assert text("甲") == found.form.questions[0].options[0].text
