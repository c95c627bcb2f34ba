"""Conversations opened by the team, or after a worry, say so: nothing written there waits as a first message."""

from django.db import migrations, models

ABOUT = "Quelqu’un de l’équipe"  # what those of the team were about, until now their only mark


def mark_those_of_the_team(apps, schema_editor):
    apps.get_model("conversations", "Thread").objects.filter(kind="private", about=ABOUT).update(origin="team")


class Migration(migrations.Migration):

    dependencies = [
        ("conversations", "0008_doors_and_longer_groups"),
    ]

    operations = [
        migrations.AddField(
            model_name="thread",
            name="origin",
            field=models.CharField(blank=True, choices=[("team", "l’équipe a écrit, après une alerte"), ("worry", "après une inquiétude, dans un groupe")], default="", max_length=8, verbose_name="ouverte par"),
            preserve_default=False,
        ),
        migrations.RunPython(mark_those_of_the_team, migrations.RunPython.noop, elidable=True),
    ]
