"""Every test that asks for `process` is run with each of the processes."""

import pytest

from processes.ddm.examples import PROCESSES


@pytest.fixture(params=PROCESSES.values(), ids=PROCESSES)
def process(request):
    return request.param
