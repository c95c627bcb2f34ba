"""What leaves the site for people on call, received by a real server on the loopback."""

import hashlib
import hmac
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.utils import timezone

from eclaireur.accounts.enums import Role
from eclaireur.safety import actions, gateway
from eclaireur.safety.actions import reaching
from eclaireur.safety.enums import Urgency
from eclaireur.safety.models import Alert
from tests.factories.accounts import PersonFactory
from tests.factories.conversations import private_thread, say
from tests.safety.test_alerts import always_on_call

SECRET = "un secret partagé"


class Receiver(ThreadingHTTPServer):
    """Keeps each request received, and answers with `status`."""

    def __init__(self):
        self.received, self.status, self.location = [], 200, ""
        super().__init__(("127.0.0.1", 0), Handler)

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_port}/alerte"


class Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.received.append((dict(self.headers), body))
        self.send_response(self.server.status)
        if self.server.location:
            self.send_header("Location", self.server.location)
        self.end_headers()

    def do_HEAD(self):
        self.send_response(405)
        self.end_headers()

    def log_message(self, *said):
        pass


@pytest.fixture
def receiver():
    with Receiver() as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def test_a_webhook_is_signed_and_its_signature_covers_the_time_and_the_body(receiver):
    gateway.Gateway("webhook", receiver.url, secret=SECRET).post({"event": "alert", "mot": "été"})

    ((headers, body),) = receiver.received
    assert json.loads(body) == {"event": "alert", "mot": "été"}
    signed = headers["X-Eclaireur-Timestamp"].encode() + b"." + body
    assert headers["X-Eclaireur-Signature"] == "sha256=" + hmac.new(SECRET.encode(), signed, hashlib.sha256).hexdigest()


@pytest.mark.parametrize("status", [400, 403, 500, 503])
def test_a_refusal_is_said(receiver, status):
    receiver.status = status
    with pytest.raises(gateway.UnreachableError, match=str(status)):
        gateway.Gateway("webhook", receiver.url).post({})


def test_a_redirection_is_not_followed(receiver):
    receiver.status, receiver.location = 302, receiver.url
    with pytest.raises(gateway.UnreachableError):
        gateway.Gateway("webhook", receiver.url).post({})
    assert len(receiver.received) == 1


def test_nothing_leaves_in_clear_over_the_network():
    one = gateway.Gateway("webhook", "http://example.org/")
    assert not one.is_safe
    with pytest.raises(gateway.UnreachableError, match="https"):
        one.post({})


def test_what_does_not_answer_is_said(receiver):
    assert gateway.Gateway("webhook", receiver.url).answers()
    gone = gateway.Gateway("webhook", "http://127.0.0.1:9/")
    assert not gone.answers()
    with pytest.raises(gateway.UnreachableError):
        gone.post({})


@pytest.mark.parametrize(("body", "good"), [
    ('{"to": "{to}", "text": "{text}"}', True), ('{"messages": [{"n": "{to}", "m": ["{text}"]}]}', True),
    ('{"to": "{to}"}', False), ("[]", False), ("{to} {text}", False),
])  # fmt: skip
def test_the_body_of_an_sms_is_a_json_object_with_both_words(body, good):
    assert gateway.is_sms_body(body) is good


def test_words_with_quotes_and_braces_stay_words():
    made = gateway.filled('{"a": {"b": ["{to}", 3]}, "c": "x {text}"}', to='06"}', text="{to} \\ é")
    assert made["a"]["b"] == ['06"}', 3]
    assert made["c"].startswith("x ")


@pytest.mark.django_db
def test_an_alert_reaches_the_phone_and_the_webhook_without_a_word_of_the_text(
    receiver, settings, django_capture_on_commit_callbacks
):
    settings.ALERT_WEBHOOK_URL, settings.ALERT_WEBHOOK_SECRET = receiver.url, SECRET
    settings.SMS_URL, settings.SMS_TOKEN = receiver.url, "jeton"
    on_call = always_on_call(PersonFactory(roles=[Role.MODERATOR]))
    actions.choose_reach(by=on_call, by_mail=False, phone="06 12 34 56 78")
    author = PersonFactory(pseudonym="Camille")

    with django_capture_on_commit_callbacks(execute=True):
        say(private_thread(author)[0], author, "Je vais me suicider ce soir.")

    sms, hook = sorted((json.loads(body) for _headers, body in receiver.received), key=lambda sent: "event" in sent)
    assert sms["to"] == "0612345678"
    assert hook["level"] == Urgency.CRISIS
    assert hook["id"] == str(Alert.objects.get().pk)
    said = json.dumps([sms, hook]).lower()
    assert "suicid" not in said
    assert "camille" not in said
    assert [headers["Authorization"] for headers, _body in receiver.received if "Authorization" in headers] == ["Bearer jeton"]


@pytest.mark.django_db
def test_a_refused_alert_is_tried_again_until_someone_takes_it(receiver, settings, caplog):
    settings.ALERT_WEBHOOK_URL, receiver.status = receiver.url, 503
    moderator = PersonFactory(roles=[Role.MODERATOR])
    alert = Alert.objects.create(author=PersonFactory(), level=Urgency.CRISIS, due_at=timezone.now())

    assert not reaching.reach.func("", str(alert.pk), "")
    assert "503" in caplog.text
    receiver.status = 200
    assert reaching.reach_again.func("webhook", "", str(alert.pk), "", 1)

    actions.take_alert(by=moderator, alert=alert)
    assert not reaching.reach_again.func("webhook", "", str(alert.pk), "", 2)
    assert len(receiver.received) == 2
