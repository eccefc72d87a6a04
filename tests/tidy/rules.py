#!/usr/bin/env python3
"""Rules of the house that a compiler does not know: sizes, leftovers, banned calls, documents, lock files.

Usage: rules.py [root]. Exits 1 and says the mend when a file breaks a rule.
"""
import glob
import json
import os
import re
import sys

import tree

MAX_LINES = 500
MAX_COLUMNS = 110
CODE = (".cpp", ".hpp", ".mjs", ".js", ".ts", ".tsx", ".py", ".sh", ".cmake")
# Split, so that this file does not hold what it looks for.
LEFTOVER = re.compile(r"\b(TO" r"DO|FIX" r"ME|XX" r"X|HA" r"CK)\b")

NOLINT = re.compile("NO" "LINT")
REASONED = re.compile("NO" r"LINT(?:NEXTLINE|BEGIN|END)?\([\w.,* -]+\): \S")

SHELLS = ("main.cpp", "cli/", "actors/net/", "http/", "bench/", "tests/")
# (what, pattern over code without comments, where it is allowed, the mend)
BANNED = [
    # The keeper of SQLite's log works beside whoever writes, whatever that is, and who waits for word of changes does
    # nothing else: they belong to the database, not to actors.
    ("std::thread", r"\bstd::j?thread\b(?!::)",
     SHELLS + ("persistence/sqlite/sqlite_log_keeper.", "persistence/sql/change_listener."),
     "give the work to an actor, or start the thread in the composition root"),
    ("sleep_for", r"\bsleep_(for|until)\b", ("main.cpp", "cli/", "bench/", "tests/"),
     "wait for an event or a delayed message: nothing that serves may block"),
    ("system_clock::now", r"\bsystem_clock::now\b", SHELLS, "take the time as an argument: rules have no clock"),
    ("caf::infinite", r"\bcaf::infinite\b", ("tests/",), "give the request a time-out with a unit"),
]
MONEY = re.compile(r"^domain/money/[a-z_]+\.(hpp|cpp)$")
FLOATING = re.compile(r"\b(float|double)\b")

TEST_CASE = re.compile(r"^\s*(?:TEST_CASE|SCENARIO)[A-Z_]*\(", re.M)
ASSERTION = re.compile(r"CHECK|check_|REQUIRE|require_|FAIL|rc::|expect|verify|assert")


def sizes(root, path, text):
    lines = text.count("\n")
    if path.endswith(CODE) and lines > MAX_LINES:
        yield f"{path}: {lines} lines, more than {MAX_LINES}\n  mend: split it by responsibility, a sentence for each part"


def leftovers(root, path, text):
    if not path.endswith(CODE):
        return
    for number, line in enumerate(text.splitlines(), 1):
        word = LEFTOVER.search(line)
        if word:
            yield f"{path}:{number}: {word.group(1)}\n  mend: do it now, or write it down outside the code"


def banned_calls(root, path, text):
    if not path.endswith(tree.CPP):
        return
    code = tree.without_comments(text)
    for name, pattern, places, mend in BANNED:
        if path.startswith(places):
            continue
        for match in re.finditer(pattern, code):
            yield f"{path}:{code.count(chr(10), 0, match.start()) + 1}: {name} does not belong here\n  mend: {mend}"
    if MONEY.match(path):
        for match in FLOATING.finditer(code):
            yield (f"{path}:{code.count(chr(10), 0, match.start()) + 1}: {match.group(1)} near money\n"
                   "  mend: money is an integer of KES 0.0001; use its checked arithmetic")


def wide_comments(root, path, text):
    """clang-format leaves comments as they are written, so that lists stay lists."""
    if not path.endswith(tree.CPP):
        return
    for number, (line, code) in enumerate(zip(text.splitlines(), tree.without_comments(text, True).splitlines()), 1):
        if len(line) > MAX_COLUMNS and len(code.rstrip()) < len(line.rstrip()):
            yield (f"{path}:{number}: a comment beyond column {MAX_COLUMNS}\n"
                   "  mend: break it where it reads well; clang-format does not")


def suppressions(root, path, text):
    """What clang-tidy is told to overlook is named, with the reason beside it."""
    if path.endswith(tree.CPP):
        for number, line in enumerate(text.splitlines(), 1):
            if NOLINT.search(line) and not REASONED.search(line):
                yield (f"{path}:{number}: NOLINT without a check or a reason\n"
                       "  mend: NOLINT(name-of-the-check): why it is wrong here")
    if os.path.basename(path) == ".clang-tidy":
        for check in re.findall(r"^\s*-([a-z][\w.*-]*),?$", text, re.M):
            if not re.search(rf"^# -{re.escape(check)}: \S", text, re.M):
                yield f"{path}: {check} is switched off without a reason\n  mend: add a line '# -{check}: why'"


def pragma_once(root, path, text):
    if path.endswith(".hpp") and "#pragma once" not in text:
        yield f"{path}: no #pragma once\n  mend: make it the first line"


def assertions(root, path, text):
    if not (path.startswith("tests/") and path.endswith(".cpp")):
        return
    starts = [match.start() for match in TEST_CASE.finditer(text)] + [len(text)]
    for begin, end in zip(starts, starts[1:]):
        if not ASSERTION.search(text[begin:end]):
            title = text[begin:end].strip().split("\n", 1)[0]
            yield f"{path}: nothing is asserted in {title}\n  mend: assert what the title says, or remove the case"


def lock_files(root, path, text):
    if os.path.basename(path) != "package-lock.json":
        return
    for name, package in json.loads(text).get("packages", {}).items():
        if "resolved" in package and not package.get("link"):
            yield (f"{path}: {name} names where it was downloaded from\n"
                   "  mend: npm install with omit-lockfile-registry-resolved=true in .npmrc")


# --- documents -----------------------------------------------------------------------------------
FENCE = re.compile(r"^```.*?^```", re.M | re.S)
QUOTED = re.compile(r"`([^`\n]+)`")
LINK = re.compile(r"\]\(([^)#\s]+)")
PATH = re.compile(r"^\.{0,2}/?[\w.*-]+(/[\w.*-]+)*/?$")
MADE_LATER = ("build/", "data/", "node_modules/", "/")


def top_folders(root):
    return {path.split("/", 1)[0] for path in tree.files(root) if "/" in path}


def named_paths(text, tops):
    """Paths of this tree that a document names: links, and quoted words that begin with one of its folders."""
    for target in LINK.findall(text):
        if "://" not in target and not target.startswith("mailto:"):
            yield target, True
    for word in QUOTED.findall(FENCE.sub("", text)):
        word = word.split(":", 1)[0].removeprefix("./")
        if PATH.match(word) and "/" in word and word.split("/", 1)[0] in tops:
            yield word, False


def documents(root, path, text):
    if not path.endswith(".md") or path == "CHANGELOG.md":
        return
    for name, relative in named_paths(text, top_folders(root)):
        if name.startswith(MADE_LATER):
            continue
        base = os.path.join(root, os.path.dirname(path)) if relative else root
        if not glob.glob(os.path.normpath(os.path.join(base, name))):
            yield f"{path}: names {name}, which is not there\n  mend: write where it is now, or drop the sentence"


RULES = (sizes, leftovers, banned_calls, wide_comments, suppressions, pragma_once, assertions, lock_files, documents)


def complaints(root):
    found = []
    for path in tree.files(root):
        if not path.endswith(CODE + (".md", ".json", ".clang-tidy")):
            continue
        text = tree.read(root, path)
        for rule in RULES:
            found += rule(root, path, text)
    return found


if __name__ == "__main__":
    sys.exit(tree.report(complaints(tree.root_argument()), "rules"))
