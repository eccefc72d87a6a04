#include "http/client/callback_pool.hpp"

#include "http/client/address_guard.hpp"

#include <algorithm>

namespace mbs::http {
namespace asio = boost::asio;
namespace {

void refuse(const callback_job& job, std::string why) {
  job.done({.status = 0, .error = std::move(why)});
}

}  // namespace

void callback_pool::post(callback_job job) {
  if (free_.empty()) return open_for(std::move(job));
  const auto c = std::move(free_.back());
  free_.pop_back();
  c->start(std::move(job));
}

void callback_pool::open_for(callback_job job) {
  const auto is_full = [this] { return context_.connections >= context_.options.connections; };
  if (is_full() && (!context_.close_an_unused_one() || is_full()))
    return refuse(job, "too many connections in all");
  const auto c = make_connection(context_.io, context_.tls, origin_, *this);
  all_.insert(c);
  ++context_.connections;
  c->start(std::move(job));
}

void callback_pool::became_free(const std::shared_ptr<callback_connection>& c) {
  free_.push_back(c);
}

void callback_pool::ended(const std::shared_ptr<callback_connection>& c) {
  if (all_.erase(c) > 0) --context_.connections;
  std::erase(free_, c);
}

// Those that are free have waited as long: likely closed by the server as well.
void callback_pool::repeat(callback_job job) {
  open_for(std::move(job));
}

std::optional<callback_pool::steady::time_point> callback_pool::unused_since() const noexcept {
  if (free_.empty()) return std::nullopt;
  return free_.front()->free_since();
}

void callback_pool::close_unused() {
  if (free_.empty()) return;
  const auto c = free_.front();
  ended(c);
  c->abandon({});
}

void callback_pool::sweep(steady::time_point now) {
  const std::vector<std::shared_ptr<callback_connection>> some(all_.begin(), all_.end());
  for (const auto& c : some)
    c->sweep(now, context_.options.idle_timeout);
}

void callback_pool::stop() {
  for (const auto& c : std::exchange(all_, {}))
    c->abandon("shutting down");
  free_.clear();
}

void callback_pool::resolve(std::function<void(std::string, std::vector<tcp::endpoint>)> found) {
  const auto judge = [self = shared_from_this(), found = std::move(found)](const name_answer& answer) {
    if (self->context_.is_stopping) return;
    if (!answer.error.empty()) return found("resolve: " + answer.error, {});
    const auto addresses = self->callable(answer.addresses);
    found(addresses.empty() ? "the address is not public" : "", addresses);
  };
  boost::system::error_code not_numeric;
  const auto address = asio::ip::make_address(origin_.host, not_numeric);
  if (!not_numeric) return judge({.error = {}, .addresses = {address}, .life = {}});
  context_.names.look_up(origin_.host, judge);
}

/// Connections go to the very addresses that were judged: a second look-up could say something else.
std::vector<callback_pool::tcp::endpoint> callback_pool::callable(
    const std::vector<asio::ip::address>& all) const {
  std::vector<tcp::endpoint> some;
  for (const auto& address : all)
    if (context_.options.allow_private_addresses || is_public(address))
      some.emplace_back(address, origin_.port);
  return some;
}

}  // namespace mbs::http
