"""What this room registers with the rooms below it."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "eclaireur.accounts"
    label = "accounts"

    def ready(self) -> None:
        from eclaireur.accounts.keys import DatabaseKeyRing  # noqa: PLC0415 (models are ready now)
        from eclaireur.core.crypto import use_key_ring  # noqa: PLC0415

        use_key_ring(DatabaseKeyRing())
