#include "tests/cli/command_harness.hpp"

#include <boost/json/serialize.hpp>
#include <doctest/doctest.h>

namespace {

using words = std::vector<std::string>;

boost::json::array keys_of(const installation& place) {
  return place.run({"key", "list", "a@example.com", "--json"}).json().at("keys").as_array();
}

std::string text_in(const boost::json::value& of, std::string_view name) {
  return std::string{of.at(name).as_string()};
}

}  // namespace

TEST_CASE("a key is made with its limits, and the list shows them all") {
  const installation place;
  (void)place.with_account();
  const auto made = place
                        .run({"key", "create", "a@example.com", "--label", "build", "--scope",
                            "messages:send", "--scope", "messages:read", "--address", "192.0.2.0/24",
                            "--address", "2001:db8::7", "--expires", "90d", "--json"})
                        .json();
  CHECK(text_in(made, "api_key").starts_with("mbs_live_"));
  CHECK(boost::json::serialize(made.at("scopes")) == R"(["messages:send","messages:read"])");
  const auto key = keys_of(place).back();
  CHECK(text_in(key, "label") == "build");
  CHECK(text_in(key, "state") == "active");
  CHECK(key.at("scopes") == made.at("scopes"));
  CHECK(boost::json::serialize(key.at("addresses")) == R"(["192.0.2.0/24","2001:db8::7/128"])");
  CHECK(key.at("expires_at") == made.at("expires_at"));
  CHECK(text_in(key, "expires_at") > text_in(key, "created_at"));
  for (const auto* none : {"revoked_at", "replaced_by", "overlap_ends_at", "last_used_at", "last_used_from"})
    CHECK(key.at(none).is_null());
  const auto table = place.run({"key", "list", "a@example.com"}).out;
  CHECK(table.find("192.0.2.0/24 2001:db8::7/128") != std::string::npos);
  CHECK(table.find("messages:send messages:read") != std::string::npos);
  CHECK(table.find("anywhere") != std::string::npos);
}

TEST_CASE("owners are told by mail of a key that the command line makes or rotates") {
  const installation place;
  (void)place.with_account();
  REQUIRE(place
              .run({"person", "create", "--account", "a@example.com", "--role", "owner", "--email",
                  "o@example.com", "--name", "Otieno"})
              .code == 0);
  const auto told = [&] {
    std::size_t count = 0;
    const auto listed = place.run({"mail", "list", "--to", "o@example.com", "--json"}).json();
    for (const auto& mail : listed.at("mails").as_array())
      if (mail.at("kind").as_string() == "new_key") ++count;
    return count;
  };
  const auto made = place.run({"key", "create", "a@example.com", "--json"}).json();
  CHECK(told() == 1);
  REQUIRE(place.run({"key", "rotate", text_in(made, "key_id")}).code == 0);
  CHECK(told() == 2);
}

TEST_CASE("what a key may not be is refused, and none is made") {
  const installation place;
  (void)place.with_account();
  const auto before = keys_of(place).size();
  const auto said = [&](words more) {
    words all{"key", "create", "a@example.com"};
    all.insert(all.end(), more.begin(), more.end());
    const auto ran = place.run(all);
    CHECK(ran.code == 2);
    return ran.err;
  };
  CHECK(said({"--scope", "everything"}).find("allowed: messages:send") != std::string::npos);
  CHECK(said({"--address", "192.0.2.1/24"}).find("did you mean 192.0.2.0/24?") != std::string::npos);
  CHECK(said({"--expires", "tomorrow"}).find("is no time") != std::string::npos);
  CHECK(said({"--expires", "2020-01-31T00:00:00Z"}).find("has passed") != std::string::npos);
  CHECK(said({"--expires", "2099-01-31T00:00:00Z"}).find("too far away") != std::string::npos);
  CHECK(keys_of(place).size() == before);
}

TEST_CASE("a key is rotated once, with an overlap, and the new one is shown once") {
  const installation place;
  (void)place.with_account();
  const auto old = place.run({"key", "create", "a@example.com", "--label", "shop", "--json"}).json();
  const auto id = text_in(old, "key_id");
  const auto next = place.run({"key", "rotate", id, "--overlap", "1h", "--json"}).json();
  CHECK(text_in(next, "replaces") == id);
  CHECK(text_in(next, "api_key") != text_in(old, "api_key"));
  const auto keys = keys_of(place);
  const auto& replaced = keys.at(keys.size() - 2);
  CHECK(text_in(replaced, "state") == "replaced");
  CHECK(replaced.at("replaced_by") == next.at("key_id"));
  CHECK(replaced.at("overlap_ends_at") == next.at("overlap_ends_at"));
  CHECK(text_in(keys.back(), "label") == "shop");
  CHECK(text_in(keys.back(), "state") == "active");
  CHECK(place.run({"key", "rotate", id}).code == 5);
  CHECK(place.run({"key", "rotate", id, "--overlap", "31d"}).err.find("0 to 30 days") != std::string::npos);
  CHECK(place.run({"key", "rotate", id, "--overlap", "soon"}).code == 2);
  CHECK(place.run({"key", "rotate", "key_nonsense"}).code == 2);
  CHECK(place.run({"key", "rotate", "key_0000000000001"}).code == 5);
  CHECK(place.run({"key", "rotate", text_in(next, "key_id"), "--overlap", "0s"}).code == 0);
  CHECK(text_in(keys_of(place).at(keys.size() - 1), "state") == "replaced and ended");
}
