"""One writer per study: locks that name their holder and do not survive a crash."""

from __future__ import annotations

import json
import os
import socket
from contextlib import ExitStack, contextmanager, suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from filelock import FileLock, Timeout

from smartlife.errors import StudyLocked
from smartlife.store.lake import store_failure

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager
    from pathlib import Path


INPUTS_WAIT_SECONDS: Final = 60.0
"""Taking a list in takes seconds; who holds the tables for longer has stopped."""


def study_lock(lake_folder: Path) -> AbstractContextManager[None]:
    """Holds the study for writing.

    Raises:
        StudyLocked: another process holds it; says which.
        StoreFailed: the study cannot be written to.
    """
    return _held(
        lake_folder / "lock",
        "Another run is writing to this study",
        "Wait for it to end, or end it; reading the study and its reports goes on meanwhile.",
    )


@contextmanager
def inputs_lock(
    lake_folder: Path,
    *,
    waiting: Callable[[], None],
    wait_seconds: float = INPUTS_WAIT_SECONDS,
) -> Iterator[None]:
    """Holds the tables that people fill in, from reading one until it is written anew.

    Args:
        lake_folder: Of the study.
        waiting: Called once if another process holds them, before the wait for it.
        wait_seconds: Longest wait.

    Raises:
        StudyLocked: another process holds them all that time; says which.
        StoreFailed: the study cannot be written to.
    """
    told = (
        lake_folder / "lock-inputs",
        "Another command is writing what people filled in",
        "Wait for it to end, or end it, and try again; nothing was changed.",
    )
    with ExitStack() as stack:
        try:
            stack.enter_context(_held(*told))
        except StudyLocked:
            waiting()
            stack.enter_context(_held(*told, wait_seconds))
        yield


@contextmanager
def _held(path: Path, problem: str, todo: str, wait_seconds: float = 0) -> Iterator[None]:
    """Holds a lock.

    The operating system drops the lock when its holder ends, however it ends, so a killed run
    never blocks the next one.
    """
    holder = path.with_name(f"{path.name}.json")
    lock = FileLock(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        lock.acquire(timeout=wait_seconds)
    except Timeout as error:
        raise _locked(holder, problem, todo) from error
    except OSError as error:
        raise store_failure(error, path.parent) from error
    try:
        # on a full disk the lock holds all the same, it only cannot say for whom
        with suppress(OSError):
            since = datetime.now(UTC).isoformat(timespec="seconds")
            mine = {"pid": os.getpid(), "host": socket.gethostname(), "since": since}
            holder.write_text(json.dumps(mine), "utf-8")
        yield
    finally:
        holder.unlink(missing_ok=True)
        lock.release()


def _locked(holder: Path, problem: str, todo: str) -> StudyLocked:
    named, who = "a process", {}
    # the holder may be about to write its name, or may have died while it did
    with suppress(OSError, ValueError, KeyError, TypeError):
        found = json.loads(holder.read_text("utf-8"))
        who = {key: found[key] for key in ("pid", "host", "since")}
        named = f"process {who['pid']} on {who['host']}, since {who['since']}"
    return StudyLocked(problem, where=f"{named} ({holder})", todo=todo, **who)
