"""What presses and nobody opens is told further: to whom it was told so far, and when it is told next."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("safety", "0016_reports_said_again")]

    operations = [
        migrations.AddField(model_name="report", name="due_at", field=models.DateTimeField(blank=True, null=True)),
        migrations.AddField(
            model_name="report", name="step",
            field=models.PositiveSmallIntegerField(
                choices=[
                    (0, "les personnes d’astreinte"), (1, "toute la modération"), (2, "la coordination"),
                    (3, "les opérateurs de la plateforme"),
                ],
                default=0,
            ),
        ),
    ]
