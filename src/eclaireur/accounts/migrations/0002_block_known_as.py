"""A block remembers the name under which someone was met."""

from django.db import migrations, models
from django.db.models import OuterRef, Subquery


def name_them(apps, schema_editor):
    """Until now everybody was met under their pseudonym."""
    pseudonym = apps.get_model("accounts", "Person").objects.filter(pk=OuterRef("blocked")).values("pseudonym")
    apps.get_model("accounts", "Block").objects.filter(known_as="").update(known_as=Subquery(pseudonym[:1]))


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="block",
            name="known_as",
            field=models.CharField(blank=True, max_length=40, verbose_name="sous le nom de"),
        ),
        migrations.RunPython(name_them, migrations.RunPython.noop, elidable=True),
    ]
