"""Sessions: what ends them, when their key changes, and how someone learns that a new browser entered."""

import datetime as dt

import pytest
import time_machine
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    SECRET_SESSION_KEY,
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from allauth.usersessions.models import UserSession
from django.conf import settings as house
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from eclaireur.accounts import known_devices, second_factor
from eclaireur.accounts.actions import disown_session, draw_recovery_codes, forget_old_devices, give_consent
from eclaireur.accounts.cards import passkey_card
from eclaireur.accounts.devices import browser_and_system, is_another_browser
from eclaireur.accounts.enums import Purpose, Role
from eclaireur.accounts.models import EntranceHour, JournalEntry, KnownDevice
from eclaireur.notices.models import Notice
from tests.factories.accounts import PASSWORD, PersonFactory

pytestmark = pytest.mark.django_db

ENTER, MINE, NEW = "/compte/entrer/", "/mon-espace/", "cinq mots nouveaux et longs"
PHONE = "Mozilla/5.0 (Android 14; Mobile; rv:130.0) Gecko/130.0 Firefox/130.0"
PHONE_LATER = "Mozilla/5.0 (Android 15; Mobile; rv:131.0) Gecko/131.0 Firefox/131.0"
PHONE_AS_COMPUTER = "Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/130.0 Firefox/130.0"
LAPTOP = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/130.0 Safari/537.36"


@pytest.fixture
def lea(db):
    person = PersonFactory(pseudonym="Léa 12")
    person.set_password(PASSWORD)
    person.save()
    return person


def entered(agent=PHONE, *, of="203.0.113.9", by=None, name="Léa 12"):
    """A browser where Léa just entered."""
    browser = by or Client(HTTP_USER_AGENT=agent)
    assert browser.post(ENTER, {"login": name, "password": PASSWORD}, REMOTE_ADDR=of).status_code == 302
    return browser


def is_in(browser, **more) -> bool:
    return browser.get(MINE, **more).status_code == 200


def stolen_from(browser, agent) -> Client:
    """Someone elsewhere with a copy of the session's cookie."""
    thief = Client(HTTP_USER_AGENT=agent)
    thief.cookies[house.SESSION_COOKIE_NAME] = browser.cookies[house.SESSION_COOKIE_NAME].value
    return thief


class TestItsLife:
    def test_cookies_are_out_of_reach_of_scripts_and_of_other_sites(self, lea):
        browser = entered()
        browser.get(ENTER)
        for name in (house.SESSION_COOKIE_NAME, house.DEVICE_COOKIE_NAME, house.CSRF_COOKIE_NAME):
            cookie = browser.cookies[name]
            assert cookie["httponly"], name
            assert cookie["samesite"] == "Lax", name
            assert cookie["path"] == "/", name

    def test_entering_gives_a_new_key(self, lea):
        browser = Client(HTTP_USER_AGENT=PHONE)
        session = browser.session
        session["fixed"] = "by someone else"
        session.save()
        before = session.session_key
        browser.cookies[house.SESSION_COOKIE_NAME] = before
        entered(by=browser)
        assert browser.session.session_key != before

    def test_proving_it_is_still_you_gives_a_new_key_and_keeps_the_session_in_the_list(self, lea):
        browser = entered()
        before = browser.session.session_key
        thief = stolen_from(browser, PHONE)
        page = f"{reverse('account_reauthenticate')}?next={reverse('accounts:leave')}"
        assert browser.post(page, {"password": PASSWORD}).status_code == 302
        assert browser.session.session_key != before
        assert is_in(browser)
        assert not is_in(thief)
        assert list(UserSession.objects.values_list("session_key", flat=True)) == [browser.session.session_key]

    def test_a_recovery_code_proves_it_is_still_you(self, lea):
        lea.is_demo = True
        lea.save()
        second_factor.give_demo_second_factor(lea)
        code = draw_recovery_codes(by=lea)[0]
        browser = Client(HTTP_USER_AGENT=PHONE)
        browser.post(ENTER, {"login": "Léa 12", "password": PASSWORD})
        browser.post(reverse("mfa_authenticate"), {"code": second_factor.demo_code(lea)})
        leave = reverse("accounts:leave")
        assert browser.get(leave).status_code == 302
        browser.post(f"{reverse('mfa_reauthenticate')}?next={leave}", {"code": code})
        assert browser.get(leave).status_code == 200

    def test_a_one_time_code_serves_once(self, lea):
        lea.is_demo = True
        lea.save()
        second_factor.give_demo_second_factor(lea)
        code = second_factor.demo_code(lea)
        opened = []
        for _ in range(2):
            browser = Client(HTTP_USER_AGENT=PHONE)
            browser.post(ENTER, {"login": "Léa 12", "password": PASSWORD})
            browser.post(reverse("mfa_authenticate"), {"code": code})
            opened.append(is_in(browser))
        assert opened == [True, False]

    @pytest.mark.parametrize("later", [0, 20, 45])
    def test_a_one_time_code_used_twice_is_refused_while_it_is_good_and_its_owner_is_told_once(self, lea, later):
        lea.is_demo = True
        lea.save()
        second_factor.give_demo_second_factor(lea)
        with time_machine.travel(dt.datetime(2027, 3, 1, 9, 0, 1, tzinfo=dt.UTC), tick=False) as clock:
            code = second_factor.demo_code(lea)
            opened = []
            for seconds in (0, later, 0):
                clock.shift(seconds)
                browser = Client(HTTP_USER_AGENT=PHONE)
                browser.post(ENTER, {"login": "Léa 12", "password": PASSWORD})
                browser.post(reverse("mfa_authenticate"), {"code": f"{code[:3]} {code[3:]}"})
                opened.append(is_in(browser))
            assert opened == [True, False, False]
            assert Notice.objects.filter(to=lea, kind="accounts.code_used_twice").count() == 1
            assert [entry.verb for entry in JournalEntry.objects.told_to(lea)].count("accounts.refuse_used_code") == 1

    def test_a_one_time_code_serves_once_even_when_the_cache_forgets(self, lea):
        lea.is_demo = True
        lea.save()
        second_factor.give_demo_second_factor(lea)
        with time_machine.travel(dt.datetime(2027, 3, 1, 9, 0, 1, tzinfo=dt.UTC), tick=False) as clock:
            code = second_factor.demo_code(lea)
            opened = []
            for seconds in (0, 0, 20):
                clock.shift(seconds)
                cache.clear()
                browser = Client(HTTP_USER_AGENT=PHONE)
                browser.post(ENTER, {"login": "Léa 12", "password": PASSWORD})
                browser.post(reverse("mfa_authenticate"), {"code": code})
                opened.append(is_in(browser))
            clock.shift(30)
            browser.post(reverse("mfa_authenticate"), {"code": second_factor.demo_code(lea)})
            assert [*opened, is_in(browser)] == [True, False, False, True], "the next code opens"
            assert Notice.objects.filter(to=lea, kind="accounts.code_used_twice").count() == 1
            kept = Authenticator.objects.get(user=lea).data
            clock.shift(3600)
            second_factor.note_served(lea, second_factor.demo_code(lea))
            assert len(kept["served"]) == 2
            assert len(Authenticator.objects.get(user=lea).data["served"]) == 1, "only what could still open is remembered"

    def test_a_wrong_code_is_not_told_as_one_used_twice(self, lea):
        lea.is_demo = True
        lea.save()
        second_factor.give_demo_second_factor(lea)
        browser = Client(HTTP_USER_AGENT=PHONE)
        browser.post(ENTER, {"login": "Léa 12", "password": PASSWORD})
        for _ in range(2):
            browser.post(reverse("mfa_authenticate"), {"code": "000000"})
        assert not Notice.objects.filter(to=lea, kind="accounts.code_used_twice").exists()
        assert EntranceHour.objects.get().second_factor == 2

    def test_a_very_different_browser_is_asked_to_enter_again_and_the_stolen_session_is_over(self, lea):
        browser = entered()
        answer = stolen_from(browser, LAPTOP).get(MINE)
        assert answer["Location"].startswith(ENTER)
        assert not is_in(browser), "what was stolen serves nobody any more"

    def test_an_update_or_the_pages_of_a_computer_change_nothing(self, lea):
        browser = entered()
        assert is_in(browser, HTTP_USER_AGENT=PHONE_LATER)
        assert is_in(browser, HTTP_USER_AGENT=PHONE_AS_COMPUTER)

    def test_it_ends_after_two_weeks_without_a_visit_and_lasts_with_visits_but_not_beyond_a_month(self, lea):
        start = timezone.now()
        with time_machine.travel(start, tick=False) as clock:
            idle, busy = entered(), entered(LAPTOP)
            for day in range(1, 30):
                clock.move_to(start + dt.timedelta(days=day))
                assert is_in(busy), day
                if day == 15:
                    assert not is_in(idle)
            clock.move_to(start + dt.timedelta(days=30, seconds=5))
            answer = busy.get(MINE, follow=True)
        assert answer.request["PATH_INFO"] == ENTER
        assert "Par prudence" in answer.content.decode()

    def test_changing_the_password_closes_every_other_session(self, lea):
        here, elsewhere = entered(), entered(LAPTOP)
        done = here.post(reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": NEW})
        assert done.status_code == 302
        assert is_in(here)
        assert not is_in(elsewhere)
        assert UserSession.objects.filter(user=lea).count() == 1

    @pytest.mark.parametrize("name", ["accounts:leave", "account_email", "mfa_add_webauthn", "mfa_activate_totp"])
    def test_what_matters_asks_who_it_is_again_after_a_while(self, lea, name):
        browser = entered()
        assert browser.get(reverse(name))["Location"].startswith(reverse("account_reauthenticate"))

    @pytest.mark.parametrize("name", ["accounts:download_archive", "accounts:draw_recovery_codes", "account_email"])
    def test_so_does_sending_a_form_that_matters(self, lea, name):
        answer = entered().post(reverse(name), {"email": "autre@exemple.fr", "action_add": ""})
        assert answer["Location"].startswith(reverse("account_reauthenticate"))
        assert not EmailAddress.objects.exists()

    def test_someone_with_a_passkey_alone_confirms_before_choosing_a_password(self, client):
        person = PersonFactory()
        Authenticator.objects.create(user=person, type=Authenticator.Type.WEBAUTHN, data={"name": "clé", "credential": {}})
        person.set_password(None)
        person.save()
        client.force_login(person)
        answer = client.post(reverse("account_set_password"), {"password1": NEW})
        assert "confirmer" in answer["Location"]
        person.refresh_from_db()
        assert not person.has_usable_password()


AGENTS = st.sampled_from([PHONE, PHONE_LATER, PHONE_AS_COMPUTER, LAPTOP, ""]) | st.text(max_size=60)


@given(AGENTS, AGENTS)
def test_being_another_browser_goes_both_ways_and_never_for_oneself(one, other):
    one, other = browser_and_system(one), browser_and_system(other)
    assert is_another_browser(one, other) == is_another_browser(other, one)
    assert not is_another_browser(one, one)


class TestANewDevice:
    def test_the_first_one_is_not_news_and_the_second_is_told_in_plain_words(self, lea):
        phone = entered()
        assert not Notice.objects.exists()
        entered(LAPTOP)
        notice = Notice.objects.get(to=lea)
        assert notice.url == reverse("usersessions_list")
        assert "nouvel appareil" in phone.get(reverse("notices:notices")).content.decode()

    def test_a_browser_that_came_back_is_not_news(self, lea):
        phone, laptop = entered(), entered(LAPTOP)
        Notice.objects.all().delete()
        for browser in (phone, laptop):
            browser.post("/compte/sortir/")
            entered(by=browser)
        assert not Notice.objects.exists()
        assert KnownDevice.objects.count() == 2

    def test_the_e_mail_says_nothing_of_what_happened(self, lea, django_capture_on_commit_callbacks):
        EmailAddress.objects.create(user=lea, email="lea@exemple.fr", verified=True, primary=True)
        give_consent(by=lea, purpose=Purpose.CONTACT)
        entered()
        with time_machine.travel(timezone.now().replace(hour=10)), django_capture_on_commit_callbacks(execute=True):
            entered(LAPTOP)
        for message in mail.outbox:
            assert message.to == ["lea@exemple.fr"]
            for word in ("appareil", "compte", "Léa", "Éclaireur", "mot de passe"):
                assert word not in message.subject + message.body

    def test_it_was_not_me_ends_it_forgets_its_browser_and_leads_to_the_lock(self, lea):
        phone, thief = entered(), entered(LAPTOP)
        page = phone.get(reverse("usersessions_list")).content.decode()
        assert "Ce n’était pas moi" in page
        assert "nouveau" in page
        row = UserSession.objects.get(session_key=thief.session.session_key)
        answer = phone.post(reverse("accounts:not_me", args=[row.pk]))
        assert answer["Location"] == reverse("account_change_password")
        assert not is_in(thief)
        assert is_in(phone)
        assert KnownDevice.objects.count() == 1
        assert not known_devices.is_known(_request_of(thief), lea.skeleton)

    def test_nobody_disowns_the_session_of_another(self, lea):
        entered()
        row = UserSession.objects.get()
        stranger = Client()
        stranger.force_login(PersonFactory())
        assert stranger.post(reverse("accounts:not_me", args=[row.pk])).status_code == 404
        with pytest.raises(PermissionError):
            disown_session(by=PersonFactory(), session=row)

    def test_two_people_on_one_browser_leave_nothing_that_links_them(self, lea):
        zoe = PersonFactory(pseudonym="Zoé 34")
        zoe.set_password(PASSWORD)
        zoe.save()
        shared = entered()
        shared.post("/compte/sortir/")
        entered(by=shared, name="Zoé 34")
        digests = set(KnownDevice.objects.values_list("digest", flat=True))
        assert len(digests) == 2
        word = shared.cookies[house.DEVICE_COOKIE_NAME].value
        assert not any(word in digest for digest in digests)

    def test_a_cookie_nobody_gave_is_replaced(self, lea):
        browser = Client(HTTP_USER_AGENT=PHONE)
        browser.cookies[house.DEVICE_COOKIE_NAME] = "x' OR 1=1"
        entered(by=browser)
        assert len(browser.cookies[house.DEVICE_COOKIE_NAME].value) == 43

    def test_browsers_nobody_uses_and_traces_of_closed_sessions_are_forgotten(self, lea):
        browser = entered()
        kept = entered(LAPTOP)
        old = timezone.localdate() - dt.timedelta(days=known_devices.LASTING + 1)
        KnownDevice.objects.filter(digest=_digest(lea, browser)).update(last_used_on=old)
        browser.session.delete(browser.session.session_key)
        forget_old_devices()
        assert KnownDevice.objects.get().digest == _digest(lea, kept)
        assert UserSession.objects.get().session_key == kept.session.session_key
        assert is_in(kept)


class TestALockThatChanges:
    @pytest.mark.parametrize("change", ["password", "app", "code"])
    def test_is_told_to_the_one_it_protects(self, lea, change, django_capture_on_commit_callbacks):
        codes = draw_recovery_codes(by=lea)
        browser = entered()
        browser.post(f"{reverse('account_reauthenticate')}?next=/compte/", {"password": PASSWORD})
        if change == "password":
            browser.post(reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": NEW})
        elif change == "app":
            browser.get(reverse("mfa_activate_totp"))
            secret = browser.session[SECRET_SESSION_KEY]
            with time_machine.travel(timezone.now(), tick=False), django_capture_on_commit_callbacks(execute=True):  # a code lives thirty seconds
                code = format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))
                browser.post(reverse("mfa_activate_totp"), {"code": code})
        else:
            Client().post("/compte/retrouver/", {"pseudonym": "Léa 12", "code": codes[0], "password": NEW})
        assert Notice.objects.get(to=lea).kind == "accounts.lock_changed"


class TestTwoPlacesAtOnce:
    @pytest.mark.parametrize(
        ("agent", "address", "is_told"),
        [(LAPTOP, "198.51.100.7", True), (LAPTOP, "203.0.113.77", False), (PHONE_LATER, "198.51.100.7", False)],
    )
    def test_two_kinds_of_device_on_two_networks_are_told_to_oneself(self, lea, agent, address, is_told):
        phone = entered()
        entered(agent, of=address)
        assert ("presque en même temps" in phone.get(reverse("usersessions_list")).content.decode()) is is_told

    def test_an_hour_later_it_is_an_ordinary_day(self, lea):
        with time_machine.travel(timezone.now() - dt.timedelta(hours=1)):
            phone = entered()
        entered(LAPTOP, of="198.51.100.7")
        assert "presque en même temps" not in phone.get(reverse("usersessions_list")).content.decode()


class TestPasskeysAreOffered:
    def test_the_card_is_for_those_without_one_and_stays_away_once_put_away(self, lea, client_of):
        browser = client_of(lea)
        page = browser.get(MINE).content.decode()
        assert "Entrer sans mot de passe" in page
        assert browser.post(reverse("accounts:hide_passkey_card")).status_code == 302
        with time_machine.travel(timezone.now() + dt.timedelta(days=3000)):
            lea.refresh_from_db()
            assert passkey_card(lea) is None

    def test_the_staff_is_told_why_and_asked_again_a_month_later(self, client_of):
        moderator = PersonFactory(roles=[Role.MODERATOR])
        browser = client_of(moderator)
        assert "ce qui les protège le mieux" in browser.get(MINE).content.decode()
        browser.post(reverse("accounts:hide_passkey_card"))
        moderator.refresh_from_db()
        assert passkey_card(moderator) is None
        with time_machine.travel(timezone.now() + dt.timedelta(days=31)):
            assert passkey_card(moderator).context == {"is_staff": True}

    def test_whoever_has_one_does_not_see_it(self, lea):
        Authenticator.objects.create(user=lea, type=Authenticator.Type.WEBAUTHN, data={"name": "clé"})
        assert passkey_card(lea) is None


def _digest(person, browser) -> str:
    return KnownDevice.digest_of(person.skeleton, browser.cookies[house.DEVICE_COOKIE_NAME].value)


def _request_of(browser):
    return browser.get("/compte/entrer/").wsgi_request
