#include "actors/webhooks/webhook_endpoint_maker.hpp"

#include <utility>

namespace mbs::actors {

bool webhook_endpoint_maker::make(store_pool& pool, persistence::webhook_endpoint endpoint, verdict done) {
  {
    const std::lock_guard lock{guard_};
    wishes_.push_back({std::move(endpoint), std::move(done)});
    if (wishes_.size() > 1) return true;  // the job that the first one ordered takes all
  }
  if (pool.execute<persistence::webhook_store>(
          [self = shared_from_this()](auto& store) { self->write(store); }))
    return true;
  std::vector<wish> refused;
  {
    const std::lock_guard lock{guard_};
    refused.swap(wishes_);
  }
  // The first is this one; those that joined it meanwhile were promised an answer.
  for (std::size_t i = 1; i < refused.size(); ++i)
    refused[i].done(domain::errc::overloaded);
  return false;
}

void webhook_endpoint_maker::write(persistence::webhook_store& store) {
  std::vector<wish> taken;
  {
    const std::lock_guard lock{guard_};
    taken.swap(wishes_);
  }
  std::vector<persistence::webhook_endpoint> wanted;
  wanted.reserve(taken.size());
  for (auto& w : taken)
    wanted.push_back(std::move(w.endpoint));
  auto made = store.create_webhook_endpoints(std::move(wanted));
  for (std::size_t i = 0; i < taken.size(); ++i)
    taken[i].done(made ? std::move((*made)[i]) : domain::result<persistence::webhook_endpoint>{made.error()});
}

}  // namespace mbs::actors
