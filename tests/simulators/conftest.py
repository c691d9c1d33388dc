"""What tests of several simulators share."""

import importlib
import types

import pytest


@pytest.fixture(scope="session")
def plain_functions():
    """``plain_functions("streams", "euler")``: what these simulators define, as plain Python,
    calling one another.
    """

    def functions(*names):
        namespace = {}
        for name in names:
            namespace |= vars(importlib.import_module(f"ddm.simulators.{name}"))
        for name, value in namespace.items():
            if hasattr(value, "py_func"):
                namespace[name] = types.FunctionType(value.py_func.__code__, namespace, name)
        return namespace

    return functions
