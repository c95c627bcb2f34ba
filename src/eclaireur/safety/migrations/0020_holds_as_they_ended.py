"""What stopped waiting since someone came is asked at each page of a space."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("safety", "0019_alerts_stay_in_hand")]

    operations = [
        migrations.AddIndex("hold", models.Index(fields=["content_type", "released_at"], name="holds_as_they_ended")),
    ]
