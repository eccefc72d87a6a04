#!/usr/bin/env python3
"""Does each function fit a screen? At most 60 lines between its braces, in C++, Python and shell.

Usage: functions.py [root]. Lambdas and nested functions count as part of the function around them. C++ is read by
its braces: a brace at the level of namespaces and classes opens a scope, a value or a body, told apart by what
stands before it and after its partner.
"""
import ast
import re
import sys

import tree

MAX_LINES = 60
SCOPE = re.compile(r"^(?:(?:inline|static|typedef|constexpr|const)\s+)*(?:namespace|class|struct|union|enum|extern)\b")
LAMBDA = re.compile(r"\]\s*(?:\([^;]*)?$", re.S)
DIRECTIVE = re.compile(r"^[ \t]*#(?:[^\n\\]|\\.|\\\n)*", re.M | re.S)
MACRO = re.compile(r"^(?:[A-Z][A-Z0-9_]+\([^()]*\)\s+)+(?=[\w\[])")
ACCESS = re.compile(r"^(?:\s*(?:public|private|protected)\s*:(?!:))+")
SHELL = re.compile(r"^([ \t]*)(?:function +)?([\w-]+)\(\) *\{[^\n]*\n(.*?)^\1\}", re.M | re.S)


def without_template(head):
    """`head` without the macros, the template<…> and the [[…]] that it begins with."""
    head = MACRO.sub("", ACCESS.sub("", head).strip())
    while True:
        if head.startswith("[["):
            head = head[head.index("]]") + 2:].strip()
            continue
        start = re.match(r"template\s*<", head)
        if not start:
            return head
        depth, at = 1, start.end()
        while depth and at < len(head):
            depth += {"<": 1, ">": -1}.get(head[at], 0)
            at += 1
        head = head[at:].strip()


def is_body(head, after):
    """Whether braces with this before them and this after them hold a function's statements."""
    if "(" not in head and not LAMBDA.search(head):
        return False
    if after.startswith(";"):
        return bool(LAMBDA.search(head))
    return not after.startswith((",", "{", ")", "(", "."))


def closing(code):
    """Where the partner of each opening brace is."""
    partner, open_at = {}, []
    for match in re.finditer(r"[{}]", code):
        if match.group() == "{":
            open_at.append(match.start())
        elif open_at:
            partner[open_at.pop()] = match.start()
    return partner


def cpp_functions(text):
    """(first words, line, lines between the braces) of each function of a C++ file."""
    code = DIRECTIVE.sub(lambda m: re.sub(r"[^\n]", " ", m.group()), tree.without_comments(text))
    partner, at, begin = closing(code), 0, 0
    while at < len(code):
        if code[at] in ";}":
            begin = at + 1
        elif code[at] == "{" and at in partner:
            head = without_template(code[begin:at])
            if SCOPE.match(head) and "(" not in head:
                begin = at + 1
            else:
                end = partner[at]
                if is_body(head, code[end + 1:].lstrip()):
                    lines = max(0, code.count("\n", at, end) - 1)
                    start = begin + len(code[begin:at]) - len(code[begin:at].lstrip())
                    title = " ".join(text[start:at].split())[:70]
                    yield title, code.count("\n", 0, start) + 1, lines
                    begin = end + 1
                at = end
        at += 1


def python_functions(text):
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield node.name, node.lineno, node.end_lineno - node.body[0].lineno + 1


def shell_functions(text):
    for match in SHELL.finditer(text):
        yield match.group(2), text.count("\n", 0, match.start()) + 1, match.group(3).count("\n")


def functions_of(path, text):
    if path.endswith(tree.CPP):
        return cpp_functions(text)
    if path.endswith(".py"):
        return python_functions(text)
    if path.endswith(".sh") or re.match(r"#!.*\b(?:ba|da)?sh\b", text):
        return shell_functions(text)
    return ()


def complaints(root):
    found = []
    for path in tree.files(root):
        if not path.endswith(tree.CPP + (".py", ".sh")) and "." in path.rsplit("/", 1)[-1]:
            continue
        for title, line, lines in functions_of(path, tree.read(root, path)):
            if lines > MAX_LINES:
                found.append(f"{path}:{line}: {lines} lines, more than {MAX_LINES}, in {title}\n"
                             "  mend: give each of its steps a name of its own")
    return found


if __name__ == "__main__":
    sys.exit(tree.report(complaints(tree.root_argument()), "functions"))
