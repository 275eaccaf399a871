"""Addresses of the entrance."""

from django.urls import path

from mitwirk.foyer import views, views_pages, views_search, views_style

app_name = "foyer"
urlpatterns = [
    path("", views.start, name="start"),
    path("mein-bereich/", views.desk, name="desk"),
    path("suche/", views_search.results, name="search"),
    path("leichte-sprache/", views_pages.easy_language, name="easy_language"),
    path("barrierefreiheit/", views_pages.accessibility, name="accessibility"),
    path("datenschutz/", views_pages.privacy, name="privacy"),
    path("impressum/", views_pages.imprint, name="imprint"),
    path("uebersicht/", views_pages.sitemap_page, name="sitemap"),
    path("sitemap.xml", views_pages.sitemap_xml, name="sitemap_xml"),
    path("robots.txt", views_pages.robots, name="robots"),
    path("stil/", views_style.style_guide, name="style_guide"),
    path("buero/texte/<slug:key>/", views_pages.operator_text_edit, name="operator_text_edit"),
    path("buero/auftraege/", views_pages.job_list, name="job_list"),
    path("buero/rueckmeldungen/", views_pages.feedback_list, name="feedback_list"),
    path("buero/rueckmeldungen/<int:pk>/erledigung/", views_pages.feedback_settle, name="feedback_settle"),
]
