#pragma once

#include "actors/gateway/access_gateway.hpp"
#include "http/access/key_cache.hpp"
#include "http/server/authenticator.hpp"

#include <chrono>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

namespace mbs::http {

/// Knows senders by their API key, which is sent as a bearer token or as X-API-Key. Remembers for a few
/// seconds who is behind a key; requests that wait for the same key share its look-up. Every key may do
/// everything.
class key_authenticator final : public authenticator {
 public:
  /// A look-up without an answer for `patience` is begun again by the next request.
  key_authenticator(actors::access_gateway& gateway, std::shared_ptr<completion_queue> queue,
      std::chrono::milliseconds patience)
      : gateway_{gateway}, queue_{std::move(queue)}, patience_{patience} {}

  [[nodiscard]] identity recall(const request& in, steady::time_point now) override;
  void look_up(const request& in, steady::time_point now, std::function<void(const identity&)> done) override;

 private:
  using found_key = actors::outcome<std::optional<persistence::key_record>>;

  [[nodiscard]] std::optional<problem> read_key(const request& in);
  void looked_up(const persistence::digest& hash, const found_key& found);

  struct look_up_under_way {
    steady::time_point since;
    std::vector<std::function<void(const identity&)>> waiting;
  };

  actors::access_gateway& gateway_;
  std::shared_ptr<completion_queue> queue_;
  std::chrono::milliseconds patience_;
  key_cache keys_;
  std::unordered_map<persistence::digest, look_up_under_way, digest_hash> looking_up_;
  // Of the last key seen: connections and clients repeat theirs, and hashing it again is work.
  std::string last_key_;
  persistence::digest last_hash_{};
};

/// For a server whose requests are answered within `patience`; `gateway` outlives it.
[[nodiscard]] authenticator_maker by_api_key(
    actors::access_gateway& gateway, std::chrono::milliseconds patience);

}  // namespace mbs::http
