"""Who was taken off a programme by mistake may be put back."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("gatherings", "0013_a_date_that_left_the_rhythm")]

    operations = [
        migrations.AddField(
            model_name="registration",
            name="taken_off",
            field=models.BooleanField(default=False, verbose_name="place rendue par qui tient la rencontre"),
        ),
    ]
