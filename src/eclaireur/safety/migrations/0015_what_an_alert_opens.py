"""Two pages promised that a private message is opened for a danger alone: it is for distress too, and when nothing could read it.

A page someone rewrote keeps its own words.
"""

from django.db import migrations

SENTENCES = {
    "vie-privee": {
        "body": (
            "et un texte qui fait craindre pour une vie. Celui-là",
            "et un texte qui semble dire une souffrance ou un danger, ou que la lecture automatique n’a pas pu lire. Celui-là",
        ),
        "body_en": (
            "and a text that makes us fear for a life. That one",
            "and a text that seems to tell of distress or danger, or that the automatic reading could not read. That one",
        ),
    },
    "quand-un-texte-dit-un-danger": {
        "body": (
            "quand un message dit un danger, la personne",
            "quand un message semble dire une souffrance ou un danger, ou que la lecture automatique n’a pas pu le lire, la personne",
        ),
        "body_en": (
            "when a message speaks of danger, the person",
            "when a message seems to tell of distress or danger, or the automatic reading could not read it, the person",
        ),
    },
}


def say_what_is_so(apps, schema_editor):
    for page in apps.get_model("safety", "HelpPage").objects.filter(slug__in=SENTENCES):
        for field, (before, now) in SENTENCES[page.slug].items():
            setattr(page, field, getattr(page, field).replace(before, now))
        page.save(update_fields=["body", "body_en"])


class Migration(migrations.Migration):
    dependencies = [("safety", "0014_requests_to_lift_lapse")]

    operations = [migrations.RunPython(say_what_is_so, migrations.RunPython.noop)]
