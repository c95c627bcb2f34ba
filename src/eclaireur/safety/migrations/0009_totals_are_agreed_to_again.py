"""Showing one’s totals now shows a third number, and counts appeals and ages too: nobody agreed to that, so it is asked again."""

from django.db import migrations


def ask_again(apps, schema_editor):
    apps.get_model("safety", "ModeratorChoices").objects.filter(shares_load=True).update(shares_load=False)


class Migration(migrations.Migration):
    dependencies = [("safety", "0008_pages_as_kept")]

    operations = [migrations.RunPython(ask_again, migrations.RunPython.noop)]
