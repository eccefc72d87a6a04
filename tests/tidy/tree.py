"""Which files the checks look at, and how a complaint is printed."""
import os
import re
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
NOT_OURS = {".git", "node_modules", "data", "dist"}
CPP = (".cpp", ".hpp")


def files(root=ROOT):
    """Paths below `root`, relative to it: those git knows or would add, or all of them without git."""
    listing = subprocess.run(
        ["git", "-C", root, "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        capture_output=True, check=False)
    if listing.returncode == 0:
        names = [name for name in listing.stdout.decode().split("\0") if name]
        return sorted(name for name in names if os.path.isfile(os.path.join(root, name)))
    found = []
    for folder, below, names in os.walk(root):
        below[:] = [name for name in below if name not in NOT_OURS and not name.startswith("build")]
        found += [os.path.relpath(os.path.join(folder, name), root) for name in names]
    return sorted(found)


def cpp_files(root=ROOT):
    return [path for path in files(root) if path.endswith(CPP)]


def read(root, path):
    with open(os.path.join(root, path), encoding="utf-8", errors="replace") as file:
        return file.read()


# What is no code: comments, raw strings, strings, characters (not the ' of 10'000).
NOT_CODE = re.compile(r'''
    //(?:[^\n\\]|\\.|\\\n)* | /\*.*?\*/
  | R"(?P<end>[^()\\\s]*)\(.*?\)(?P=end)"
  | "(?:[^"\\\n]|\\.)*"
  | (?<![0-9A-Za-z_])(?:u8|[uUL])?'(?:[^'\\\n]|\\.)+'
  ''', re.S | re.X)


def without_comments(text, keep_strings=False):
    """The same lines with comments and the contents of strings and characters blanked, so that only code is
    judged; with `keep_strings`, only comments are."""
    def blank(match):
        found = match.group()
        if found.startswith("/"):
            return re.sub(r"[^\n]", " ", found)
        if keep_strings:
            return found
        begin = re.search("[\"']", found).start() + 1
        return found[:begin] + re.sub(r"[^\n]", " ", found[begin:-1]) + found[-1]
    return NOT_CODE.sub(blank, text)


def report(complaints, what):
    """Prints complaints, each with its mend, and returns the exit code."""
    for complaint in complaints:
        print(complaint)
    print(f"{what}: {len(complaints)} complaint{'' if len(complaints) == 1 else 's'}")
    return 1 if complaints else 0


def root_argument():
    return os.path.abspath(sys.argv[1]) if len(sys.argv) > 1 else ROOT
