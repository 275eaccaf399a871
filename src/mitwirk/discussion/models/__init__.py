"""Models of the discussion, by noun."""

from mitwirk.discussion.models.boards import (
    ALLIANCE,
    Board,
    BoardAccess,
    BoardInvitation,
    BoardKind,
    BoardMember,
    BoardRole,
    reads_alliance,
)
from mitwirk.discussion.models.moderation import (
    OBJECT_WITHIN,
    BoardRule,
    CommentDecision,
    CommentObjection,
    CommentReport,
)
from mitwirk.discussion.models.threads import (
    TEXT_LONGEST,
    AttachmentKind,
    Comment,
    CommentAttachment,
    CommentMention,
    CommentVersion,
    Thread,
)

__all__ = [
    "ALLIANCE",
    "OBJECT_WITHIN",
    "TEXT_LONGEST",
    "AttachmentKind",
    "Board",
    "BoardAccess",
    "BoardInvitation",
    "BoardKind",
    "BoardMember",
    "BoardRole",
    "BoardRule",
    "Comment",
    "CommentAttachment",
    "CommentDecision",
    "CommentMention",
    "CommentObjection",
    "CommentReport",
    "CommentVersion",
    "Thread",
    "reads_alliance",
]
