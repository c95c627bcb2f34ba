"""The journal of a peer no longer names whoever answered them and whose pseudonym they were not told."""

from django.db import migrations

AT_ONCE = 500


def take_the_names_away(apps, schema_editor):
    """The lines are kept, the peer no longer reads them: as what the person answers is written since."""
    entries = apps.get_model("accounts", "JournalEntry").objects
    untold = apps.get_model("accompaniment", "Proposal").objects.exclude(origin="person").exclude(state="accepted")
    written = entries.filter(
        verb__in=["accompaniment.agree", "accompaniment.decline"], object_type="accompaniment.proposal", subject__isnull=False
    )
    lines = list(written.values_list("pk", "object_id", "subject"))
    for some in (lines[start : start + AT_ONCE] for start in range(0, len(lines), AT_ONCE)):
        peers = {str(pk): peer for pk, peer in untold.filter(pk__in=[on for _, on, _ in some]).values_list("pk", "peer")}
        entries.filter(pk__in=[pk for pk, on, subject in some if peers.get(on) == subject]).update(subject=None)


class Migration(migrations.Migration):
    dependencies = [
        ("accompaniment", "0003_kept_waits"),
        ("accounts", "0005_entrance"),
    ]

    operations = [migrations.RunPython(take_the_names_away, migrations.RunPython.noop, elidable=True)]
