"""Every model with everything that may limit the observation of its trials."""

import pytest

from models.outcomes.cases import KINDS, MODELS


@pytest.fixture(params=MODELS.values(), ids=MODELS)
def model(request):
    return request.param


@pytest.fixture(params=KINDS.values(), ids=KINDS)
def kind(request):
    return request.param
