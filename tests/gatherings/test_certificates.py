"""Certificates: asked at the end, confirmed person by person, a document anybody can read, a number that names nobody."""

import datetime as dt
import io

import pypdf
import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from eclaireur.accounts.actions import erase_person
from eclaireur.accounts.enums import Role
from eclaireur.accounts.models import Person
from eclaireur.gatherings import actions, codes, queries
from eclaireur.gatherings.enums import CertificateState
from eclaireur.gatherings.models import Certificate, Registration
from eclaireur.notices.models import Notice
from tests.factories.accounts import PersonFactory, StructureFactory
from tests.factories.gatherings import (
    a_certificate,
    a_facilitator,
    a_feed,
    a_programme_followed_by,
    a_series,
    coming_to,
)

pytestmark = pytest.mark.django_db
MINE = "/mes-rendez-vous/attestations/"


def read(content: bytes) -> tuple[pypdf.PdfReader, str]:
    reader = pypdf.PdfReader(io.BytesIO(content))
    return reader, " ".join("\n".join(page.extract_text() for page in reader.pages).split())


def download(browser, certificate, name="Marjolaine Élise Würtz", language="fr"):
    return browser.post(certificate.get_absolute_url(), {"name": name, "language": language})


def test_a_certificate_is_asked_confirmed_downloaded_and_verified(client_of):
    where = StructureFactory(name="GEM Les Lucioles")
    by, person = a_facilitator(where), PersonFactory(pseudonym="Coquelicot")
    series = a_programme_followed_by(person, by=by, structure=where)
    browser = client_of(person)
    assert "Mieux dormir" in browser.get(MINE).content.decode()
    browser.post(reverse("gatherings:ask_certificate", args=[series.pk]))
    certificate = Certificate.objects.get()
    assert Notice.objects.filter(to=by, kind="gatherings.certificate_asked").exists()
    assert "attend une réponse" in browser.get(certificate.get_absolute_url()).content.decode()
    assert download(browser, certificate)["Content-Type"].startswith("text/html")
    desk = client_of(by)
    assert reverse("gatherings:certificates", args=[series.pk]) in desk.get("/tenir-un-groupe/").content.decode()
    assert "Coquelicot" in desk.get(reverse("gatherings:certificates", args=[series.pk])).content.decode()
    desk.post(reverse("gatherings:answer_certificate", args=[certificate.pk]), {"answer": "confirm"})
    assert Notice.objects.filter(to=person, kind="gatherings.certificate_ready").exists()
    certificate.refresh_from_db()
    response = download(client_of(person), certificate)
    assert response["Content-Type"] == "application/pdf"
    _reader, text = read(response.content)
    for said in ("Marjolaine Élise Würtz", "Mieux dormir", "4 séances, 6 h 00 en tout", "GEM Les Lucioles", certificate.number):
        assert said in text
    page = Client().get(f"/attestations/{certificate.number}/").content.decode()
    assert "valable" in page
    assert "GEM Les Lucioles" in page
    assert "4 séances" in page
    assert "Coquelicot" not in page


def test_the_document_is_tagged_titled_in_its_language_and_links_to_its_verification(client_of):
    certificate = a_certificate(person := PersonFactory(), is_confirmed=True)
    for language, title in (("fr-FR", "Attestation de participation"), ("en", "Certificate of attendance")):
        reader, text = read(download(client_of(person), certificate, language=language[:2]).content)
        root = reader.trailer["/Root"]
        assert root["/MarkInfo"]["/Marked"]
        assert "/StructTreeRoot" in root
        assert str(root["/Lang"]).startswith(language[:2])
        assert root["/ViewerPreferences"]["/DisplayDocTitle"]
        assert b"pdfuaid:part" in root["/Metadata"].get_data()
        if language == "fr-FR":
            assert reader.metadata.title == title
            assert title in text
        links = [note.get_object()["/A"]["/URI"] for page in reader.pages for note in page.get("/Annots", [])]
        assert f"http://testserver/attestations/{certificate.number}/" in links


def test_the_name_is_kept_nowhere(client_of):
    certificate = a_certificate(person := PersonFactory(), is_confirmed=True)
    download(client_of(person), certificate, name="Nom Introuvable")
    for model in apps.get_models():
        assert "Introuvable" not in str(list(model._base_manager.values()))


@pytest.mark.parametrize("name", ["", "   ", "x" * 81, "a\x00b", "Nour \ue123", "Nour \u0378", "Nour \U0001e4d0"])
def test_a_name_that_cannot_be_is_said_and_what_was_typed_stays(client_of, name):
    certificate = a_certificate(person := PersonFactory(), is_confirmed=True)
    page = download(client_of(person), certificate, name=name)
    assert page.status_code == 422
    assert page.context["form"].errors["name"]
    assert page.context["form"]["name"].value() == name


@pytest.mark.parametrize("name", ["#let x = 1", "*Nour* _B_", "$ \\ \" ' @ [x] // <b>", "D’Artagnan-Müller, é", "Ἀριστοτέλης", "Łukasz Žižek"])
def test_any_name_is_printed_as_it_is_typed(client_of, name):
    certificate = a_certificate(person := PersonFactory(), is_confirmed=True, title="#strong[Titre] $x$")
    _reader, text = read(download(client_of(person), certificate, name=name).content)
    assert "".join(name.split()) in "".join(text.split())
    assert "#strong[Titre]$x$" in "".join(text.split())


@pytest.mark.parametrize(("title", "structure", "printed"), [
    ("Mieux dormir 🌙💤", "GEM 🐝 des Tilleuls", ["Mieux dormir", "GEM des Tilleuls"]),
    ("👩🏽‍🤝‍👩🏼 Ensemble ❤️ 1️⃣", "🐝", ["Ensemble", "les personnes qui tiennent le programme"]),
    ("🌿", "Les Lucioles", ["programme", "Les Lucioles"]),
    ("Dormir 𒀀𒁀 mieux", "Les Lucioles", ["Dormir mieux", "Les Lucioles"]),
])  # fmt: skip
def test_signs_no_font_has_in_a_title_are_left_out_and_the_name_is_not_blamed(client_of, title, structure, printed):
    where = StructureFactory(name=structure)
    certificate = a_certificate(person := PersonFactory(), a_facilitator(where), is_confirmed=True, title=title, structure=where)
    browser = client_of(person)
    answer = download(browser, certificate, name="Nour")
    assert answer["Content-Type"] == "application/pdf"
    _reader, text = read(answer.content)
    for words in ("Nour", *printed):
        assert words in text
    refused = download(browser, certificate, name="Nour \U0001e4d0")
    assert refused.context["form"].errors["name"]


def test_only_who_had_a_place_asks_and_only_when_it_is_over():
    by = a_facilitator()
    running = a_series(by, kind="programme", count=4)
    coming_to(running, early := PersonFactory())
    over = a_programme_followed_by(one := PersonFactory(), left := PersonFactory(), by=by)
    Registration.objects.filter(person=left).update(state="cancelled", left_at=timezone.now())
    for person, series in ((early, running), (left, over), (PersonFactory(), over)):
        with pytest.raises(ValidationError):
            actions.ask_certificate(by=person, series=series)
    assert actions.ask_certificate(by=one, series=over) == actions.ask_certificate(by=one, series=over)
    assert Certificate.objects.count() == 1


def test_only_those_who_hold_it_answer_and_never_for_themselves():
    by = a_facilitator()
    certificate = a_certificate(PersonFactory(), by)
    own = a_certificate(by, by)
    for person, asked in ((PersonFactory(), certificate), (a_facilitator(StructureFactory()), certificate), (certificate.person, certificate), (by, own)):
        for answer in (actions.confirm_certificate, actions.decline_certificate, actions.revoke_certificate):
            with pytest.raises(PermissionDenied):
                answer(by=person, certificate=asked)
    certificate.refresh_from_db()
    assert certificate.state == CertificateState.ASKED


def test_a_refusal_can_be_taken_back_and_a_withdrawal_cannot(client):
    by = a_facilitator()
    certificate = a_certificate(PersonFactory(), by)
    assert actions.decline_certificate(by=by, certificate=certificate).code == ""
    made = actions.confirm_certificate(by=by, certificate=certificate)
    assert actions.confirm_certificate(by=by, certificate=certificate).code == made.code
    assert actions.revoke_certificate(by=by, certificate=certificate).state == CertificateState.REVOKED
    assert actions.confirm_certificate(by=by, certificate=certificate).state == CertificateState.REVOKED
    page = client.get(f"/attestations/{made.number}/").content.decode()
    assert "a été retirée" in page
    assert "est valable" not in page


def test_a_withdrawn_certificate_is_downloaded_no_more(client_of):
    by = a_facilitator()
    certificate = a_certificate(person := PersonFactory(), by, is_confirmed=True)
    actions.revoke_certificate(by=by, certificate=certificate)
    page = download(client_of(person), certificate)
    assert page["Content-Type"].startswith("text/html")
    assert "retirée" in page.content.decode()


def test_nobody_else_reads_or_downloads_mine(client_of):
    certificate = a_certificate(PersonFactory(), by := a_facilitator(), is_confirmed=True)
    for person in (PersonFactory(), by):
        assert client_of(person).get(certificate.get_absolute_url()).status_code == 404
        assert download(client_of(person), certificate).status_code == 404


def test_a_number_is_found_however_it_is_typed_and_a_wrong_one_is_said(client):
    certificate = a_certificate(PersonFactory(), is_confirmed=True)
    typed = f" {certificate.number.lower().replace('-', ' ')} "
    assert client.get("/attestations/", {"numero": typed})["Location"] == f"/attestations/{certificate.number}/"
    for wrong in (codes.draw(), "x", "é", "\x00"):
        page = client.get("/attestations/", {"numero": wrong})
        assert page.status_code == 422
        assert page.context["form"].errors["numero"]
    assert client.get("/attestations/AAAA-AAAA-AAAA/").status_code == 404
    asked = a_certificate(PersonFactory())
    assert queries.certificate_numbered(asked.code) is None


def test_who_is_erased_leaves_a_number_that_still_answers_and_no_request(client):
    certificate = a_certificate(person := PersonFactory(), is_confirmed=True)
    actions.ask_certificate(by=person, series=a_programme_followed_by(person))
    a_feed(person)
    erase_person(person=person, by=person)
    assert Certificate.objects.get().person is None
    assert client.get(f"/attestations/{certificate.number}/").status_code == 200


def test_requests_without_an_answer_and_whose_they_are_is_forgotten():
    asked = a_certificate(PersonFactory())
    certificate = a_certificate(PersonFactory(), is_confirmed=True)
    actions.forget_certificates()
    assert Certificate.objects.count() == 2
    Certificate.objects.update(created_at=timezone.now() - dt.timedelta(days=61))
    Certificate.objects.filter(pk=certificate.pk).update(decided_at=timezone.now() - dt.timedelta(days=366))
    actions.forget_certificates()
    actions.forget_certificates()
    assert not Certificate.objects.filter(pk=asked.pk).exists()
    assert Certificate.objects.get().person is None


def aged(certificate, **days) -> None:
    """Some of its moments were so many days ago."""
    Certificate.objects.filter(pk=certificate.pk).update(**{name: timezone.now() - dt.timedelta(days=many) for name, many in days.items()})


def told(person) -> list[str]:
    return sorted(Notice.objects.filter(to=person).values_list("kind", flat=True))


def test_a_request_nobody_answers_is_recalled_once_then_deleted_and_the_person_told(client_of):
    by, person = a_facilitator(), PersonFactory()
    certificate = a_certificate(person, by)
    Notice.objects.all().delete()
    aged(certificate, created_at=29)
    actions.forget_certificates()
    assert told(by) == []
    aged(certificate, created_at=31)
    actions.forget_certificates()
    assert told(by) == ["gatherings.certificate_waiting"]
    assert client_of(by).get(Notice.objects.get(to=by).url).status_code == 200
    actions.forget_certificates()
    assert (told(by), told(person)) == (["gatherings.certificate_waiting"], [])
    aged(certificate, created_at=61)
    actions.forget_certificates()
    assert not Certificate.objects.exists()
    assert told(person) == ["gatherings.certificate_forgotten"]
    notice = Notice.objects.get(to=person)
    assert client_of(person).get(notice.url).status_code == 200
    notice.refresh_from_db()
    assert notice.read_at


def test_when_nobody_holds_it_any_more_who_coordinates_is_asked_then_reminded():
    by, person, coordinator = a_facilitator(), PersonFactory(), PersonFactory(roles=[Role.COORDINATOR])
    programme = a_programme_followed_by(person, by=by)
    Person.objects.filter(pk=by.pk).update(paused_since=timezone.now())
    certificate = actions.ask_certificate(by=person, series=programme)
    assert told(coordinator) == ["gatherings.certificate_asked"]
    aged(certificate, created_at=31)
    actions.forget_certificates()
    assert told(coordinator) == ["gatherings.certificate_asked", "gatherings.certificate_waiting"]


def test_a_refusal_is_kept_two_months_from_the_day_it_was_given():
    certificate = a_certificate(person := PersonFactory(), by := a_facilitator())
    actions.decline_certificate(by=by, certificate=certificate)
    Notice.objects.all().delete()
    aged(certificate, created_at=90, decided_at=31)
    actions.forget_certificates()
    assert Certificate.objects.exists()
    aged(certificate, decided_at=61)
    actions.forget_certificates()
    assert not Certificate.objects.exists()
    assert told(person) == []


def test_two_months_after_the_answer_those_who_hold_it_read_a_number_only(client_of):
    by = a_facilitator()
    certificate = a_certificate(PersonFactory(pseudonym="Coquelicot"), by, is_confirmed=True)
    address = reverse("gatherings:certificates", args=[certificate.series_id])
    assert "Coquelicot" in client_of(by).get(address).content.decode()
    Certificate.objects.update(decided_at=timezone.now() - dt.timedelta(days=61))
    page = client_of(by).get(address).content.decode()
    assert "Coquelicot" not in page
    assert certificate.number in page


def test_a_state_and_its_dates_go_together():
    certificate = a_certificate(PersonFactory())
    for wrong in ({"state": "confirmed"}, {"decided_at": timezone.now()}, {"code": "ABCDEFGHJKMN"}, {"state": "revoked"}, {"person": None}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Certificate.objects.filter(pk=certificate.pk).update(**wrong)
