"""A process that answers over its pipes: killed when late, missed when dead, started again."""

import os
import signal
import time

import pytest

from opendata.worker import Died, Late, Worker


@pytest.fixture
def echo():
    worker = Worker("tests.opendata.echo")
    yield worker
    worker.stop()


def test_it_answers_what_it_is_asked(echo):
    assert echo.ask("民意".encode(), seconds=20) == "民意".encode()


def test_an_answer_longer_than_a_pipe_is_whole(echo):
    question = os.urandom(3_000_000)
    assert echo.ask(question, seconds=20) == question


def test_one_that_takes_too_long_is_killed(echo):
    with pytest.raises(Late):
        echo.ask(b"sleep", seconds=1)


def test_one_that_dies_is_missed(echo):
    with pytest.raises(Died):
        echo.ask(b"die", seconds=20)


def test_after_a_death_another_one_answers(echo):
    with pytest.raises(Died):
        echo.ask(b"die", seconds=20)
    assert echo.ask(b"again", seconds=20) == b"again"


def test_one_that_was_killed_between_questions_is_started_again(echo):
    echo.ask(b"first", seconds=20)
    os.kill(echo.process.pid, signal.SIGKILL)
    time.sleep(0.2)
    assert echo.ask(b"second", seconds=20) == b"second"


def test_one_that_nobody_asks_ends():
    worker = Worker("tests.opendata.echo", idle=0.1)
    worker.ask(b"once", seconds=20)
    process = worker.process
    assert process.wait(10) < 0


def test_it_sees_none_of_our_secrets(echo, monkeypatch):
    monkeypatch.setenv("MINYI_SECRET", "s" * 32)
    assert b"MINYI" not in echo.ask(b"environment", seconds=20)
