"""`mitwirk manage make_office EMAIL`: the first person of the office."""

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from mitwirk.accounts.models import Role, RoleGrant
from mitwirk.accounts.queries import user_by_email


class Command(BaseCommand):
    """Give the office role to an account that exists."""

    help = "Give the office role to an account that exists."

    def add_arguments(self, parser):
        """Take the address."""
        parser.add_argument("email")

    def handle(self, *args, **options):
        """Grant the role once."""
        user = user_by_email(options["email"])
        if user is None:
            raise CommandError("There is no account with this address. Sign up first, then run the command again.")
        RoleGrant.objects.get_or_create(
            user=user, role=Role.OFFICE, place=None, ended_at=None, defaults={"granted_at": timezone.now()}
        )
        self.stdout.write(f"{user.email} is now part of the office.")
