"""A date cancelled keeps what was said of it; dates that stopped with their gathering are told apart by the moment."""

import datetime as dt

from django.db import migrations, models


def one_moment_for_what_stopped_together(apps, schema_editor):
    """Until now each date had a moment of its own, a little before that of its series."""
    alias = schema_editor.connection.alias
    rows = apps.get_model("gatherings", "Occurrence").objects.using(alias)
    stopped = apps.get_model("gatherings", "Series").objects.using(alias).filter(state="cancelled")
    for pk, ended_at, words in stopped.values_list("pk", "ended_at", "cancel_words").iterator():
        just_before = (ended_at - dt.timedelta(minutes=1), ended_at)
        rows.filter(series=pk, state="cancelled", words=words, cancelled_at__range=just_before).update(cancelled_at=ended_at)


class Migration(migrations.Migration):

    dependencies = [
        ("gatherings", "0008_one_comes_without_registering"),
    ]

    operations = [
        migrations.AddField(
            model_name="occurrence",
            name="words_aside",
            field=models.CharField(blank=True, max_length=600, verbose_name="mot gardé tant que la date est annulée"),
        ),
        migrations.RunPython(one_moment_for_what_stopped_together, migrations.RunPython.noop, elidable=True),
    ]
