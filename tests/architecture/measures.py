"""How the size rules count, by the syntax tree."""

import ast
from collections.abc import Iterator

BLOCKS = (ast.If, ast.For, ast.AsyncFor, ast.While, ast.With, ast.AsyncWith, ast.Try, ast.TryStar, ast.Match)
Function = ast.FunctionDef | ast.AsyncFunctionDef
SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)


def functions_of(source: str) -> Iterator[tuple[Function, bool]]:
    """Every function of a module, and whether it is a method."""
    tree = ast.parse(source)
    for parent in ast.walk(tree):
        for child in ast.iter_child_nodes(parent):
            if isinstance(child, Function):
                yield child, isinstance(parent, ast.ClassDef)


def length_of(function: Function) -> int:
    """Lines from `def` to the end without those of the docstring: explaining costs nothing."""
    lines = (function.end_lineno or function.lineno) - function.lineno + 1
    first = function.body[0]
    if ast.get_docstring(function) is not None:
        lines -= (first.end_lineno or first.lineno) - first.lineno + 1
    return lines


def parameters_of(function: Function, *, is_method: bool) -> int:
    """How many values a caller may pass: keyword-only ones and `*rest` count, `self` and `cls` do not."""
    arguments = function.args
    count = len(arguments.posonlyargs) + len(arguments.args) + len(arguments.kwonlyargs)
    count += sum(rest is not None for rest in (arguments.vararg, arguments.kwarg))
    is_static = any(isinstance(mark, ast.Name) and mark.id == "staticmethod" for mark in function.decorator_list)
    return count - 1 if is_method and not is_static else count


def nesting_of(function: Function) -> int:
    """How deep blocks (if, for, while, with, try, match) stand in each other; `elif` and inner functions do not add."""
    return max((_depth(statement) for statement in function.body), default=0)


def _depth(node: ast.AST) -> int:
    if isinstance(node, SCOPES):
        return 0
    inner = 0
    for child in ast.iter_child_nodes(node):
        is_elif = isinstance(node, ast.If) and isinstance(child, ast.If) and node.orelse == [child]
        inner = max(inner, _depth(child) - (1 if is_elif else 0))
    return inner + (1 if isinstance(node, BLOCKS) else 0)
