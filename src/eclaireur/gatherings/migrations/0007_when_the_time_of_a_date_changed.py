"""When the time of a date last changed, apart from when the date was last said: a date restored did not move."""

from django.db import migrations, models
from django.db.models import F


def as_far_as_known(apps, schema_editor):
    """Until now one moment was kept for both."""
    moved = apps.get_model("gatherings", "Occurrence").objects.using(schema_editor.connection.alias).exclude(first_starts_at=None)
    moved.update(time_changed_at=F("said_at"))


class Migration(migrations.Migration):

    dependencies = [
        ("gatherings", "0006_decisions_rules_and_first_hours"),
    ]

    operations = [
        migrations.AddField(
            model_name="occurrence",
            name="time_changed_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.RunPython(as_far_as_known, migrations.RunPython.noop, elidable=True),
    ]
