"""`eclaireur <command>`: Django's command runner with our settings."""

import os
import sys


def main() -> None:
    """Run the command named on the command line; the embedded settings unless told otherwise."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "eclaireur.config.settings.embedded")
    from django.core.management import execute_from_command_line  # noqa: PLC0415 (settings first)

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
