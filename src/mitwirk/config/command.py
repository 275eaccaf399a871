"""The `mitwirk` command: serve, worker, demo, manage, import-polis and the engines' own commands."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable

DESCRIPTION = "Mitwirk: the platform of a participation alliance."
EPILOG = """\
Everything is set by environment variables (MITWIRK_..., DATABASE_URL), see docs/settings.md.
A first try without any setting:  MITWIRK_MODE=development mitwirk serve --demo
"""


def setup() -> None:
    """Load Django; turn a wrong setting into one clear sentence instead of a trace."""
    import django
    from django.core.exceptions import ImproperlyConfigured

    try:
        django.setup()
    except ImproperlyConfigured as error:
        sys.exit(f"mitwirk cannot start: {error}")


def serve(options: argparse.Namespace) -> int:
    """Prepare the data folder and serve web and jobs until stopped."""
    setup()
    from mitwirk.config import serving

    return serving.serve(options)


def worker(options: argparse.Namespace) -> int:
    """Run background jobs until stopped."""
    setup()
    from mitwirk.config import working

    return working.work(once=options.once)


def demo(options: argparse.Namespace) -> int:
    """Load the demo network once."""
    setup()
    from mitwirk.config import serving

    serving.prepare()
    serving.load_demo(again=True)
    return 0


def import_polis(options: argparse.Namespace) -> int:
    """Read a Polis export into a new dialogue."""
    setup()
    from mitwirk.dialogue import import_command

    return import_command.run(options)


def bounce(_options: argparse.Namespace) -> int:
    """Read a mail that came back from standard input."""
    setup()
    from django.utils import timezone

    from mitwirk.notices.bounces import take_bounce

    return 0 if take_bounce(sys.stdin.buffer.read(), now=timezone.now()) else 1


def opinion(options: argparse.Namespace) -> int:
    """Analyse votes without any database."""
    from mitwirk.science.opinion import command as engine

    return engine.run(options)


def weighting(options: argparse.Namespace) -> int:
    """Weight people to known margins without any database."""
    from mitwirk.science.weighting import command as engine

    return engine.run(options)


def similarity(options: argparse.Namespace) -> int:
    """Measure how well similar texts are found, without any database."""
    from mitwirk.science.similarity import command as engine

    return engine.run(options)


def build_parser() -> argparse.ArgumentParser:
    """Return the parser of all subcommands."""
    parser = argparse.ArgumentParser("mitwirk", description=DESCRIPTION, epilog=EPILOG)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)

    def add(name: str, run: Callable[[argparse.Namespace], int], text: str) -> argparse.ArgumentParser:
        sub = commands.add_parser(name, help=text, description=text)
        sub.set_defaults(run=run)
        return sub

    sub = add("serve", serve, "Migrate the database, collect static files, serve web pages and run background jobs.")
    sub.add_argument("--bind", default=os.environ.get("MITWIRK_BIND", "127.0.0.1:8000"), help="address and port")
    sub.add_argument("--workers", type=int, default=int(os.environ.get("MITWIRK_WORKERS", "2")), help="web processes")
    sub.add_argument("--demo", action="store_true", help="load the demo network when the database is new")
    sub.add_argument("--no-worker", action="store_true", help="web pages only; run `mitwirk worker` elsewhere")
    sub.add_argument("--no-migrate", action="store_true", help="leave the database as it is")
    sub = add("worker", worker, "Run background jobs only. Several workers may run at once on PostgreSQL.")
    sub.add_argument("--once", action="store_true", help="do what is due now, then stop")
    add("demo", demo, "Load the demo network (places, accounts, dialogues) into the database, once.")
    add("bounce", bounce, "Note a mail that came back: pipe it in; exits with 1 when it is none of ours.")
    add("manage", lambda _options: 0, "Django's management commands, for example: mitwirk manage check --deploy")
    sub = add("import-polis", import_polis, "Read a Polis export (comments.csv and votes) into a new dialogue.")
    from mitwirk.dialogue import import_command

    import_command.add_arguments(sub)
    sub = add("opinion", opinion, "Analyse a Polis export or a CSV of votes on the command line.")
    from mitwirk.science.opinion import command as engine

    engine.add_arguments(sub)
    sub = add("weighting", weighting, "Weight participants so that they count as the population does.")
    from mitwirk.science.weighting import command as weights

    weights.add_arguments(sub)
    sub = add("similarity", similarity, "Measure on files how well similar texts are found.")
    from mitwirk.science.similarity import command as likeness

    likeness.add_arguments(sub)
    return parser


def main() -> int:
    """Run the command line and return its exit code."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mitwirk.config.settings")
    if len(sys.argv) > 1 and sys.argv[1] == "manage":
        from django.core.exceptions import ImproperlyConfigured
        from django.core.management import execute_from_command_line

        try:
            execute_from_command_line(["mitwirk manage", *sys.argv[2:]])
        except ImproperlyConfigured as error:
            sys.exit(f"mitwirk cannot start: {error}")
        return 0
    options = build_parser().parse_args()
    return options.run(options)


if __name__ == "__main__":
    sys.exit(main())
