"""Addresses of import, results and open data. Included before the dialogues' own slugs."""

from django.urls import path

from mitwirk.dialogue.views import imports, results

urlpatterns = [
    path("import/", imports.import_create, name="import_create"),
    path("import/<str:key>/", imports.import_detail, name="import_detail"),
    path("<slug:slug>/ergebnis/", results.results, name="results"),
    path("<slug:slug>/ergebnis.pdf", results.results_pdf, name="results_pdf"),
    path("<slug:slug>/daten/", results.data, name="data"),
    path("<slug:slug>/daten/<str:name>", results.data_file, name="data_file"),
]
