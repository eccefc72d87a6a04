"""Which files the checks look at, and how a complaint is printed."""
import os
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


def without_comments(text):
    """The same lines with comments and string contents blanked, so that only code is judged."""
    out, i, state, end = [], 0, None, len(text)
    while i < end:
        two = text[i:i + 2]
        if state is None:
            if two == "//":
                state = "line"
            elif two == "/*":
                state = "block"
            elif text[i] == '"' and not (i and text[i - 1] == "'"):
                state = "string"
                out.append('"')
                i += 1
                continue
            else:
                out.append(text[i])
                i += 1
                continue
        if state == "line" and text[i] == "\n":
            state = None
            continue
        if state == "block" and two == "*/":
            state, i = None, i + 2
            continue
        if state == "string":
            if text[i] == "\\":
                i += 2
                continue
            if text[i] in '"\n':
                state = None
        out.append(text[i] if text[i] in '\n"' else " ")
        i += 1
    return "".join(out)


def report(complaints, what):
    """Prints complaints, each with its mend, and returns the exit code."""
    for complaint in complaints:
        print(complaint)
    print(f"{what}: {len(complaints)} complaint{'' if len(complaints) == 1 else 's'}")
    return 1 if complaints else 0


def root_argument():
    return os.path.abspath(sys.argv[1]) if len(sys.argv) > 1 else ROOT
