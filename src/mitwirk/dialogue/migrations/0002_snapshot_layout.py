"""Remember which rows a landscape's summary holds."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("dialogue", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="landscapesnapshot",
            name="layout",
            field=models.PositiveSmallIntegerField(default=1),
        ),
    ]
