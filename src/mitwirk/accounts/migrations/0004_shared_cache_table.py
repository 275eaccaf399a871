from django.core.management import call_command
from django.db import migrations


def make_table(apps, schema_editor):
    """Make the table of the cache that counts sign-in attempts for all processes."""
    call_command("createcachetable", database=schema_editor.connection.alias, verbosity=0)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_place_of_a_claim")]

    operations = [migrations.RunPython(make_table, migrations.RunPython.noop)]
