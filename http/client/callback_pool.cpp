#include "http/client/callback_pool.hpp"

#include "http/client/address_guard.hpp"

#include <boost/asio/post.hpp>

#include <algorithm>

namespace mbs::http {
namespace asio = boost::asio;
namespace {

constexpr std::chrono::seconds addresses_kept{30};

void refuse(const callback_job& job, std::string why) {
  job.done({.status = 0, .error = std::move(why)});
}

}  // namespace

bool callback_pool::may_open() const noexcept {
  return all_.size() < context_.options.connections_per_origin &&
      context_.connections < context_.options.connections;
}

void callback_pool::post(callback_job job) {
  if (!free_.empty()) {
    const auto c = std::move(free_.back());
    free_.pop_back();
    return c->start(std::move(job));
  }
  if (may_open()) return open_for(std::move(job));
  if (all_.empty()) return refuse(job, "too many connections in all");
  if (waiting_.size() >= context_.options.waiting_per_origin)
    return refuse(job, "too many posts are waiting");
  waiting_.push_back(std::move(job));
}

void callback_pool::open_for(callback_job job) {
  const auto c = make_connection(context_.io, context_.tls, origin_, *this);
  all_.insert(c);
  ++context_.connections;
  c->start(std::move(job));
}

void callback_pool::became_free(const std::shared_ptr<callback_connection>& c) {
  if (waiting_.empty()) {
    free_.push_back(c);
    return;
  }
  auto job = std::move(waiting_.front());
  waiting_.pop_front();
  c->start(std::move(job));
}

void callback_pool::ended(const std::shared_ptr<callback_connection>& c) {
  if (all_.erase(c) > 0) --context_.connections;
  std::erase(free_, c);
  if (!context_.is_stopping) serve_waiting();
}

void callback_pool::serve_waiting() {
  while (!waiting_.empty() && may_open()) {
    auto job = std::move(waiting_.front());
    waiting_.pop_front();
    open_for(std::move(job));
  }
}

void callback_pool::repeat(callback_job job) {
  // Those that are free have waited as long: likely closed by the server as well.
  if (may_open()) return open_for(std::move(job));
  waiting_.push_front(std::move(job));
}

void callback_pool::sweep(steady::time_point now) {
  const std::vector<std::shared_ptr<callback_connection>> some(all_.begin(), all_.end());
  for (const auto& c : some)
    c->sweep(now, context_.options.idle_timeout);
  serve_waiting();
  // Nobody left who could ever serve them: the limit over all origins is reached.
  if (all_.empty())
    for (; !waiting_.empty(); waiting_.pop_front())
      refuse(waiting_.front(), "too many connections in all");
}

void callback_pool::stop() {
  for (const auto& c : std::exchange(all_, {}))
    c->abandon("shutting down");
  free_.clear();
  for (const auto& job : std::exchange(waiting_, {}))
    refuse(job, "shutting down");
}

void callback_pool::resolve(std::function<void(std::string, std::vector<tcp::endpoint>)> found) {
  boost::system::error_code not_numeric;
  const auto address = asio::ip::make_address(origin_.host, not_numeric);
  if (!not_numeric) {
    keep_addresses({{address, origin_.port}});
  } else if (steady::now() >= addresses_until_) {
    // The system's resolver blocks: on threads of its own, several, so that one slow name server holds up
    // few.
    asio::post(context_.resolvers, [self = shared_from_this(), found = std::move(found)] {
      asio::io_context alone;
      boost::system::error_code ec;
      const auto results =
          tcp::resolver{alone}.resolve(self->origin_.host, std::to_string(self->origin_.port), ec);
      std::vector<tcp::endpoint> all;
      if (!ec)
        for (const auto& r : results)
          all.push_back(r.endpoint());
      asio::post(self->context_.io, [self, found, ec, all = std::move(all)] {
        if (self->context_.is_stopping) return;
        if (ec) return found("resolve: " + ec.message(), {});
        self->keep_addresses(all);
        found(self->addresses_.empty() ? "the address is not public" : "", self->addresses_);
      });
    });
    return;
  }
  found(addresses_.empty() ? "the address is not public" : "", addresses_);
}

/// Connections go to the very addresses that were judged: a second look-up could say something else.
void callback_pool::keep_addresses(const std::vector<tcp::endpoint>& all) {
  addresses_.clear();
  for (const auto& endpoint : all)
    if (context_.options.allow_private_addresses || is_public(endpoint.address()))
      addresses_.push_back(endpoint);
  addresses_until_ = steady::now() + addresses_kept;
}

}  // namespace mbs::http
