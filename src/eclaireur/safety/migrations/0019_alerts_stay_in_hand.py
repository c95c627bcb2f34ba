"""Who has an alert says they still see to it; somebody else takes it over when they no longer answer."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("safety", "0018_words_that_say_no_age")]

    operations = [
        migrations.AddField("alert", "kept_at", models.DateTimeField("gardée le", blank=True, null=True)),
        migrations.AddField("alert", "others_told_at", models.DateTimeField("d’autres prévenus le", blank=True, null=True)),
        migrations.AddConstraint("alert", models.CheckConstraint(
            condition=models.Q(("kept_at", None), ("others_told_at", None)) | models.Q(("taken_at__isnull", False)), name="only_what_was_taken_is_kept"
        )),
    ]
