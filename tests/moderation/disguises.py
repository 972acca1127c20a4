"""Made-up personal data, and the ways in which people disguise them."""

from collections.abc import Callable

MOBILES = ("13800138000", "15412345678", "19987654321")
IDENTITIES = ("11010519491231002X", "310101199003071230")
CARDS = ("6222021234567890128", "4111111111111111")
PLATES = ("湘A12345", "粤BD12345", "沪A12345D", "京AF0236学")
EMAILS = ("li.ming@example.org", "10086@example.com")

CHINESE = str.maketrans("0123456789", "零一二三四五六七八九")
CHEQUE = str.maketrans("0123456789", "零壹贰叁肆伍陆柒捌玖")
CIRCLED = str.maketrans("0123456789", "⓪①②③④⑤⑥⑦⑧⑨")


def full_width(text: str) -> str:
    return "".join(chr(ord(char) + 0xFEE0) if "!" <= char <= "~" else char for char in text)


def every(number: int, between: str) -> Callable[[str], str]:
    def disguise(text: str) -> str:
        return between.join(text[at : at + number] for at in range(0, len(text), number))

    return disguise


LETTERS = {  # of anything
    "as it is": str,
    "full width": full_width,
    "zero width": every(1, "\u200b"),
    "bidi": every(3, "\u202e"),
    "joiners": every(2, "\u200d"),
    "lower case": str.lower,
    "blanks": every(1, " "),
}
DIGITS = (
    LETTERS
    | {  # of numbers
        "groups": every(4, " "),
        "hyphens": every(3, "-"),
        "spaced hyphens": every(4, " - "),
        "dots": every(3, "."),
        "wide blanks": every(4, "\u3000"),
        "Chinese digits": lambda text: text.translate(CHINESE),
        "half Chinese": lambda text: text[:-6] + text[-6:].translate(CHINESE),
        "cheque digits": lambda text: text.translate(CHEQUE),
        "circled digits": lambda text: text.translate(CIRCLED),
        "spaced Chinese digits": lambda text: " ".join(text.translate(CHINESE)),
        "full width and hyphens": lambda text: full_width(every(4, "-")(text)),
    }
)
