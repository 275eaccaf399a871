"""Addresses of the network of advisors."""

from django.urls import path

from mitwirk.advice.views import advisors, enquiries

urlpatterns = [
    path("fachleute/", advisors.advisor_list, name="advisor_list"),
    path("fachleute/pruefen/", advisors.listing_list, name="listing_list"),
    path("fachleute/mein-eintrag/", advisors.advisor_entry, name="advisor_entry"),
    path("fachleute/mein-eintrag/ende/", advisors.advisor_leave, name="advisor_leave"),
    path("fachleute/mein-eintrag/referenz/", advisors.reference_create, name="reference_create"),
    path("fachleute/mein-eintrag/referenz/<int:pk>/ende/", advisors.reference_removal, name="reference_removal"),
    path("fachleute/referenzen/", advisors.reference_list, name="reference_list"),
    path("fachleute/<slug:slug>/", advisors.advisor_detail, name="advisor_detail"),
    path("fachleute/<slug:slug>/anfrage/", enquiries.enquiry_create, name="enquiry_create"),
    path("fachleute/<slug:slug>/pruefung/", advisors.listing_decision, name="listing_decision"),
    path("anfragen/", enquiries.enquiry_list, name="enquiry_list"),
    path("anfragen/<int:pk>/", enquiries.enquiry_detail, name="enquiry_detail"),
    path("anfragen/<int:pk>/zurueckziehen/", enquiries.enquiry_withdrawal, name="enquiry_withdrawal"),
]
