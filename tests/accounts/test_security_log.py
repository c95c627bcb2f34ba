"""The log of security: one fixed line for each decision, which names nobody, and leads to nobody after eight days."""

import datetime as dt
import json
import logging
import re

import pytest
import time_machine
from allauth.account.internal.flows.login import record_authentication
from allauth.account.models import EmailAddress
from django.conf import settings as house
from django.contrib.auth import login
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone

from eclaireur.accounts import guard, second_factor, security_log
from eclaireur.accounts.actions import draw_recovery_codes, end_role, grant_role
from eclaireur.accounts.backups.format import models_kept
from eclaireur.accounts.enums import Role
from eclaireur.accounts.models import JournalEntry, RoleGrant, TagKey
from eclaireur.accounts.rotation import Report, rewrap_all
from tests.architecture.house import ROOT, our_code
from tests.factories.accounts import PASSWORD, PersonFactory, prove_identity
from tests.factories.conversations import private_thread

pytestmark = pytest.mark.django_db

ENTER, RECOVER, NEW = "/compte/entrer/", "/compte/retrouver/", "cinq mots nouveaux et longs"
TAG = re.compile(r"[0-9a-f]{8}|-")
SHAPE = re.compile(r"(entrance|again|lock|role|left|refusal)( [a-z]+=[a-z0-9_-]+)+")


@pytest.fixture
def lea(db):
    person = PersonFactory(pseudonym="Léa 12", is_demo=True)
    person.set_password(PASSWORD)
    person.save()
    return person


@pytest.fixture
def lines(caplog):
    """What the log of security says, line by line; whatever is said has the one shape and names nobody."""
    caplog.set_level(logging.INFO, logger="eclaireur.security")

    def said() -> list[str]:
        found = [record.getMessage() for record in caplog.records if record.name == "eclaireur.security"]
        caplog.clear()
        for line in found:
            assert SHAPE.fullmatch(line), line
            assert not re.search(r"l[ée]a|12 |203\.0\.113", line.lower()), line
            assert all(TAG.fullmatch(tag) for tag in re.findall(r"(?:tag|by)=(\S+)", line)), line
        return found

    return said


def sign_in(browser, *, password=PASSWORD, name="Léa 12"):
    return browser.post(ENTER, {"login": name, "password": password}, REMOTE_ADDR="203.0.113.9")


class TestEntering:
    def test_a_password_that_opens_leaves_one_line(self, lea, lines):
        sign_in(Client())
        assert lines() == [f"entrance outcome=accepted way=password second=none tag={security_log.tag_of(lea)}"]

    def test_a_wrong_password_leaves_one_line_and_nobody_has_no_tag(self, lea, lines):
        sign_in(Client(), password="non")
        assert lines() == [f"entrance outcome=refused way=password second=none tag={security_log.tag_of(lea)}"]
        sign_in(Client(), name="Personne n’a ce nom")
        assert lines() == ["entrance outcome=refused way=password second=none tag=-"]

    def test_one_who_must_wait_is_slowed(self, lea, lines):
        for _ in range(guard.FREE + 1):
            sign_in(Client(), password="non")
        assert lines()[-1] == f"entrance outcome=slowed way=password second=none tag={security_log.tag_of(lea)}"

    def test_a_second_factor_is_refused_then_opens_and_a_recovery_code_is_called_so(self, lea, lines):
        second_factor.give_demo_second_factor(lea)
        spare = draw_recovery_codes(by=lea)[0]
        tag = security_log.tag_of(lea)
        lines()
        for code, said in (
            ("000000", "outcome=refused way=password second=totp"),
            (second_factor.demo_code(lea), "outcome=accepted way=password second=totp"),
            (spare, "outcome=accepted way=password second=recovery"),
        ):
            browser = Client()
            sign_in(browser)
            assert lines() == [f"entrance outcome=halfway way=password second=none tag={tag}"], "the password was right"
            browser.post(reverse("mfa_authenticate"), {"code": code})
            assert lines() == [f"entrance {said} tag={tag}"]

    def test_a_code_that_served_is_refused_and_trying_too_often_is_slowed(self, lea, lines):
        second_factor.give_demo_second_factor(lea)
        second_factor.note_served(lea, second_factor.demo_code(lea))
        browser = Client()
        sign_in(browser)
        lines()
        browser.post(reverse("mfa_authenticate"), {"code": second_factor.demo_code(lea)})
        assert [line.split()[1] for line in lines()] == ["outcome=refused"]
        for _ in range(6):
            browser.post(reverse("mfa_authenticate"), {"code": "000000"})
        assert "outcome=slowed way=password second=totp" in lines()[-1]

    @pytest.mark.parametrize("sent", ["[]", "null", '{"id": "x", "rawId": "x", "type": "public-key", "response": {}}'])
    def test_a_key_cut_short_is_refused_at_both_doors(self, lea, lines, sent):
        second_factor.give_demo_second_factor(lea)
        tag = security_log.tag_of(lea)
        Client().post(reverse("mfa_login_webauthn"), {"credential": sent})
        assert lines() == ["entrance outcome=refused way=passkey second=none tag=-"]
        browser = Client()
        sign_in(browser)
        lines()
        assert browser.post(reverse("mfa_authenticate"), {"credential": sent}).status_code == 200
        assert lines() == [f"entrance outcome=refused way=password second=key tag={tag}"]

    def test_a_passkey_that_opens_is_called_so(self, lea, lines):
        request = RequestFactory().post(ENTER)
        request.session, request.user = Client().session, lea
        record_authentication(request, lea, "mfa", type="webauthn", passwordless=True)
        login(request, lea, backend=house.AUTHENTICATION_BACKENDS[-1])
        assert lines() == [f"entrance outcome=accepted way=passkey second=none tag={security_log.tag_of(lea)}"]

    def test_coming_back_with_a_code(self, lea, lines):
        code = draw_recovery_codes(by=lea)[0]
        tag = security_log.tag_of(lea)
        assert lines() == [f"lock changed=codes tag={tag}"]
        for typed in ("AAAA-BBBB-CCCC-DDDD", code):
            Client().post(RECOVER, {"pseudonym": "Léa 12", "code": typed, "password": NEW})
        assert lines() == [f"entrance outcome={outcome} way=code second=none tag={tag}" for outcome in ("refused", "accepted")]

    def test_coming_back_by_a_link_which_serves_once(self, lea, lines):
        EmailAddress.objects.create(user=lea, email="lea@example.org", verified=True, primary=True)
        browser, tag = Client(), security_log.tag_of(lea)
        browser.post(reverse("account_reset_password"), {"email": "lea@example.org"})
        link = re.search(r"http://[^/\s]+(/\S+)", mail.outbox[-1].body)[1]
        browser.post(browser.get(link).url, {"password1": NEW})
        assert lines() == [f"entrance outcome=accepted way=reset second=none tag={tag}"]
        Client().get(link)
        assert lines() == [f"entrance outcome=refused way=reset second=none tag={tag}"]

    def test_signing_out(self, lea, lines):
        browser = Client()
        sign_in(browser)
        lines()
        browser.post(reverse("account_logout"))
        assert lines() == [f"left tag={security_log.tag_of(lea)}"]


class TestInside:
    def test_proving_it_is_still_you(self, lea, lines):
        browser, tag = Client(), security_log.tag_of(lea)
        sign_in(browser)
        lines()
        for password in ("non", PASSWORD):
            browser.post(reverse("account_reauthenticate"), {"password": password})
        assert lines() == [f"again outcome=refused way=password tag={tag}", f"again outcome=accepted way=password tag={tag}"]

    def test_a_lock_that_changes_or_whose_old_key_is_wrong(self, lea, lines):
        browser, tag = Client(), security_log.tag_of(lea)
        sign_in(browser)
        lines()
        for password in ("non", PASSWORD):
            browser.post(reverse("account_change_password"), {"oldpassword": password, "password1": NEW})
        assert lines() == [f"again outcome=refused way=password tag={tag}", f"lock changed=password tag={tag}"]

    def test_a_role_given_ended_or_refused(self, lea, lines):
        operator, other, someone = PersonFactory(roles=[Role.OPERATOR]), PersonFactory(), PersonFactory()
        tag, by, stranger = (security_log.tag_of(one) for one in (someone, operator, other))
        end_role(by=operator, grant=grant_role(by=operator, person=someone, role=Role.MODERATOR))
        assert lines() == [f"role change={change} role=moderator tag={tag} by={by}" for change in ("given", "ended")]
        with pytest.raises(PermissionDenied):
            grant_role(by=other, person=someone, role=Role.OPERATOR)
        assert lines() == [f"role change=refused role=operator tag={tag} by={stranger}"]
        grant_role(by=operator, person=lea, role=Role.MODERATOR)  # fictional: the demonstration is told on its own
        assert lines() == []
        with pytest.raises(PermissionDenied):
            end_role(by=other, grant=RoleGrant.objects.get(person=operator))
        assert lines() == [f"role change=refused role=operator tag={by} by={stranger}"]


class TestRefusals:
    def test_a_door_that_is_not_ours_names_the_tag_at_a_desk(self, lea, lines):
        browser = Client()
        browser.force_login(lea)
        lines()
        assert browser.get("/admin/").status_code == 403
        assert lines() == [f"refusal reason=forbidden tag={security_log.tag_of(lea)}"]

    def test_elsewhere_a_refusal_is_tied_to_nobody(self, lea, lines):
        """Whoever asks for help and sends a form too old must not be in the log, beside the page they were on."""
        browser = Client(enforce_csrf_checks=True)
        browser.force_login(lea)
        prove_identity(browser, lea)
        lines()
        assert browser.post(reverse("accompaniment:publish"), {"text": "x"}).status_code == 403
        assert lines() == ["refusal reason=csrf tag=-"]

    def test_what_is_malformed_or_too_big(self, lines):
        Client().get("/", HTTP_HOST="ailleurs.example")
        Client().post(ENTER, b"login=" + b"a" * 3_000_000, content_type="application/x-www-form-urlencoded")
        assert lines() == ["refusal reason=malformed tag=-", "refusal reason=too_big tag=-"]


class TestTags:
    def test_a_tag_holds_a_day_whoever_reads_it_and_two_days_have_two(self, lea):
        with time_machine.travel(timezone.now().replace(hour=10), tick=False) as clock:
            first = security_log.tag_of(lea)
            assert first == security_log.tag_of("léa 12") != security_log.tag_of(PersonFactory())
            clock.shift(dt.timedelta(days=1))
            assert security_log.tag_of(lea) not in {first, "-"}

    def test_after_eight_days_the_key_is_gone_and_the_lines_lead_to_nobody(self, lea):
        with time_machine.travel(timezone.now().replace(hour=10), tick=False) as clock:
            first = security_log.tag_of(lea)
            clock.shift(dt.timedelta(days=7))
            security_log.forget_old_keys()
            assert TagKey.objects.count() == 1
            clock.shift(dt.timedelta(days=1))
            security_log.forget_old_keys()
            assert TagKey.objects.count() == 0
            clock.shift(-dt.timedelta(days=8))
            assert security_log.tag_of(lea) != first, "nobody can draw the same key again"

    def test_the_key_is_sealed_follows_a_change_of_operator_key_and_no_backup_holds_it(self, lea, settings):
        tag = security_log.tag_of(lea)
        assert TagKey.objects.get().sealed.startswith("house:")
        settings.OPERATOR_KEYS = ["bmV3IG9wZXJhdG9yIGtleSwgdGhpcnR5LXR3byBieXQ=", *settings.OPERATOR_KEYS]
        rewrap_all(Report(), lambda *_: None)
        settings.OPERATOR_KEYS = settings.OPERATOR_KEYS[:1]
        assert security_log.tag_of(lea) == tag
        assert TagKey not in set(models_kept())

    def test_a_line_leads_to_whoever_must_be_warned_who_reads_that_it_was_asked(self, lea, capsys):
        tag, today = security_log.tag_of(lea), timezone.localdate()
        call_command("whose_tag", tag)
        assert capsys.readouterr().out == "Léa 12\n"
        looked = JournalEntry.objects.told_to(lea).get(verb="accounts.name_tag")
        assert looked.is_look
        for wrong, day in (("00000000", today), (tag, today - dt.timedelta(days=1))):
            with pytest.raises(CommandError):
                call_command("whose_tag", wrong, day=day)
        assert JournalEntry.objects.filter(verb="accounts.name_tag").count() == 1

    def test_a_key_that_does_not_open_stops_nobody(self, lea, lines):
        TagKey.objects.create(day=timezone.localdate(), sealed="house:0:AAAA")
        assert sign_in(Client()).status_code == 302
        assert lines() == ["entrance outcome=accepted way=password second=none tag=-"]


class TestWhatIsNeverSaid:
    def test_asking_for_help_leaves_no_line(self, lea, lines):
        browser = Client()
        browser.force_login(lea)
        prove_identity(browser, lea)
        thread, _one, _other = private_thread(lea)
        lines()
        for address in ("/aide/", reverse("accompaniment:my_requests"), reverse("conversations:thread", args=[thread.pk])):
            assert browser.get(address).status_code == 200, address
        browser.post(reverse("conversations:thread", args=[thread.pk]), {"text": "Je veux mourir ce soir."})
        browser.get("/nulle/part/")
        assert lines() == []

    def test_no_room_above_the_entrance_writes_there(self):
        elsewhere = [
            str(path.relative_to(ROOT)) for path in our_code()
            if "eclaireur/accounts/" not in str(path) and re.search(r"security_log|eclaireur\.security", path.read_text())
        ]
        assert elsewhere == ["src/eclaireur/config/settings/base.py"]

    def test_operators_read_it_though_the_rest_is_warnings_alone(self):
        assert house.LOGGING["root"]["level"] == "WARNING"
        assert house.LOGGING["loggers"]["eclaireur.security"] == {"level": "INFO"}
        assert json.dumps(house.LOGGING).count("StreamHandler") == 1

    def test_the_units_keep_it_apart_and_eight_days_at_most(self):
        for unit in (ROOT / "deploy").glob("*.service"):
            assert "\nLogNamespace=eclaireur\n" in unit.read_text(), unit.name
        kept = (ROOT / "deploy" / "journald@eclaireur.conf").read_text()
        days = [int(kept.split(f"\n{name}=")[1].split("day")[0]) for name in ("MaxFileSec", "MaxRetentionSec")]
        assert sum(days) <= 8, "a file goes whole, a retention after its last line"
