#include "tests/http/access/fake_sessions.hpp"

#include "crypto/digest.hpp"
#include "crypto/random.hpp"

#include <utility>

namespace mbs::http::tests {

fake_sessions::fake_sessions(answering& how) : how_{how} {}

std::string fake_sessions::sign_in(const std::function<void(persistence::session_found&)>& how) {
  const auto lock = how_.lock();
  const auto token = crypto::random_token();
  const auto number = static_cast<std::int64_t>(sessions_.size()) + 1;
  persistence::session_found s;
  s.person.id = domain::person_id{number};
  s.person.email = s.person.email_folded = "p" + std::to_string(number) + "@example.com";
  s.person.email_proved_at = s.person.phone_proved_at = now();
  s.session = {.id = domain::session_id{number},
      .hash = crypto::sha256(token),
      .person = s.person.id,
      .credentials = s.person.credentials,
      .created_at = now(),
      .used_at = now(),
      .factor_at = now(),
      .ended_at = {},
      .address = {},
      .agent = {}};
  s.has_factor = true;
  if (how) how(s);
  sessions_[s.session.hash] = std::move(s);
  return headers(token);
}

std::string fake_sessions::member(domain::account_role role, domain::account_id account) {
  return sign_in([&](auto& s) {
    s.memberships.push_back({account, s.person.id, role, now()});
  }) +
      "Mbs-Account: " + domain::to_text(account) + "\r\n";
}

std::string fake_sessions::staff(domain::platform_role role) {
  return sign_in([&](auto& s) { s.person.platform_role = role; });
}

void fake_sessions::change(const std::function<void(persistence::session_found&)>& how, bool taken_over) {
  const auto lock = how_.lock();
  for (auto& [hash, s] : sessions_)
    how(s);
  if (taken_over) ++changes_;
}

domain::time_point fake_sessions::now() {
  return std::chrono::time_point_cast<domain::duration>(std::chrono::system_clock::now());
}

void fake_sessions::find_session(
    const persistence::digest& hash, actors::completion<std::optional<persistence::session_found>> done) {
  how_.respond<std::optional<persistence::session_found>>(std::move(done), [this, hash] {
    const auto at = sessions_.find(hash);
    return at == sessions_.end() ? std::optional<persistence::session_found>{} : std::optional{at->second};
  });
}

void fake_sessions::rotate_session(domain::person_id, domain::session_id session,
    const persistence::digest& old, const persistence::digest& next, actors::completion<bool> done) {
  how_.respond<bool>(std::move(done), [this, session, old, next]() -> actors::outcome<bool> {
    const auto at = sessions_.find(old);
    if (at == sessions_.end() || at->second.session.id != session || !at->second.session.must_rotate)
      return actors::refusal{domain::errc::not_found, {}, {}};
    auto& before = at->second;
    before.session.must_rotate = false;
    before.session.old_token_until = now() + grace;
    sessions_[next] = before;
    sessions_[next].session.hash = next;
    before.by_old_token = true;
    ++changes_;
    return true;
  });
}

}  // namespace mbs::http::tests
