"""`eclaireur <command>`: Django's command runner with our settings."""

import os
import sys


def main() -> None:
    """Run the command named on the command line; the embedded settings unless told otherwise.

    Settings that cannot be used (an unwritable folder, a missing variable) are said in one sentence.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "eclaireur.config.settings.embedded")
    from django.conf import settings  # noqa: PLC0415 (which settings is decided above)
    from django.core.exceptions import ImproperlyConfigured  # noqa: PLC0415
    from django.core.management import execute_from_command_line  # noqa: PLC0415

    try:
        settings.INSTALLED_APPS  # noqa: B018 (reads the settings now, so that their faults are told here)
    except ImproperlyConfigured as error:
        sys.exit(f"eclaireur : {error}")
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
