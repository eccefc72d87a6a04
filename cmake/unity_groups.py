#!/usr/bin/env python3
"""Says which source files may be compiled as one.

    unity_groups.py FILE...

Reads C++ source files (each address as CMake has it) and prints a line for each that can share: the name of its
group, a blank, the file. Reading headers is most of what compiling costs; files of one group read them once.

Two files share only where neither can see the difference: no name that one has for itself (in an unnamed namespace,
static, const, an alias, a macro) stands in the other without `.`, `->` or `::` before it, but for functions of both that
take different things and aliases of both for the same; and both open the same namespaces by `using namespace`. A file
that defines a macro before it includes a header stays alone.
"""
import os
import re
import sys

MOST_LINES = 2500  # a group, so that the last one of a build is not waited for
MOST_FILES = 14

TOKENS = re.compile(r"""
    //[^\n]* | /\*.*?\*/ | R"(?P<d>[^\s()\\]{0,16})\(.*?\)(?P=d)" | "(?:\\.|[^"\\\n])*" | '(?:\\.|[^'\\\n])+'
  | \#[^\n]*(?:\\\n[^\n]*)*
  | (?:\d(?:'?[\w.])*) | [A-Za-z_]\w* | :: | -> | [{}();=\[\]<>,.&*:] | \S""", re.S | re.X)
WORD = re.compile(r"[A-Za-z_]\w*\Z")
NOT_NAMES = set("alignas alignof auto bool case catch char const constexpr decltype default delete do double else explicit false float for "
    "if inline int long namespace new noexcept nullptr operator requires return short signed sizeof static static_assert struct "
    "switch template this throw true try typename union unsigned using void while".split())

KINDS = {"struct", "class", "enum", "union", "concept"}


class source:
    """What one file has for itself, and which names it uses."""

    def __init__(self, path):
        self.path = path
        with open(path, encoding="utf-8") as file:
            text = file.read()
        self.lines = text.count("\n")
        self.own, self.used, self.opened = {}, set(), set()  # own: what each name stands for, see meaning
        self.handed = set()  # names used otherwise than by calling them: which of two functions is meant is not seen
        self.is_alone = re.search(r"^\s*#\s*define\b.*?^\s*#\s*include\b", text, re.S | re.M) is not None
        if "#include <sqlite3.h>" in text:
            self.opened.add("sqlite3.h")  # SOCI reads it within a namespace: whoever comes first has it for all
        self.read([match.group(0) for match in TOKENS.finditer(text)])

    def read(self, tokens):
        """Walks the tokens with a stack of what each open brace belongs to: a namespace's name, "" or None."""
        stack, statement, before = [], [], ""
        for token in tokens:
            if token.startswith(("//", "/*")):
                continue
            if token.startswith("#"):
                words = re.findall(r"\w+", token)
                if words[:1] == ["define"]:
                    self.own[words[1]] = {"macro " + self.path}
                continue
            if WORD.match(before) and token != "(":
                self.handed.add(before)
            if WORD.match(token) and before not in (".", "->", "::"):
                self.used.add(token)
            before = token
            at_namespace = None not in stack
            if token == "{":
                if at_namespace:
                    self.declare(statement, "" in stack)
                opens = at_namespace and "namespace" in statement
                stack.append("".join(statement[statement.index("namespace") + 1:]) if opens else None)
                if opens:
                    statement = []
                continue
            if token == "}":
                was = stack.pop() if stack else None
                if was is None and None not in stack and self.is_body(statement):
                    statement = []
                elif was is not None:
                    statement = []
                continue
            if not at_namespace:
                continue
            if token == ";":
                self.declare(statement, "" in stack)
                statement = []
            else:
                statement.append(token)

    @staticmethod
    def is_body(statement):
        """Whether the brace that closed ended the statement: a function's does, a type's or a value's does not."""
        return "(" in statement and "=" not in statement

    def declare(self, statement, is_unnamed):
        if statement[:1] == ["template"]:
            statement = after_angles(statement[1:])
        words = [word for word in statement if WORD.match(word)]
        if words[:2] == ["using", "namespace"]:
            self.opened.add("".join(statement[2:]))
            return
        if not is_unnamed and not set(words) & {"static", "const", "constexpr", "using", "namespace", "constinit"}:
            return
        if words[:1] == ["namespace"] and "=" not in statement:
            return
        depth = 0
        for i, word in enumerate(statement):
            if word in "(<":
                depth += 1
            elif word in ")>":
                depth -= 1
            if not WORD.match(word) or word in NOT_NAMES or word.isupper():
                continue
            after = statement[i + 1] if i + 1 < len(statement) else ";"
            if i > 0 and statement[i - 1] == "::" and words[:1] != ["using"]:
                continue
            is_named = i > 0 and statement[i - 1] in KINDS
            if depth == 0 and (is_named or after in ("(", "=", ";", "[") and not KINDS & set(words)):
                self.own.setdefault(word, set()).add(self.meaning(statement, words, after, i))
                if words[:1] == ["using"] and "=" in statement:
                    return

    def meaning(self, statement, words, after, i):
        """What tells two things of one name apart: a function's parameters, an alias' target; else this file."""
        if words[0] in ("using", "namespace"):
            return "using " + " ".join(statement)
        if after == "(":
            return "(" + " , ".join(parameter_types(statement[i + 2:]))
        return self.path


def after_angles(tokens):
    """What follows the parameters of a template."""
    depth = 0
    for i, token in enumerate(tokens):
        depth += (token == "<") - (token == ">")
        if depth == 0:
            return tokens[i + 1:]
    return []


def parameter_types(tokens):
    """The types of a function's parameters, from after its opening parenthesis on: no names, no values."""
    types, one, depth = [], [], 0
    for token in tokens:
        if token == ")" and depth == 0 or token == "," and depth == 0:
            if "=" in one:
                one = one[:one.index("=")]
            types.append(" ".join(one[:-1] if len(one) > 1 and WORD.match(one[-1]) and one[-2] != "::" else one))
            one = []
            if token == ")":
                break
            continue
        depth += (token in "(<") - (token in ")>")
        one.append(token)
    return types


def can_share(one, other):
    return one.opened == other.opened and not any(
        clash(name, one, other) for name in (one.own.keys() & other.used) | (other.own.keys() & one.used))


def clash(name, one, other):
    mine, theirs = one.own.get(name, set()), other.own.get(name, set())
    both = mine | theirs
    if all(meaning.startswith("using") for meaning in both):
        return len(both) > 1 or not mine or not theirs
    return not mine or not theirs or mine & theirs != set() or not all(meaning.startswith("(") for meaning in both) \
        or name in one.handed or name in other.handed


def main():
    groups = []
    for path in sys.argv[1:]:
        file = source(path)
        if file.is_alone:
            continue
        for group in groups:
            if sum(of.lines for of in group) + file.lines <= MOST_LINES and len(group) < MOST_FILES \
                    and all(can_share(file, of) for of in group):
                group.append(file)
                break
        else:
            groups.append([file])
    for number, group in enumerate(groups):
        for file in group if len(group) > 1 else []:
            print(f"g{number} {file.path}")


if __name__ == "__main__":
    main()
