#pragma once

#include "actors/gateway/session_gateway.hpp"
#include "domain/access/session_rules.hpp"
#include "http/access/key_cache.hpp"
#include "http/access/look_up_limits.hpp"
#include "http/server/authenticator.hpp"
#include "http/server/origin_guard.hpp"

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace mbs::http {

/// What all threads of a server need to know people by.
struct session_door {
  own_origin origin;
  domain::session_limits limits;
  std::shared_ptr<look_up_limits> look_ups;  ///< of tokens that turn out to be none
  bool is_https = false;                     ///< by which browsers come
};

/// A session as it is remembered.
struct known_session {
  persistence::session_found found;
  domain::time_point seen_at;  ///< its last request that was told further
};

/// Whom a session makes of a request for `account` (the text of Mbs-Account, may be empty): roles,
/// ends and second factors. `now` by the machine's clock. Pure.
[[nodiscard]] identity identity_of(const known_session& session, std::string_view account,
    domain::time_point now, const domain::session_limits& limits);

/// Knows people by the session whose token their browser's cookie carries, and whoever carries none as the
/// authenticator beneath does. Remembers a session for a few seconds and no longer than until one changes.
/// A session whose person's role rose gets another token here, once, by whichever request comes first.
/// Refuses what another site may have made a browser send (origin_guard.hpp), and a cookie beside a key.
class session_authenticator final : public authenticator {
 public:
  static constexpr std::chrono::seconds lifetime{5};
  static constexpr std::size_t capacity = 10'000;

  session_authenticator(actors::session_gateway& gateway, std::shared_ptr<completion_queue> queue,
      std::shared_ptr<const session_door> door, std::unique_ptr<authenticator> beneath)
      : gateway_{gateway}, queue_{std::move(queue)}, door_{std::move(door)}, beneath_{std::move(beneath)} {}

  [[nodiscard]] identity recall(const request& in, const ip_address& from, steady::time_point now) override;
  /// A token that is none counts against the block of `from`.
  void look_up(const request& in, const ip_address& from, steady::time_point now,
      std::function<void(const identity&)> done) override;

 private:
  struct entry {
    known_session session;
    steady::time_point until;
    std::uint64_t changes = 0;
  };
  [[nodiscard]] identity judge(known_session& session, std::string_view account, bool is_use);
  /// A look-up under way.
  struct look {
    persistence::digest hash{};
    std::uint64_t changes = 0;
    address_block from;
    std::string account;
    std::function<void(const identity&)> done;
    bool is_use = true;      ///< of the session: not another look at a stream
    bool is_second = false;  ///< another request gave the session its next token meanwhile
  };
  void find(look l);
  void looked_up(const look& l, const actors::outcome<std::optional<persistence::session_found>>& found);
  /// A role of the person rose: the session goes on under another token.
  void rotate(const look& l, known_session session);

  actors::session_gateway& gateway_;
  std::shared_ptr<completion_queue> queue_;
  std::shared_ptr<const session_door> door_;
  std::unique_ptr<authenticator> beneath_;
  std::unordered_map<persistence::digest, entry, digest_hash> sessions_;
};

/// `gateway` outlives it.
[[nodiscard]] authenticator_maker by_session_or(
    authenticator_maker beneath, actors::session_gateway& gateway, session_door door);

}  // namespace mbs::http
