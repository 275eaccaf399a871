"""The `mitwirk` command."""

from __future__ import annotations

import os
import sys


def main() -> int:
    """Run the command line."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mitwirk.config.settings")
    from django.core.management import execute_from_command_line

    arguments = sys.argv[1:]
    if arguments and arguments[0] == "manage":
        execute_from_command_line(["mitwirk manage", *arguments[1:]])
        return 0
    return 2
