#pragma once

#include "crypto/digest.hpp"
#include "crypto/totp.hpp"
#include "tests/persistence/access/people_fixture.hpp"

#include <chrono>
#include <string>
#include <vector>

/// Somebody with a second factor, and what tests do with it.
namespace mbs::test {

inline const std::vector<std::string> ten_codes{"0000000001", "0000000002", "0000000003", "0000000004",
    "0000000005", "0000000006", "0000000007", "0000000008", "0000000009", "000000000a"};

class enrolled {
 public:
  explicit enrolled(store_fixture& s, const std::string& email = "w@example.com")
      : store{s}, owner{new_owner(s, email)} {}

  [[nodiscard]] domain::person_id id() const { return owner.person; }
  [[nodiscard]] persistence::factor_change at(
      domain::duration after, const persistence::kept_session& own = {}) const {
    return {id(), noon() + after, own, {{{domain::actor_kind::person, id().value}, noon() + after}, {}}};
  }
  [[nodiscard]] std::string code(domain::duration after) const {
    return crypto::totp_code(secret, noon() + after);
  }

  /// On since noon.
  enrolled& turn_on(const persistence::kept_session& own = {}) {
    REQUIRE(store.factors().begin(id(), secret, noon()));
    REQUIRE(store.factors().confirm(at({}, own), code({}), ten_codes));
    return *this;
  }
  [[nodiscard]] domain::result<persistence::factor_judged> judge(
      const std::string& typed, domain::duration after, const persistence::kept_session& own = {}) const {
    return store.factors().judge(at(after, own), *domain::read_factor_code(typed), {});
  }
  [[nodiscard]] domain::factor_verdict verdict(const std::string& typed, domain::duration after) const {
    const auto judged = judge(typed, after);
    REQUIRE(judged);
    return judged->verdict;
  }

  persistence::session_record begin_session(const std::string& token) const {
    persistence::session_record s;
    s.hash = crypto::sha256(token);
    s.person = id();
    s.created_at = s.used_at = noon();
    const auto made = store.sessions().create_session(s);
    REQUIRE(made);
    return *made;
  }
  /// As session_authenticator sees it.
  [[nodiscard]] bool is_alive(const std::string& token) const {
    const auto found = store.sessions().find_session(crypto::sha256(token));
    REQUIRE(found);
    return found->has_value() && !(*found)->session.ended_at &&
        (*found)->session.credentials == (*found)->person.credentials;
  }
  /// How many entries of the audit log have this action.
  [[nodiscard]] std::int64_t audited(const std::string& action) const {
    return store.number("SELECT COUNT(*) FROM audit_entries WHERE action = '" + action + "'");
  }

  store_fixture& store;
  persistence::member_record owner;
  std::string secret = crypto::new_totp_secret();
};

}  // namespace mbs::test
