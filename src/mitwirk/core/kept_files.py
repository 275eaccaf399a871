"""Files on disk know no rollback: what a deed wrote goes when the deed fails."""

from __future__ import annotations

import functools
from collections.abc import Callable
from contextvars import ContextVar
from typing import Any, ParamSpec, TypeVar

from django.core.files.base import ContentFile
from django.core.files.storage import Storage
from django.db.models.fields.files import FieldFile

P = ParamSpec("P")
R = TypeVar("R")
_written: ContextVar[list[tuple[Storage, str]] | None] = ContextVar("written_files", default=None)


def files_go_with_failure(deed: Callable[P, R]) -> Callable[P, R]:
    """Delete the files that a deed wrote if it raises. Stands outside of `transaction.atomic`: a commit may fail."""

    @functools.wraps(deed)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
        written: list[tuple[Storage, str]] = []
        token = _written.set(written)
        try:
            return deed(*args, **kwargs)
        except BaseException:
            for storage, name in written:
                storage.delete(name)
            raise
        finally:
            _written.reset(token)

    return guarded


def keep_file(field: FieldFile, name: str, content: bytes) -> None:
    """Write a file for a row that is saved afterwards, inside a deed that is guarded by `files_go_with_failure`."""
    written: Any = _written.get()
    if written is None:
        raise RuntimeError("a file is written outside of a deed that takes care of it")
    field.save(name, ContentFile(content), save=False)
    written.append((field.storage, str(field.name)))
