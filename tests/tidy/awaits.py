#!/usr/bin/env python3
"""Does nothing make an object in the arguments of what is co_awaited? GCC 12 destroys such temporaries twice: once when
the coroutine is suspended, once at the end of the expression, and memory that is another's by then is overwritten.

Usage: awaits.py [root]. Each argument is a name, a part of one, a literal, or one of them moved; braces, lambdas and calls
other than std::move and std::forward are not.
"""
import re
import sys

import tree

AWAIT = re.compile(r"\bco_await\b")
OPEN, CLOSE = "([{", ")]}"
MOVED = re.compile(r"std::(?:move|forward(?:<[^()]*>)?)\s*(?=\()")
MAKES = re.compile(r"[\w>\])]\s*\(|\{")


def groups(code, at):
    """The parenthesised groups of the expression that begins at `at`, each as (where it begins, its text)."""
    depth = angles = begin = 0
    while at < len(code):
        c = code[at]
        if depth == 0 and c == "<" and re.match(r"\w", code[at - 1]):
            angles += 1
        elif angles and c in "<>" and code[at - 1] != "-":
            angles += 1 if c == "<" else -1
        elif angles:
            pass
        elif c in OPEN:
            depth += 1
            if depth == 1:
                begin = at + 1
        elif c in CLOSE:
            depth -= 1
            if depth < 0:
                return
            if depth == 0 and c == ")":
                yield begin, code[begin:at]
        elif depth == 0 and c in ";,":
            return
        at += 1


def complaints(root):
    found = []
    for path in tree.cpp_files(root):
        code = tree.without_comments(tree.read(root, path))
        for wait in AWAIT.finditer(code):
            for begin, arguments in groups(code, wait.end()):
                makes = MAKES.search(MOVED.sub(lambda m: " " * len(m.group()), arguments))
                if makes:
                    line = code.count("\n", 0, begin + makes.start()) + 1
                    found.append(f"{path}:{line}: an object is made in what is co_awaited: {' '.join(arguments.split())[:90]}\n"
                                 "  mend: give it a name before it is awaited; GCC 12 destroys it twice")
                    break
    return found


if __name__ == "__main__":
    sys.exit(tree.report(complaints(tree.root_argument()), "awaits"))
