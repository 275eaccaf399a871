"""Header and footer are kept between pages, yet always fit the page and the visitor."""

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AnonymousUser
from django.shortcuts import render
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation

pytestmark = pytest.mark.urls("mitwirk.config.urls")


def page(path="/stil/", user=None, language="de", theme=""):
    request = RequestFactory().get(path, headers={"cookie": f"mw_darstellung={theme}"} if theme else {})
    request.user = user or AnonymousUser()
    request.LANGUAGE_CODE = language
    with translation.override(language):
        return render(request, "core/base.html", {"title": "Probe"}).content.decode()


def test_the_forms_lead_back_to_the_very_page():
    assert page("/stil/?a=1&b=2").count('value="/stil/?a=1&amp;b=2"') == 2
    assert page("/dialoge/").count('name="next" value="/dialoge/"') == 2


def test_an_address_is_never_markup():
    assert "<script>" not in page('/stil/?"><script>alert(1)</script>')


def test_signed_in_people_see_their_desk_and_others_do_not():
    assert "Mein Bereich" not in page()
    html = page(user=get_user_model()(email="amina@beispiel.de"))
    assert "Mein Bereich" in html
    assert "Anmelden" not in html
    assert "Mein Bereich" not in page()


def test_the_language_offered_is_the_other_one():
    assert ">English</button>" in page()
    assert ">Deutsch</button>" in page(language="en")


def test_the_chosen_look_is_pressed():
    assert 'value="dark" aria-pressed="true"' in page(theme="dark")
    assert 'value="dark" aria-pressed="false"' in page()


def test_every_link_of_the_frame_leads_somewhere():
    html = page()
    assert 'href="#"' not in html
    assert 'href=""' not in html


def test_mails_have_a_subject_a_greeting_and_the_senders_address():
    context = {"site_name": "mitwirk & mehr", "site_url": "https://mitwirk.example"}
    text = render_to_string("core/mail/base.txt", context)
    assert "Guten Tag," in text
    assert "Ihr Team von mitwirk & mehr" in text
    assert "https://mitwirk.example" in text
    assert "mitwirk &amp; mehr" in render_to_string("core/mail/base.html", context)
