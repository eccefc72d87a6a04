#include "config/settings_table.hpp"

#include "config/text_rules.hpp"

#include <doctest/doctest.h>

#include <fstream>
#include <iterator>
#include <set>

using namespace mbs::config;

namespace {

std::string text_of(const std::string& path) {
  std::ifstream file{std::string{MBS_SOURCE_DIR "/"} + path};
  return {std::istreambuf_iterator<char>{file}, {}};
}

bool shown_as(
    const std::vector<shown_setting>& all, const std::string& path, const std::string& value, bool preset) {
  for (const auto& s : all) {
    if (s.path == path) return s.value == value && s.is_default == preset;
  }
  return false;
}

}  // namespace

TEST_CASE("every setting has a sentence, a place of its own and a default within its bounds") {
  std::set<std::pair<std::string_view, std::string_view>> seen;
  for (const auto& s : settings_table()) {
    CAPTURE(s.section);
    CAPTURE(s.key);
    CHECK(seen.emplace(s.section, s.key).second);
    CHECK(s.doc.ends_with('.'));
    const auto type = type_of(s);
    if (type == "number" || type == "duration") CHECK(s.low < s.high);
    if (type == "number") {
      const auto preset = std::stoll(default_of(s));
      CHECK(preset >= s.low);
      CHECK(preset <= s.high);
    }
    if (type == "duration") CHECK((s.unit == "ms" || s.unit == "s"));
    if (!s.choices.empty() && type == "text") {
      CHECK(std::ranges::find(s.choices, default_of(s)) != s.choices.end());
    }
  }
}

TEST_CASE("the sample mentions every setting") {
  const auto sample = text_of("config/mbs.toml.sample");
  REQUIRE_FALSE(sample.empty());
  for (const auto& s : settings_table()) {
    CAPTURE(s.key);
    const bool mentioned = sample.find('\n' + std::string{s.key} + " = ") != std::string::npos ||
        sample.find("\n#" + std::string{s.key} + " = ") != std::string::npos;
    CHECK(mentioned);
  }
}

TEST_CASE("the reference in docs/operating.md is the one of the table") {
  CHECK(text_of("docs/operating.md").find(reference_markdown()) != std::string::npos);
}

TEST_CASE("what is in force is shown without secrets") {
  settings s;
  s.database.url = "postgresql://u:secret@h/d";
  s.http.max_pipelined = 2;
  auto& link = s.links.emplace_back();
  link.name = "safaricom";
  link.password = "secret";
  link.receipt_error_codes = {{"000B", 1011}, {"EX", 200}};
  s.prices.push_back({"", "", "0.8000"});
  const auto all = show(s);
  CHECK(shown_as(all, "http.max_pipelined", "2", false));
  CHECK(shown_as(all, "http.idle_timeout", "75s", true));
  CHECK(shown_as(all, "database.url", "(set)", false));
  CHECK(shown_as(all, "link.safaricom.password", "(set)", false));
  CHECK(shown_as(all, "link.safaricom.classes", "otp, transactional, promotional", true));
  CHECK(shown_as(all, "link.safaricom.receipt_error_codes", "000B=1011, EX=200", false));
  CHECK(shown_as(all, "price.1.per_segment", "0.8000", false));
  for (const auto& shown : all)
    CHECK(shown.value.find("secret") == std::string::npos);
}

TEST_CASE("a default that is a secret's is shown, since everybody knows it") {
  const auto all = show({});
  CHECK(shown_as(all, "database.url", "sqlite:mbs.db", true));
}

TEST_CASE("listen addresses are numeric with a port") {
  CHECK(split_listen("127.0.0.1:8080") == std::pair{std::string{"127.0.0.1"}, std::uint16_t{8080}});
  CHECK(split_listen("[::]:0") == std::pair{std::string{"::"}, std::uint16_t{0}});
  for (const auto* wrong : {"", ":80", "127.0.0.1", "127.0.0.1:", "127.0.0.1:65536", "localhost:80", "::1:80",
           "[::1]", "127.0.0.1:8x", "[127.0.0.1]:80", "127.0.0.1:-1"}) {
    CAPTURE(wrong);
    CHECK_FALSE(split_listen(wrong).has_value());
  }
}

TEST_CASE("amounts have at most four decimals and no sign") {
  for (const auto* right : {"0", "0.8", "0.8000", "12", "999999999.9999"})
    CHECK(is_amount(right));
  for (const auto* wrong : {"", ".", "1.", ".5", "-1", "+1", "1.00000", "1e3", "1,5", "9999999999"}) {
    CAPTURE(wrong);
    CHECK_FALSE(is_amount(wrong));
  }
}

TEST_CASE("the nearest word is offered only when it is near") {
  const std::vector<std::string> known{"listen", "threads", "max_body"};
  CHECK(nearest("lsiten", known) == "listen");
  CHECK(nearest("max_bdy", known) == "max_body");
  CHECK(nearest("colour", known).empty());
  CHECK(edit_distance("kitten", "sitting") == 3);
}
