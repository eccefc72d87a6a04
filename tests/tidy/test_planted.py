#!/usr/bin/env python3
"""The checks check: each rule is broken on purpose in a small tree and must complain, with its mend."""
import json
import os
import subprocess
import sys
import tempfile
import unittest

import awaits
import capabilities
import count_tests
import format as formatting
import functions
import headers
import layering
import layers
import readmes
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
        self.complains(layering, "http/ may see of actors/ only actors/gateway/")

    def test_complains_of_a_private_header_of_a_neighbour(self):
        self.plant("actors/links/link.cpp", '#include "actors/accounts/account_state.hpp"\n')
        self.complains(layering, "private to actors/accounts/, whose public part is accounts_actor.hpp")

    def test_complains_of_a_private_header_in_a_neighbours_test(self):
        self.plant("tests/actors/links/link_test.cpp", '#include "actors/accounts/account_state.hpp"\n')
        self.complains(layering, "use the public part")

    def test_complains_of_a_folder_of_which_nothing_is_for_others(self):
        self.plant("cli/serve.cpp", '#include "bench/load/scenario.hpp"\n')
        self.complains(layering, "nothing of bench/load/ is for others")

    def test_complains_when_another_layer_includes_what_is_for_neighbours(self):
        self.plant("actors/links/link.cpp", '#include "persistence/messages/message_rows.hpp"\n')
        self.complains(layering, "whose public part is message_records.hpp, message_store.hpp")

    def test_complains_of_caf_in_the_gateway(self):
        self.plant("actors/gateway/gateway.hpp", "#pragma once\n#include <caf/actor.hpp>\n")
        self.complains(layering, "CAF may not be named in actors/gateway/")

    def test_complains_of_sql_in_a_capability_of_the_store(self):
        self.plant("persistence/money/verification.cpp", "#include <soci/soci.h>\n")
        self.complains(layering, "over what persistence/sql/ offers")

    def test_complains_of_a_table_that_names_what_is_gone(self):
        found = "\n".join(layering.table_complaints({"domain/text/utf8.hpp"}))
        self.assertNotIn("names domain/text/utf8.hpp", found)
        self.assertIn("names domain/text/gsm0338.hpp, which is gone", found)
        self.assertIn("names actors/net/io_threads.hpp, which is gone", found)
        self.assertIn("names config/, which is gone", found)
        self.assertIn("mend: remove it from the table", found)

    def test_complains_of_an_include_without_its_folder(self):
        self.plant("domain/money/money.cpp", '#include "money.hpp"\n')
        self.complains(layering, "write the path from the root")

    def test_complains_of_a_folder_that_no_layer_knows(self):
        self.plant("utils/strings.hpp", "#pragma once\n")
        self.complains(layering, "not in the table of layers")

    def test_is_content_with_downward_includes(self):
        self.plant("persistence/sql/sql.cpp", '#include "domain/money/money.hpp"\n#include <soci/soci.h>\n')
        self.plant("tests/actors/links/link_test.cpp", '#include "actors/links/link_actor.hpp"\n#include <caf/all.hpp>\n')
        self.content(layering)

    def test_is_content_with_private_headers_where_they_belong(self):
        private = '#include "actors/accounts/account_state.hpp"\n'
        self.plant("actors/accounts/account.cpp", private)
        self.plant("tests/actors/accounts/account_test.cpp", private)
        self.plant("tests/actors/account_fixture.hpp", private)
        self.plant("tests/fuzz/account_fuzz.cpp", private)
        self.content(layering)


class the_capabilities(planted):
    def setUp(self):
        super().setUp()
        nouns = "".join(f'group("{noun}", "what");\n' for noun in layers.NOUNS)
        self.plant("cli/run.cpp", nouns + "".join(f'command(app_, "{verb}", "what", run);\n' for verb in layers.VERBS))

    def test_are_spelled_alike_in_every_layer(self):
        for place in ("domain/message", "actors/billing", "http/web_hooks", "tests/persistence/acounts", "web/src/pages"):
            self.plant(f"{place}/x.hpp", "#pragma once\n")
            self.complains(capabilities, f"{place}/: neither a capability nor machinery")

    def test_do_not_lend_one_layers_machinery_to_another(self):
        self.plant("http/sql/x.hpp", "#pragma once\n")
        self.complains(capabilities, "http/sql/: neither a capability nor machinery of http/ (server, client, json, web)")

    def test_are_the_tags_of_the_api(self):
        operation = {"tags": ["message"]}
        self.plant("http/messages/openapi.json", json.dumps({"paths": {"/v1/messages": {"get": operation}}}))
        self.complains(capabilities, "GET /v1/messages has the tag message, which is no capability")
        self.complains(capabilities, "tag it with the folder of its handler")

    def test_complain_of_a_noun_that_belongs_to_none(self):
        self.plant("cli/credit_commands.cpp", 'auto& credits = group("credit", "Credit");\n')
        self.complains(capabilities, "cli/credit_commands.cpp: the command credit belongs to no capability")

    def test_complain_of_a_row_whose_command_is_gone(self):
        self.plant("cli/run.cpp", 'command(app_, "serve", "what", run);\n// group("account", "gone");\n')
        self.complains(capabilities, "names the command account, which is gone")
        self.complains(capabilities, "remove its row")

    def test_are_content_with_the_words_of_the_tables(self):
        for place in ("domain/text", "domain/messages", "actors/journal", "tests/http/server", "web/src/ui"):
            self.plant(f"{place}/x.hpp", "#pragma once\n")
        self.plant("http/node/openapi.json", json.dumps({"paths": {"/healthz": {"get": {"tags": ["node"]}}}}))
        self.content(capabilities)


class the_readmes(planted):
    def test_complain_of_a_folder_that_does_not_say_what_it_is(self):
        self.plant("domain/money/money.hpp", "#pragma once\n")
        self.complains(readmes, "domain/money/: has no README.md")

    def test_complain_of_one_too_long_to_read_at_a_glance(self):
        self.plant("domain/money/README.md", "line\n" * 11)
        self.complains(readmes, "domain/money/README.md: more than 10 lines")

    def test_are_content_with_ten_lines(self):
        self.plant("domain/money/README.md", "line\n" * 10)
        self.plant("domain/errc.hpp", "#pragma once\n")
        self.content(readmes)


class the_functions(planted):
    long = "  step();\n" * 61
    short = "  step();\n" * 60

    def test_complain_of_one_that_fits_no_screen(self):
        self.plant("domain/money/money.cpp", "namespace mbs {\nstruct x {\n  template <class T>\n  void f(T t) noexcept {\n"
                   + self.long + "  }\n};\n}\n")
        self.complains(functions, "domain/money/money.cpp:3: 61 lines, more than 60, in template <class T> void f(T t)")
        self.complains(functions, "give each of its steps a name")

    def test_complain_of_constructors_lambdas_and_cases(self):
        for name, head, tail in (("a", "x::x(int n) : a_{n}, b_{1} {\n", "}\n"), ("b", "auto f = [](int n) {\n", "};\n"),
                                 ("c", 'TEST_CASE("a { in a title") {\n', "}\n"),
                                 ("d", "ALLOW(x::y)\nnamespace a {\nvoid f() {\n", "}\n}\n")):
            self.plant(f"domain/{name}.cpp", head + self.long + tail)
            self.complains(functions, f"domain/{name}.cpp:{3 if name == 'd' else 1}: 61 lines")

    def test_complain_of_long_ones_in_python_and_shell(self):
        self.plant("tests/tool.py", "def tool():\n" + "    step()\n" * 61)
        self.plant("check", "#!/usr/bin/env bash\nrun() {\n" + self.long + "}\n")
        self.complains(functions, "tests/tool.py:1: 61 lines")
        self.complains(functions, "check:2: 61 lines")

    def test_are_content_with_sixty_lines_and_with_long_tables(self):
        self.plant("domain/a.cpp", "void f() {\n" + self.short + "}\nconst std::array t{\n" + "    row(1),\n" * 80 + "};\n")
        self.plant("domain/b.cpp", "// {\nchar c = '{';\nauto s = R\"({\")\";\nint n = 10'000;\nstruct s {\n" + "  int x();\n" * 80
                   + "};\n")
        self.content(functions)


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

    def test_look_past_raw_strings_and_quotes_of_one_character(self):
        self.plant("domain/money/ledger.cpp", "auto a = R\"(\"double)\";\nchar q = '\"';\nint n = 1'000;  // double\n")
        self.content(rules)
        self.plant("domain/money/ledger.cpp", "char q = '\"';\ndouble d = 0;\n")
        self.complains(rules, "domain/money/ledger.cpp:2: double near money")

    def test_complain_of_a_comment_that_is_too_wide(self):
        self.plant("domain/money/ledger.cpp", "int x;  // " + "w" * 110 + "\n")
        self.complains(rules, "a comment beyond column 110")

    def test_complain_of_a_suppression_without_a_reason(self):
        self.plant("domain/money/ledger.cpp", "int x;  // NO" "LINT(bugprone-branch-clone)\n")
        self.complains(rules, "NO" "LINT without a check or a reason")
        self.plant("domain/money/ledger.cpp", "int x;  // NO" "LINT(bugprone-branch-clone): both rows are of one table\n")
        self.content(rules)

    def test_complain_of_a_check_that_is_switched_off_without_a_reason(self):
        self.plant(".clang-tidy", "Checks: >\n  -*,\n  bugprone-*,\n  -bugprone-branch-clone,\n")
        self.complains(rules, "bugprone-branch-clone is switched off without a reason")
        self.plant(".clang-tidy", "# -bugprone-branch-clone: tables\nChecks: >\n  -*,\n  -bugprone-branch-clone,\n")
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


class the_awaits(planted):
    def test_complain_of_an_object_made_in_what_is_awaited(self):
        for made in ("std::string{}", "{id, by}", "wish{.name = name}", "new_secret()", "std::string(name)", "[name] { f(name); }",
                     "std::vector<int>(3)", "std::move(names)[0].copy()", "g(std::move(name), other{})"):
            self.plant("http/keys/key_routes.cpp",
                       f"awaitable<reply> f(exchange& c) {{\n  const auto made =\n      co_await ask(c, {made});\n}}\n")
            self.complains(awaits, "http/keys/key_routes.cpp:3: an object is made in what is co_awaited")
        self.plant("http/keys/key_routes.cpp", "  co_await start<const token, void()>(begin, token{});\n")
        self.complains(awaits, "key_routes.cpp:1")

    def test_are_content_with_names_and_with_what_is_moved(self):
        self.plant("http/keys/key_routes.cpp", "  // co_await ask(c, wish{});\n  if (x) co_await from->wait();\n"
                   "  const auto a = co_await ask(c, keys, &gateway::make, *id, c.who.account, std::move(wish), \"co_await f(x{})\", 3);\n"
                   "  co_return f(co_await ask(c, std::forward<wish>(w), limit < 3), wish{});\n"
                   "  co_await start<const token, void()>(begin, how);\n  const wish other{};\n")
        self.content(awaits)


class the_other_checks(planted):
    def test_format_complains_of_a_file_not_formatted(self):
        self.plant(".clang-format", tree.read(tree.ROOT, ".clang-format"))
        self.plant("domain/money/money.cpp", "int  x  ;\n")
        self.complains(formatting, "domain/money/money.cpp: not formatted")

    def test_format_complains_of_includes_out_of_order(self):
        self.plant(".clang-format", tree.read(tree.ROOT, ".clang-format"))
        ordered = ('#include "domain/money/money.hpp"', '#include "domain/errc.hpp"', "#include <caf/actor.hpp>",
                   "#include <string>")
        self.plant("domain/money/money.cpp", "\n\n".join(ordered) + "\n")
        self.content(formatting)
        for wrong in (1, 2, 3):
            swapped = [*ordered[:wrong - 1], ordered[wrong], ordered[wrong - 1], *ordered[wrong + 1:]]
            self.plant("domain/money/money.cpp", "\n\n".join(swapped) + "\n")
            self.complains(formatting, "domain/money/money.cpp: not formatted")

    def test_format_leaves_lists_and_sql_as_they_were_broken(self):
        self.plant(".clang-format", tree.read(tree.ROOT, ".clang-format"))
        self.plant("domain/money/money.cpp", "/// Says:\n/// - one\n///   more of it\n/// - two\n/// and not a list\n"
                   'auto a =\n    "SELECT a "\n    "FROM b";\nauto b =\n    "' + "w" * 120 + '";\n')
        self.content(formatting)

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
