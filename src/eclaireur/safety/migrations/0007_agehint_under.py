from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('safety', '0006_names_as_signed'),
    ]

    operations = [
        migrations.AddField(
            model_name='agehint',
            name='under',
            field=models.CharField(blank=True, max_length=80, verbose_name='sous un autre nom'),
        ),
    ]
