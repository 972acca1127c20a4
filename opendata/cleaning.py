"""Untidy texts: stray blanks, full-width signs, control characters, formulas, marks for missing."""

BLANKS = r"^[\s\x{a0}\x{3000}]|[\s\x{a0}\x{3000}]$|[ \x{a0}\x{3000}]{2,}"
WIDE = "[０-９Ａ-Ｚａ-ｚ]"
CONTROL = (
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x{9f}\x{ad}\x{200b}-\x{200f}\x{2028}-\x{202e}"
    r"\x{2060}-\x{206f}\x{feff}\x{fffd}]"
)
FORMULA = r"^[=+\-@＝＋－＠\t\r]"
SIGNED = r"^[+\-＋－]?[0-9０-９][0-9０-９.,， ]*(?:[eE][+\-]?[0-9]+)?[%％‰]?$|^[=+\-@＝＋－＠\s]*$"
MARKS = (
    *("-", "--", "---", "—", "——", "－", "/", "\\", "?", "？", "*", "…", "……", "."),
    *("n/a", "na", "null", "none", "nil", "nan", "#n/a"),
)
WORDS = ("无", "暂无", "空", "缺", "缺失", "未知", "不详")  # which may also be an answer
MEANT = 10  # distinct values up to which such words are taken as answers

_marks = ", ".join(f"'{mark}'" for mark in MARKS)
_words = ", ".join(f"'{word}'" for word in WORDS)
IS_SIGN = f"lower(trim(value)) IN ({_marks})"
IS_WORD = f"trim(value) IN ({_words})"
UNTIDY = {  # kind of problem: SQL on a text `value`
    "stray-blanks": f"regexp_matches(value, '{BLANKS}')",
    "full-width": f"regexp_matches(value, '{WIDE}')",
    "control-characters": f"regexp_matches(value, '{CONTROL}')",
    "formula-text": f"(regexp_matches(value, '{FORMULA}') "
    f"AND NOT regexp_matches(value, '{SIGNED}'))",
}
SUSPECT = f"regexp_matches(value, '{BLANKS}|{WIDE}|{CONTROL}|{FORMULA}')"


def cleaned(value: str) -> str:
    """SQL of the text without control characters, ASCII for full-width letters and digits, single
    blanks and none at the ends; NULL for nothing."""
    ascii_ = "".join(map(chr, [*range(48, 58), *range(65, 91), *range(97, 123)]))
    wide = "".join(chr(ord(char) + 0xFEE0) for char in ascii_)
    text = f"regexp_replace({value}, '{CONTROL}', '', 'g')"
    text = f"translate({text}, '{wide}', '{ascii_}')"
    text = rf"regexp_replace({text}, '[ \x{{a0}}\x{{3000}}]{{2,}}', ' ', 'g')"
    text = rf"regexp_replace({text}, '^[\s\x{{a0}}\x{{3000}}]+|[\s\x{{a0}}\x{{3000}}]+$', '', 'g')"
    return f"nullif({text}, '')"


def unmarked(value: str) -> str:
    """SQL of the text, NULL for what only says that there is none."""
    marks = f"lower(trim({value})) IN ({_marks}, {_words})"
    return f"CASE WHEN {marks} THEN NULL ELSE {value} END"
