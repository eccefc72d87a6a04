#!/usr/bin/env python3
"""Which folder may include which, and which third party may be named where: the table of docs/architecture.md.

Usage: layering.py [root]. Exits 1 and says the mend when a file breaks the table.
"""
import re
import sys

import tree

ALL = ("domain", "protocols", "config", "persistence", "log", "actors", "http", "cli", "bench", "tests")

# folder: the folders of this project that it may include.
MAY_INCLUDE = {
    "domain": ("domain",),
    "protocols": ("protocols",),
    "config": ("config",),
    "log": ("log",),
    "persistence": ("persistence", "domain"),
    "actors": ("actors", "domain", "protocols", "config", "persistence", "log"),
    "http": ("http", "domain", "config", "actors", "log"),
    "cli": ALL,
    "main.cpp": ALL,
    "bench": ALL,
    "tests": ALL,
}

# What to do instead, told to whoever includes upwards.
MEND = {
    "domain": "domain/ holds pure rules: pass the value in, or move the rule's caller up",
    "protocols": "protocols/ is sans-IO and knows only wires: let actors/ translate between wire and domain",
    "config": "config/ knows only texts and numbers: turn them into domain words in main.cpp or actors/",
    "log": "log/ is below everything: pass plain values in",
    "persistence": "persistence/ speaks domain words only: let an actor call the store",
    "actors": "actors/ never sees HTTP: give http/ a message or a handle to call",
    "http": "http/ asks actors and never a store: add a request to the actor that owns the data",
}

# third party: (pattern of its includes, where it may be named, the mend). tests/ may name them all.
THIRD_PARTY = [
    ("CAF", r"caf/", ("actors/", "bench/", "cli/", "main.cpp"),
     "put the actor's side in actors/ and offer a plain function or handle"),
    ("Beast", r"boost/beast", ("http/", "bench/"), "only http/ speaks HTTP: call its server or client"),
    ("Asio", r"boost/asio", ("actors/net/", "http/", "bench/", "cli/", "main.cpp"),
     "sockets live in actors/net/ and http/: keep this sans-IO, take bytes and time as arguments"),
    ("SOCI or a database driver", r"soci/|libpq|postgresql/|sqlite3\.h", ("persistence/",),
     "add a function in domain words to a store in persistence/"),
    ("toml++", r"toml\+\+/|toml\.h", ("config/",), "read it in config/ and pass the typed setting"),
    ("CLI11", r"CLI/", ("cli/", "bench/", "main.cpp"), "parse options in cli/ and pass values"),
    ("Boost.JSON", r"boost/json", ("protocols/", "http/", "bench/", "cli/", "main.cpp"),
     "JSON is an edge format: parse and render it in protocols/, http/ or cli/"),
    ("spdlog", r"spdlog/", ("log/", "actors/", "http/", "bench/", "cli/", "main.cpp"),
     "return an error value and let the caller log"),
    ("prometheus-cpp", r"prometheus/", ("http/",), "count in plain numbers and let http/ expose them"),
    ("OpenSSL, libsodium or libcurl", r"openssl/|sodium|curl/",
     ("protocols/", "persistence/", "log/", "actors/", "http/", "bench/", "cli/", "main.cpp"),
     "domain/ and config/ need no cryptography or network: do it at the edge"),
    ("a test library", r"doctest|rapidcheck|benchmark/", ("bench/",), "tests live in tests/, benchmarks in bench/"),
]

# The headers that http/ may see of actors/: what it asks and hears, never how it is done; and the threads that
# both run on.
INTERFACE = re.compile(r"^actors/(gateway/[a-z0-9_]+|webhooks/callback_transport|net/io_threads)\.hpp$")
INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]', re.M)


def folder_of(path):
    return path.split("/", 1)[0]


def project_complaint(path, target):
    folder, wanted = folder_of(path), folder_of(target)
    allowed = MAY_INCLUDE[folder]
    if wanted not in MAY_INCLUDE or wanted == "main.cpp":
        return None
    if wanted not in allowed:
        return (f"{folder}/ may include only {', '.join(f'{name}/' for name in allowed)}",
                MEND.get(folder, "turn the dependency round"))
    if folder == "http" and wanted == "actors" and not INTERFACE.match(target):
        return ("http/ may see only actors/gateway/, the transport it implements and the threads", MEND["http"])
    return None


def third_party_complaint(path, target):
    if path.startswith("tests/"):
        return None
    for name, pattern, places, mend in THIRD_PARTY:
        if re.match(pattern, target) and not path.startswith(places):
            return (f"{name} may be named only in {', '.join(places)}", mend)
    return None


def complaints(root):
    found = []
    for path in tree.cpp_files(root):
        if folder_of(path) not in MAY_INCLUDE:
            found.append(f"{path}: the folder {folder_of(path)}/ is not in the table of layers\n"
                         "  mend: move the file, or add the folder to tests/tidy/layering.py and docs/architecture.md")
            continue
        text = tree.read(root, path)
        for match in INCLUDE.finditer(text):
            target = match.group(2)
            line = text.count("\n", 0, match.start(1)) + 1
            if match.group(1) == '"' and "/" not in target:
                found.append(f'{path}:{line}: includes "{target}"\n  mend: write the path from the root: '
                             f'"{path.rsplit("/", 1)[0]}/{target}"')
                continue
            broken = third_party_complaint(path, target) or project_complaint(path, target)
            if broken:
                found.append(f"{path}:{line}: includes {target}, but {broken[0]}\n  mend: {broken[1]}")
    return found


if __name__ == "__main__":
    sys.exit(tree.report(complaints(tree.root_argument()), "layering"))
