"""The examples in docstrings do what they say."""

import doctest
import importlib
import pkgutil

import pytest

from mitwirk.science import opinion

MODULES = [module.name for module in pkgutil.iter_modules(opinion.__path__) if module.name != "tests"]


@pytest.mark.parametrize("name", MODULES)
def test_examples_hold(name):
    module = importlib.import_module(f"{opinion.__name__}.{name}")
    assert doctest.testmod(module).failed == 0


def test_every_function_at_the_door_has_an_example():
    functions = [getattr(opinion, name) for name in opinion.__all__ if name[0].islower()]
    assert [function.__name__ for function in functions if ">>>" not in (function.__doc__ or "")] == []
