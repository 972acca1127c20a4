"""check-figures on the command line: the answer for programs, the exit code, the house's format."""

import json

import pytest

import cli

FINE = '有效评价,"2,039,662"\n差评,243,143+91+2+7\n满意率,99.99%,(有效评价-差评)/有效评价\n'
WRONG = "有效评价 = 2.6万\n满意率 = 99.5% = (有效评价 - 175) / 有效评价\n"


def run(capsys, path, *words):
    code = cli.main(["check-figures", str(path), *words])
    return code, capsys.readouterr().out


@pytest.mark.parametrize(("text", "code"), [(FINE, 0), (WRONG, 1), ("乱写\n", 1)])
def test_the_exit_code_says_whether_it_adds_up(capsys, tmp_path, text, code):
    file = tmp_path / "通报.csv"
    file.write_bytes(text.encode("gb18030"))
    given, out = run(capsys, file, "--json")
    assert given == code
    assert json.loads(out)["adds_up"] is (code == 0)


def test_people_read_what_was_recomputed(capsys, tmp_path):
    file = tmp_path / "a.txt"
    file.write_text(WRONG, "utf-8")
    code, out = run(capsys, file)
    assert code == 1
    assert "99.3137%" in out
