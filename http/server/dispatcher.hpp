#pragma once

#include "http/access/key_cache.hpp"
#include "http/server/exchange.hpp"
#include "http/server/node_context.hpp"

#include <unordered_map>
#include <vector>

namespace mbs::http {

/// The way of a request inside one I/O thread: route, key, rate limit, handler. Knows nothing of sockets.
class dispatcher {
 public:
  dispatcher(node_context& node, std::shared_ptr<completion_queue> box) : node_{node}, box_{std::move(box)} {}

  /// The exchange will have a reply, now or later; errors are replies too.
  void receive(const std::shared_ptr<exchange>& c);
  /// For a request whose body is still to come: whether it has a place to go and a good key, told to the
  /// exchange's owner by header_judged, now or after a look-up. So strangers cannot fill the memory with
  /// bodies.
  void judge_header(const std::shared_ptr<exchange>& c);
  /// For a request that could not even be read.
  void turn_away(exchange& c, const problem& p);
  [[nodiscard]] dispatch_scratch& scratch() noexcept { return scratch_; }
  /// Longest body allowed, for the parser.
  [[nodiscard]] std::uint64_t body_limit(method verb, std::string_view target) const noexcept;

 private:
  /// A exchange that waits for its key: to go on with its body, or with its answer.
  struct waiting_call {
    std::shared_ptr<exchange> c;
    bool before_body = false;
  };

  [[nodiscard]] static std::optional<problem> find_route(exchange& c);
  [[nodiscard]] std::optional<problem> read_key(const exchange& c);
  void identify(const std::shared_ptr<exchange>& c);
  void look_up(waiting_call waiting, const persistence::digest& hash);
  void looked_up(
      const persistence::digest& hash, const actors::outcome<std::optional<persistence::key_record>>& found);
  void admit(exchange& c, const std::optional<principal>& who);
  void handle(exchange& c);

  /// Calls that wait for the same key; `since` when the look-up began.
  struct look_up_under_way {
    exchange::steady::time_point since;
    std::vector<waiting_call> waiting;
  };

  node_context& node_;
  std::shared_ptr<completion_queue> box_;
  dispatch_scratch scratch_;
  key_cache keys_;
  std::unordered_map<persistence::digest, look_up_under_way, digest_hash> looking_up_;
  // Of the last key seen: connections and clients repeat theirs, and hashing it again is work.
  std::string last_key_;
  persistence::digest last_hash_{};
  std::uint64_t ids_given_ = 0;
  std::uint64_t id_seed_ = 0;

  void name_request(exchange& c);
};

}  // namespace mbs::http
