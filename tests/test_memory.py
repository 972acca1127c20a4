"""What the server does not hold in memory before somebody needs it."""

import os
import subprocess
import sys

import pytest

from settings import ROOT

LARGE = ("altair", "docx", "numpy", "opendata.workshop", "pandas", "pyarrow", "scipy", "sklearn")
SAID = f"import sys, app; print(*[name for name in {LARGE} if name in sys.modules])"


@pytest.fixture(scope="module")
def imported(tmp_path_factory):
    folder = tmp_path_factory.mktemp("site")
    given = {"DATABASE_URL": f"sqlite:///{folder / 'minyi.db'}", "MINYI_FOLDER": str(folder)}
    words = [sys.executable, "-c", SAID]
    return subprocess.check_output(words, cwd=ROOT, env=os.environ | given, text=True).split()


def test_the_application_starts_without_what_only_some_of_its_work_needs(imported):
    assert not imported


def test_charts_find_pandas_whole_though_it_is_being_fetched_meanwhile():
    script = (
        "import threading, importlib, sys\n"
        "fetching = threading.Thread(target=importlib.import_module, args=('pandas',))\n"
        "fetching.start()\n"
        "while 'pandas' not in sys.modules: pass\n"
        "import pages._theme, altair\n"
        "altair.Chart(altair.Data(values=[{'a': 1}])).mark_bar().encode(x='a:Q').to_dict()\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, timeout=120
    )
    assert run.returncode == 0, run.stderr
