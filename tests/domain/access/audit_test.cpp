#include "domain/access/audit.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

using namespace mbs::domain;

namespace {

audit_entry entry() {
  return {from_micros(1'000'000), {actor_kind::key, 7}, {9}, "key.created", "key_x",
      {{"prefix", "mbs_live_ab"}}, {}};
}

std::string canonical_of(const audit_entry& e, std::int64_t number = 1, std::string_view personal = {}) {
  return canonical(number, e, to_text(e.facts), personal);
}

}  // namespace

TEST_CASE("facts are read as they were written, whatever is in them") {
  rc::check([](const std::vector<std::string>& values) {
    audit_facts facts;
    for (const auto& value : values)
      if (facts.size() < most_audit_facts) facts.emplace_back("fact", value.substr(0, longest_audit_value));
    const auto text = to_text(facts);
    auto expected = facts;
    for (auto& [key, value] : expected) {
      // Half a character at the end is left out.
      const auto read = audit_facts_from(to_text(audit_facts{{key, value}}));
      RC_ASSERT(read.size() == 1u);
      value = read.front().second;
    }
    RC_ASSERT(audit_facts_from(text) == expected);
  });
}

TEST_CASE("facts stay short: values are cut between characters, and no more than sixteen are kept") {
  const auto cut =
      audit_facts_from(to_text(audit_facts{{"name", std::string(199, 'a') + "\xc3\xa9\xc3\xa9"}}));
  CHECK(cut.front().second == std::string(199, 'a'));
  const audit_facts many(40, {"a", "b"});
  CHECK(audit_facts_from(to_text(many)).size() == most_audit_facts);
}

TEST_CASE("what is called a secret, a password, a token or a text is never written") {
  for (const auto* key : {"secret", "webhook_secret", "password", "session_token", "text", "message_text"}) {
    const auto text = to_text(audit_facts{{key, "hush"}});
    CHECK(text.find("hush") == std::string::npos);
    CHECK(text.find("(withheld)") != std::string::npos);
  }
}

TEST_CASE("what is personal is read as it was written") {
  const audit_personal all{"Asha\nOtieno", "Moi Avenue 1", "asha@example.com", "192.0.2.1", "curl/8 \\ x"};
  CHECK(audit_personal_from(to_text(all)) == all);
  CHECK(to_text(audit_personal{}).empty());
  CHECK(audit_personal{}.empty());
  CHECK_FALSE(all.empty());
}

TEST_CASE("each part of an entry is part of what is hashed") {
  const auto before = canonical_of(entry());
  CHECK(canonical_of(entry()) == before);
  CHECK(canonical_of(entry(), 2) != before);
  CHECK(canonical_of(entry(), 1, "digest") != before);
  auto e = entry();
  e.at += duration{1};
  CHECK(canonical_of(e) != before);
  for (const auto change : {+[](audit_entry& c) { c.actor.kind = actor_kind::person; },
           +[](audit_entry& c) { c.actor.id = 8; }, +[](audit_entry& c) { c.account = {10}; },
           +[](audit_entry& c) { c.action = "key.revoked"; }, +[](audit_entry& c) { c.object = "key_y"; },
           +[](audit_entry& c) { c.facts.front().second = "mbs_live_ac"; },
           +[](audit_entry& c) { c.facts.clear(); }}) {
    auto changed = entry();
    change(changed);
    CHECK(canonical_of(changed) != before);
  }
}

TEST_CASE("no octet can move from one field into the next") {
  auto one = entry();
  auto other = entry();
  one.action = "ab";
  one.object = "c";
  other.action = "a";
  other.object = "bc";
  CHECK(canonical_of(one) != canonical_of(other));
}

TEST_CASE("actors have texts that lead back to them") {
  for (const audit_actor actor :
      {audit_actor{actor_kind::system, 0}, audit_actor{actor_kind::command_line, 0},
          audit_actor{actor_kind::key, 123'456'789}, audit_actor{actor_kind::person, 5}}) {
    CAPTURE(to_text(actor));
    CHECK(audit_actor_from(to_text(actor)) == actor);
  }
  CHECK(to_text(audit_actor{actor_kind::key, 123'456'789}).starts_with("key:key_"));
  for (const auto* text : {"", "nobody", "key:7", "person:", "person:5", "person:x", "system:0"})
    CHECK_FALSE(audit_actor_from(text));
}
