#include "domain/access/permission.hpp"

#include "domain/access/principal.hpp"

#include <doctest/doctest.h>

#include <set>

using namespace mbs::domain;

TEST_CASE("every permission has a text of its own that leads back to it") {
  std::set<std::string_view> texts;
  for (const auto& name : permission_names) {
    CHECK(permission_from(to_text(name.what)) == name.what);
    texts.insert(name.text);
  }
  CHECK(texts.size() == permission_names.size());
}

TEST_CASE("the texts of permissions are those that were promised") {
  CHECK(to_text(permission::everybody) == "public");
  CHECK(to_text(permission::messages_send) == "messages:send");
  CHECK(to_text(permission::messages_read) == "messages:read");
  CHECK(to_text(permission::balance_read) == "balance:read");
  CHECK(to_text(permission::networks_read) == "networks:read");
  CHECK(to_text(permission::webhooks_manage) == "webhooks:manage");
}

TEST_CASE("what is no permission is not taken for one") {
  for (const auto* text : {"", "messages", "messages:Send", "messages:send ", "everybody"})
    CHECK_FALSE(permission_from(text));
}

TEST_CASE("a set has what was put in, and what everybody may do") {
  const permission_set some{permission::messages_read, permission::webhooks_manage};
  CHECK(some.has(permission::messages_read));
  CHECK(some.has(permission::webhooks_manage));
  CHECK(some.has(permission::everybody));
  CHECK_FALSE(some.has(permission::messages_send));
  CHECK(permission_set{} == permission_set{permission::everybody});
  for (const auto& name : permission_names)
    CHECK(permission_set::all().has(name.what));
}

TEST_CASE("a principal may do nothing special until it is given a permission") {
  const principal who;
  for (const auto& name : permission_names)
    CHECK(who.permissions.has(name.what) == (name.what == permission::everybody));
}
