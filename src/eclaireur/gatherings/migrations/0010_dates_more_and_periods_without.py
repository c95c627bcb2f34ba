"""What the rhythm of a gathering does not say: dates more, periods without any."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("gatherings", "0009_what_stopped_may_go_on"),
    ]

    operations = [
        migrations.AddField(
            model_name="series",
            name="left_out",
            field=models.JSONField(blank=True, default=list, verbose_name="périodes sans date"),
        ),
        migrations.AddField(
            model_name="series",
            name="added",
            field=models.JSONField(blank=True, default=list, verbose_name="dates en plus"),
        ),
    ]
