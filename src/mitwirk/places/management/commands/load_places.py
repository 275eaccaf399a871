"""`mitwirk manage load_places`."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from mitwirk.places.actions import load_places


class Command(BaseCommand):
    """Load the official places of Baden-Württemberg; what stands already is left alone."""

    help = "Load the official places of Baden-Württemberg; what stands already is left alone."

    def handle(self, *args, **options):
        """Load and say how many."""
        self.stdout.write(f"{load_places(now=timezone.now())} places added.")
