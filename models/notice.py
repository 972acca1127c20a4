"""Notice: a message owed to someone, in the app and, by opt-in, by e-mail."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from db import Base


class Notice(Base):
    __tablename__ = "notice"
    __table_args__ = (Index("ix_notice_mail", "mail_due", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    kind: Mapped[str] = mapped_column(String(40), comment="key of a text in notices.WORDS")
    facts: Mapped[dict[str, Any]]
    link: Mapped[str] = mapped_column(String(300), default="", comment="path on this site")
    made_at: Mapped[datetime]
    read_at: Mapped[datetime | None]
    mail_due: Mapped[bool] = mapped_column(default=False)
    mailed_at: Mapped[datetime | None]  # last handed to the mail server; sent if no longer due
    mail_tries: Mapped[int] = mapped_column(default=0)
