"""What this room registers with the rooms below it, and with itself."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "eclaireur.accounts"
    label = "accounts"

    def ready(self) -> None:
        from eclaireur.accounts import registrations  # noqa: PLC0415 (models are ready now)

        registrations.register_all()
