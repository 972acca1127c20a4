"""Chinese and Roman numerals as clause numbers use them: 一百零三 ↔ 103."""

import unicodedata

DIGITS = {digit: value for value, digit in enumerate("零一二三四五六七八九")}
DIGITS |= {digit: value for value, digit in enumerate("〇壹贰叁肆伍陆柒捌玖")}
DIGITS |= {"○": 0, "两": 2}
SCALES = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1_000, "仟": 1_000}
ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100, "d": 500, "m": 1_000}
LARGEST = 9_999
ROMAN_STEPS = (
    (1_000, "m"),
    (900, "cm"),
    (500, "d"),
    (400, "cd"),
    (100, "c"),
    (90, "xc"),
    (50, "l"),
    (40, "xl"),
    (10, "x"),
    (9, "ix"),
    (5, "v"),
    (4, "iv"),
    (1, "i"),
)


def to_int(text: str) -> int | None:
    """The number written in `text`, spaces aside: 一百零三, 一〇三, 103, １０３. Else None.

    Understands 0 to 9,999; 一百三 is 130, as it is said.
    """
    text = unicodedata.normalize("NFKC", "".join(text.split()))
    if text.isascii() and text.isdigit():
        return int(text) if len(text) <= 4 else None
    if text and len(text) <= 4 and all(char in DIGITS for char in text):
        return int("".join(str(DIGITS[char]) for char in text))
    return _spoken(text)


def _spoken(text: str) -> int | None:
    total, digit, scale = 0, None, 10_000
    zero = False
    for char in text:
        if char in SCALES:
            if SCALES[char] >= scale or digit == 0 or (digit is None and SCALES[char] > 10):
                return None
            scale = SCALES[char]
            total += (1 if digit is None else digit) * scale
            digit, zero = None, False
        elif char not in DIGITS or digit is not None:
            return None
        elif DIGITS[char] == 0:
            if zero:
                return None
            zero = True
        else:
            digit = DIGITS[char]
    if zero and digit is None:
        return None
    if digit is not None:
        total += digit * (scale // 10 if scale in (100, 1_000) and not zero else 1)
    return total or None


def to_chinese(number: int) -> str:
    """`number` in words, 0 to 9,999: 103 → 一百零三, 12 → 十二. Raises ValueError outside."""
    if not 0 <= number <= LARGEST:
        raise ValueError(number)
    if number < 10:
        return "零一二三四五六七八九"[number]
    words, gap = "", False
    for scale, name in ((1_000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // scale % 10
        if digit:
            words += ("零" if gap and words else "") + "零一二三四五六七八九"[digit] + name
            gap = False
        else:
            gap = True
    return words.removeprefix("一") if 10 <= number < 20 else words


def from_roman(text: str) -> int | None:
    """The value of a Roman numeral in its one proper spelling, any case; None if it is none."""
    text = text.lower()
    if not text or len(text) > 15 or any(char not in ROMAN for char in text):
        return None
    values = [ROMAN[char] for char in text] + [0]
    number = sum(-a if a < b else a for a, b in zip(values, values[1:], strict=False))
    return number if 0 < number < 4_000 and to_roman(number) == text else None


def to_roman(number: int) -> str:
    """Lower-case Roman numeral of 1 to 3,999. Raises ValueError outside."""
    if not 0 < number < 4_000:
        raise ValueError(number)
    words = ""
    for value, name in ROMAN_STEPS:
        count, number = divmod(number, value)
        words += name * count
    return words
