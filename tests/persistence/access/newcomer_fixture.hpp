#pragma once

#include "crypto/digest.hpp"
#include "persistence/access/sign_up_store.hpp"
#include "tests/persistence/access/people_fixture.hpp"

#include <chrono>
#include <string>

namespace mbs::test {

/// Somebody at a browser that signs up, from a place.
struct newcomer {
  store_fixture& store;
  std::string email = "w@example.com";
  std::string browser = "browser of " + email;
  std::string place = "here";

  [[nodiscard]] persistence::sign_up_record wish(
      domain::duration after = {}, const std::string& company = "Duka Ltd") const {
    persistence::sign_up_record s;
    s.token = crypto::sha256(browser);
    s.email = s.email_folded = email;
    s.name = "Wanjiru";
    s.phone = 254'712'345'678;
    s.company = company;
    s.password = "$argon2id$v=19$m=8,t=1,p=1$c2FsdA$aGFzaA";
    s.at = noon() + after;
    return s;
  }
  [[nodiscard]] persistence::code_terms terms(const std::string& code, domain::duration after) const {
    return {crypto::sha256(code), {noon() + after, 20'000}, {}, place};
  }
  [[nodiscard]] persistence::new_mail code_mail() const {
    return {.kind = domain::mail_kind::email_code,
        .recipient = *domain::mail_address::parse(email),
        .fields = {{"code", "482915"}, {"minutes", "10"}},
        .now = noon()};
  }
  [[nodiscard]] persistence::new_mail known_mail() const {
    return {.kind = domain::mail_kind::sign_up_known,
        .recipient = *domain::mail_address::parse(email),
        .fields = {{"time", domain::to_rfc3339(noon())}, {"address", "::1"}},
        .now = noon()};
  }
  [[nodiscard]] domain::code_send ask(
      const std::string& code, domain::duration after = {}, const std::string& company = "Duka Ltd") const {
    const auto sent =
        store.sign_ups().begin_sign_up(wish(after, company), terms(code, after), code_mail(), known_mail());
    REQUIRE(sent);
    return sent->verdict;
  }
  [[nodiscard]] domain::result<persistence::signed_up> confirm(persistence::sign_up_store& with,
      const std::string& code, domain::duration after = std::chrono::seconds{1}) const {
    persistence::session_record session;
    session.hash = crypto::sha256("session of " + browser);
    session.created_at = session.used_at = noon() + after;
    return with.confirm_sign_up(
        crypto::sha256(browser), terms(code, after), "whsec_x", session, {{}, noon() + after, {}});
  }
  [[nodiscard]] domain::result<persistence::signed_up> confirm(
      const std::string& code, domain::duration after = std::chrono::seconds{1}) const {
    return confirm(store.sign_ups(), code, after);
  }
};

}  // namespace mbs::test
