"""Open data: datasets, releases, what people ask of them"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

import db

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "harvest",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("url", sa.String(length=500), nullable=False),
        sa.Column("protocol", sa.String(length=10), nullable=False, comment="ckan or dcat"),
        sa.Column("department_id", sa.Integer(), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=False),
        sa.Column("made_at", db.Moment(), nullable=False),
        sa.Column("last_at", db.Moment(), nullable=True, comment="last run that went through"),
        sa.Column(
            "facts",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=False,
            comment="counts of that run",
        ),
        sa.Column("error", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["department_id"], ["department.id"], name=op.f("fk_harvest_department_id_department")
        ),
        sa.ForeignKeyConstraint(
            ["made_by"], ["account.id"], name=op.f("fk_harvest_made_by_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_harvest")),
        sa.UniqueConstraint("url", name=op.f("uq_harvest_url")),
    )
    op.create_table(
        "dataset",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("title_en", sa.String(length=300), nullable=False),
        sa.Column("description", sa.Text(), nullable=False, comment="plain text"),
        sa.Column("description_en", sa.Text(), nullable=False),
        sa.Column("department_id", sa.Integer(), nullable=False),
        sa.Column("region_id", sa.Integer(), nullable=True),
        sa.Column("theme", sa.String(length=40), nullable=False, comment="key in opendata.themes"),
        sa.Column(
            "keywords",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=False,
        ),
        sa.Column("source", sa.Text(), nullable=False, comment="where the data come from 来源"),
        sa.Column("contact_name", sa.String(length=120), nullable=False),
        sa.Column("contact_email", sa.String(length=254), nullable=False),
        sa.Column(
            "licence", sa.String(length=40), nullable=False, comment="key in opendata.licences"
        ),
        sa.Column(
            "cycle",
            sa.Enum(
                "realtime",
                "daily",
                "weekly",
                "monthly",
                "quarterly",
                "yearly",
                "irregular",
                name="cycle",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("covers_from", sa.Date(), nullable=True, comment="first day"),
        sa.Column("covers_to", sa.Date(), nullable=True, comment="last day"),
        sa.Column(
            "openness",
            sa.Enum(
                "unconditional",
                "conditional",
                "closed",
                name="openness",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("grounds", sa.Text(), nullable=False, comment="why not 无条件, or conditions"),
        sa.Column(
            "approval", sa.String(length=200), nullable=False, comment="of a lowered openness"
        ),
        sa.Column(
            "keys",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=False,
            comment="columns that name a row",
        ),
        sa.Column(
            "quasi",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=False,
            comment="quasi-identifier columns",
        ),
        sa.Column(
            "k", sa.Integer(), nullable=False, comment="rows a combination of them must have"
        ),
        sa.Column(
            "newest", sa.Integer(), nullable=True, comment="number of the newest Release in force"
        ),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.Column("harvest_id", sa.Integer(), nullable=True),
        sa.Column("harvested_uri", sa.String(length=500), nullable=False, comment="its URI there"),
        sa.Column("created_by", sa.Integer(), nullable=False),
        sa.Column("created_at", db.Moment(), nullable=False),
        sa.Column(
            "changed_at", db.Moment(), nullable=False, comment="metadata or Release, for harvesters"
        ),
        sa.Column("published_at", db.Moment(), nullable=True, comment="first shown"),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["created_by"], ["account.id"], name=op.f("fk_dataset_created_by_account")
        ),
        sa.ForeignKeyConstraint(
            ["department_id"], ["department.id"], name=op.f("fk_dataset_department_id_department")
        ),
        sa.ForeignKeyConstraint(
            ["harvest_id"], ["harvest.id"], name=op.f("fk_dataset_harvest_id_harvest")
        ),
        sa.ForeignKeyConstraint(
            ["region_id"], ["region.id"], name=op.f("fk_dataset_region_id_region")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dataset")),
        sa.UniqueConstraint("slug", name=op.f("uq_dataset_slug")),
    )
    with op.batch_alter_table("dataset", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_dataset_department_id"), ["department_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_dataset_harvest_id"), ["harvest_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_dataset_published_at"), ["published_at"], unique=False)

    op.create_table(
        "application",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("dataset_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("organisation", sa.String(length=200), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("pledged", sa.Boolean(), nullable=False, comment="安全承诺书 accepted"),
        sa.Column("applied_at", db.Moment(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("decided_at", db.Moment(), nullable=True),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("granted", sa.Boolean(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("good_until", db.Moment(), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_application_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["dataset_id"], ["dataset.id"], name=op.f("fk_application_dataset_id_dataset")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["account.id"], name=op.f("fk_application_decided_by_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_application")),
    )
    with op.batch_alter_table("application", schema=None) as batch_op:
        batch_op.create_index("ix_application_account", ["account_id", "dataset_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_application_dataset_id"), ["dataset_id"], unique=False)

    op.create_table(
        "chart",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=16), nullable=False),
        sa.Column("dataset_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False, comment="the Release it was made on"),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column(
            "form",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=False,
            comment="opendata.charts.ChartForm",
        ),
        sa.Column(
            "featured", sa.Boolean(), nullable=False, comment="shown first on the dataset page"
        ),
        sa.Column("made_by", sa.Integer(), nullable=False),
        sa.Column("made_at", db.Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["dataset_id"], ["dataset.id"], name=op.f("fk_chart_dataset_id_dataset")
        ),
        sa.ForeignKeyConstraint(["made_by"], ["account.id"], name=op.f("fk_chart_made_by_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_chart")),
        sa.UniqueConstraint("code", name=op.f("uq_chart_code")),
    )
    with op.batch_alter_table("chart", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_chart_dataset_id"), ["dataset_id"], unique=False)

    op.create_table(
        "follow",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("dataset_id", sa.Integer(), nullable=False),
        sa.Column("since", db.Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_follow_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["dataset_id"], ["dataset.id"], name=op.f("fk_follow_dataset_id_dataset")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_follow")),
        sa.UniqueConstraint(
            "account_id", "dataset_id", name=op.f("uq_follow_account_id_dataset_id")
        ),
    )
    with op.batch_alter_table("follow", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_follow_dataset_id"), ["dataset_id"], unique=False)

    op.create_table(
        "inquiry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "question",
                "correction",
                "request",
                name="inquirykind",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum(
                "waiting", "answered", "hidden", name="inquirystate", native_enum=False, length=32
            ),
            nullable=False,
        ),
        sa.Column("dataset_id", sa.Integer(), nullable=True),
        sa.Column("department_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=True, comment="Release a correction speaks of"),
        sa.Column("row", sa.BigInteger(), nullable=True, comment="_id of the row there"),
        sa.Column("column", sa.String(length=200), nullable=False),
        sa.Column("was", sa.Text(), nullable=False, comment="the cell as published"),
        sa.Column("proposed", sa.Text(), nullable=False, comment="the cell as it should be"),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("publish_name", sa.Boolean(), nullable=False),
        sa.Column("asked_at", db.Moment(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False, comment="last day for the answer"),
        sa.Column(
            "outcome",
            sa.Enum(
                "accepted",
                "partly",
                "declined",
                "explained",
                name="outcome",
                native_enum=False,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answered_by", sa.Integer(), nullable=True),
        sa.Column("answered_at", db.Moment(), nullable=True),
        sa.Column(
            "fixed_in",
            sa.Integer(),
            nullable=True,
            comment="number of the Release that has it right",
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_inquiry_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["answered_by"], ["account.id"], name=op.f("fk_inquiry_answered_by_account")
        ),
        sa.ForeignKeyConstraint(
            ["dataset_id"], ["dataset.id"], name=op.f("fk_inquiry_dataset_id_dataset")
        ),
        sa.ForeignKeyConstraint(
            ["department_id"], ["department.id"], name=op.f("fk_inquiry_department_id_department")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inquiry")),
    )
    with op.batch_alter_table("inquiry", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_inquiry_account_id"), ["account_id"], unique=False)
        batch_op.create_index("ix_inquiry_dataset", ["dataset_id", "state", "id"], unique=False)
        batch_op.create_index(
            "ix_inquiry_department", ["department_id", "state", "due_on"], unique=False
        )

    op.create_table(
        "release",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("dataset_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=True, comment="1, 2, 3 …; none once discarded"),
        sa.Column(
            "state",
            sa.Enum(
                "preparing",
                "asking",
                "checked",
                "review",
                "building",
                "held",
                "published",
                "withdrawn",
                "discarded",
                name="releasestate",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("note", sa.Text(), nullable=False, comment="what is new, for readers"),
        sa.Column("original_name", sa.String(length=200), nullable=False),
        sa.Column("original_sha256", sa.String(length=64), nullable=False),
        sa.Column("original_size", sa.BigInteger(), nullable=False, comment="bytes"),
        sa.Column(
            "reading",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=False,
            comment="opendata.reading",
        ),
        sa.Column(
            "dictionary",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=False,
            comment="every column of the original, as it is read",
        ),
        sa.Column(
            "columns",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=False,
            comment="as published: the dictionary after the fixes",
        ),
        sa.Column(
            "fixes",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=False,
            comment="opendata.fixes",
        ),
        sa.Column(
            "keys",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=False,
            comment="as the Dataset's when made",
        ),
        sa.Column(
            "quasi",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=False,
        ),
        sa.Column("k", sa.Integer(), nullable=False),
        sa.Column("rows", sa.BigInteger(), nullable=True),
        sa.Column(
            "question",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=True,
            comment="while ASKING",
        ),
        sa.Column(
            "report",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=False,
            comment="opendata.report",
        ),
        sa.Column(
            "profile",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=False,
            comment="a dict a column",
        ),
        sa.Column(
            "quality",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=False,
            comment="opendata.quality",
        ),
        sa.Column("score", sa.Float(), nullable=True, comment="0 … 100, from quality"),
        sa.Column(
            "changes",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=True,
            comment="added, removed, changed against the Release before",
        ),
        sa.Column("digest", sa.String(length=64), nullable=False, comment="sha256 of data.csv"),
        sa.Column(
            "table_sha256", sa.String(length=64), nullable=False, comment="of its DuckDB file"
        ),
        sa.Column("embargo_until", db.Moment(), nullable=True),
        sa.Column("prepared_by", sa.Integer(), nullable=False),
        sa.Column("prepared_at", db.Moment(), nullable=False),
        sa.Column("approved_by", sa.Integer(), nullable=True),
        sa.Column("approved_at", db.Moment(), nullable=True),
        sa.Column("published_at", db.Moment(), nullable=True),
        sa.Column("withdrawn_by", sa.Integer(), nullable=True),
        sa.Column("withdrawn_at", db.Moment(), nullable=True),
        sa.Column("withdrawn_reason", sa.Text(), nullable=False),
        sa.Column("review_note", sa.Text(), nullable=False, comment="why it was sent back"),
        sa.Column("error", sa.Text(), nullable=False, comment="code of why reading failed"),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["approved_by"], ["account.id"], name=op.f("fk_release_approved_by_account")
        ),
        sa.ForeignKeyConstraint(
            ["dataset_id"], ["dataset.id"], name=op.f("fk_release_dataset_id_dataset")
        ),
        sa.ForeignKeyConstraint(
            ["prepared_by"], ["account.id"], name=op.f("fk_release_prepared_by_account")
        ),
        sa.ForeignKeyConstraint(
            ["withdrawn_by"], ["account.id"], name=op.f("fk_release_withdrawn_by_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_release")),
        sa.UniqueConstraint("dataset_id", "number", name=op.f("uq_release_dataset_id_number")),
    )
    with op.batch_alter_table("release", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_release_dataset_id"), ["dataset_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_release_published_at"), ["published_at"], unique=False)
        batch_op.create_index("ix_release_state", ["state", "embargo_until"], unique=False)

    op.create_table(
        "resource",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("dataset_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("format", sa.String(length=40), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("url", sa.String(length=1000), nullable=False),
        sa.Column("size", sa.Integer(), nullable=True, comment="bytes, as the portal says"),
        sa.ForeignKeyConstraint(
            ["dataset_id"], ["dataset.id"], name=op.f("fk_resource_dataset_id_dataset")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_resource")),
    )
    with op.batch_alter_table("resource", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_resource_dataset_id"), ["dataset_id"], unique=False)

    op.create_table(
        "reuse",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("dataset_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("url", sa.String(length=500), nullable=False),
        sa.Column(
            "kind",
            sa.String(length=20),
            nullable=False,
            comment="app, article, paper, visual, service",
        ),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("handed_in_at", db.Moment(), nullable=False),
        sa.Column("shown_at", db.Moment(), nullable=True),
        sa.Column("declined_at", db.Moment(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False, comment="why it is not shown"),
        sa.Column("ruled_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_reuse_account_id_account")
        ),
        sa.ForeignKeyConstraint(
            ["dataset_id"], ["dataset.id"], name=op.f("fk_reuse_dataset_id_dataset")
        ),
        sa.ForeignKeyConstraint(
            ["ruled_by"], ["account.id"], name=op.f("fk_reuse_ruled_by_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reuse")),
    )
    with op.batch_alter_table("reuse", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_reuse_dataset_id"), ["dataset_id"], unique=False)

    op.create_table(
        "usage",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("dataset_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column(
            "what",
            sa.String(length=60),
            nullable=False,
            comment="page, query, data.csv, data.xlsx …",
        ),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["dataset_id"], ["dataset.id"], name=op.f("fk_usage_dataset_id_dataset")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_usage")),
        sa.UniqueConstraint("dataset_id", "day", "what", name=op.f("uq_usage_dataset_id_day_what")),
    )
    op.create_table(
        "artefact",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("release_id", sa.Integer(), nullable=False),
        sa.Column(
            "name", sa.String(length=220), nullable=False, comment="data.csv, original/… , all.zip"
        ),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False, comment="bytes"),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["release_id"], ["release.id"], name=op.f("fk_artefact_release_id_release")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_artefact")),
        sa.UniqueConstraint("release_id", "name", name=op.f("uq_artefact_release_id_name")),
    )
    op.create_table(
        "evidence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("release_id", sa.Integer(), nullable=False),
        sa.Column("query", sa.Text(), nullable=False, comment="address query of …/aggregate"),
        sa.Column(
            "chart",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=False,
            comment="opendata.charts.ChartForm",
        ),
        sa.Column("caption", sa.String(length=300), nullable=False),
        sa.Column(
            "sha256", sa.String(length=64), nullable=False, comment="of the result's canonical JSON"
        ),
        sa.Column("added_by", sa.Integer(), nullable=False),
        sa.Column("added_at", db.Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["added_by"], ["account.id"], name=op.f("fk_evidence_added_by_account")
        ),
        sa.ForeignKeyConstraint(
            ["consultation_id"],
            ["consultation.id"],
            name=op.f("fk_evidence_consultation_id_consultation"),
        ),
        sa.ForeignKeyConstraint(
            ["release_id"], ["release.id"], name=op.f("fk_evidence_release_id_release")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence")),
    )
    with op.batch_alter_table("evidence", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_evidence_consultation_id"), ["consultation_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_evidence_release_id"), ["release_id"], unique=False)

    with op.batch_alter_table("job", schema=None) as batch_op:
        batch_op.add_column(sa.Column("release_id", sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f("ix_job_release_id"), ["release_id"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_job_release_id_release"), "release", ["release_id"], ["id"]
        )
    _create_dataset_text()


def downgrade() -> None:
    op.execute("DROP TABLE dataset_text")
    with op.batch_alter_table("job", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_job_release_id_release"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_job_release_id"))
        batch_op.drop_column("release_id")

    with op.batch_alter_table("evidence", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_evidence_release_id"))
        batch_op.drop_index(batch_op.f("ix_evidence_consultation_id"))

    op.drop_table("evidence")
    op.drop_table("artefact")
    op.drop_table("usage")
    with op.batch_alter_table("reuse", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_reuse_dataset_id"))

    op.drop_table("reuse")
    with op.batch_alter_table("resource", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_resource_dataset_id"))

    op.drop_table("resource")
    with op.batch_alter_table("release", schema=None) as batch_op:
        batch_op.drop_index("ix_release_state")
        batch_op.drop_index(batch_op.f("ix_release_published_at"))
        batch_op.drop_index(batch_op.f("ix_release_dataset_id"))

    op.drop_table("release")
    with op.batch_alter_table("inquiry", schema=None) as batch_op:
        batch_op.drop_index("ix_inquiry_department")
        batch_op.drop_index("ix_inquiry_dataset")
        batch_op.drop_index(batch_op.f("ix_inquiry_account_id"))

    op.drop_table("inquiry")
    with op.batch_alter_table("follow", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_follow_dataset_id"))

    op.drop_table("follow")
    with op.batch_alter_table("chart", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_chart_dataset_id"))

    op.drop_table("chart")
    with op.batch_alter_table("application", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_application_dataset_id"))
        batch_op.drop_index("ix_application_account")

    op.drop_table("application")
    with op.batch_alter_table("dataset", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_dataset_published_at"))
        batch_op.drop_index(batch_op.f("ix_dataset_harvest_id"))
        batch_op.drop_index(batch_op.f("ix_dataset_department_id"))

    op.drop_table("dataset")
    op.drop_table("harvest")


def _create_dataset_text() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE TABLE dataset_text (dataset_id INTEGER PRIMARY KEY, title TEXT NOT NULL,"
            " body TEXT NOT NULL, tokens TSVECTOR NOT NULL)"
        )
        op.execute("CREATE INDEX ix_dataset_text ON dataset_text USING gin (tokens)")
    else:
        op.execute(
            "CREATE VIRTUAL TABLE dataset_text USING fts5(dataset_id UNINDEXED,"
            " title UNINDEXED, body UNINDEXED, tokens,"
            " tokenize = 'unicode61 remove_diacritics 0')"
        )
