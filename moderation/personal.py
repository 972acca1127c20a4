"""Personal data known by their form: identity and card numbers, telephones, plates, e-mail."""

import re
from collections.abc import Callable, Iterator

from moderation.checksums import (
    is_card_number,
    is_credit_code,
    is_identity_number,
    is_old_identity_number,
)
from moderation.findings import Finding
from moderation.folding import plain, with_digits

BETWEEN = r" \t\-‐–—―_.·•・"  # what people put between the digits of one number
SEP = rf"[{BETWEEN}]{{0,3}}"
MORE = SEP + "[0-9]"
PLACES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
STRETCH = re.compile(rf"[0-9a-z×х+()挂学警港澳领使试{BETWEEN}{PLACES}]{{6,}}")

IDENTITY = rf"[1-9](?:{MORE}){{16}}{SEP}[0-9x×х]"
CREDIT_CODE = r"(?<![a-z])[0-9a-z]{2}[0-9]{6}[0-9a-z]{10}(?![a-z])"
CARDS = [rf"[3-6](?:{MORE}){{{more}}}" for more in (18, 17, 16, 15)]
YEARS = r"(?!19[0-9]{2}[.\-–—](?:[01]?[0-9]|(?:19|20)[0-9]{2})(?![0-9]))"  # 1971.12-1972.1
MOBILE = rf"{YEARS}(?:\(?(?:\+|00)?86\)?[ \-]{{0,2}}|0)?1{SEP}[3-9](?:{MORE}){{9}}"
OLD_IDENTITY = rf"[1-8](?:{MORE}){{14}}"
AREA = r"\(?0(?:10|2[0-9]|[3-9][0-9]{2})\)?[ \-]{0,2}"
LANDLINE = rf"(?:{AREA}|(?<=电话)|(?<=电话:)|(?<=座机)|(?<=座机:))[2-8][0-9]{{2,3}}[ \-]?[0-9]{{4}}"
GREEN = rf"[a-hjk](?:{SEP}[a-hj-np-z0-9]){{5}}|[0-9](?:{MORE}){{4}}{SEP}[a-hjk]"  # new energy
BLUE = rf"[a-hj-np-z0-9](?:{SEP}[a-hj-np-z0-9]){{3}}{SEP}[a-hj-np-z0-9挂学警港澳领使试]"
PLATE = rf"[{PLACES}]{SEP}[a-hj-np-z]{SEP}(?:{GREEN}|{BLUE})(?![a-z])"

ATOM = r"[a-z0-9._%+\-]"
AT = r"(?:@|\(at\)|\[at\])"
EMAIL = re.compile(
    rf"(?<!{ATOM})(?:"
    rf"{ATOM}{{1,64}} ?{AT} ?[a-z0-9\-]{{1,63}}(?:(?: ?[.。]| [.。] )[a-z0-9\-]{{2,63}}){{1,4}}"
    rf"|{ATOM}(?: {ATOM}){{1,40}} ?{AT}(?: ?[a-z0-9\-]){{1,40}} ?[.。](?: ?[a-z]){{2,12}})"
)


def bare(number: str) -> str:
    """The digits and capitals of a folded number."""
    return re.sub("[^0-9A-Z]", "", number.upper().replace("×", "X").replace("Х", "X"))


def _has_digits(plate: str) -> bool:
    return sum(map(str.isdigit, plate)) >= 3


class _Number:
    """One sort of number. As written, none of its digits touches a digit outside. Among spoken
    digits ends are unclear (电话一三八……一直不通): one digit more on either side is let pass."""

    def __init__(self, rule: str, pattern: str, holds: Callable[[str], object] = bool) -> None:
        self.rule = rule
        self.written = re.compile(
            rf"(?:(?<![0-9])|(?=[^0-9]))(?=({pattern})(?:(?![0-9])|(?<=[^0-9])))"
        )
        self.spoken = re.compile(
            rf"(?:(?<![0-9][0-9])|(?=[^0-9]))(?=({pattern})(?:(?![0-9][0-9])|(?<=[^0-9])))"
        )
        self.holds = holds

    def spans(self, written: str, spoken: str, start: int, end: int) -> Iterator[tuple[int, int]]:
        """Where it stands in written[start:end]; `spoken` is the same text with 一 as 1."""
        for match in self.written.finditer(written, start, end):
            if self.holds(bare(match[1])):
                yield match.span(1)
        if written[start:end] == spoken[start:end]:
            return
        for match in self.spoken.finditer(spoken, start, end):
            if match[1] != written[slice(*match.span(1))] and self.holds(bare(match[1])):
                yield match.span(1)


ORGANISATION = "organisation"
NUMBERS = (  # the surest first: what one has taken is no other's
    _Number("personal-identity", IDENTITY, is_identity_number),
    _Number(ORGANISATION, CREDIT_CODE, is_credit_code),
    *(_Number("personal-card", card, is_card_number) for card in CARDS),
    _Number("personal-mobile", MOBILE),
    _Number("personal-old-identity", OLD_IDENTITY, is_old_identity_number),
    _Number("personal-landline", LANDLINE),
    _Number("personal-plate", PLATE, _has_digits),
)


def personal_number(text: str) -> Iterator[Finding]:
    """Identity numbers, bank cards, telephones and plates, with blanks, hyphens or invisible signs
    between the digits, in full width or in Chinese digits. No span is two things; credit codes of
    organisations are nobody's data and not found."""
    written, spoken = plain(text), with_digits(text)
    taken = bytearray(len(written.text))
    for stretch in STRETCH.finditer(spoken.text):
        for number in NUMBERS:
            for start, end in number.spans(written.text, spoken.text, *stretch.span()):
                if 1 not in taken[start:end]:
                    taken[start:end] = b"\1" * (end - start)
                    if number.rule is not ORGANISATION:
                        yield Finding(number.rule, *written.span(start, end))


def personal_email(text: str) -> Iterator[Finding]:
    """E-mail addresses, also with blanks between the letters or (at) for @."""
    folded = with_digits(text)
    if "@" in folded.text or "at" in folded.text:
        for match in EMAIL.finditer(folded.text):
            yield Finding("personal-email", *folded.span(*match.span()))
