"""A date that another rhythm called off is known as such: it comes back with the rhythm."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('gatherings', '0012_waits_end_when_registering_does'),
    ]

    operations = [
        migrations.AddField(
            model_name='occurrence',
            name='left_the_rhythm',
            field=models.BooleanField(default=False),
        ),
    ]
