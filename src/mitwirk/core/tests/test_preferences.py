"""Visitors choose language and light or dark; the choice is a cookie and leads back to their page."""

import pytest


@pytest.fixture
def page(db):
    return "/stil/"


def test_dark_pages_stay_dark(client, page):
    answer = client.post("/darstellung/", {"theme": "dark", "next": "/stil/?a=1"})
    assert answer.status_code == 302
    assert answer.headers["Location"] == "/stil/?a=1"
    assert b'data-kern-theme="dark"' in client.get(page).content


def test_following_the_device_forgets_the_choice(client, page):
    client.post("/darstellung/", {"theme": "dark"})
    client.post("/darstellung/", {"theme": ""})
    assert b"data-kern-theme" not in client.get(page).content


def test_an_unknown_theme_is_not_kept(client, page):
    client.post("/darstellung/", {"theme": '"><script>'})
    assert b"data-kern-theme" not in client.get(page).content


def test_english_and_back(client, page):
    client.post("/sprache/", {"language": "en"})
    assert b'<html lang="en"' in client.get(page).content
    client.post("/sprache/", {"language": "de"})
    assert b'<html lang="de"' in client.get(page).content


@pytest.mark.parametrize("target", ["https://example.org/", "//example.org", "javascript:alert(1)"])
def test_nobody_is_sent_elsewhere(client, page, target):
    assert client.post("/darstellung/", {"theme": "dark", "next": target}).headers["Location"] == "/"


@pytest.mark.parametrize("address", ["/darstellung/", "/sprache/"])
def test_a_link_alone_changes_nothing(client, address):
    assert client.get(address).status_code == 405
