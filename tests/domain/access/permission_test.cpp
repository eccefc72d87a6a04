#include "domain/access/permission.hpp"

#include "domain/access/principal.hpp"

#include <doctest/doctest.h>

#include <set>
#include <vector>

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
  CHECK(to_text(permission::senders_request) == "senders:request");
  CHECK(to_text(permission::keys_manage) == "keys:manage");
  CHECK(to_text(permission::ownership_transfer) == "ownership:transfer");
  CHECK(to_text(permission::self) == "self");
  CHECK(to_text(permission::platform_privacy_manage) == "platform:privacy:manage");
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

TEST_CASE("no two permissions share a place in a set") {
  for (const auto& one : permission_names) {
    permission_set some;
    some.add(one.what);
    for (const auto& other : permission_names)
      CHECK(some.has(other.what) == (other.what == one.what || other.what == permission::everybody));
  }
}

TEST_CASE("sets are joined, cut and compared") {
  const permission_set a{permission::messages_read, permission::platform_privacy_manage};
  const permission_set b{permission::messages_read, permission::self};
  CHECK((a | b) ==
      permission_set{permission::messages_read, permission::platform_privacy_manage, permission::self});
  CHECK((a & b) == permission_set{permission::messages_read});
  CHECK((a | b).has_all(a));
  CHECK_FALSE(a.has_all(b));
}

TEST_CASE("a key may carry every scope that keys had before there were people") {
  for (const auto p : {permission::messages_send, permission::messages_read, permission::balance_read,
           permission::networks_read, permission::webhooks_manage, permission::senders_read})
    CHECK(key_scopes().has(p));
}

TEST_CASE("a principal may do nothing special until it is given a permission") {
  const principal who;
  for (const auto& name : permission_names)
    CHECK(who.permissions.has(name.what) == (name.what == permission::everybody));
}
