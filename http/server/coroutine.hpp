#pragma once

#include "http/server/completion_queue.hpp"
#include "http/server/exchange.hpp"
#include "http/server/reply.hpp"
#include "http/server/route.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <functional>
#include <memory>
#include <optional>
#include <tuple>
#include <utility>

/// Handlers that read from top to bottom, and wait in between. Such a handler runs on the thread of its
/// exchange only. Once begun it goes on to its end, whoever still listens: what it commits it also tells; its
/// reply is dropped when the exchange was answered (by a time-out) or its connection is gone. Only the end of
/// the server ends it where it waits.
namespace mbs::http {

template <class T>
using awaitable = boost::asio::awaitable<T, boost::asio::io_context::executor_type>;

/// What an exchange is handled by when that takes answers of others.
using waiting_handler = std::function<awaitable<reply>(exchange&)>;

/// As a route wants it. An exception becomes a 500 that reveals nothing, and a line of the log.
[[nodiscard]] handler coroutine(waiting_handler handle);

/// A place where a coroutine waits for one answer, which may come before it waits.
class arrival : public continuation, public parked, public std::enable_shared_from_this<arrival> {
 public:
  explicit arrival(std::shared_ptr<completion_queue> queue) : queue_{std::move(queue)} {}

  /// Returns when go_on was called, at once when that was before.
  [[nodiscard]] awaitable<void> wait();
  void go_on() override;
  void abandon() noexcept override;

 protected:
  [[nodiscard]] completion_queue& queue() noexcept { return *queue_; }

 private:
  using token = boost::asio::use_awaitable_t<boost::asio::io_context::executor_type>;
  using resumption = boost::asio::async_result<token, void()>::handler_type;

  std::shared_ptr<completion_queue> queue_;
  bool has_come_ = false;
  std::optional<resumption> resume_;
};

template <class T>
class answer_from final : public arrival {
 public:
  using arrival::arrival;

  /// For the gateway: any thread, at most once.
  [[nodiscard]] actors::completion<T> completion() {
    return [self = std::static_pointer_cast<answer_from>(shared_from_this())](actors::outcome<T> result) {
      self->result_.emplace(std::move(result));
      self->queue().post(self);
    };
  }
  [[nodiscard]] static awaitable<actors::outcome<T>> take(std::shared_ptr<answer_from> from) {
    co_await from->wait();
    co_return std::move(*from->result_);
  }

 private:
  std::optional<actors::outcome<T>> result_;
};

namespace detail {
template <class T>
T answered_by(const actors::completion<T>&);
template <class... Parameters>
using answer_of = decltype(answered_by(
    std::declval<std::tuple_element_t<sizeof...(Parameters) - 1, std::tuple<Parameters...>>>()));
}  // namespace detail

/// Asks a gateway at once; what it answers is to be awaited:
///   const auto balance = co_await ask(c, money, &actors::money_gateway::get_balance, c.who.account);
template <class Gateway, class... Parameters, class... Arguments>
[[nodiscard]] auto ask(
    exchange& c, Gateway& gateway, void (Gateway::*call)(Parameters...), Arguments&&... arguments) {
  using answer = answer_from<detail::answer_of<Parameters...>>;
  const auto here = std::make_shared<answer>(c.queue());
  (gateway.*call)(std::forward<Arguments>(arguments)..., here->completion());
  return answer::take(here);
}

}  // namespace mbs::http
