"""A hint of age has a third answer: these words say nothing."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("safety", "0017_pressing_reports_unopened")]

    operations = [
        migrations.AlterField(
            model_name="agehint", name="outcome",
            field=models.CharField(
                "décision", blank=True, max_length=8,
                choices=[
                    ("adult", "Cette personne est adulte"), ("unsaid", "Ces mots ne disent rien de son âge"),
                    ("minor", "Cette personne a moins de 18 ans"),
                ],
            ),
        ),
    ]
