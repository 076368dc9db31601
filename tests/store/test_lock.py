import os
import signal
import subprocess
import sys
import time

import pytest

from smartlife.errors import StudyLocked
from smartlife.store.lock import inputs_lock, study_lock

HOLD = """
import sys, time
from pathlib import Path
from smartlife.store.lock import study_lock
with study_lock(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)
"""


def test_a_second_writer_is_told_who_holds_the_study(tmp_path):
    with study_lock(tmp_path), pytest.raises(StudyLocked) as caught, study_lock(tmp_path):
        pass
    assert caught.value.fields["pid"] == os.getpid()
    assert "Wait for it" in str(caught.value)


def test_the_lock_is_free_afterwards(tmp_path):
    with study_lock(tmp_path):
        pass
    with study_lock(tmp_path):
        assert (tmp_path / "lock.json").exists()
    assert not (tmp_path / "lock.json").exists()


def test_a_killed_holder_does_not_block_the_next_one(tmp_path):
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path)], stdout=subprocess.PIPE
    ) as holder:
        assert holder.stdout.readline() == b"held\n"
        with pytest.raises(StudyLocked) as caught, study_lock(tmp_path):
            pass
        assert caught.value.fields["pid"] == holder.pid
        holder.send_signal(signal.SIGKILL)
        holder.wait()
    time.sleep(0.05)
    with study_lock(tmp_path):
        pass


def test_who_waits_for_the_inputs_says_so_and_ends_with_a_word(tmp_path):
    said = []

    def hold(seconds):
        return inputs_lock(tmp_path, waiting=lambda: said.append("waits"), wait_seconds=seconds)

    with hold(0), pytest.raises(StudyLocked, match="what people filled in") as caught, hold(0.1):
        pass
    assert said == ["waits"]
    assert caught.value.fields["pid"] == os.getpid()
    # it is free afterwards, and is another lock than that of a run
    with study_lock(tmp_path), hold(0):
        pass
    assert said == ["waits"]
