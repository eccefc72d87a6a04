#include "http/server/coroutine.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include <exception>

namespace mbs::http {
namespace {

awaitable<void> answer(std::shared_ptr<exchange> c, awaitable<reply> work) {
  try {
    const auto r = co_await std::move(work);
    c->respond(r);
  } catch (const std::exception& e) {
    c->fail(e.what());
  }
}

}  // namespace

handler coroutine(waiting_handler handle) {
  return [handle = std::move(handle)](exchange& c) {
    boost::asio::co_spawn(
        c.queue()->context(), answer(c.shared_from_this(), handle(c)), boost::asio::detached);
  };
}

awaitable<void> arrival::wait() {
  if (has_come_) co_return;
#ifndef __clang_analyzer__  // It takes a coroutine's frame, which Asio has filled by now, for uninitialised.
  const auto begin = [this](resumption resume) {
    resume_.emplace(std::move(resume));
    queue_->park(shared_from_this());
  };
  const token as_coroutine{};
  co_await boost::asio::async_initiate<const token, void()>(begin, as_coroutine);
#endif
}

void arrival::go_on() {
  has_come_ = true;
  if (!resume_) return;
  // Taken out first: what goes on may be the end of this.
  auto resume = std::move(*resume_);
  resume_.reset();
  queue_->forget(shared_from_this());
  std::move(resume)();
}

void arrival::abandon() noexcept {
  resume_.reset();
}

}  // namespace mbs::http
