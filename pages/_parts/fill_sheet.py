"""The questionnaire in front of someone: its form, the answers so far, the page that is shown."""

from dataclasses import dataclass, field
from typing import Any

from pages import _words
from pages._parts import memory
from surveys.forms.form import Form, Text, said

SHEET = "fill {slug}"


@dataclass
class Sheet:
    """`code` is that of the draft; a preview has none, and nothing of it is kept."""

    slug: str
    form: Form
    answers: dict[str, Any] = field(default_factory=dict)
    code: str = ""
    place: str = ""
    language: str = ""
    receipt: str = ""
    is_counted: bool = True
    is_full: bool = False  # a quota for the answers so far
    is_assisted: bool = False
    is_public: bool = True
    told: dict[str, list[str]] = field(default_factory=dict)  # question → what is wrong
    saves: int = 0

    @property
    def at(self) -> str:
        """What sets the fields of this sheet apart from those of another."""
        return f"fill_{self.slug}_{self.code or 'preview'}_"

    def text(self, text: Text) -> str:
        """`text` in the language in which the questionnaire is shown."""
        return said(text, self.language)


def laid(slug: str) -> Sheet | None:
    """The sheet of this Survey that lies here."""
    found = memory.kept(SHEET.format(slug=slug))
    return found if isinstance(found, Sheet) else None


def lay(sheet: Sheet) -> Sheet:
    memory.keep(SHEET.format(slug=sheet.slug), sheet)
    return sheet


def away(slug: str) -> None:
    """The next person begins anew."""
    memory.take(SHEET.format(slug=slug))


def speaks(form: Form) -> str:
    """The language of the questionnaire for this reader: the one of the site where it is
    there."""
    here = _words.language()
    return here if here in form.languages else form.languages[0]
