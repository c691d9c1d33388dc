"""What a test module defines is sent to other processes by its content: they cannot import it."""

import sys
from importlib import import_module
from importlib.util import find_spec

# the second is that of older versions of joblib
PICKLERS = ("cloudpickle", "joblib.externals.cloudpickle")


def by_value(name):
    """Let the functions of a module be sent so."""
    for pickler in PICKLERS:
        if find_spec(pickler) is not None:
            import_module(pickler).register_pickle_by_value(sys.modules[name])
