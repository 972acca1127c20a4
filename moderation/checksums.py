"""Numbers that prove themselves: identity numbers, bank cards, credit codes, in bare capitals."""

from datetime import date

PROVINCES = frozenset(
    [
        "11",
        "12",
        "13",
        "14",
        "15",
        "21",
        "22",
        "23",
        "31",
        "32",
        "33",
        "34",
        "35",
        "36",
        "37",
        "41",
        "42",
        "43",
        "44",
        "45",
        "46",
        "50",
        "51",
        "52",
        "53",
        "54",
        "61",
        "62",
        "63",
        "64",
        "65",
        "71",
        "81",
        "82",
        "83",
    ]
)
IDENTITY_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
CREDIT_WEIGHTS = tuple(pow(3, i, 31) for i in range(17))
CREDIT_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # no I O S V Z
LUHN_DOUBLED = (0, 2, 4, 6, 8, 1, 3, 5, 7, 9)


def is_identity_number(number: str) -> bool:
    """18 characters by GB 11643: a province, a real day of birth and the check character of
    ISO 7064 MOD 11-2. Foreigners' permanent residence cards have a 9 before the province."""
    if len(number) != 18 or not _digits(number[:17]):
        return False
    province = number[1:3] if number[0] == "9" else number[:2]
    weighted = sum(w * int(char) for w, char in zip(IDENTITY_WEIGHTS, number, strict=False))
    return (
        number[17] == "10X98765432"[weighted % 11]
        and province in PROVINCES
        and number[6:8] in {"19", "20"}
        and _is_day(number[6:14])
    )


def is_old_identity_number(number: str) -> bool:
    """15 digits as issued until 1999: a province and a day of birth in 19yy. Without a check digit
    about one random number in eighty passes."""
    return (
        len(number) == 15
        and _digits(number)
        and number[:2] in PROVINCES
        and _is_day("19" + number[6:12])
    )


def is_card_number(number: str) -> bool:
    """A bank card: 16 to 19 digits led by 62 (UnionPay), 3, 4 or 5, closed by the Luhn digit of
    ISO/IEC 7812."""
    if not (16 <= len(number) <= 19 and _digits(number)):
        return False
    if not number.startswith(("62", "3", "4", "5")):
        return False
    plain = sum(int(char) for char in number[-1::-2])
    doubled = sum(LUHN_DOUBLED[int(char)] for char in number[-2::-2])
    return (plain + doubled) % 10 == 0


def is_credit_code(code: str) -> bool:
    """18 characters of a 统一社会信用代码 by GB 32100, with the organisation code inside it by
    GB 11714. It names an organisation and is no personal data."""
    if len(code) != 18 or not set(code) <= set(CREDIT_ALPHABET) or not _digits(code[2:8]):
        return False
    weighted = sum(
        w * CREDIT_ALPHABET.index(char) for w, char in zip(CREDIT_WEIGHTS, code, strict=False)
    )
    return code[17] == CREDIT_ALPHABET[-weighted % 31] and is_organisation_code(code[8:17])


def is_organisation_code(code: str) -> bool:
    """9 characters by GB 11714, without the hyphen."""
    if len(code) != 9 or not (
        code.isascii() and code.isalnum() and code.isupper() or _digits(code)
    ):
        return False
    weighted = sum(w * int(char, 36) for w, char in zip(ORGANISATION_WEIGHTS, code, strict=False))
    return code[8] == "0123456789X0"[11 - weighted % 11]


def _digits(text: str) -> bool:
    return text.isascii() and text.isdigit()


def _is_day(text: str) -> bool:
    """Whether YYYYMMDD is in the calendar."""
    try:
        date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:
        return False
    return True
