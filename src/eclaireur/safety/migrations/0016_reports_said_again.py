"""What someone reports again about words already read is kept, and counts for nothing."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("safety", "0015_what_an_alert_opens")]

    operations = [
        migrations.AddField(model_name="report", name="read_as", field=models.CharField(blank=True, default="", max_length=32)),
        migrations.AddField(model_name="report", name="counts", field=models.BooleanField(default=True)),
    ]
