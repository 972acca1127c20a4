"""The first schema"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

import db

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "account",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("issuer", sa.String(length=300), nullable=False),
        sa.Column("subject", sa.String(length=300), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("assurance", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=12), nullable=True),
        sa.Column(
            "wants_mail", sa.Boolean(), nullable=False, comment="notices by e-mail, opted in"
        ),
        sa.Column("created_at", db.Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("issuer", "subject", name=op.f("uq_account_issuer_subject")),
    )
    op.create_table(
        "node",
        sa.Column("level", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("place", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("level", "place", name=op.f("pk_node")),
    )
    op.create_table(
        "region",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=12), nullable=False, comment="GB/T 2260 or longer"),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("name_en", sa.String(length=120), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False, comment="1 country … 6 village"),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["parent_id"], ["region.id"], name=op.f("fk_region_parent_id_region")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_region")),
        sa.UniqueConstraint("code", name=op.f("uq_region_code")),
    )
    op.create_table(
        "department",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("name_en", sa.String(length=200), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("region_id", sa.Integer(), nullable=True),
        sa.Column(
            "path",
            sa.String(length=400),
            nullable=False,
            comment="keys from the root: gov/transport/",
        ),
        sa.ForeignKeyConstraint(
            ["parent_id"], ["department.id"], name=op.f("fk_department_parent_id_department")
        ),
        sa.ForeignKeyConstraint(
            ["region_id"], ["region.id"], name=op.f("fk_department_region_id_region")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_department")),
        sa.UniqueConstraint("key", name=op.f("uq_department_key")),
    )
    op.create_table(
        "notice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind", sa.String(length=40), nullable=False, comment="key of a text in notices.WORDS"
        ),
        sa.Column(
            "facts", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False
        ),
        sa.Column("link", sa.String(length=300), nullable=False, comment="path on this site"),
        sa.Column("made_at", db.Moment(), nullable=False),
        sa.Column("read_at", db.Moment(), nullable=True),
        sa.Column("mail_due", sa.Boolean(), nullable=False),
        sa.Column("mailed_at", db.Moment(), nullable=True),
        sa.Column("mail_tries", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_notice_account_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
    )
    with op.batch_alter_table("notice", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_notice_account_id"), ["account_id"], unique=False)
        batch_op.create_index("ix_notice_mail", ["mail_due", "id"], unique=False)

    op.create_table(
        "sign_in",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column(
            "digest", sa.String(length=64), nullable=False, comment="sha256 of iss, sub, iat"
        ),
        sa.Column("started_at", db.Moment(), nullable=False),
        sa.Column("ends_at", db.Moment(), nullable=False),
        sa.Column(
            "ended_at", db.Moment(), nullable=True, comment="signed out, or ended by an admin"
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_sign_in_account_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in")),
        sa.UniqueConstraint("digest", name=op.f("uq_sign_in_digest")),
    )
    with op.batch_alter_table("sign_in", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sign_in_account_id"), ["account_id"], unique=False)

    op.create_table(
        "token",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(length=80), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("created_at", db.Moment(), nullable=False),
        sa.Column("revoked_at", db.Moment(), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_token_account_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_token")),
        sa.UniqueConstraint("digest", name=op.f("uq_token_digest")),
    )
    with op.batch_alter_table("token", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_token_account_id"), ["account_id"], unique=False)

    op.create_table(
        "consultation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False, comment="in plain language"),
        sa.Column("background", sa.Text(), nullable=False, comment="起草说明"),
        sa.Column("legal_basis", sa.Text(), nullable=False),
        sa.Column("department_id", sa.Integer(), nullable=False),
        sa.Column("region_id", sa.Integer(), nullable=True),
        sa.Column(
            "profile", sa.String(length=40), nullable=False, comment="key in procedure.profiles"
        ),
        sa.Column(
            "channels",
            sa.JSON().with_variant(postgresql.JSONB(), "postgresql"),
            nullable=False,
            comment="online, mail, email, phone, counter …",
        ),
        sa.Column("contact", sa.Text(), nullable=False),
        sa.Column("opens_at", db.Moment(), nullable=True),
        sa.Column("closes_at", db.Moment(), nullable=True),
        sa.Column("shorten_reason", sa.Text(), nullable=False),
        sa.Column("exception", sa.Text(), nullable=False, comment="named ground for less time"),
        sa.Column("affects_market", sa.Boolean(), nullable=False, comment="优化营商环境条例 62"),
        sa.Column("fair_competition", sa.Boolean(), nullable=False, comment="公平竞争 review done"),
        sa.Column("promise", sa.Text(), nullable=False, comment="how and when it is answered"),
        sa.Column("screening", sa.String(length=32), nullable=False),
        sa.Column("stage", sa.String(length=32), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=False),
        sa.Column("created_at", db.Moment(), nullable=False),
        sa.Column("opened_by", sa.Integer(), nullable=True),
        sa.Column("opened_at", db.Moment(), nullable=True),
        sa.Column("closed_at", db.Moment(), nullable=True),
        sa.Column("answered_at", db.Moment(), nullable=True),
        sa.Column("decided_at", db.Moment(), nullable=True),
        sa.Column("withdrawn_reason", sa.Text(), nullable=False),
        sa.Column("review_note", sa.Text(), nullable=False, comment="why it was sent back"),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.Column(
            "received", sa.Integer(), nullable=False, comment="Comments taken in, all Standings"
        ),
        sa.Column("published", sa.Integer(), nullable=False, comment="Comments published now"),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["created_by"], ["account.id"], name=op.f("fk_consultation_created_by_account")
        ),
        sa.ForeignKeyConstraint(
            ["department_id"],
            ["department.id"],
            name=op.f("fk_consultation_department_id_department"),
        ),
        sa.ForeignKeyConstraint(
            ["opened_by"], ["account.id"], name=op.f("fk_consultation_opened_by_account")
        ),
        sa.ForeignKeyConstraint(
            ["region_id"], ["region.id"], name=op.f("fk_consultation_region_id_region")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consultation")),
        sa.UniqueConstraint("slug", name=op.f("uq_consultation_slug")),
    )
    with op.batch_alter_table("consultation", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_consultation_department_id"), ["department_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_consultation_stage"), ["stage"], unique=False)

    op.create_table(
        "membership",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("department_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=32), nullable=False),
        sa.Column("since", db.Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_membership_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["department_id"],
            ["department.id"],
            name=op.f("fk_membership_department_id_department"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_membership")),
        sa.UniqueConstraint(
            "account_id",
            "department_id",
            "role",
            name=op.f("uq_membership_account_id_department_id_role"),
        ),
    )
    op.create_table(
        "attachment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False, comment="bytes"),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("added_by", sa.Integer(), nullable=False),
        sa.Column("added_at", db.Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["added_by"], ["account.id"], name=op.f("fk_attachment_added_by_account")
        ),
        sa.ForeignKeyConstraint(
            ["consultation_id"],
            ["consultation.id"],
            name=op.f("fk_attachment_consultation_id_consultation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachment")),
    )
    with op.batch_alter_table("attachment", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_attachment_consultation_id"), ["consultation_id"], unique=False
        )

    op.create_table(
        "draft",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False, comment="1, 2, …"),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("preamble", sa.Text(), nullable=False),
        sa.Column("source_name", sa.String(length=200), nullable=False),
        sa.Column(
            "digest",
            sa.String(length=64),
            nullable=False,
            comment="sha256 of title, preamble, Clauses",
        ),
        sa.Column("note", sa.Text(), nullable=False, comment="what this version changes"),
        sa.Column("made_by", sa.Integer(), nullable=False),
        sa.Column("made_at", db.Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["consultation_id"],
            ["consultation.id"],
            name=op.f("fk_draft_consultation_id_consultation"),
        ),
        sa.ForeignKeyConstraint(["made_by"], ["account.id"], name=op.f("fk_draft_made_by_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft")),
        sa.UniqueConstraint(
            "consultation_id", "number", name=op.f("uq_draft_consultation_id_number")
        ),
    )
    with op.batch_alter_table("draft", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_draft_consultation_id"), ["consultation_id"], unique=False
        )

    op.create_table(
        "entry",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("act", sa.String(length=32), nullable=False),
        sa.Column("at", db.Moment(), nullable=False),
        sa.Column("consultation_id", sa.Integer(), nullable=True),
        sa.Column(
            "facts", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False
        ),
        sa.Column(
            "previous", sa.String(length=64), nullable=False, comment="hash of the Entry before"
        ),
        sa.Column(
            "hash", sa.String(length=64), nullable=False, comment="sha256 over all the above"
        ),
        sa.ForeignKeyConstraint(
            ["consultation_id"],
            ["consultation.id"],
            name=op.f("fk_entry_consultation_id_consultation"),
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_entry")),
    )
    with op.batch_alter_table("entry", schema=None) as batch_op:
        batch_op.create_index("ix_entry_consultation", ["consultation_id", "number"], unique=False)

    op.create_table(
        "job",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column(
            "facts", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False
        ),
        sa.Column("consultation_id", sa.Integer(), nullable=True),
        sa.Column("asked_by", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("step", sa.String(length=40), nullable=False),
        sa.Column("progress", sa.Float(), nullable=False, comment="0 … 1"),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("made_at", db.Moment(), nullable=False),
        sa.Column("beat_at", db.Moment(), nullable=True, comment="last sign of life of the worker"),
        sa.Column("ended_at", db.Moment(), nullable=True),
        sa.Column("error", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["asked_by"], ["account.id"], name=op.f("fk_job_asked_by_account")),
        sa.ForeignKeyConstraint(
            ["consultation_id"],
            ["consultation.id"],
            name=op.f("fk_job_consultation_id_consultation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job")),
    )
    with op.batch_alter_table("job", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_job_consultation_id"), ["consultation_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_job_state"), ["state"], unique=False)

    op.create_table(
        "summary",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "digest", sa.String(length=64), nullable=False, comment="sha256 of the document's bytes"
        ),
        sa.Column(
            "document",
            sa.JSON().with_variant(postgresql.JSONB(), "postgresql"),
            nullable=False,
            comment="the format of `summarise`",
        ),
        sa.Column("people", sa.Integer(), nullable=False, comment="distinct authors known to us"),
        sa.Column("made_at", db.Moment(), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=True),
        sa.Column("reviewed_by", sa.Integer(), nullable=True),
        sa.Column("published_at", db.Moment(), nullable=True),
        sa.ForeignKeyConstraint(
            ["consultation_id"],
            ["consultation.id"],
            name=op.f("fk_summary_consultation_id_consultation"),
        ),
        sa.ForeignKeyConstraint(
            ["made_by"], ["account.id"], name=op.f("fk_summary_made_by_account")
        ),
        sa.ForeignKeyConstraint(
            ["reviewed_by"], ["account.id"], name=op.f("fk_summary_reviewed_by_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_summary")),
        sa.UniqueConstraint(
            "consultation_id", "number", name=op.f("uq_summary_consultation_id_number")
        ),
    )
    with op.batch_alter_table("summary", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_summary_consultation_id"), ["consultation_id"], unique=False
        )

    op.create_table(
        "clause",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("draft_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False, comment="order in the Draft, from 0"),
        sa.Column("key", sa.String(length=120), nullable=False, comment="the same across Drafts"),
        sa.Column("parent_key", sa.String(length=120), nullable=True),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("label", sa.String(length=60), nullable=False),
        sa.Column("heading", sa.Text(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column(
            "published", sa.Integer(), nullable=False, comment="Comments published on it now"
        ),
        sa.ForeignKeyConstraint(["draft_id"], ["draft.id"], name=op.f("fk_clause_draft_id_draft")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clause")),
        sa.UniqueConstraint("draft_id", "key", name=op.f("uq_clause_draft_id_key")),
        sa.UniqueConstraint("draft_id", "position", name=op.f("uq_clause_draft_id_position")),
    )
    with op.batch_alter_table("clause", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_clause_draft_id"), ["draft_id"], unique=False)

    op.create_table(
        "reply",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("final_draft_id", sa.Integer(), nullable=True),
        sa.Column("made_by", sa.Integer(), nullable=False),
        sa.Column("made_at", db.Moment(), nullable=False),
        sa.Column("published_by", sa.Integer(), nullable=True),
        sa.Column("published_at", db.Moment(), nullable=True),
        sa.ForeignKeyConstraint(
            ["consultation_id"],
            ["consultation.id"],
            name=op.f("fk_reply_consultation_id_consultation"),
        ),
        sa.ForeignKeyConstraint(
            ["final_draft_id"], ["draft.id"], name=op.f("fk_reply_final_draft_id_draft")
        ),
        sa.ForeignKeyConstraint(["made_by"], ["account.id"], name=op.f("fk_reply_made_by_account")),
        sa.ForeignKeyConstraint(
            ["published_by"], ["account.id"], name=op.f("fk_reply_published_by_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reply")),
        sa.UniqueConstraint("consultation_id", name=op.f("uq_reply_consultation_id")),
    )
    op.create_table(
        "summary_note",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("summary_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("topic_key", sa.String(length=40), nullable=True),
        sa.Column("was", sa.Text(), nullable=False),
        sa.Column("became", sa.Text(), nullable=False),
        sa.Column("at", db.Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_summary_note_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["summary_id"], ["summary.id"], name=op.f("fk_summary_note_summary_id_summary")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_summary_note")),
    )
    with op.batch_alter_table("summary_note", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_summary_note_summary_id"), ["summary_id"], unique=False
        )

    op.create_table(
        "topic",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("summary_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False, comment="its id in the document"),
        sa.Column("level", sa.String(length=32), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column(
            "label",
            sa.String(length=200),
            nullable=False,
            comment="as edited by a person, if it was",
        ),
        sa.Column("machine_label", sa.String(length=200), nullable=False),
        sa.Column(
            "terms", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False
        ),
        sa.Column("size", sa.Integer(), nullable=False, comment="Comments in it, copies included"),
        sa.ForeignKeyConstraint(
            ["summary_id"], ["summary.id"], name=op.f("fk_topic_summary_id_summary")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_topic")),
        sa.UniqueConstraint("summary_id", "key", name=op.f("uq_topic_summary_id_key")),
    )
    with op.batch_alter_table("topic", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_topic_summary_id"), ["summary_id"], unique=False)

    op.create_table(
        "comment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("clause_id", sa.Integer(), nullable=True, comment="null: the whole"),
        sa.Column(
            "clause_key", sa.String(length=120), nullable=True, comment="of the Clause, all Drafts"
        ),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column(
            "author_name", sa.String(length=80), nullable=True, comment="shown if publish_name"
        ),
        sa.Column("publish_name", sa.Boolean(), nullable=False),
        sa.Column("channel", sa.String(length=32), nullable=False),
        sa.Column("assurance", sa.Integer(), nullable=False),
        sa.Column(
            "is_assisted", sa.Boolean(), nullable=False, comment="entered by staff for someone"
        ),
        sa.Column("stance", sa.String(length=32), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False, comment="imported ones have one"),
        sa.Column("body", sa.Text(), nullable=False, comment="as written; empty once withdrawn"),
        sa.Column("shown", sa.Text(), nullable=True, comment="as published: the body or masked"),
        sa.Column(
            "salt", sa.String(length=32), nullable=True, comment="of the digest in the Ledger"
        ),
        sa.Column("standing", sa.String(length=32), nullable=False),
        sa.Column("supports", sa.Integer(), nullable=False),
        sa.Column("received_at", db.Moment(), nullable=False),
        sa.Column("published_at", db.Moment(), nullable=True),
        sa.Column("idempotency_key", sa.String(length=80), nullable=True),
        sa.Column(
            "external_id", sa.String(length=80), nullable=True, comment="of the imported row"
        ),
        sa.ForeignKeyConstraint(
            ["author_id"], ["account.id"], name=op.f("fk_comment_author_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["clause_id"], ["clause.id"], name=op.f("fk_comment_clause_id_clause")
        ),
        sa.ForeignKeyConstraint(
            ["consultation_id"],
            ["consultation.id"],
            name=op.f("fk_comment_consultation_id_consultation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comment")),
        sa.UniqueConstraint(
            "author_id", "idempotency_key", name=op.f("uq_comment_author_id_idempotency_key")
        ),
        sa.UniqueConstraint(
            "consultation_id",
            "channel",
            "external_id",
            name=op.f("uq_comment_consultation_id_channel_external_id"),
        ),
    )
    with op.batch_alter_table("comment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_comment_author_id"), ["author_id"], unique=False)
        batch_op.create_index(
            "ix_comment_clause_newest",
            ["consultation_id", "clause_key", "id"],
            unique=False,
            sqlite_where=sa.text("published_at IS NOT NULL"),
            postgresql_where=sa.text("published_at IS NOT NULL"),
        )
        batch_op.create_index(
            "ix_comment_newest",
            ["consultation_id", "id"],
            unique=False,
            sqlite_where=sa.text("published_at IS NOT NULL"),
            postgresql_where=sa.text("published_at IS NOT NULL"),
        )
        batch_op.create_index(
            "ix_comment_standing",
            ["consultation_id", "standing", "id", "published_at"],
            unique=False,
        )
        batch_op.create_index(
            "ix_comment_supported",
            ["consultation_id", "supports", "id"],
            unique=False,
            sqlite_where=sa.text("published_at IS NOT NULL"),
            postgresql_where=sa.text("published_at IS NOT NULL"),
        )

    op.create_table(
        "case",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("comment_id", sa.Integer(), nullable=False),
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("department_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column(
            "verdict",
            sa.String(length=16),
            nullable=False,
            comment="of the Rules: publish, review, hold",
        ),
        sa.Column(
            "findings",
            sa.JSON().with_variant(postgresql.JSONB(), "postgresql"),
            nullable=False,
            comment="rule, start, end in the body",
        ),
        sa.Column(
            "masked", sa.Text(), nullable=False, comment="the body with personal data masked"
        ),
        sa.Column("urgency", sa.Integer(), nullable=False, comment="2 hold, 1 review, 0 clean"),
        sa.Column("opened_at", db.Moment(), nullable=False),
        sa.Column("due_at", db.Moment(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["comment_id"], ["comment.id"], name=op.f("fk_case_comment_id_comment")
        ),
        sa.ForeignKeyConstraint(
            ["consultation_id"],
            ["consultation.id"],
            name=op.f("fk_case_consultation_id_consultation"),
        ),
        sa.ForeignKeyConstraint(
            ["department_id"], ["department.id"], name=op.f("fk_case_department_id_department")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case")),
        sa.UniqueConstraint("comment_id", name=op.f("uq_case_comment_id")),
    )
    with op.batch_alter_table("case", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_case_department_id"), ["department_id"], unique=False)
        batch_op.create_index(
            "ix_case_queue", ["consultation_id", "state", "urgency", "id"], unique=False
        )

    op.create_table(
        "decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("topic_id", sa.Integer(), nullable=True),
        sa.Column("comment_id", sa.Integer(), nullable=True),
        sa.Column("verdict", sa.String(length=32), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column(
            "clause_keys",
            sa.JSON().with_variant(postgresql.JSONB(), "postgresql"),
            nullable=False,
            comment="Clauses changed because of it",
        ),
        sa.Column("made_by", sa.Integer(), nullable=False),
        sa.Column("made_at", db.Moment(), nullable=False),
        sa.CheckConstraint(
            "(topic_id IS NULL) <> (comment_id IS NULL)", name=op.f("ck_decision_on_one_thing")
        ),
        sa.ForeignKeyConstraint(
            ["comment_id"], ["comment.id"], name=op.f("fk_decision_comment_id_comment")
        ),
        sa.ForeignKeyConstraint(
            ["consultation_id"],
            ["consultation.id"],
            name=op.f("fk_decision_consultation_id_consultation"),
        ),
        sa.ForeignKeyConstraint(
            ["made_by"], ["account.id"], name=op.f("fk_decision_made_by_account")
        ),
        sa.ForeignKeyConstraint(
            ["topic_id"], ["topic.id"], name=op.f("fk_decision_topic_id_topic")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision")),
        sa.UniqueConstraint("comment_id", name=op.f("uq_decision_comment_id")),
        sa.UniqueConstraint("topic_id", name=op.f("uq_decision_topic_id")),
    )
    with op.batch_alter_table("decision", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_decision_consultation_id"), ["consultation_id"], unique=False
        )

    op.create_table(
        "receipt",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("comment_id", sa.Integer(), nullable=False),
        sa.Column("entry_number", sa.Integer(), nullable=False),
        sa.Column("given_at", db.Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["comment_id"], ["comment.id"], name=op.f("fk_receipt_comment_id_comment")
        ),
        sa.ForeignKeyConstraint(
            ["entry_number"], ["entry.number"], name=op.f("fk_receipt_entry_number_entry")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_receipt")),
        sa.UniqueConstraint("code", name=op.f("uq_receipt_code")),
        sa.UniqueConstraint("comment_id", name=op.f("uq_receipt_comment_id")),
    )
    op.create_table(
        "support",
        sa.Column("comment_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("given_at", db.Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_support_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["comment_id"], ["comment.id"], name=op.f("fk_support_comment_id_comment")
        ),
        sa.PrimaryKeyConstraint("comment_id", "account_id", name=op.f("pk_support")),
    )
    op.create_table(
        "trace",
        sa.Column("topic_id", sa.Integer(), nullable=False),
        sa.Column("comment_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["comment_id"], ["comment.id"], name=op.f("fk_trace_comment_id_comment")
        ),
        sa.ForeignKeyConstraint(["topic_id"], ["topic.id"], name=op.f("fk_trace_topic_id_topic")),
        sa.PrimaryKeyConstraint("topic_id", "comment_id", name=op.f("pk_trace")),
    )
    with op.batch_alter_table("trace", schema=None) as batch_op:
        batch_op.create_index("ix_trace_comment", ["comment_id"], unique=False)

    op.create_table(
        "ruling",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column(
            "moderator_id",
            sa.Integer(),
            nullable=True,
            comment="null: published at once, screened afterwards",
        ),
        sa.Column("outcome", sa.String(length=32), nullable=False),
        sa.Column("reason", sa.String(length=32), nullable=True, comment="code, when withheld"),
        sa.Column("note", sa.Text(), nullable=False, comment="to the author"),
        sa.Column("made_at", db.Moment(), nullable=False),
        sa.Column("undone_at", db.Moment(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_ruling_case_id_case")),
        sa.ForeignKeyConstraint(
            ["moderator_id"], ["account.id"], name=op.f("fk_ruling_moderator_id_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ruling")),
    )
    with op.batch_alter_table("ruling", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_ruling_case_id"), ["case_id"], unique=False)

    _create_search_text()


def downgrade() -> None:
    op.execute("DROP TABLE search_text")
    with op.batch_alter_table("ruling", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_ruling_case_id"))

    op.drop_table("ruling")
    with op.batch_alter_table("trace", schema=None) as batch_op:
        batch_op.drop_index("ix_trace_comment")

    op.drop_table("trace")
    op.drop_table("support")
    op.drop_table("receipt")
    with op.batch_alter_table("decision", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_decision_consultation_id"))

    op.drop_table("decision")
    with op.batch_alter_table("case", schema=None) as batch_op:
        batch_op.drop_index("ix_case_queue")
        batch_op.drop_index(batch_op.f("ix_case_department_id"))

    op.drop_table("case")
    with op.batch_alter_table("comment", schema=None) as batch_op:
        batch_op.drop_index("ix_comment_supported")
        batch_op.drop_index("ix_comment_standing")
        batch_op.drop_index("ix_comment_newest")
        batch_op.drop_index("ix_comment_clause_newest")
        batch_op.drop_index(batch_op.f("ix_comment_author_id"))

    op.drop_table("comment")
    with op.batch_alter_table("topic", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_topic_summary_id"))

    op.drop_table("topic")
    with op.batch_alter_table("summary_note", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_summary_note_summary_id"))

    op.drop_table("summary_note")
    op.drop_table("reply")
    with op.batch_alter_table("clause", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_clause_draft_id"))

    op.drop_table("clause")
    with op.batch_alter_table("summary", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_summary_consultation_id"))

    op.drop_table("summary")
    with op.batch_alter_table("job", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_job_state"))
        batch_op.drop_index(batch_op.f("ix_job_consultation_id"))

    op.drop_table("job")
    with op.batch_alter_table("entry", schema=None) as batch_op:
        batch_op.drop_index("ix_entry_consultation")

    op.drop_table("entry")
    with op.batch_alter_table("draft", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_draft_consultation_id"))

    op.drop_table("draft")
    with op.batch_alter_table("attachment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_attachment_consultation_id"))

    op.drop_table("attachment")
    op.drop_table("membership")
    with op.batch_alter_table("consultation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_consultation_stage"))
        batch_op.drop_index(batch_op.f("ix_consultation_department_id"))

    op.drop_table("consultation")
    with op.batch_alter_table("token", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_token_account_id"))

    op.drop_table("token")
    with op.batch_alter_table("sign_in", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sign_in_account_id"))

    op.drop_table("sign_in")
    with op.batch_alter_table("notice", schema=None) as batch_op:
        batch_op.drop_index("ix_notice_mail")
        batch_op.drop_index(batch_op.f("ix_notice_account_id"))

    op.drop_table("notice")
    op.drop_table("department")
    op.drop_table("region")
    op.drop_table("node")
    op.drop_table("account")


def _create_search_text() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE TABLE search_text (id BIGSERIAL PRIMARY KEY, consultation_id INTEGER NOT NULL,"
            " kind VARCHAR(20) NOT NULL, title TEXT NOT NULL, body TEXT NOT NULL,"
            " link TEXT NOT NULL, tokens TSVECTOR NOT NULL)"
        )
        op.execute("CREATE INDEX ix_search_text ON search_text USING gin (tokens)")
        op.execute("CREATE INDEX ix_search_consultation ON search_text (consultation_id)")
    else:
        op.execute(
            "CREATE VIRTUAL TABLE search_text USING fts5(consultation_id UNINDEXED,"
            " kind UNINDEXED, title UNINDEXED, body UNINDEXED, link UNINDEXED, tokens,"
            " tokenize = 'unicode61 remove_diacritics 0')"
        )
