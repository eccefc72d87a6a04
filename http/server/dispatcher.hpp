#pragma once

#include "http/server/exchange.hpp"
#include "http/server/server_context.hpp"

#include <memory>
#include <optional>

namespace mbs::http {

/// The way of a request inside one I/O thread: route, who sends it, rate limit,
/// permission, handler. Knows nothing of sockets, nor of what is served.
class dispatcher {
 public:
  dispatcher(server_context& context, std::shared_ptr<completion_queue> queue)
      : context_{context}, authenticator_{context.authenticators(std::move(queue))} {}

  /// The exchange will have a reply, now or later; errors are replies too.
  void receive(const std::shared_ptr<exchange>& c);
  /// For a request whose body is still to come: whether it has a place to go and a sender who may go there,
  /// told to the
  /// exchange's owner by header_judged, now or after a look-up. So strangers cannot fill the memory with
  /// bodies.
  void judge_header(const std::shared_ptr<exchange>& c);
  /// For one whose answer is a stream: whether its sender may still read it, told to the exchange's owner by
  /// judged_again, now or after a look-up; nothing is told when that cannot be known now.
  void judge_again(const std::shared_ptr<exchange>& c);
  /// For a request that could not even be read.
  void turn_away(exchange& c, const problem& p);
  [[nodiscard]] dispatch_scratch& scratch() noexcept { return scratch_; }
  /// Longest body allowed, for the parser.
  [[nodiscard]] std::uint64_t body_limit(method verb, std::string_view target) const noexcept;

 private:
  [[nodiscard]] std::optional<problem> find_route(exchange& c) const;
  void name_request(exchange& c);
  [[nodiscard]] std::optional<problem> count_stranger(exchange& c) const;
  void identified(exchange& c, const identity& found);
  [[nodiscard]] bool is_within_rate(exchange& c);
  [[nodiscard]] bool is_within_changes(exchange& c);
  void handle(exchange& c) const;

  server_context& context_;
  std::unique_ptr<authenticator> authenticator_;
  dispatch_scratch scratch_;
  std::uint64_t ids_given_ = 0;
  std::uint64_t id_seed_ = 0;
};

}  // namespace mbs::http
