#pragma once

#include "actors/gateway/session_gateway.hpp"
#include "crypto/digest.hpp"
#include "crypto/random.hpp"
#include "http/server/cookies.hpp"
#include "tests/http/answering.hpp"

#include <atomic>
#include <chrono>
#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace mbs::http::tests {

/// Sessions in memory.
class fake_sessions final : public actors::session_gateway {
 public:
  explicit fake_sessions(answering& how) : how_{how} {}

  /// A session of a new person, alive, with its second factor given just now; `how` changes what is found.
  /// Gives the headers of a browser on our own page.
  std::string sign_in(const std::function<void(persistence::session_found&)>& how = {}) {
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
  /// The same as a member of `account`, which the headers name.
  std::string member(domain::account_role role, domain::account_id account = domain::account_id{1}) {
    return sign_in([&](auto& s) {
      s.memberships.push_back({account, s.person.id, role, now()});
    }) +
        "Mbs-Account: " + domain::to_text(account) + "\r\n";
  }
  std::string staff(domain::platform_role role) {
    return sign_in([&](auto& s) { s.person.platform_role = role; });
  }
  /// How long old tokens open something after a rotation.
  domain::duration grace = std::chrono::seconds{10};

  /// All sessions, as the store has them from now on.
  void change(const std::function<void(persistence::session_found&)>& how, bool taken_over = true) {
    const auto lock = how_.lock();
    for (auto& [hash, s] : sessions_)
      how(s);
    if (taken_over) ++changes_;
  }

  [[nodiscard]] static std::string headers(std::string_view token) {
    return "Cookie: " + std::string{session_cookie_name} + "=" + std::string{token} +
        "\r\nSec-Fetch-Site: same-origin\r\nMbs-Page: 1\r\n";
  }
  [[nodiscard]] static domain::time_point now() {
    return std::chrono::time_point_cast<domain::duration>(std::chrono::system_clock::now());
  }

  void find_session(const persistence::digest& hash,
      actors::completion<std::optional<persistence::session_found>> done) override {
    how_.respond<std::optional<persistence::session_found>>(std::move(done), [this, hash] {
      const auto at = sessions_.find(hash);
      return at == sessions_.end() ? std::optional<persistence::session_found>{} : std::optional{at->second};
    });
  }
  void rotate_session(domain::person_id, domain::session_id session, const persistence::digest& old,
      const persistence::digest& next, actors::completion<bool> done) override {
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
  void note_session_use(domain::session_id) override { ++uses_; }
  [[nodiscard]] std::uint64_t uses() const noexcept { return uses_; }
  std::uint64_t session_changes() const noexcept override { return changes_; }

 private:
  answering& how_;
  std::map<persistence::digest, persistence::session_found> sessions_;
  std::atomic<std::uint64_t> changes_{0};
  std::atomic<std::uint64_t> uses_{0};
};

}  // namespace mbs::http::tests
