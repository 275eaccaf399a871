from datetime import UTC, datetime

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("places", "0002_boundaries_population"),
    ]

    operations = [
        migrations.AddField(
            model_name="place",
            name="designation",
            field=models.CharField(blank=True, max_length=30),
        ),
        migrations.AddField(
            model_name="place",
            name="postcode",
            field=models.CharField(blank=True, max_length=5),
        ),
        migrations.AddField(
            model_name="place",
            name="changed_at",
            field=models.DateTimeField(auto_now=True, default=datetime(2026, 1, 1, tzinfo=UTC)),
            preserve_default=False,
        ),
    ]
