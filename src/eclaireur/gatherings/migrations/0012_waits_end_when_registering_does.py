"""Who waited where no place came free waits no more."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('gatherings', '0011_holders_are_reminded_and_relieved'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='registration',
            name='a_registration_is_left_at_a_time',
        ),
        migrations.AlterField(
            model_name='registration',
            name='state',
            field=models.CharField(choices=[('registered', 'vous avez une place'), ('waiting', 'vous êtes sur la liste d’attente'), ('offered', 'une place vous est proposée'), ('lapsed', 'la place proposée est passée à la personne suivante'), ('cancelled', 'votre place est rendue'), ('passed', 'aucune place ne s’est libérée')], max_length=12, verbose_name='état'),
        ),
        migrations.AddConstraint(
            model_name='registration',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('left_at__isnull', False), ('state__in', ['cancelled', 'lapsed', 'passed'])), models.Q(('state__in', ['offered', 'registered', 'waiting']), ('left_at', None)), _connector='OR'), name='a_registration_is_left_at_a_time'),
        ),
    ]
