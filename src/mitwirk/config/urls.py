"""The house's addresses; each room brings its own."""

from django.urls import include, path

# Addresses are tried in this order: what is asked most stands first.
urlpatterns = [
    path("dialoge/", include("mitwirk.dialogue.urls")),
    path("d/", include("mitwirk.dialogue.urls_short")),
    path("netzwerk/", include("mitwirk.network.urls")),
    path("beratung/", include("mitwirk.advice.urls")),
    path("gespraeche/", include("mitwirk.discussion.urls")),
    path("mitteilungen/", include("mitwirk.notices.urls")),
    path("", include("mitwirk.foyer.urls")),
    path("", include("mitwirk.core.urls")),
    path("", include("mitwirk.places.urls")),
    path("konto/", include("mitwirk.accounts.urls")),
]

handler400 = "mitwirk.core.views.bad_request"
handler403 = "mitwirk.core.views.permission_denied"
handler404 = "mitwirk.core.views.not_found"
handler500 = "mitwirk.core.views.server_error"
