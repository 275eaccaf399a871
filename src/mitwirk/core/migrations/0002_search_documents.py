"""The search index: documents of all rooms, words, and per database the terms."""

from django.db import migrations, models

POSTGRES = [
    "ALTER TABLE core_searchdocument ADD COLUMN {field}_vector tsvector "
    "GENERATED ALWAYS AS (array_to_tsvector(string_to_array({field}_terms, ' '))) STORED",
    "CREATE INDEX search_document_{field} ON core_searchdocument USING gin ({field}_vector) "
    # Without this, fresh terms wait in a list that every question reads through.
    "WITH (fastupdate = off)",
]


def make_term_index(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute(
            "CREATE VIRTUAL TABLE core_search_terms USING fts5(title, body, tokenize='ascii', detail=column)"
        )
    else:
        for field in ("title", "body"):
            for statement in POSTGRES:
                schema_editor.execute(statement.format(field=field))


def drop_term_index(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute("DROP TABLE core_search_terms")
    else:
        for field in ("title", "body"):
            schema_editor.execute(f"ALTER TABLE core_searchdocument DROP COLUMN {field}_vector")


class Migration(migrations.Migration):
    dependencies = [("core", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="SearchDocument",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                ("kind", models.CharField(max_length=40)),
                ("key", models.CharField(max_length=80)),
                ("title", models.CharField(max_length=300)),
                ("summary", models.TextField(blank=True)),
                ("text", models.TextField(blank=True)),
                ("url", models.CharField(max_length=300)),
                ("language", models.CharField(default="de", max_length=5)),
                ("public", models.BooleanField(default=False)),
                ("audience", models.CharField(blank=True, max_length=80)),
                ("place", models.CharField(blank=True, max_length=24)),
                ("topics", models.JSONField(default=list)),
                ("published_at", models.DateTimeField(null=True)),
                ("position", models.BigIntegerField()),
                ("title_terms", models.TextField(blank=True)),
                ("body_terms", models.TextField(blank=True)),
                ("digest", models.CharField(max_length=64)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("audience", ""), _negated=True),
                        fields=["audience"],
                        name="search_document_audience",
                    ),
                    models.Index(
                        condition=models.Q(("place", ""), _negated=True),
                        fields=["place"],
                        name="search_document_place",
                    ),
                ],
                "constraints": [models.UniqueConstraint(fields=("kind", "key"), name="search_document_once")],
            },
        ),
        migrations.CreateModel(
            name="SearchWord",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                ("word", models.CharField(max_length=64, unique=True)),
                ("shown", models.CharField(max_length=64)),
                ("length", models.PositiveSmallIntegerField()),
            ],
            options={
                "indexes": [models.Index(fields=["length"], name="search_word_length")],
                "constraints": [],
            },
        ),
        migrations.RunPython(make_term_index, drop_term_index),
    ]
