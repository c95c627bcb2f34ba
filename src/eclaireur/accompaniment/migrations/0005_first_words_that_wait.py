"""First words may wait before the other reads them."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accompaniment", "0004_answers_without_a_name")]

    operations = [
        migrations.AddField("proposal", "hidden_at", models.DateTimeField("masquée le", null=True, blank=True)),
    ]
