#!/usr/bin/env python3
"""The checks check: each rule is broken on purpose in a small tree and must complain, with its mend."""
import json
import os
import subprocess
import sys
import tempfile
import unittest

import count_tests
import format as formatting
import headers
import layering
import rules
import tree


class planted(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory(prefix="mbs-tidy-")
        self.root = self.folder.name

    def tearDown(self):
        self.folder.cleanup()

    def plant(self, path, text):
        full = os.path.join(self.root, path)
        os.makedirs(os.path.dirname(full), exist_ok=True)
        with open(full, "w", encoding="utf-8") as file:
            file.write(text)

    def complains(self, check, words):
        found = "\n".join(check.complaints(self.root))
        self.assertIn(words, found)
        self.assertIn("mend:", found)

    def content(self, check):
        self.assertEqual(check.complaints(self.root), [])


class the_layering_test(planted):
    def test_complains_of_an_upward_include(self):
        self.plant("domain/money/money.hpp", '#pragma once\n#include "actors/accounts/account_actor.hpp"\n')
        self.complains(layering, "domain/money/money.hpp:2: includes actors/accounts/account_actor.hpp")

    def test_complains_of_caf_outside_actors(self):
        self.plant("http/server/routes.cpp", "#include <caf/all.hpp>\n")
        self.complains(layering, "CAF may be named only in")

    def test_complains_of_sql_outside_persistence(self):
        self.plant("actors/journal/journal.cpp", "#include <soci/soci.h>\n")
        self.complains(layering, "add a function in domain words to a store")

    def test_complains_of_sockets_in_a_protocol(self):
        self.plant("protocols/smpp/session.cpp", "#include <boost/asio.hpp>\n")
        self.complains(layering, "sans-IO")

    def test_complains_when_http_looks_behind_an_actors_interface(self):
        self.plant("http/server/routes.cpp", '#include "actors/net/smpp_shell.hpp"\n')
        self.complains(layering, "only actors/gateway/")

    def test_complains_of_an_include_without_its_folder(self):
        self.plant("domain/money/money.cpp", '#include "money.hpp"\n')
        self.complains(layering, "write the path from the root")

    def test_complains_of_a_folder_that_no_layer_knows(self):
        self.plant("utils/strings.hpp", "#pragma once\n")
        self.complains(layering, "not in the table of layers")

    def test_is_content_with_downward_includes(self):
        self.plant("persistence/journal.cpp", '#include "domain/money/money.hpp"\n#include <soci/soci.h>\n')
        self.plant("tests/actors/link_test.cpp", '#include "actors/links/link_actor.hpp"\n#include <caf/all.hpp>\n')
        self.content(layering)


class the_rules(planted):
    def test_complain_of_a_file_over_500_lines(self):
        self.plant("domain/money/money.cpp", "int x;\n" * 501)
        self.complains(rules, "501 lines")

    def test_complain_of_work_left_over(self):
        self.plant("domain/money/money.cpp", "// TO" "DO: round\n")
        self.complains(rules, "domain/money/money.cpp:1")

    def test_complain_of_a_clock_in_the_domain(self):
        self.plant("domain/bucket.cpp", "auto now = std::chrono::system_clock::now();\n")
        self.complains(rules, "rules have no clock")

    def test_complain_of_threads_and_sleep_in_an_actor(self):
        self.plant("actors/links/link.cpp", "std::thread t;\nstd::this_thread::sleep_for(1s);\n")
        self.complains(rules, "actors/links/link.cpp:1: std::thread")
        self.complains(rules, "actors/links/link.cpp:2: sleep_for")

    def test_complain_of_an_endless_request(self):
        self.plant("actors/links/link.cpp", "self->request(x, caf::infinite, y);\n")
        self.complains(rules, "time-out with a unit")

    def test_complain_of_floating_point_near_money(self):
        self.plant("domain/money/ledger.cpp", "double balance = 0;\n")
        self.complains(rules, "double near money")

    def test_look_at_code_only(self):
        self.plant("domain/money/ledger.cpp", '// no double and no std::thread\nauto text = "a double sleep_for";\n')
        self.content(rules)

    def test_complain_of_a_header_without_guard(self):
        self.plant("domain/money/money.hpp", "int x;\n")
        self.complains(rules, "no #pragma once")

    def test_complain_of_a_test_that_cannot_fail(self):
        self.plant("tests/domain/money/money_test.cpp", 'TEST_CASE("money adds up") {\n  add();\n}\n')
        self.complains(rules, "nothing is asserted")

    def test_complain_of_a_lock_file_with_addresses(self):
        lock = {"packages": {"node_modules/smpp": {"version": "1.0.0", "resolved": "somewhere"}}}
        self.plant("tests/e2e/package-lock.json", json.dumps(lock))
        self.complains(rules, "where it was downloaded from")

    def test_complain_of_a_document_that_names_a_path_that_is_gone(self):
        self.plant("domain/money/money.hpp", "#pragma once\n")
        self.plant("README.md", "Money is in `domain/coins.hpp`, prices in [here](docs/prices.md).\n")
        self.complains(rules, "names domain/coins.hpp")
        self.complains(rules, "names docs/prices.md")

    def test_are_content_with_documents_that_name_what_is_there(self):
        self.plant("domain/money/money.hpp", "#pragma once\n")
        self.plant("docs/a.md", "See `domain/`, `domain/money/money.hpp`, `domain/money/*.hpp`, `text/plain`, [up](../README.md).\n")
        self.plant("README.md", "Run `build/release/mbs`.\n")
        self.content(rules)


class the_other_checks(planted):
    def test_format_complains_of_a_file_not_formatted(self):
        self.plant(".clang-format", tree.read(tree.ROOT, ".clang-format"))
        self.plant("domain/money/money.cpp", "int  x  ;\n")
        self.complains(formatting, "domain/money/money.cpp: not formatted")

    def test_headers_complain_of_one_that_leans_on_its_includer(self):
        self.plant("domain/money/money.hpp", "#pragma once\ninline std::string name() { return {}; }\n")
        self.complains(headers, "domain/money/money.hpp: does not compile alone")


class the_count(unittest.TestCase):
    def test_takes_cases_from_unittest(self):
        self.assertEqual(count_tests.cases("Ran 5 tests in 0.1s\n\nOK\n", True), (5, 0))
        self.assertEqual(count_tests.cases("Ran 5 tests in 0.1s\n\nFAILED (failures=1, errors=1)\n", False), (3, 2))

    def test_takes_cases_from_doctest_and_node(self):
        self.assertEqual(count_tests.cases("[doctest] test cases:  12 | 12 passed | 0 failed | 0 skipped", True), (12, 0))
        self.assertEqual(count_tests.cases("# pass 3\n# fail 1\n", False), (3, 1))

    def test_counts_a_program_that_says_nothing_as_one(self):
        self.assertEqual(count_tests.cases("", True), (1, 0))

    def test_counts_a_crash_as_a_failure(self):
        self.assertEqual(count_tests.cases("test cases: 2 | 2 passed | 0 failed", False), (2, 1))

    def test_fails_when_no_test_ran(self):
        run = subprocess.run([sys.executable, os.path.join(os.path.dirname(__file__), "count_tests.py")],
                             capture_output=True, text=True, check=False)
        self.assertEqual((run.returncode, run.stdout.splitlines()[-1]), (1, "0 passed, 1 failed"))


if __name__ == "__main__":
    unittest.main()
