"""Asking: polls, surveys, ratings, scorecards, suggestions; Receipts for all of them"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

import db

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "duty",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("topic", sa.String(length=40), nullable=False),
        sa.Column("region_id", sa.Integer(), nullable=True),
        sa.Column("department_id", sa.Integer(), nullable=False),
        sa.Column(
            "is_lead", sa.Boolean(), nullable=False, comment="牵头: answers where several do"
        ),
        sa.Column("basis", sa.String(length=300), nullable=False, comment="三定规定 …"),
        sa.Column("since", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["department_id"], ["department.id"], name=op.f("fk_duty_department_id_department")
        ),
        sa.ForeignKeyConstraint(
            ["region_id"], ["region.id"], name=op.f("fk_duty_region_id_region")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duty")),
        sa.UniqueConstraint(
            "topic",
            "region_id",
            "department_id",
            name=op.f("uq_duty_topic_region_id_department_id"),
        ),
    )
    with op.batch_alter_table("duty", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_duty_topic"), ["topic"], unique=False)
        batch_op.create_index(
            "uq_duty_everywhere",
            ["topic", "department_id"],
            unique=True,
            sqlite_where=sa.text("region_id IS NULL"),
            postgresql_where=sa.text("region_id IS NULL"),
        )
        batch_op.create_index(
            "uq_duty_lead",
            ["topic", "region_id"],
            unique=True,
            sqlite_where=sa.text("is_lead"),
            postgresql_where=sa.text("is_lead"),
        )
        batch_op.create_index(
            "uq_duty_lead_everywhere",
            ["topic"],
            unique=True,
            sqlite_where=sa.text("is_lead AND region_id IS NULL"),
            postgresql_where=sa.text("is_lead AND region_id IS NULL"),
        )

    op.create_table(
        "order_import",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=120), nullable=False, comment="the hotline's name"),
        sa.Column("department_id", sa.Integer(), nullable=False),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("taken", sa.Integer(), nullable=False, comment="new ones"),
        sa.Column(
            "problems",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=False,
            comment="row and kind",
        ),
        sa.Column("made_by", sa.Integer(), nullable=True),
        sa.Column("made_at", db.Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["department_id"],
            ["department.id"],
            name=op.f("fk_order_import_department_id_department"),
        ),
        sa.ForeignKeyConstraint(
            ["made_by"], ["account.id"], name=op.f("fk_order_import_made_by_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_order_import")),
    )
    op.create_table(
        "poll",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("department_id", sa.Integer(), nullable=False),
        sa.Column("region_id", sa.Integer(), nullable=True),
        sa.Column("title", sa.String(length=200), nullable=False, comment="the question itself"),
        sa.Column("title_en", sa.String(length=300), nullable=False),
        sa.Column("background", sa.Text(), nullable=False, comment="plain text"),
        sa.Column(
            "method",
            sa.Enum(
                "single",
                "multiple",
                "approval",
                "ranked",
                "score",
                "budget",
                "quadratic",
                name="pollmethod",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "rules",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=False,
            comment="of the method: surveys.polls.rules.PollRules",
        ),
        sa.Column("other", sa.Boolean(), nullable=False, comment='"other, please say" is offered'),
        sa.Column(
            "quorum",
            sa.Integer(),
            nullable=True,
            comment="valid ballots without which nothing counts",
        ),
        sa.Column("min_assurance", sa.Integer(), nullable=False),
        sa.Column("by_account", sa.Boolean(), nullable=False, comment="by whoever is signed in"),
        sa.Column(
            "by_code", sa.Boolean(), nullable=False, comment="also with an Invitation's code"
        ),
        sa.Column("hides_results", sa.Boolean(), nullable=False, comment="until it is closed"),
        sa.Column("changeable", sa.Boolean(), nullable=False, comment="a ballot, until closing"),
        sa.Column(
            "state",
            sa.Enum(
                "drafting",
                "review",
                "open",
                "closed",
                "withdrawn",
                name="askingstate",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("opens_at", db.Moment(), nullable=True),
        sa.Column("closes_at", db.Moment(), nullable=True),
        sa.Column("opened_at", db.Moment(), nullable=True),
        sa.Column("closed_at", db.Moment(), nullable=True),
        sa.Column("made_by", sa.Integer(), nullable=False),
        sa.Column("made_at", db.Moment(), nullable=False),
        sa.Column("submitted_by", sa.Integer(), nullable=True),
        sa.Column("opened_by", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False, comment="why sent back, or withdrawn"),
        sa.Column(
            "votes", sa.Integer(), nullable=False, comment="ballots in force, counted as they come"
        ),
        sa.Column(
            "result",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=True,
            comment="as counted at closing: surveys.polls.results",
        ),
        sa.Column(
            "package_sha256",
            sa.String(length=64),
            nullable=False,
            comment="of the ballots and the script that recounts them",
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["department_id"], ["department.id"], name=op.f("fk_poll_department_id_department")
        ),
        sa.ForeignKeyConstraint(["made_by"], ["account.id"], name=op.f("fk_poll_made_by_account")),
        sa.ForeignKeyConstraint(
            ["opened_by"], ["account.id"], name=op.f("fk_poll_opened_by_account")
        ),
        sa.ForeignKeyConstraint(
            ["region_id"], ["region.id"], name=op.f("fk_poll_region_id_region")
        ),
        sa.ForeignKeyConstraint(
            ["submitted_by"], ["account.id"], name=op.f("fk_poll_submitted_by_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_poll")),
        sa.UniqueConstraint("slug", name=op.f("uq_poll_slug")),
    )
    with op.batch_alter_table("poll", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_poll_department_id"), ["department_id"], unique=False)
        batch_op.create_index("ix_poll_state", ["state", "closes_at"], unique=False)

    op.create_table(
        "population",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("department_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("source", sa.String(length=300), nullable=False, comment="who counted, and when"),
        sa.Column(
            "cells",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=False,
            comment="a dict of categories, with n",
        ),
        sa.Column("sha256", sa.String(length=64), nullable=False, comment="of the uploaded file"),
        sa.Column("made_by", sa.Integer(), nullable=False),
        sa.Column("made_at", db.Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["department_id"],
            ["department.id"],
            name=op.f("fk_population_department_id_department"),
        ),
        sa.ForeignKeyConstraint(
            ["made_by"], ["account.id"], name=op.f("fk_population_made_by_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_population")),
    )
    with op.batch_alter_table("population", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_population_department_id"), ["department_id"], unique=False
        )

    op.create_table(
        "scorecard",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("department_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column(
            "preset", sa.String(length=20), nullable=False, comment="public-led, internal-led"
        ),
        sa.Column(
            "rules",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=False,
            comment="surveys.scorecards.rules.ScoreRules",
        ),
        sa.Column("made_by", sa.Integer(), nullable=False),
        sa.Column("made_at", db.Moment(), nullable=False),
        sa.Column("published_by", sa.Integer(), nullable=True),
        sa.Column("published_at", db.Moment(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["department_id"], ["department.id"], name=op.f("fk_scorecard_department_id_department")
        ),
        sa.ForeignKeyConstraint(
            ["made_by"], ["account.id"], name=op.f("fk_scorecard_made_by_account")
        ),
        sa.ForeignKeyConstraint(
            ["published_by"], ["account.id"], name=op.f("fk_scorecard_published_by_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scorecard")),
        sa.UniqueConstraint("slug", "edition", name=op.f("uq_scorecard_slug_edition")),
    )
    with op.batch_alter_table("scorecard", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_scorecard_department_id"), ["department_id"], unique=False
        )

    op.create_table(
        "service",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("department_id", sa.Integer(), nullable=False),
        sa.Column(
            "code", sa.String(length=60), nullable=False, comment="of the official list (实施编码)"
        ),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("name_en", sa.String(length=300), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=False),
        sa.Column("made_at", db.Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["department_id"], ["department.id"], name=op.f("fk_service_department_id_department")
        ),
        sa.ForeignKeyConstraint(
            ["made_by"], ["account.id"], name=op.f("fk_service_made_by_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service")),
        sa.UniqueConstraint("department_id", "code", name=op.f("uq_service_department_id_code")),
        sa.UniqueConstraint("slug", name=op.f("uq_service_slug")),
    )
    with op.batch_alter_table("service", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_service_department_id"), ["department_id"], unique=False
        )

    op.create_table(
        "survey",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("department_id", sa.Integer(), nullable=False),
        sa.Column("region_id", sa.Integer(), nullable=True),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("title_en", sa.String(length=300), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False, comment="what it is for, plain text"),
        sa.Column(
            "access",
            sa.Enum("anonymous", "account", "code", name="access", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("min_assurance", sa.Integer(), nullable=False),
        sa.Column(
            "shows_results",
            sa.Enum("always", "after", "never", name="showsresults", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column(
            "quotas",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=False,
            comment="surveys.questionnaires.quotas.Quota",
        ),
        sa.Column("is_statistical", sa.Boolean(), nullable=False, comment="calls itself 统计调查"),
        sa.Column("table_number", sa.String(length=60), nullable=False, comment="表号 (统计法 17)"),
        sa.Column("table_authority", sa.String(length=120), nullable=False, comment="制定机关"),
        sa.Column(
            "table_approval", sa.String(length=120), nullable=False, comment="批准或备案文号"
        ),
        sa.Column("table_until", sa.Date(), nullable=True, comment="有效期至"),
        sa.Column(
            "state",
            sa.Enum(
                "drafting",
                "review",
                "open",
                "closed",
                "withdrawn",
                name="askingstate",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("opens_at", db.Moment(), nullable=True),
        sa.Column("closes_at", db.Moment(), nullable=True),
        sa.Column("opened_at", db.Moment(), nullable=True),
        sa.Column("closed_at", db.Moment(), nullable=True),
        sa.Column("made_by", sa.Integer(), nullable=False),
        sa.Column("made_at", db.Moment(), nullable=False),
        sa.Column("submitted_by", sa.Integer(), nullable=True),
        sa.Column("opened_by", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False, comment="why sent back, or withdrawn"),
        sa.Column("reply", sa.Text(), nullable=False, comment="the department's answer to it"),
        sa.Column("replied_at", db.Moment(), nullable=True),
        sa.Column(
            "begun", sa.Integer(), nullable=False, comment="Responses begun, counted as they come"
        ),
        sa.Column(
            "submitted", sa.Integer(), nullable=False, comment="of these submitted and counted"
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["department_id"], ["department.id"], name=op.f("fk_survey_department_id_department")
        ),
        sa.ForeignKeyConstraint(
            ["made_by"], ["account.id"], name=op.f("fk_survey_made_by_account")
        ),
        sa.ForeignKeyConstraint(
            ["opened_by"], ["account.id"], name=op.f("fk_survey_opened_by_account")
        ),
        sa.ForeignKeyConstraint(
            ["region_id"], ["region.id"], name=op.f("fk_survey_region_id_region")
        ),
        sa.ForeignKeyConstraint(
            ["submitted_by"], ["account.id"], name=op.f("fk_survey_submitted_by_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey")),
        sa.UniqueConstraint("slug", name=op.f("uq_survey_slug")),
    )
    with op.batch_alter_table("survey", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_survey_department_id"), ["department_id"], unique=False
        )
        batch_op.create_index("ix_survey_state", ["state", "closes_at"], unique=False)

    op.create_table(
        "window",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("department_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["department_id"], ["department.id"], name=op.f("fk_window_department_id_department")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_window")),
        sa.UniqueConstraint("department_id", "code", name=op.f("uq_window_department_id_code")),
    )
    with op.batch_alter_table("window", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_window_department_id"), ["department_id"], unique=False
        )

    op.create_table(
        "answer_summary",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("survey_id", sa.Integer(), nullable=True),
        sa.Column("poll_id", sa.Integer(), nullable=True),
        sa.Column("question", sa.String(length=80), nullable=False, comment="its key: the context"),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "document",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=False,
            comment="the format of `summarise`",
        ),
        sa.Column(
            "digest", sa.String(length=64), nullable=False, comment="sha256 of the document's bytes"
        ),
        sa.Column("texts", sa.Integer(), nullable=False, comment="read"),
        sa.Column("held", sa.Integer(), nullable=False, comment="held by the Rules, never quoted"),
        sa.Column("made_by", sa.Integer(), nullable=True),
        sa.Column("made_at", db.Moment(), nullable=False),
        sa.Column("reviewed_by", sa.Integer(), nullable=True),
        sa.Column("published_at", db.Moment(), nullable=True),
        sa.ForeignKeyConstraint(
            ["made_by"], ["account.id"], name=op.f("fk_answer_summary_made_by_account")
        ),
        sa.ForeignKeyConstraint(
            ["poll_id"], ["poll.id"], name=op.f("fk_answer_summary_poll_id_poll")
        ),
        sa.ForeignKeyConstraint(
            ["reviewed_by"], ["account.id"], name=op.f("fk_answer_summary_reviewed_by_account")
        ),
        sa.ForeignKeyConstraint(
            ["survey_id"], ["survey.id"], name=op.f("fk_answer_summary_survey_id_survey")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answer_summary")),
    )
    with op.batch_alter_table("answer_summary", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_answer_summary_poll_id"), ["poll_id"], unique=False)
        batch_op.create_index(
            "ix_answer_summary_survey", ["survey_id", "question", "number"], unique=False
        )

    op.create_table(
        "choice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("poll_id", sa.Integer(), nullable=False),
        sa.Column(
            "key", sa.String(length=40), nullable=False, comment="in ballots, addresses and files"
        ),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(length=200), nullable=False),
        sa.Column("label_en", sa.String(length=300), nullable=False),
        sa.Column("said", sa.Text(), nullable=False, comment="more about it, plain text"),
        sa.Column("cost", sa.BigInteger(), nullable=True, comment="of a budget poll, in its unit"),
        sa.ForeignKeyConstraint(["poll_id"], ["poll.id"], name=op.f("fk_choice_poll_id_poll")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_choice")),
        sa.UniqueConstraint("poll_id", "key", name=op.f("uq_choice_poll_id_key")),
    )
    op.create_table(
        "invitation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("poll_id", sa.Integer(), nullable=True),
        sa.Column("survey_id", sa.Integer(), nullable=True),
        sa.Column("digest", sa.String(length=64), nullable=False, comment="keyed, of the code"),
        sa.Column(
            "batch", sa.String(length=80), nullable=False, comment="a letter round, a counter"
        ),
        sa.Column(
            "channel",
            sa.Enum(
                "web",
                "paper",
                "phone",
                "hotline",
                "hearing",
                "import",
                name="channel",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("made_by", sa.Integer(), nullable=False),
        sa.Column("made_at", db.Moment(), nullable=False),
        sa.Column("used_at", db.Moment(), nullable=True),
        sa.Column("revoked_at", db.Moment(), nullable=True),
        sa.ForeignKeyConstraint(
            ["made_by"], ["account.id"], name=op.f("fk_invitation_made_by_account")
        ),
        sa.ForeignKeyConstraint(["poll_id"], ["poll.id"], name=op.f("fk_invitation_poll_id_poll")),
        sa.ForeignKeyConstraint(
            ["survey_id"], ["survey.id"], name=op.f("fk_invitation_survey_id_survey")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitation")),
        sa.UniqueConstraint("digest", name=op.f("uq_invitation_digest")),
    )
    with op.batch_alter_table("invitation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_invitation_poll_id"), ["poll_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_invitation_survey_id"), ["survey_id"], unique=False)

    op.create_table(
        "mark",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("scorecard_id", sa.Integer(), nullable=False),
        sa.Column("department_id", sa.Integer(), nullable=False, comment="scored"),
        sa.Column("indicator", sa.String(length=40), nullable=False),
        sa.Column(
            "raters", sa.String(length=20), nullable=False, comment="public, business, deputies …"
        ),
        sa.Column("period_from", sa.Date(), nullable=False),
        sa.Column("period_to", sa.Date(), nullable=False),
        sa.Column("value", sa.Float(), nullable=False, comment="0 … 100"),
        sa.Column(
            "n", sa.Integer(), nullable=True, comment="how many stand behind it; null: not known"
        ),
        sa.Column("source", sa.String(length=300), nullable=False, comment="where it comes from"),
        sa.Column("entered_by", sa.Integer(), nullable=False),
        sa.Column("entered_at", db.Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["department_id"], ["department.id"], name=op.f("fk_mark_department_id_department")
        ),
        sa.ForeignKeyConstraint(
            ["entered_by"], ["account.id"], name=op.f("fk_mark_entered_by_account")
        ),
        sa.ForeignKeyConstraint(
            ["scorecard_id"], ["scorecard.id"], name=op.f("fk_mark_scorecard_id_scorecard")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mark")),
        sa.UniqueConstraint(
            "scorecard_id",
            "period_from",
            "department_id",
            "indicator",
            "raters",
            name=op.f("uq_mark_scorecard_id_period_from_department_id_indicator_raters"),
        ),
    )
    op.create_table(
        "matter",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("service_id", sa.Integer(), nullable=False),
        sa.Column("window_id", sa.Integer(), nullable=True),
        sa.Column("number", sa.String(length=60), nullable=False, comment="办件编号"),
        sa.Column(
            "code_digest",
            sa.String(length=64),
            nullable=False,
            comment="keyed, of the code on the slip, if one is asked for",
        ),
        sa.Column("is_online", sa.Boolean(), nullable=False, comment="not at a window"),
        sa.Column("finished_on", sa.Date(), nullable=False),
        sa.Column("entered_at", db.Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["service_id"], ["service.id"], name=op.f("fk_matter_service_id_service")
        ),
        sa.ForeignKeyConstraint(
            ["window_id"], ["window.id"], name=op.f("fk_matter_window_id_window")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_matter")),
        sa.UniqueConstraint("service_id", "number", name=op.f("uq_matter_service_id_number")),
    )
    with op.batch_alter_table("matter", schema=None) as batch_op:
        batch_op.create_index("ix_matter_finished", ["service_id", "finished_on"], unique=False)
        batch_op.create_index(batch_op.f("ix_matter_window_id"), ["window_id"], unique=False)

    op.create_table(
        "poll_count",
        sa.Column("poll_id", sa.Integer(), nullable=False),
        sa.Column("measure", sa.String(length=20), nullable=False, comment="of polls.counters"),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("assurance", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("n", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["poll_id"], ["poll.id"], name=op.f("fk_poll_count_poll_id_poll")),
        sa.PrimaryKeyConstraint(
            "poll_id", "measure", "key", "assurance", name=op.f("pk_poll_count")
        ),
    )
    op.create_table(
        "suggestion",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "consult",
                "help",
                "complaint",
                "report",
                "suggestion",
                "criticism",
                name="suggestionkind",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "topic", sa.String(length=40), nullable=False, comment="surveys.suggestions.vocabulary"
        ),
        sa.Column("region_id", sa.Integer(), nullable=True),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("body", sa.Text(), nullable=False, comment="as written; empty once withdrawn"),
        sa.Column("shown_title", sa.String(length=160), nullable=False, comment="masked"),
        sa.Column("shown", sa.Text(), nullable=False, comment="masked"),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("publish_name", sa.Boolean(), nullable=False),
        sa.Column("may_publish", sa.Boolean(), nullable=False, comment="its author agreed to it"),
        sa.Column("assurance", sa.Integer(), nullable=False),
        sa.Column(
            "channel",
            sa.Enum(
                "web",
                "paper",
                "phone",
                "hotline",
                "hearing",
                "import",
                name="channel",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("import_id", sa.Integer(), nullable=True),
        sa.Column(
            "source", sa.String(length=120), nullable=True, comment="the hotline it came from"
        ),
        sa.Column(
            "external_id", sa.String(length=80), nullable=True, comment="the order's number there"
        ),
        sa.Column(
            "salt", sa.String(length=32), nullable=True, comment="of the digest in the Ledger"
        ),
        sa.Column("idempotency_key", sa.String(length=80), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "received",
                "assigned",
                "replied",
                "rerouted",
                "withdrawn",
                name="suggestionstate",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("department_id", sa.Integer(), nullable=True),
        sa.Column("offered_to_id", sa.Integer(), nullable=True),
        sa.Column("is_settled", sa.Boolean(), nullable=False, comment="adjudicated: stays there"),
        sa.Column("received_at", db.Moment(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False, comment="the day of it in Shanghai"),
        sa.Column(
            "term", sa.String(length=40), nullable=False, comment="surveys.suggestions.terms"
        ),
        sa.Column("due_on", sa.Date(), nullable=True, comment="last day for the reply"),
        sa.Column("first_due_on", sa.Date(), nullable=True, comment="before it was extended, once"),
        sa.Column("extended_why", sa.String(length=500), nullable=False, comment="public"),
        sa.Column(
            "reply_kind",
            sa.Enum(
                "adopted",
                "partly",
                "not-adopted",
                "settled",
                "explained",
                "referred",
                name="replykind",
                native_enum=False,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("reply", sa.Text(), nullable=False),
        sa.Column("replied_by", sa.Integer(), nullable=True),
        sa.Column("replied_at", db.Moment(), nullable=True),
        sa.Column("replied_on", sa.Date(), nullable=True, comment="the day of it in Shanghai"),
        sa.Column("is_public", sa.Boolean(), nullable=False, comment="words and reply may be read"),
        sa.Column(
            "rating", sa.Integer(), nullable=True, comment="of the reply, 5 … 1; none: not rated"
        ),
        sa.Column("rated_at", db.Moment(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_suggestion_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["department_id"],
            ["department.id"],
            name=op.f("fk_suggestion_department_id_department"),
        ),
        sa.ForeignKeyConstraint(
            ["import_id"], ["order_import.id"], name=op.f("fk_suggestion_import_id_order_import")
        ),
        sa.ForeignKeyConstraint(
            ["offered_to_id"],
            ["department.id"],
            name=op.f("fk_suggestion_offered_to_id_department"),
        ),
        sa.ForeignKeyConstraint(
            ["region_id"], ["region.id"], name=op.f("fk_suggestion_region_id_region")
        ),
        sa.ForeignKeyConstraint(
            ["replied_by"], ["account.id"], name=op.f("fk_suggestion_replied_by_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_suggestion")),
        sa.UniqueConstraint(
            "account_id", "idempotency_key", name=op.f("uq_suggestion_account_id_idempotency_key")
        ),
        sa.UniqueConstraint("source", "external_id", name=op.f("uq_suggestion_source_external_id")),
    )
    with op.batch_alter_table("suggestion", schema=None) as batch_op:
        batch_op.create_index("ix_suggestion_account", ["account_id", "received_at"], unique=False)
        batch_op.create_index(
            "ix_suggestion_desk", ["department_id", "state", "due_on"], unique=False
        )
        batch_op.create_index("ix_suggestion_offered", ["offered_to_id", "state"], unique=False)
        batch_op.create_index("ix_suggestion_public", ["is_public", "id"], unique=False)
        batch_op.create_index(
            "ix_suggestion_public_topic", ["is_public", "topic", "id"], unique=False
        )
        batch_op.create_index(
            "ix_suggestion_volume",
            [
                "received_on",
                "topic",
                "channel",
                "state",
                "due_on",
                "replied_on",
                "rating",
                "region_id",
            ],
            unique=False,
        )

    op.create_table(
        "survey_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("survey_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "form",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=False,
            comment="surveys.forms.form.Form as JSON",
        ),
        sa.Column(
            "digest",
            sa.String(length=64),
            nullable=False,
            comment="sha256 of the form's canonical JSON",
        ),
        sa.Column("made_by", sa.Integer(), nullable=False),
        sa.Column("made_at", db.Moment(), nullable=False),
        sa.Column("frozen_at", db.Moment(), nullable=True, comment="of its first Response"),
        sa.ForeignKeyConstraint(
            ["made_by"], ["account.id"], name=op.f("fk_survey_version_made_by_account")
        ),
        sa.ForeignKeyConstraint(
            ["survey_id"], ["survey.id"], name=op.f("fk_survey_version_survey_id_survey")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey_version")),
        sa.UniqueConstraint("survey_id", "number", name=op.f("uq_survey_version_survey_id_number")),
    )
    with op.batch_alter_table("survey_version", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_survey_version_survey_id"), ["survey_id"], unique=False
        )

    op.create_table(
        "vote",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("poll_id", sa.Integer(), nullable=False),
        sa.Column(
            "voter",
            sa.String(length=64),
            nullable=False,
            comment="HMAC of poll and account (or code) under the site's secret",
        ),
        sa.Column(
            "ballot",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=False,
            comment="surveys.polls.ballots",
        ),
        sa.Column("other", sa.Text(), nullable=False, comment="what was said for 'other'"),
        sa.Column(
            "salt", sa.String(length=32), nullable=False, comment="of the digest in the Ledger"
        ),
        sa.Column("assurance", sa.Integer(), nullable=False),
        sa.Column(
            "channel",
            sa.Enum(
                "web",
                "paper",
                "phone",
                "hotline",
                "hearing",
                "import",
                name="channel",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "is_assisted", sa.Boolean(), nullable=False, comment="entered by staff for someone"
        ),
        sa.Column("cast_at", db.Moment(), nullable=False),
        sa.Column("changed_at", db.Moment(), nullable=True),
        sa.ForeignKeyConstraint(["poll_id"], ["poll.id"], name=op.f("fk_vote_poll_id_poll")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vote")),
        sa.UniqueConstraint("poll_id", "voter", name=op.f("uq_vote_poll_id_voter")),
    )
    op.create_table(
        "rating",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("matter_id", sa.Integer(), nullable=False),
        sa.Column("service_id", sa.Integer(), nullable=False),
        sa.Column("department_id", sa.Integer(), nullable=False),
        sa.Column("window_id", sa.Integer(), nullable=True, comment="of the Matter"),
        sa.Column("finished_on", sa.Date(), nullable=False, comment="of the Matter"),
        sa.Column("level", sa.Integer(), nullable=False, comment="5 … 1"),
        sa.Column(
            "reasons",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=False,
            comment="surveys.ratings.reasons",
        ),
        sa.Column(
            "reasons_version",
            sa.String(length=20),
            nullable=False,
            comment="of the list of reasons",
        ),
        sa.Column("body", sa.Text(), nullable=False, comment="as written"),
        sa.Column("shown", sa.Text(), nullable=False, comment="personal data masked"),
        sa.Column("is_fit", sa.Boolean(), nullable=False, comment="no Rule holds the words back"),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("is_named", sa.Boolean(), nullable=False, comment="实名: is visited when bad"),
        sa.Column("contact", sa.String(length=120), nullable=False, comment="for the visit"),
        sa.Column("assurance", sa.Integer(), nullable=False),
        sa.Column(
            "channel",
            sa.Enum(
                "web",
                "paper",
                "phone",
                "hotline",
                "hearing",
                "import",
                name="channel",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "is_assisted", sa.Boolean(), nullable=False, comment="entered by staff for someone"
        ),
        sa.Column("entered_by", sa.Integer(), nullable=True, comment="if assisted"),
        sa.Column("given_at", db.Moment(), nullable=False),
        sa.Column("supplement", sa.Text(), nullable=False, comment="said later, masked"),
        sa.Column(
            "supplement_reasons",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=False,
        ),
        sa.Column("supplemented_at", db.Moment(), nullable=True),
        sa.Column("supplement_is_fit", sa.Boolean(), nullable=False),
        sa.Column(
            "voided_at", db.Moment(), nullable=True, comment="an appeal against it was upheld"
        ),
        sa.Column(
            "salt", sa.String(length=32), nullable=False, comment="of the digest in the Ledger"
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_rating_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["department_id"], ["department.id"], name=op.f("fk_rating_department_id_department")
        ),
        sa.ForeignKeyConstraint(
            ["entered_by"], ["account.id"], name=op.f("fk_rating_entered_by_account")
        ),
        sa.ForeignKeyConstraint(
            ["matter_id"], ["matter.id"], name=op.f("fk_rating_matter_id_matter")
        ),
        sa.ForeignKeyConstraint(
            ["service_id"], ["service.id"], name=op.f("fk_rating_service_id_service")
        ),
        sa.ForeignKeyConstraint(
            ["window_id"], ["window.id"], name=op.f("fk_rating_window_id_window")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rating")),
        sa.UniqueConstraint("matter_id", name=op.f("uq_rating_matter_id")),
    )
    with op.batch_alter_table("rating", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_rating_account_id"), ["account_id"], unique=False)
        batch_op.create_index(
            "ix_rating_counted",
            ["service_id", "finished_on", "level", "voided_at", "is_assisted"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_rating_department_id"), ["department_id"], unique=False
        )

    op.create_table(
        "response",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("survey_id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "submitted",
                "over-quota",
                name="responsestate",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "respondent",
            sa.String(length=64),
            nullable=False,
            comment="HMAC of survey and account, or of the code; random when anonymous",
        ),
        sa.Column(
            "resume_digest",
            sa.String(length=64),
            nullable=False,
            comment="sha256 of the code by which the draft is taken up again",
        ),
        sa.Column(
            "answers",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=False,
            comment="question key → value",
        ),
        sa.Column("place", sa.String(length=80), nullable=False, comment="question last stood at"),
        sa.Column("assurance", sa.Integer(), nullable=False),
        sa.Column(
            "channel",
            sa.Enum(
                "web",
                "paper",
                "phone",
                "hotline",
                "hearing",
                "import",
                name="channel",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "is_assisted", sa.Boolean(), nullable=False, comment="entered by staff for someone"
        ),
        sa.Column("entered_by", sa.Integer(), nullable=True),
        sa.Column("invitation_id", sa.Integer(), nullable=True),
        sa.Column("language", sa.String(length=12), nullable=False),
        sa.Column(
            "salt", sa.String(length=32), nullable=False, comment="of the digest in the Ledger"
        ),
        sa.Column("begun_at", db.Moment(), nullable=False),
        sa.Column("saved_at", db.Moment(), nullable=False),
        sa.Column("submitted_at", db.Moment(), nullable=True),
        sa.Column("seconds", sa.Integer(), nullable=True, comment="from begun to submitted"),
        sa.Column("revision", sa.Integer(), nullable=False, comment="grows with each save"),
        sa.ForeignKeyConstraint(
            ["entered_by"], ["account.id"], name=op.f("fk_response_entered_by_account")
        ),
        sa.ForeignKeyConstraint(
            ["invitation_id"], ["invitation.id"], name=op.f("fk_response_invitation_id_invitation")
        ),
        sa.ForeignKeyConstraint(
            ["survey_id"], ["survey.id"], name=op.f("fk_response_survey_id_survey")
        ),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["survey_version.id"],
            name=op.f("fk_response_version_id_survey_version"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_response")),
        sa.UniqueConstraint("resume_digest", name=op.f("uq_response_resume_digest")),
        sa.UniqueConstraint(
            "survey_id", "respondent", name=op.f("uq_response_survey_id_respondent")
        ),
    )
    with op.batch_alter_table("response", schema=None) as batch_op:
        batch_op.create_index("ix_response_state", ["survey_id", "state", "id"], unique=False)

    op.create_table(
        "suggestion_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("suggestion_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "received",
                "assigned",
                "offered",
                "accepted",
                "declined",
                "adjudicated",
                "classified",
                "extended",
                "replied",
                "rerouted",
                "published",
                "hidden",
                "rated",
                "withdrawn",
                name="stepkind",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("department_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False, comment="why, for the author to read"),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("at", db.Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_suggestion_step_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["department_id"],
            ["department.id"],
            name=op.f("fk_suggestion_step_department_id_department"),
        ),
        sa.ForeignKeyConstraint(
            ["suggestion_id"],
            ["suggestion.id"],
            name=op.f("fk_suggestion_step_suggestion_id_suggestion"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_suggestion_step")),
    )
    with op.batch_alter_table("suggestion_step", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_suggestion_step_suggestion_id"), ["suggestion_id"], unique=False
        )

    op.create_table(
        "survey_count",
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("question", sa.String(length=120), nullable=False, comment="key, or key/row"),
        sa.Column("value", sa.String(length=120), nullable=False),
        sa.Column("assurance", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("n", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["survey_version.id"],
            name=op.f("fk_survey_count_version_id_survey_version"),
        ),
        sa.PrimaryKeyConstraint(
            "version_id", "question", "value", "assurance", name=op.f("pk_survey_count")
        ),
    )
    op.create_table(
        "weighting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("survey_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("population_id", sa.Integer(), nullable=False),
        sa.Column(
            "margins",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=False,
            comment="category of the table → question key",
        ),
        sa.Column("responses", sa.Integer(), nullable=False, comment="weighted"),
        sa.Column(
            "left_out",
            sa.Integer(),
            nullable=False,
            comment="submitted, but without the needed answers",
        ),
        sa.Column("design_effect", sa.Float(), nullable=True, comment="Kish: n·Σw²/(Σw)²"),
        sa.Column(
            "document",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=False,
            comment="surveys.results.weighting",
        ),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=False),
        sa.Column("made_at", db.Moment(), nullable=False),
        sa.Column("published_at", db.Moment(), nullable=True),
        sa.ForeignKeyConstraint(
            ["made_by"], ["account.id"], name=op.f("fk_weighting_made_by_account")
        ),
        sa.ForeignKeyConstraint(
            ["population_id"], ["population.id"], name=op.f("fk_weighting_population_id_population")
        ),
        sa.ForeignKeyConstraint(
            ["survey_id"], ["survey.id"], name=op.f("fk_weighting_survey_id_survey")
        ),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["survey_version.id"],
            name=op.f("fk_weighting_version_id_survey_version"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_weighting")),
        sa.UniqueConstraint("survey_id", "number", name=op.f("uq_weighting_survey_id_number")),
    )
    with op.batch_alter_table("weighting", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_weighting_survey_id"), ["survey_id"], unique=False)

    op.create_table(
        "bulletin",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("scorecard_id", sa.Integer(), nullable=False),
        sa.Column(
            "slug",
            sa.String(length=80),
            nullable=False,
            comment="of the Scorecard, all its editions",
        ),
        sa.Column("number", sa.Integer(), nullable=False, comment="1, 2, 3 … over all editions"),
        sa.Column("period_from", sa.Date(), nullable=False),
        sa.Column("period_to", sa.Date(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column(
            "correction", sa.Text(), nullable=False, comment="what was wrong in the one it replaces"
        ),
        sa.Column(
            "document",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=False,
            comment="surveys.scorecards.scores",
        ),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column(
            "replaces",
            sa.Integer(),
            nullable=True,
            comment="the issued Bulletin that this one corrects",
        ),
        sa.Column("made_by", sa.Integer(), nullable=False),
        sa.Column("made_at", db.Moment(), nullable=False),
        sa.Column("issued_by", sa.Integer(), nullable=True),
        sa.Column("issued_at", db.Moment(), nullable=True),
        sa.Column("release_id", sa.Integer(), nullable=True),
        sa.Column(
            "checked",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=True,
            comment="what the figure checker said of it",
        ),
        sa.ForeignKeyConstraint(
            ["issued_by"], ["account.id"], name=op.f("fk_bulletin_issued_by_account")
        ),
        sa.ForeignKeyConstraint(
            ["made_by"], ["account.id"], name=op.f("fk_bulletin_made_by_account")
        ),
        sa.ForeignKeyConstraint(
            ["release_id"], ["release.id"], name=op.f("fk_bulletin_release_id_release")
        ),
        sa.ForeignKeyConstraint(
            ["replaces"], ["bulletin.id"], name=op.f("fk_bulletin_replaces_bulletin")
        ),
        sa.ForeignKeyConstraint(
            ["scorecard_id"], ["scorecard.id"], name=op.f("fk_bulletin_scorecard_id_scorecard")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bulletin")),
        sa.UniqueConstraint("replaces", name=op.f("uq_bulletin_replaces")),
        sa.UniqueConstraint("slug", "number", name=op.f("uq_bulletin_slug_number")),
    )
    with op.batch_alter_table("bulletin", schema=None) as batch_op:
        batch_op.create_index("ix_bulletin_issued", ["issued_at"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_bulletin_scorecard_id"), ["scorecard_id"], unique=False
        )

    op.create_table(
        "rating_appeal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("rating_id", sa.Integer(), nullable=False),
        sa.Column("department_id", sa.Integer(), nullable=False),
        sa.Column(
            "ground",
            sa.Enum("mistaken", "malicious", name="appealground", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("filed_by", sa.Integer(), nullable=False),
        sa.Column("filed_at", db.Moment(), nullable=False),
        sa.Column("is_upheld", sa.Boolean(), nullable=True),
        sa.Column("ruling", sa.Text(), nullable=False, comment="why; public"),
        sa.Column("ruled_by", sa.Integer(), nullable=True),
        sa.Column("ruled_at", db.Moment(), nullable=True),
        sa.ForeignKeyConstraint(
            ["department_id"],
            ["department.id"],
            name=op.f("fk_rating_appeal_department_id_department"),
        ),
        sa.ForeignKeyConstraint(
            ["filed_by"], ["account.id"], name=op.f("fk_rating_appeal_filed_by_account")
        ),
        sa.ForeignKeyConstraint(
            ["rating_id"], ["rating.id"], name=op.f("fk_rating_appeal_rating_id_rating")
        ),
        sa.ForeignKeyConstraint(
            ["ruled_by"], ["account.id"], name=op.f("fk_rating_appeal_ruled_by_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rating_appeal")),
        sa.UniqueConstraint("rating_id", name=op.f("uq_rating_appeal_rating_id")),
    )
    with op.batch_alter_table("rating_appeal", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_rating_appeal_department_id"), ["department_id"], unique=False
        )

    op.create_table(
        "rectification",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("rating_id", sa.Integer(), nullable=False),
        sa.Column("department_id", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "open",
                "verified",
                "answered",
                "visited",
                "excused",
                name="rectificationstate",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("opened_at", db.Moment(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False, comment="last day to put it right"),
        sa.Column(
            "terms",
            sa.String(length=40),
            nullable=False,
            comment="key of the profile that says by when",
        ),
        sa.Column(
            "is_upheld", sa.Boolean(), nullable=True, comment="verification: it is as was said"
        ),
        sa.Column("finding", sa.Text(), nullable=False, comment="of the verification; staff"),
        sa.Column("verified_at", db.Moment(), nullable=True),
        sa.Column("verified_by", sa.Integer(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=False, comment="what was put right; public"),
        sa.Column("answered_at", db.Moment(), nullable=True),
        sa.Column("answered_on", sa.Date(), nullable=True, comment="in Shanghai"),
        sa.Column("answered_by", sa.Integer(), nullable=True),
        sa.Column("visit", sa.Text(), nullable=False, comment="what the person said; staff"),
        sa.Column(
            "visit_level", sa.Integer(), nullable=True, comment="5 … 1, asked again at the visit"
        ),
        sa.Column("visited_at", db.Moment(), nullable=True),
        sa.Column("visited_by", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["answered_by"], ["account.id"], name=op.f("fk_rectification_answered_by_account")
        ),
        sa.ForeignKeyConstraint(
            ["department_id"],
            ["department.id"],
            name=op.f("fk_rectification_department_id_department"),
        ),
        sa.ForeignKeyConstraint(
            ["rating_id"], ["rating.id"], name=op.f("fk_rectification_rating_id_rating")
        ),
        sa.ForeignKeyConstraint(
            ["verified_by"], ["account.id"], name=op.f("fk_rectification_verified_by_account")
        ),
        sa.ForeignKeyConstraint(
            ["visited_by"], ["account.id"], name=op.f("fk_rectification_visited_by_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rectification")),
        sa.UniqueConstraint("rating_id", name=op.f("uq_rectification_rating_id")),
    )
    with op.batch_alter_table("rectification", schema=None) as batch_op:
        batch_op.create_index(
            "ix_rectification_state", ["department_id", "state", "due_on"], unique=False
        )

    with op.batch_alter_table("artefact", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_artefact_sha256"), ["sha256"], unique=False)

    with op.batch_alter_table("receipt", schema=None) as batch_op:
        batch_op.add_column(sa.Column("vote_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("response_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("rating_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("suggestion_id", sa.Integer(), nullable=True))
        batch_op.alter_column("comment_id", existing_type=sa.INTEGER(), nullable=True)
        batch_op.create_unique_constraint(batch_op.f("uq_receipt_rating_id"), ["rating_id"])
        batch_op.create_unique_constraint(batch_op.f("uq_receipt_response_id"), ["response_id"])
        batch_op.create_unique_constraint(batch_op.f("uq_receipt_suggestion_id"), ["suggestion_id"])
        batch_op.create_unique_constraint(batch_op.f("uq_receipt_vote_id"), ["vote_id"])
        batch_op.create_foreign_key(
            batch_op.f("fk_receipt_suggestion_id_suggestion"),
            "suggestion",
            ["suggestion_id"],
            ["id"],
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_receipt_vote_id_vote"), "vote", ["vote_id"], ["id"]
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_receipt_response_id_response"), "response", ["response_id"], ["id"]
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_receipt_rating_id_rating"), "rating", ["rating_id"], ["id"]
        )


def downgrade() -> None:
    with op.batch_alter_table("receipt", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_receipt_rating_id_rating"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("fk_receipt_response_id_response"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("fk_receipt_vote_id_vote"), type_="foreignkey")
        batch_op.drop_constraint(
            batch_op.f("fk_receipt_suggestion_id_suggestion"), type_="foreignkey"
        )
        batch_op.drop_constraint(batch_op.f("uq_receipt_vote_id"), type_="unique")
        batch_op.drop_constraint(batch_op.f("uq_receipt_suggestion_id"), type_="unique")
        batch_op.drop_constraint(batch_op.f("uq_receipt_response_id"), type_="unique")
        batch_op.drop_constraint(batch_op.f("uq_receipt_rating_id"), type_="unique")
        batch_op.alter_column("comment_id", existing_type=sa.INTEGER(), nullable=False)
        batch_op.drop_column("suggestion_id")
        batch_op.drop_column("rating_id")
        batch_op.drop_column("response_id")
        batch_op.drop_column("vote_id")

    with op.batch_alter_table("artefact", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_artefact_sha256"))

    with op.batch_alter_table("rectification", schema=None) as batch_op:
        batch_op.drop_index("ix_rectification_state")

    op.drop_table("rectification")
    with op.batch_alter_table("rating_appeal", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_rating_appeal_department_id"))

    op.drop_table("rating_appeal")
    with op.batch_alter_table("bulletin", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_bulletin_scorecard_id"))
        batch_op.drop_index("ix_bulletin_issued")

    op.drop_table("bulletin")
    with op.batch_alter_table("weighting", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_weighting_survey_id"))

    op.drop_table("weighting")
    op.drop_table("survey_count")
    with op.batch_alter_table("suggestion_step", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_suggestion_step_suggestion_id"))

    op.drop_table("suggestion_step")
    with op.batch_alter_table("response", schema=None) as batch_op:
        batch_op.drop_index("ix_response_state")

    op.drop_table("response")
    with op.batch_alter_table("rating", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_rating_department_id"))
        batch_op.drop_index("ix_rating_counted")
        batch_op.drop_index(batch_op.f("ix_rating_account_id"))

    op.drop_table("rating")
    op.drop_table("vote")
    with op.batch_alter_table("survey_version", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_survey_version_survey_id"))

    op.drop_table("survey_version")
    with op.batch_alter_table("suggestion", schema=None) as batch_op:
        batch_op.drop_index("ix_suggestion_volume")
        batch_op.drop_index("ix_suggestion_public_topic")
        batch_op.drop_index("ix_suggestion_public")
        batch_op.drop_index("ix_suggestion_offered")
        batch_op.drop_index("ix_suggestion_desk")
        batch_op.drop_index("ix_suggestion_account")

    op.drop_table("suggestion")
    op.drop_table("poll_count")
    with op.batch_alter_table("matter", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_matter_window_id"))
        batch_op.drop_index("ix_matter_finished")

    op.drop_table("matter")
    op.drop_table("mark")
    with op.batch_alter_table("invitation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_invitation_survey_id"))
        batch_op.drop_index(batch_op.f("ix_invitation_poll_id"))

    op.drop_table("invitation")
    op.drop_table("choice")
    with op.batch_alter_table("answer_summary", schema=None) as batch_op:
        batch_op.drop_index("ix_answer_summary_survey")
        batch_op.drop_index(batch_op.f("ix_answer_summary_poll_id"))

    op.drop_table("answer_summary")
    with op.batch_alter_table("window", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_window_department_id"))

    op.drop_table("window")
    with op.batch_alter_table("survey", schema=None) as batch_op:
        batch_op.drop_index("ix_survey_state")
        batch_op.drop_index(batch_op.f("ix_survey_department_id"))

    op.drop_table("survey")
    with op.batch_alter_table("service", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_service_department_id"))

    op.drop_table("service")
    with op.batch_alter_table("scorecard", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_scorecard_department_id"))

    op.drop_table("scorecard")
    with op.batch_alter_table("population", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_population_department_id"))

    op.drop_table("population")
    with op.batch_alter_table("poll", schema=None) as batch_op:
        batch_op.drop_index("ix_poll_state")
        batch_op.drop_index(batch_op.f("ix_poll_department_id"))

    op.drop_table("poll")
    op.drop_table("order_import")
    with op.batch_alter_table("duty", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_duty_lead_everywhere",
            sqlite_where=sa.text("is_lead AND region_id IS NULL"),
            postgresql_where=sa.text("is_lead AND region_id IS NULL"),
        )
        batch_op.drop_index(
            "uq_duty_lead", sqlite_where=sa.text("is_lead"), postgresql_where=sa.text("is_lead")
        )
        batch_op.drop_index(
            "uq_duty_everywhere",
            sqlite_where=sa.text("region_id IS NULL"),
            postgresql_where=sa.text("region_id IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_duty_topic"))

    op.drop_table("duty")
