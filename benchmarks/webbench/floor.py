"""The floor: a bare Django project on the same server and the same database, the least that a page or a vote can cost.

`python -m webbench.floor` makes its tables; gunicorn serves `webbench.floor:application`.
"""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from typing import Any

import django
from django.conf import settings
from django.core.cache import cache
from django.core.wsgi import get_wsgi_application
from django.db import connection, models
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import path

ROWS, SHOWN = 1000, 10
CACHED_BYTES = 30_000
TEMPLATES = {
    "base.html": "<!doctype html><html lang=de><head><title>{% block title %}{% endblock %}</title></head>"
    "<body><main>{% block main %}{% endblock %}</main></body></html>",
    "page.html": '{% extends "base.html" %}{% block title %}{{ title }}{% endblock %}'
    "{% block main %}<h1>{{ title }}</h1><ul>{% for item in items %}<li>"
    '<a href="/item/{{ item.pk }}">{{ item.title }}</a>'
    "{% if item.done %} <b>done</b>{% endif %} {{ item.made_at|date:'d.m.Y' }} <p>{{ item.text }}</p></li>"
    "{% endfor %}</ul>{% endblock %}",
}
VOTE = """
INSERT INTO floor_vote (person_id, statement_id, value, important, at) VALUES (%s, %s, %s, %s, %s)
ON CONFLICT (person_id, statement_id)
DO UPDATE SET value = excluded.value, important = excluded.important, at = excluded.at
"""

if not settings.configured:
    settings.configure(
        DATABASES=json.loads(os.environ["FLOOR_DATABASES"]),  # engine and options of the house
        SECRET_KEY="floor",
        ALLOWED_HOSTS=["127.0.0.1"],
        ROOT_URLCONF=__name__,
        USE_TZ=True,
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        LOGGING_CONFIG=None,
        CACHES={"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}},
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "OPTIONS": {
                    "loaders": [
                        (
                            "django.template.loaders.cached.Loader",
                            [("django.template.loaders.locmem.Loader", TEMPLATES)],
                        )
                    ]
                },
            }
        ],
    )
    django.setup()


class Item(models.Model):
    """A row of the floor's page."""

    title = models.CharField(max_length=100)
    text = models.TextField()
    done = models.BooleanField()
    made_at = models.DateTimeField()

    class Meta:
        app_label = "floor"
        db_table = "floor_item"


class Vote(models.Model):
    """A row that the floor's vote writes."""

    person_id = models.BigIntegerField()
    statement_id = models.BigIntegerField()
    value = models.SmallIntegerField()
    important = models.BooleanField()
    at = models.DateTimeField()

    class Meta:
        app_label = "floor"
        db_table = "floor_vote"
        constraints = [models.UniqueConstraint(fields=["person_id", "statement_id"], name="floor_vote_once")]


def page(_request: HttpRequest) -> HttpResponse:
    """Show a list: one query, one template."""
    items = list(Item.objects.order_by("-pk")[:SHOWN])
    template: Any = engines["django"].get_template("page.html")
    return HttpResponse(template.render({"title": "Floor", "items": items}))


def vote(request: HttpRequest) -> HttpResponse:
    """Record one answer: one upsert, one transaction."""
    form = request.POST
    now = connection.ops.adapt_datetimefield_value(datetime.now(UTC))
    values = [int(form["person"]), int(form["statement"]), int(form["value"]), False, now]
    with connection.cursor() as cursor:
        cursor.execute(VOTE, values)
    return HttpResponse(status=303, headers={"Location": "/page"})


def cached(_request: HttpRequest) -> HttpResponse:
    """Answer 30 KB from memory."""
    content = cache.get("page")
    if content is None:
        content = b"x" * CACHED_BYTES
        cache.set("page", content, None)
    return HttpResponse(content)


def make_tables() -> None:
    """Make and fill the tables."""
    now = datetime.now(UTC)
    with connection.schema_editor() as editor:
        editor.create_model(Item)
        editor.create_model(Vote)
    Item.objects.bulk_create(
        Item(title=f"Item number {number}", text="Some words " * 10, done=number % 3 == 0, made_at=now)
        for number in range(ROWS)
    )


urlpatterns = [path("page", page), path("vote", vote), path("cached", cached)]
application = get_wsgi_application()

if __name__ == "__main__":
    make_tables()
