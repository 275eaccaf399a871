"""Mails of this room. Only people with an account get any; guests read their trail with the receipt code."""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings
from django.urls import reverse

from mitwirk.core import mail
from mitwirk.dialogue.models import Decision, Objection, Participant, Statement, TeamMember
from mitwirk.dialogue.rules import rule_titled


def _address(name: str, *args: object) -> str:
    return settings.SITE_URL + reverse(name, args=args)


def tell_new_member(member: TeamMember) -> None:
    """Tell somebody that they are on a team now."""
    context = {
        "member": member,
        "dialogue": member.dialogue,
        "url": _address("dialogue:organise", member.dialogue.slug),
    }
    mail.send("dialogue/mails/team_joined", to=member.user.email, context=context)


def tell_authors(decisions: Sequence[Decision]) -> None:
    """Tell authors with an account what was decided and why."""
    authors = _authors([decision.statement for decision in decisions])
    for decision in decisions:
        statement = decision.statement
        address = authors.get(statement.author_id) if statement.author_id else None
        if address:
            context = {
                "statement": statement,
                "decision": decision,
                "rule": rule_titled(decision.rule) if decision.rule else "",
                "dialogue": statement.dialogue,
                "url": _address("dialogue:own_statement", statement.dialogue.slug, statement.number),
            }
            mail.send("dialogue/mails/statement_decided", to=address, context=context)


def tell_objection_answered(objection: Objection, statement: Statement) -> None:
    """Tell an author with an account what came of the objection."""
    address = _authors([statement]).get(statement.author_id) if statement.author_id else None
    if address:
        context = {
            "statement": statement,
            "objection": objection,
            "dialogue": statement.dialogue,
            "url": _address("dialogue:own_statement", statement.dialogue.slug, statement.number),
        }
        mail.send("dialogue/mails/objection_answered", to=address, context=context)


def _authors(statements: Sequence[Statement]) -> dict[int, str]:
    ids = {statement.author_id for statement in statements if statement.author_id}
    rows = Participant.objects.filter(pk__in=ids, user__is_active=True).values_list("pk", "user__email")
    return dict(rows)
