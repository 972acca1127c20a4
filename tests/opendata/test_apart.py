"""Work in a process of its own: results, progress and refusals come back, and nothing survives."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from errors import Conflict, Unreadable
from opendata import apart as module
from opendata.apart import apart
from settings import ROOT, settings


def quiet(_step, _share):
    pass


def add(order, progress):
    progress("adding", 0.5)
    return sum(order), os.getpid(), os.nice(0)


def refuse(order, _progress):
    raise Unreadable(why=order, row=3)


def fail(_order, _progress):
    raise ValueError("odd")


def unpicklable(_order, _progress):
    return lambda: None


def die(_order, _progress):
    os.kill(os.getpid(), signal.SIGKILL)


def leave(_order, _progress):
    os._exit(3)


def swell(_order, _progress):
    return len(bytearray(1 << 40))


def swell_slowly(_order, _progress):
    kept = []
    while True:
        kept.append(bytearray(10 << 20))


def wait(order, progress):
    if order:
        Path(order).write_text(str(os.getpid()))
    progress("waiting", 0.1)
    time.sleep(60)


def talk(order, progress):
    for number in range(order):
        progress("talking", number / order)
    progress("done", 1.0)
    sys.stdout.write("this goes nowhere near the answer")
    return tempfile_folder()


def tempfile_folder():
    import tempfile

    return tempfile.gettempdir()


def test_a_result_comes_back_from_another_process(database):
    total, process, niceness = apart(add, [1, 2, 3], quiet)
    assert total == 6
    assert process != os.getpid()
    assert niceness >= module.NICENESS


def test_progress_comes_back(database):
    seen = []
    apart(add, [], lambda *each: seen.append(each))
    assert seen == [("adding", 0.5)]


def test_much_talk_is_thinned_out_but_every_step_is_told(database):
    seen = []
    apart(talk, 100_000, lambda *each: seen.append(each))
    assert [step for step, _ in seen][:1] + [step for step, _ in seen][-1:] == ["talking", "done"]
    assert len(seen) < 100


def test_a_refusal_comes_back_as_it_is(database):
    with pytest.raises(Unreadable) as refused:
        apart(refuse, "zip-bomb", quiet)
    assert refused.value.about == {"why": "zip-bomb", "row": 3}
    assert refused.value.status == 422


@pytest.mark.parametrize(
    ("function", "said"),
    [
        (fail, "ValueError: odd"),
        (unpicklable, "unpicklable"),
        (die, "SIGKILL"),
        (leave, "ended with 3"),
        (swell, "memory"),
        (swell_slowly, "memory"),
    ],
)
def test_whatever_else_goes_wrong_is_an_error_that_says_so(database, function, said):
    with pytest.raises(RuntimeError, match=said):
        apart(function, None, quiet, memory=1 << 30)


def test_what_takes_too_long_is_ended(database):
    with pytest.raises(RuntimeError, match="longer than"):
        apart(wait, "", quiet, seconds=1.5)


def test_a_long_silence_is_filled_with_signs_of_life(database, monkeypatch):
    monkeypatch.setattr(module, "BEAT", 0.2)
    seen = []
    with pytest.raises(RuntimeError):
        apart(wait, "", lambda *each: seen.append(each), seconds=2.5)
    assert seen.count(("waiting", 0.1)) > 2


def test_when_progress_raises_the_child_ends(database, tmp_path):
    def taken(_step, _share):
        raise Conflict(job=1)

    with pytest.raises(Conflict):
        apart(wait, str(tmp_path / "process"), taken)
    assert gone(int((tmp_path / "process").read_text()))


PARENT = """
import sys
from opendata.apart import apart
from tests.opendata.test_apart import quiet, wait
apart(wait, sys.argv[1], quiet)
"""


def test_when_the_parent_is_killed_the_child_ends(database, tmp_path):
    note = tmp_path / "process"
    with subprocess.Popen([sys.executable, "-c", PARENT, note], cwd=ROOT) as parent:
        while not note.exists() or not note.read_text():
            assert parent.poll() is None
            time.sleep(0.05)
        parent.kill()
    assert gone(int(note.read_text()))


def test_scratch_files_lie_beside_the_kept_ones_and_go_away(database):
    folder = Path(apart(talk, 1, quiet))
    assert settings().folder in folder.parents
    assert not folder.exists()


def gone(process):
    for _ in range(100):
        try:
            os.kill(process, 0)
        except ProcessLookupError:
            return True
        if Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] == "Z":
            return True
        time.sleep(0.05)
    return False
