"""The index of terms becomes a table of our own, alike in every database; the next run of the job fills it anew."""

from django.db import migrations, models


def drop_former_index(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute("DROP TABLE IF EXISTS core_search_terms")
        return
    for field in ("title", "body"):
        schema_editor.execute(f"DROP FUNCTION IF EXISTS core_search_{field}(tsquery)")
        schema_editor.execute(f"ALTER TABLE core_searchdocument DROP COLUMN IF EXISTS {field}_vector")


def empty_the_index(apps, schema_editor):
    for name in ("SearchDocument", "SearchWord"):
        apps.get_model("core", name).objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("core", "0006_holders_of_a_term")]

    operations = [
        migrations.CreateModel(
            name="SearchPosting",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("term", models.CharField(max_length=64)),
                ("block", models.PositiveIntegerField()),
                ("title", models.BinaryField(default=b"")),
                ("body", models.BinaryField(default=b"")),
            ],
            options={"constraints": [models.UniqueConstraint(fields=("term", "block"), name="search_posting_once")]},
        ),
        migrations.RunPython(drop_former_index, migrations.RunPython.noop),
        migrations.RunPython(empty_the_index, migrations.RunPython.noop),
    ]
