#pragma once

#include "actors/gateway/session_gateway.hpp"
#include "http/server/cookies.hpp"
#include "tests/http/answering.hpp"

#include <atomic>
#include <chrono>
#include <functional>
#include <map>
#include <string>
#include <string_view>

namespace mbs::http::tests {

/// Sessions in memory.
class fake_sessions final : public actors::session_gateway {
 public:
  explicit fake_sessions(answering& how);

  /// A session of a new person, alive, with its second factor given just now; `how` changes what is found.
  /// Gives the headers of a browser on our own page.
  std::string sign_in(const std::function<void(persistence::session_found&)>& how = {});
  /// The same as a member of `account`, which the headers name.
  std::string member(domain::account_role role, domain::account_id account = domain::account_id{1});
  std::string staff(domain::platform_role role);
  /// How long old tokens open something after a rotation.
  domain::duration grace = std::chrono::seconds{10};

  /// All sessions, as the store has them from now on.
  void change(const std::function<void(persistence::session_found&)>& how, bool taken_over = true);

  [[nodiscard]] static std::string headers(std::string_view token) {
    return "Cookie: " + std::string{session_cookie_name} + "=" + std::string{token} +
        "\r\nSec-Fetch-Site: same-origin\r\nMbs-Page: 1\r\n";
  }
  [[nodiscard]] static domain::time_point now();

  void find_session(const persistence::digest& hash,
      actors::completion<std::optional<persistence::session_found>> done) override;
  void rotate_session(domain::person_id, domain::session_id session, const persistence::digest& old,
      const persistence::digest& next, actors::completion<bool> done) override;
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
