"""Nothing new escapes the matrix: a model or an address without a row is red."""

from __future__ import annotations

from django.apps import apps
from django.db import models
from django.http import HttpResponse
from django.urls import path

from tests.visibility.channels import ADDRESSES, CHANNELS, FORMS_ONLY, route_names, routes_without_row
from tests.visibility.matrix import MATRIX, SILENT, label_of, models_without_row


def test_every_model_has_a_row():
    assert models_without_row(apps.get_models(include_auto_created=True)) == []


def test_rows_name_models_that_exist():
    known = {label_of(model) for model in apps.get_models(include_auto_created=True)} | {"file"}
    assert {row.model for row in MATRIX} | set(SILENT) <= known


def test_every_address_has_a_row():
    assert routes_without_row(route_names()) == []


def test_rows_name_addresses_that_exist():
    assert set(ADDRESSES) | set(FORMS_ONLY) <= set(route_names())


def test_every_channel_tells_somebody_something():
    for channel in CHANNELS:
        assert any(getattr(row, channel) for row in MATRIX), channel


def test_a_model_without_a_row_is_found():
    class Diary(models.Model):
        """A planted model."""

        class Meta:
            app_label = "planted"

    try:
        assert models_without_row([*apps.get_models(include_auto_created=True), Diary]) == ["planted.Diary"]
    finally:
        del apps.all_models["planted"]["diary"]
        apps.clear_cache()


def test_an_address_without_a_row_is_found(settings):
    from mitwirk.config import urls

    settings.ROOT_URLCONF = type(
        "Planted",
        (),
        {"urlpatterns": [*urls.urlpatterns, path("tagebuch/", lambda request: HttpResponse("…"), name="diary")]},
    )
    assert routes_without_row(route_names()) == ["diary"]
