"""The page on privacy left out that whoever answers an alert may open the private message it came from.

A page someone rewrote keeps its own words.
"""

from django.db import migrations

SENTENCES = {
    "vie-privee": {
        "body": (
            "sauf un texte dont l’un de vous joint une copie à un signalement.</li>",
            "sauf dans deux cas : un texte dont l’un de vous joint une copie à un signalement, et un texte "
            "qui fait craindre pour une vie. Celui-là, la personne qui répond à l’alerte peut l’ouvrir pour vous aider ; « Qui a regardé quoi » vous le dit.</li>",
        ),
        "body_en": (
            "except a text one of you joins a copy of to a report.</li>",
            "except in two cases: a text one of you joins a copy of to a report, and a text that makes us fear "
            "for a life. That one may be opened by whoever answers the alert, to help you; “Who looked at what” tells you.</li>",
        ),
    },
}


def say_what_is_so(apps, schema_editor):
    for page in apps.get_model("safety", "HelpPage").objects.filter(slug__in=SENTENCES):
        for field, (before, now) in SENTENCES[page.slug].items():
            setattr(page, field, getattr(page, field).replace(before, now))
        page.save(update_fields=["body", "body_en"])


class Migration(migrations.Migration):
    dependencies = [("safety", "0009_totals_are_agreed_to_again")]

    operations = [migrations.RunPython(say_what_is_so, migrations.RunPython.noop)]
