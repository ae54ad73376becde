"""How many films at a time."""

import os
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moviegoer.corpus.work.sizing import WORKER_MB, Sizing, choose
from moviegoer.errors import ConfigError

MUCH = 1 << 20


def test_a_worker_a_core_but_for_memory_and_films():
    assert choose(100, cores=8, free_mb=MUCH) == Sizing(8, 1)
    assert choose(100, cores=8, free_mb=3 * WORKER_MB + 9) == Sizing(3, 2)
    assert choose(2, cores=8, free_mb=MUCH) == Sizing(2, 4)
    assert choose(100, cores=8, free_mb=0) == Sizing(1, 8)
    assert choose(100, workers=16, cores=8, free_mb=0) == Sizing(16, 1)
    with pytest.raises(ConfigError, match="0 workers"):
        choose(3, workers=0)


@given(st.integers(1, 999), st.integers(1, 256), st.integers(0, MUCH))
def test_never_more_threads_than_cores(films, cores, free_mb):
    size = choose(films, cores=cores, free_mb=free_mb)
    assert 1 <= size.workers * size.threads <= cores
    assert size.workers <= films


def test_this_machine_takes_a_film():
    assert choose(1).workers == 1
    assert choose(1).threads <= (os.cpu_count() or 1)


def test_a_limited_process_stays_within_its_threads():
    code = (
        "from moviegoer.corpus.work.sizing import limit; limit(1)\n"
        "import numpy, torch\n"
        "from threadpoolctl import threadpool_info\n"
        "print(torch.get_num_threads(), max(p['num_threads'] for p in threadpool_info()))"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout == "1 1\n"
