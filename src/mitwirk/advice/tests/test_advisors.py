"""Advisors: an entry is checked, found, asked and answered; addresses stay hidden until a yes."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone
from django.utils.text import slugify

from mitwirk.accounts.models import Sector
from mitwirk.accounts.testing import make_office, make_user
from mitwirk.advice.actions import advisors, enquiries
from mitwirk.advice.models import Advisor, AdvisorEnquiry, AdvisorReference, AdvisorStep, EnquiryStep, Listing
from mitwirk.core.contract import contracts
from mitwirk.core.errors import Conflict, NotAllowed, TooMany
from mitwirk.core.models import Activity
from mitwirk.network.actions.contact import NotDelivered
from mitwirk.network.models import ContactBlock, Initiative
from mitwirk.places.models import Place
from mitwirk.places.testing import make_municipality

pytestmark = pytest.mark.django_db
LIST = "/beratung/fachleute/"
FIELDS = {
    "name": "Greta Halm",
    "sector": "citizens",
    "summary": "Moderiert Abende mit zwei Lagern.",
    "about": "Ich spreche vorher mit allen.",
    "services": ["facilitates"],
    "day_rate_from": "500",
    "day_rate_to": "800",
    "availability": "now",
    "mandates_per_year": "4",
}


def make_advisor(name: str = "Greta Halm", *, user=None, listing: str = Listing.LISTED, **fields) -> Advisor:
    now = timezone.now()
    user = user or make_user(name.split()[0], email=f"{name.replace(' ', '.').lower()}@beispiel.de")
    values = {"sector": Sector.CITIZENS, "summary": "Moderiert.", "facilitates": True, **fields}
    slug = slugify(name)
    return Advisor.objects.create(
        user=user, slug=slug, name=name, listing=listing, made_at=now, changed_at=now, **values
    )


def make_initiative(by, **fields) -> Initiative:
    now = timezone.now()
    values = {"title": "Marktplatz für alle", "slug": "marktplatz-fuer-alle", "summary": "Mehr Bäume.", **fields}
    place = make_municipality("Lindental")
    return Initiative.objects.create(
        sector=Sector.CITIZENS, place=place, made_by=by, made_at=now, changed_at=now, confirmed_at=now, **values
    )


def ask(advisor: Advisor, by, *, days: int = 10) -> AdvisorEnquiry:
    now = timezone.now()
    return enquiries.ask_advisor(
        advisor=advisor,
        subject="Abend zur Ortsmitte",
        text="Wir erwarten 60 Menschen.",
        place=None,
        answer_by=timezone.localdate(now) + timedelta(days=days),
        by=by,
        now=now,
    )


def test_an_entry_waits_for_the_office_and_is_then_seen_by_all(client, django_capture_on_commit_callbacks):
    amina = make_user("Amina")
    client.force_login(amina)
    client.post(f"{LIST}mein-eintrag/", FIELDS)
    advisor = Advisor.objects.get()
    client.logout()
    assert client.get(f"{LIST}{advisor.slug}/").status_code == 404
    assert advisor.name not in client.get(LIST).content.decode()

    client.force_login(make_office())
    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"{LIST}{advisor.slug}/pruefung/", {"listing": "listed"})
    client.logout()
    page = client.get(f"{LIST}{advisor.slug}/").content.decode()
    assert "500 bis 800 Euro am Tag" in page
    assert amina.email not in page
    assert [step.listing for step in advisor.steps.order_by("pk")] == [Listing.WAITING, Listing.LISTED]
    assert mail.outbox[-1].to == [amina.email]
    assert Activity.objects.filter(kind="advice.advisor_decided", visible_to="all").count() == 1


def test_pressing_twice_enters_once(client):
    client.force_login(make_user("Amina"))
    client.post(f"{LIST}mein-eintrag/", FIELDS)
    second = client.post(f"{LIST}mein-eintrag/", FIELDS)
    assert Advisor.objects.count() == 1
    assert second.status_code == 422
    assert "Inzwischen hat jemand" in second.content.decode()


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"day_rate_to": "300"}, "Der höchste Satz liegt unter dem niedrigsten."),
        ({"day_rate_from": ""}, "Schreiben Sie auch, ab welchem Satz Sie arbeiten."),
        ({"availability": "later"}, "Schreiben Sie, ab wann Sie Zeit haben."),
        ({"website": "javascript:alert(1)"}, "website"),
        ({"services": []}, "Was bieten Sie an?"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(client, wrong, sentence):
    client.force_login(make_user("Amina"))
    answer = client.post(f"{LIST}mein-eintrag/", {**FIELDS, **wrong})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert sentence in page
    assert "Ich spreche vorher mit allen." in page
    assert Advisor.objects.count() == 0


def test_a_refusal_needs_a_reason_and_can_be_mended(client):
    amina = make_user("Amina")
    advisor = make_advisor(user=amina, listing=Listing.WAITING)
    client.force_login(make_office())
    assert client.post(f"{LIST}{advisor.slug}/pruefung/", {"listing": "refused"}).status_code == 422
    client.post(f"{LIST}{advisor.slug}/pruefung/", {"listing": "refused", "reason": "Die Ausbildung fehlt."})
    client.force_login(amina)
    assert "Die Ausbildung fehlt." in client.get(f"{LIST}{advisor.slug}/").content.decode()
    client.post(f"{LIST}mein-eintrag/", {**FIELDS, "version": "1"})
    advisor.refresh_from_db()
    assert advisor.listing == Listing.WAITING


def test_an_older_form_does_not_overwrite_a_newer_entry(client):
    amina = make_user("Amina")
    make_advisor(user=amina)
    client.force_login(amina)
    client.post(f"{LIST}mein-eintrag/", {**FIELDS, "version": "1", "summary": "Die neue Fassung."})
    late = client.post(f"{LIST}mein-eintrag/", {**FIELDS, "version": "1", "summary": "Die alte Fassung."})
    assert late.status_code == 422
    assert "Die alte Fassung." in late.content.decode()
    assert "<dd>Die neue Fassung.</dd>" in late.content.decode()
    assert Advisor.objects.get().summary == "Die neue Fassung."


def test_only_the_office_decides(client):
    advisor = make_advisor(listing=Listing.WAITING)
    client.force_login(make_user("Emil"))
    assert client.get(f"{LIST}pruefen/").status_code == 404
    assert client.post(f"{LIST}{advisor.slug}/pruefung/", {"listing": "listed"}).status_code == 404
    with pytest.raises(NotAllowed):
        advisors.decide_advisor(advisor=advisor, listing="listed", reason="", by=make_user("Bernd"), now=timezone.now())


def test_filters_find_who_fits(client):
    town = make_municipality("Lindental")
    near = make_advisor("Greta Nah", day_rate_from=400)
    near.regions.add(town.parent)
    far = make_advisor("Fritz Fern", day_rate_from=900, availability="none")
    far.regions.add(Place.objects.create(kind="district", key="08435", name="Bodenseekreis", slug="bodenseekreis"))
    make_advisor("Olga Überall", facilitates=False, knows=True)

    def names(question: str) -> set[str]:
        page = client.get(f"{LIST}{question}").content.decode()
        return {name for name in ("Greta Nah", "Fritz Fern", "Olga Überall") if name in page}

    assert names("") == {"Greta Nah", "Fritz Fern", "Olga Überall"}
    assert names("?ort=Lindental") == {"Greta Nah", "Olga Überall"}
    assert names("?leistung=knows") == {"Olga Überall"}
    assert names("?satz=500") == {"Greta Nah", "Olga Überall"}
    assert names("?frei=on") == {"Greta Nah", "Olga Überall"}


def test_a_list_costs_the_same_for_3_and_30(client, django_assert_max_num_queries):
    counts = []
    for start, rows in ((0, 3), (3, 17)):
        for number in range(start, start + rows):
            make_advisor(f"Person {number}")
        with django_assert_max_num_queries(12) as captured:
            client.get(f"{LIST}?x={rows}")
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_an_enquiry_shows_addresses_only_after_a_yes(client, django_capture_on_commit_callbacks):
    greta, amina = make_user("Greta"), make_user("Amina")
    advisor = make_advisor(user=greta)
    client.force_login(amina)
    day = (timezone.localdate() + timedelta(days=9)).strftime("%d.%m.%Y")
    sent = {"subject": "Abend zur Ortsmitte", "text": "60 Menschen.", "answer_by": day}
    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"{LIST}{advisor.slug}/anfrage/", sent)
    enquiry = AdvisorEnquiry.objects.get()
    path = f"/beratung/anfragen/{enquiry.pk}/"
    assert mail.outbox[-1].to == [greta.email]
    assert amina.email not in mail.outbox[-1].body
    client.force_login(greta)
    assert amina.email not in client.get(path).content.decode()
    client.post(path, {"accepted": "ja", "text": "Gern."})
    assert amina.email in client.get(path).content.decode()
    client.force_login(amina)
    assert greta.email in client.get(path).content.decode()
    client.force_login(make_office())
    assert client.get(path).status_code == 404, "the office does not read along"


def test_one_open_enquiry_a_pair_and_ten_a_day(client):
    amina = make_user("Amina")
    advisor = make_advisor()
    ask(advisor, amina)
    with pytest.raises(enquiries.AlreadyAsked):
        ask(advisor, amina)
    for number in range(9):
        ask(make_advisor(f"Person {number}"), amina)
    with pytest.raises(TooMany):
        ask(make_advisor("Person zuviel"), amina)


def test_an_answer_counts_once():
    advisor = make_advisor()
    enquiry = ask(advisor, make_user("Amina"))
    answer = {"enquiry": enquiry, "text": "", "by": advisor.user, "now": timezone.now()}
    enquiries.answer_enquiry(accepted=True, **answer)
    with pytest.raises(Conflict):
        enquiries.answer_enquiry(accepted=False, **answer)
    with pytest.raises(NotAllowed):
        enquiries.answer_enquiry(accepted=True, **{**answer, "by": make_user("Emil")})
    assert EnquiryStep.objects.get().outcome == "accepted"


def test_time_reminds_and_ends_an_enquiry_once(django_capture_on_commit_callbacks):
    advisor, amina = make_advisor(), make_user("Amina")
    ask(advisor, amina, days=10)
    for days, to in ((9, advisor.user.email), (11, amina.email)):
        later = timezone.now() + timedelta(days=days)
        with django_capture_on_commit_callbacks(execute=True):
            assert enquiries.pursue_due(now=later) == 1
            assert enquiries.pursue_due(now=later) == 0
        assert [message.to for message in mail.outbox] == [[to]]
        mail.outbox.clear()
    assert EnquiryStep.objects.get().outcome == "expired"


def test_accepted_enquiries_of_this_year_count_as_mandates(client):
    advisor = make_advisor(mandates_per_year=3)
    enquiry = ask(advisor, make_user("Amina"))
    enquiries.answer_enquiry(enquiry=enquiry, accepted=True, text="", by=advisor.user, now=timezone.now())
    assert "1 von höchstens 3" in client.get(f"{LIST}{advisor.slug}/").content.decode()


def test_a_reference_shows_once_people_of_the_initiative_confirm_it(client):
    amina, greta = make_user("Amina"), make_user("Greta")
    advisor = make_advisor(user=greta)
    initiative = make_initiative(amina)
    client.force_login(greta)
    address = f"https://beispiel.de/netzwerk/initiativen/{initiative.slug}/"
    client.post(f"{LIST}mein-eintrag/referenz/", {"initiative": address, "part": "Vier Abende moderiert"})
    reference = AdvisorReference.objects.get()
    client.logout()
    assert "Vier Abende" not in client.get(f"{LIST}{advisor.slug}/").content.decode()
    client.force_login(amina)
    client.post(f"{LIST}referenzen/", {"reference": reference.pk, "decision": "confirm"})
    client.logout()
    assert "Vier Abende" in client.get(f"{LIST}{advisor.slug}/").content.decode()


def test_nobody_confirms_the_own_reference(client):
    amina = make_user("Amina")
    advisor = make_advisor(user=amina)
    initiative = make_initiative(amina)
    now = timezone.now()
    reference = advisors.name_reference(advisor=advisor, initiative=initiative, part="Alles", by=amina, now=now)
    with pytest.raises(NotAllowed):
        advisors.decide_reference(reference=reference, confirmed=True, by=amina, now=now)


def test_own_data_hold_the_entry_and_erasing_takes_it_and_the_enquiries():
    advisor, amina = make_advisor(), make_user("Amina")
    ask(advisor, amina)
    contract = contracts()["advice"]
    assert contract.personal_data(advisor.user)["advisor"][0]["name"] == "Greta Halm"
    assert contract.personal_data(amina)["enquiries"][0]["subject"] == "Abend zur Ortsmitte"
    contract.erase(advisor.user, now=timezone.now())
    assert Advisor.objects.count() == AdvisorEnquiry.objects.count() == AdvisorStep.objects.count() == 0


def test_the_desk_says_what_waits():
    greta, office = make_user("Greta"), make_office()
    ask(make_advisor(user=greta), make_user("Amina"))
    make_advisor("Neu Dabei", listing=Listing.WAITING)
    items = contracts()["advice"].desk_items
    assert [item["title"] for item in items(greta, timezone.now())] == ["Abend zur Ortsmitte"]
    assert [item["text"] for item in items(office, timezone.now())] == ["Ein Eintrag wartet auf Prüfung."]


def test_who_was_blocked_by_an_advisor_cannot_ask(client):
    advisor, emil = make_advisor(), make_user("Emil")
    ContactBlock.objects.create(by=advisor.user, blocked=emil, at=timezone.now())
    with pytest.raises(NotDelivered):
        ask(advisor, emil)
    ask(advisor, make_user("Amina"))
