"""Addresses of the accounts room. allauth's pages keep their names and take French addresses."""

from allauth.account import views as entry
from allauth.account.decorators import reauthentication_required
from allauth.mfa.base import views as mfa
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.contrib.auth.decorators import login_required
from django.urls import include, path, re_path

from eclaireur.accounts.views import account, arrival, choices, data, entrance, recovery, roles

ENTRY = [
    path("entrer/", entry.login, name="account_login"),
    path("sortir/", entry.logout, name="account_logout"),
    path("ferme/", entry.account_inactive, name="account_inactive"),
    path("inscription/", arrival.sign_up, name="account_signup"),
    path("cest-bien-vous/", entry.reauthenticate, name="account_reauthenticate"),
    path("e-mail/", login_required(reauthentication_required(entry.email)), name="account_email"),
    path("e-mail/lien-envoye/", entry.email_verification_sent, name="account_email_verification_sent"),
    re_path(r"^e-mail/verifier/(?P<key>[-:\w]+)/$", entry.confirm_email, name="account_confirm_email"),
    path("mot-de-passe/", entry.password_change, name="account_change_password"),
    path("mot-de-passe/choisir/", login_required(reauthentication_required(entry.password_set)), name="account_set_password"),
    path("mot-de-passe/par-e-mail/", entry.password_reset, name="account_reset_password"),
    path("mot-de-passe/par-e-mail/envoye/", entry.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^mot-de-passe/par-e-mail/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        entry.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "mot-de-passe/change/", entry.password_reset_from_key_done, name="account_reset_password_from_key_done"
    ),
    path("appareils/", account.sessions, name="usersessions_list"),
    path("second-facteur/", mfa.index, name="mfa_index"),
    path("second-facteur/entrer/", mfa.authenticate, name="mfa_authenticate"),
    path("second-facteur/confirmer/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("second-facteur/application/", totp.activate_totp, name="mfa_activate_totp"),
    path("second-facteur/application/retirer/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("cles/", webauthn.list_webauthn, name="mfa_list_webauthn"),
    path("cles/ajouter/", webauthn.add_webauthn, name="mfa_add_webauthn"),
    path("cles/confirmer/", webauthn.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("cles/entrer/", webauthn.login_webauthn, name="mfa_login_webauthn"),
    path("cles/<int:pk>/renommer/", webauthn.edit_webauthn, name="mfa_edit_webauthn"),
    path("cles/<int:pk>/retirer/", webauthn.remove_webauthn, name="mfa_remove_webauthn"),
]

OURS = [
    path("compte/", account.hub, name="hub"),
    path("compte/inscription/cle/", arrival.sign_up_with_passkey, name="sign_up_with_passkey"),
    path("compte/inscription/cle/creer/", arrival.create_passkey, name="create_passkey"),
    path("compte/avant-18-ans/", arrival.minors, name="minors"),
    path("compte/retrouver/", recovery.recover, name="recover"),
    path("compte/codes-de-secours/", arrival.recovery_codes, name="recovery_codes"),
    path("compte/codes-de-secours/fichier/", arrival.download_recovery_codes, name="download_recovery_codes"),
    path("compte/codes-de-secours/notes/", arrival.note_recovery_codes, name="note_recovery_codes"),
    path("compte/codes-de-secours/nouveaux/", account.draw_codes, name="draw_recovery_codes"),
    path("compte/appareils/<int:pk>/fermer/", account.close_session, name="close_session"),
    path("compte/appareils/<int:pk>/pas-moi/", account.not_me, name="not_me"),
    path("compte/cles/plus-tard/", account.hide_passkey_card, name="hide_passkey_card"),
    path("compte/appareils/fermer-les-autres/", account.close_other_sessions, name="close_other_sessions"),
    path("compte/equipe/second-facteur/", account.set_up_second_factor, name="second_factor"),
    path("compte/mes-donnees/", data.my_data, name="my_data"),
    path("compte/mes-donnees/archive/", data.download_archive, name="download_archive"),
    path("compte/mes-donnees/effacer/", data.leave, name="leave"),
    path("compte/mes-donnees/rester/", data.stay, name="stay"),
    path("compte/au-revoir/", data.gone, name="gone"),
    path("compte/pause/", data.pause, name="pause"),
    path("compte/je-viens-comme/", choices.circle, name="circle"),
    path("compte/personnes-bloquees/", choices.blocked, name="blocked"),
    path("compte/personnes-bloquees/<uuid:pk>/debloquer/", choices.unblock, name="unblock"),
    path("compte/heure/", choices.zone, name="zone"),
    path("compte/accords/", choices.consents, name="consents"),
    path("compte/accords/<slug:purpose>/", choices.change_consent, name="change_consent"),
    path("compte/qui-a-regarde-quoi/", choices.journal, name="journal"),
    path("equipe/entree/", entrance.week, name="entrance"),
    path("equipe/roles/", roles.roles, name="roles"),
    path("equipe/roles/<uuid:pk>/terminer/", roles.end_role, name="end_role"),
]

urlpatterns = [path("compte/", include(ENTRY)), path("", include((OURS, "accounts")))]
