#include "http/server/completion_queue.hpp"

#include <boost/asio/post.hpp>
#include <spdlog/spdlog.h>

#include <exception>
#include <utility>

namespace mbs::http {

void completion_queue::post(std::shared_ptr<continuation> c) {
  if (std::this_thread::get_id() == owner_) return let_go_on(*c);
  post_later(std::move(c));
}

void completion_queue::post_later(std::shared_ptr<continuation> c) {
  const std::lock_guard lock{guard_};
  if (closed_) return;
  posted_.push_back(std::move(c));
  if (posted_.size() == 1) boost::asio::post(context_, [self = shared_from_this()] { self->take(); });
}

void completion_queue::take() {
  {
    const std::lock_guard lock{guard_};
    taken_.swap(posted_);
  }
  for (auto& c : taken_) {
    let_go_on(*c);
    c.reset();
  }
  taken_.clear();
}

void completion_queue::let_go_on(continuation& c) noexcept {
  if (closed_) return;
  try {
    c.go_on();
  } catch (const std::exception& e) {
    spdlog::error("event=answer_lost error=\"{}\"", e.what());
  } catch (...) {
    spdlog::error("event=answer_lost error=\"of an unknown kind\"");
  }
}

void completion_queue::close() {
  std::vector<std::shared_ptr<continuation>> dropped;
  const std::lock_guard lock{guard_};
  closed_ = true;
  dropped.swap(posted_);
}

void completion_queue::park(const std::shared_ptr<parked>& p) {
  if (closed_) return p->abandon();
  parked_.insert(p);
}

void completion_queue::abandon_parked() {
  close();
  for (const auto& p : std::exchange(parked_, {}))
    p->abandon();
}

}  // namespace mbs::http
