"""Those who hold a date are reminded of it once; who alone holds a gathering asks to be relieved of it."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("gatherings", "0010_dates_more_and_periods_without"),
    ]

    operations = [
        migrations.AddField(
            model_name="holding",
            name="wants_out_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="occurrence",
            name="day_reminded_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="occurrence",
            name="hour_reminded_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
    ]
