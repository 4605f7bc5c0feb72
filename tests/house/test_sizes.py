"""A file is read at one sitting, and a function is seen at one look."""

import statistics

from tests.house.tree import functions, modules, name_of, text, vendored, with_suffix

FILE_MEDIAN, FILE_P90, FILE_MOST = 80, 200, 400
FUNCTION_P90, FUNCTION_MOST = 30, 60
SCRIPT_MOST = 120


def ninth_tenth(sizes: list[int]) -> float:
    return statistics.quantiles(sizes, n=10)[-1]


def test_files_of_the_house_are_short():
    # An empty __init__.py would make the median look better than it is.
    sizes = {name_of(path): size for path in modules(tests=True) if (size := text(path).count("\n"))}

    assert {name: size for name, size in sizes.items() if size > FILE_MOST} == {}
    assert statistics.median(sizes.values()) <= FILE_MEDIAN
    assert ninth_tenth([*sizes.values()]) <= FILE_P90


def test_functions_of_the_house_are_short():
    sizes = {
        f"{name_of(path)}:{node.lineno} {node.name}": (node.end_lineno or node.lineno) - node.lineno + 1
        for path in modules(tests=True)
        for node in functions(path)
    }

    assert {name: size for name, size in sizes.items() if size > FUNCTION_MOST} == {}
    assert ninth_tenth([*sizes.values()]) <= FUNCTION_P90


def test_scripts_of_the_house_are_short():
    sizes = {name_of(path): text(path).count("\n") for path in with_suffix(".js") if not vendored(path)}

    assert {name: size for name, size in sizes.items() if size >= SCRIPT_MOST} == {}
