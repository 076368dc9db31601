"""One writer per study: a lock that names its holder and does not survive a crash."""

from __future__ import annotations

import json
import os
import socket
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from smartlife.errors import StudyLocked
from smartlife.store.lake import store_failure

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@contextmanager
def study_lock(lake_folder: Path) -> Iterator[None]:
    """Holds the study for writing.

    The operating system drops the lock when its holder ends, however it ends, so a killed run
    never blocks the next one.

    Raises:
        StudyLocked: another process holds it; says which.
        StoreFailed: the study cannot be written to.
    """
    holder = lake_folder / "lock.json"
    lock = FileLock(lake_folder / "lock")
    try:
        lake_folder.mkdir(parents=True, exist_ok=True)
        lock.acquire(timeout=0)
    except Timeout as error:
        raise _locked(holder) from error
    except OSError as error:
        raise store_failure(error, lake_folder) from error
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


def _locked(holder: Path) -> StudyLocked:
    named, who = "a process", {}
    # the holder may be about to write its name, or may have died while it did
    with suppress(OSError, ValueError, KeyError, TypeError):
        found = json.loads(holder.read_text("utf-8"))
        who = {key: found[key] for key in ("pid", "host", "since")}
        named = f"process {who['pid']} on {who['host']}, since {who['since']}"
    return StudyLocked(
        "Another run is writing to this study",
        where=f"{named} ({holder})",
        todo="Wait for it to end, or end it; reading the study and its reports goes on meanwhile.",
        **who,
    )
