"""Two sentences of the help pages said what is not so: whom a distress is told to, and in which order reports are read.

A page someone rewrote keeps its own words.
"""

from django.db import migrations

SENTENCES = {
    "quand-un-texte-dit-un-danger": {
        "body": (
            "aucune personne de l’équipe n’est prévenue. Dans la communauté, votre sujet est seulement proposé plus vite à des "
            "personnes qui ont vécu quelque chose de proche.</p>",
            "aucune alerte n’est donnée. Dans la communauté, votre sujet est seulement proposé plus vite à des personnes qui ont "
            "vécu quelque chose de proche. Si l’on n’en trouve pas, l’équipe qui veille sur cet espace apprend qu’un sujet attend "
            "une réponse ; on ne lui dit pas pourquoi.</p>",
        ),
        "body_en": (
            "nobody in the team is told. In the community, your topic is only offered sooner to people who lived something "
            "close.</p>",
            "no alert is raised. In the community, your topic is only offered sooner to people who lived something close. When "
            "nobody is found, the team that watches over this space learns that a topic waits for an answer; it is not told "
            "why.</p>",
        ),
    },
    "charte": {
        "body": (
            "lit chaque signalement, du plus ancien au plus récent, et jamais un signalement qui la concerne.",
            "lit chaque signalement, le plus pressé d’abord, puis le plus ancien, et jamais un signalement qui la concerne : si "
            "elle est seule à modérer, une personne qui tient la plateforme le lit à sa place.",
        ),
        "body_en": (
            "reads each report, from the oldest to the newest, and never one that concerns them.",
            "reads each report, the most pressing first, then the oldest, and never one that concerns them: if they moderate "
            "alone, someone who keeps the platform reads it in their place.",
        ),
    },
}


def say_what_is_so(apps, schema_editor):
    for page in apps.get_model("safety", "HelpPage").objects.filter(slug__in=SENTENCES):
        for field, (before, now) in SENTENCES[page.slug].items():
            setattr(page, field, getattr(page, field).replace(before, now))
        page.save(update_fields=["body", "body_en"])


class Migration(migrations.Migration):
    dependencies = [("safety", "0007_agehint_under")]

    operations = [migrations.RunPython(say_what_is_so, migrations.RunPython.noop)]
