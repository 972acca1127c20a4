"""Reason: the closed list of grounds on which a Comment may be withheld."""

from enum import StrEnum


class Reason(StrEnum):
    """Why a Comment is not shown. Disagreement, criticism and sarcasm are no reasons and have no
    code; nor has any opinion on the matter under consultation."""

    PERSONAL_DATA = "personal-data"
    """Data of a living person that masking cannot take out."""
    ADVERTISING = "advertising"
    """Offers of goods, services or accounts that have nothing to do with the matter."""
    INSULT = "insult"
    """Abuse of persons or groups; harsh words about a policy are not abuse."""
    UNLAWFUL = "unlawful"
    """Content whose publication the law forbids; the note names the provision."""
    OFF_TOPIC = "off-topic"
    """No connection with the matter under consultation."""
    DUPLICATE = "duplicate"
    """The same text from the same author, already shown; other people's copies count."""
    PETITION = "petition"
    """A grievance of one's own that belongs to the petition channel or to a court; it is handed
    on, and the author is told where."""
    SECRET = "secret"
    """State secrets, work secrets or trade secrets."""

    @property
    def basis(self) -> str:
        """The provision the Reason rests on, as cited in Chinese."""
        return BASES[self]


BASES = {
    Reason.PERSONAL_DATA: "《个人信息保护法》第二十五条",
    Reason.ADVERTISING: "征求意见公告载明的范围；本平台意见公开规则",
    Reason.INSULT: "《民法典》第一千零二十四条",
    Reason.UNLAWFUL: "《互联网信息服务管理办法》第十五条",
    Reason.OFF_TOPIC: "征求意见公告载明的范围",
    Reason.DUPLICATE: "本平台意见公开规则",
    Reason.PETITION: "《信访工作条例》第十七条",
    Reason.SECRET: "《保守国家秘密法》；《政府信息公开条例》第十四条、第十五条",
}


def _(text: str) -> str:
    return text  # marked here, translated where it is read


WORDS: dict[StrEnum, str] = {
    Reason.PERSONAL_DATA: _("Personal data that cannot be masked"),
    Reason.ADVERTISING: _("Advertising"),
    Reason.INSULT: _("Abuse of persons or groups"),
    Reason.UNLAWFUL: _("Content whose publication the law forbids"),
    Reason.OFF_TOPIC: _("No connection with the matter"),
    Reason.DUPLICATE: _("The same text from the same author"),
    Reason.PETITION: _("A grievance that belongs to the petition channel or to a court"),
    Reason.SECRET: _("State, work or trade secrets"),
}
