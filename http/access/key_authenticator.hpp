#pragma once

#include "actors/gateway/access_gateway.hpp"
#include "http/access/key_cache.hpp"
#include "http/access/look_up_limits.hpp"
#include "http/server/authenticator.hpp"

#include <chrono>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

namespace mbs::http {

/// Knows senders by their API key, which is sent as a bearer token or as X-API-Key. Remembers for a few
/// seconds who is behind a key; requests that wait for the same key share its look-up. A key may do what its
/// scopes say, until it ends, from the addresses in its list. Its uses are told to the gateway, from one
/// address no more than once a second.
class key_authenticator final : public authenticator {
 public:
  /// A look-up without an answer for `patience` is begun again by the next request.
  key_authenticator(actors::access_gateway& gateway, std::shared_ptr<completion_queue> queue,
      std::shared_ptr<look_up_limits> limits, std::chrono::milliseconds patience)
      : gateway_{gateway}, queue_{std::move(queue)}, limits_{std::move(limits)}, patience_{patience} {}

  [[nodiscard]] identity recall(const request& in, const ip_address& from, steady::time_point now) override;
  /// A key that was not good when any thread last looked it up counts against the block of `from`, which may
  /// have only so many looked up.
  void look_up(const request& in, const ip_address& from, steady::time_point now,
      std::function<void(const identity&)> done) override;

 private:
  using found_key = actors::outcome<std::optional<persistence::key_record>>;

  [[nodiscard]] std::optional<problem> read_key(const request& in);
  void looked_up(
      const persistence::digest& hash, std::optional<address_block> charged, const found_key& found);
  [[nodiscard]] problem too_many_unknown() const;

  struct waiting_request {
    domain::internet_address from;
    std::function<void(const identity&)> done;
  };
  struct look_up_under_way {
    steady::time_point since;
    std::uint64_t changes = 0;  // of keys, when it was begun
    std::vector<waiting_request> waiting;
  };
  /// Of a key that is known, or unknown (none). Notes its use.
  [[nodiscard]] identity judge(known_key* key, const domain::internet_address& from, steady::time_point now);
  void ask(const persistence::digest& hash, look_up_under_way& under_way,
      const std::optional<address_block>& charged);

  actors::access_gateway& gateway_;
  std::shared_ptr<completion_queue> queue_;
  std::shared_ptr<look_up_limits> limits_;
  std::chrono::milliseconds patience_;
  key_cache keys_;
  std::unordered_map<persistence::digest, look_up_under_way, digest_hash> looking_up_;
  // Of the last key seen: connections and clients repeat theirs, and hashing it again is work.
  std::string last_key_;
  persistence::digest last_hash_{};
};

/// For a server whose requests are answered within `patience`; an address may have `unknown_keys` looked up a
/// second that are none (0: no limit). `gateway` outlives it.
[[nodiscard]] authenticator_maker by_api_key(
    actors::access_gateway& gateway, std::chrono::milliseconds patience, std::uint32_t unknown_keys);

}  // namespace mbs::http
