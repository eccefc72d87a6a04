#include "actors/webhooks/webhooks_state.hpp"
#include "persistence/webhooks/webhook_store.hpp"

/// The part of WEBHOOKS that keeps for customers how their endpoints fare.
namespace mbs::actors {

namespace {

/// One endpoint is written no more often, unless it is switched off.
constexpr domain::duration writes_apart = std::chrono::seconds{5};
constexpr std::size_t standings_a_write = 500;

}  // namespace

void webhooks_state::note_success(webhook_endpoint_id id, webhook_entry& e) {
  if (e.standing.failing_since == domain::time_point{}) return;
  e.standing.failing_since = {};
  restless.insert(id);
  tell_health(id, e, domain::webhook_health::ok);
}

/// To whoever follows the account live. Before the store has it, which is read when nobody follows.
void webhooks_state::tell_health(
    webhook_endpoint_id id, const webhook_entry& e, domain::webhook_health health) {
  if (deps->events == nullptr || !e.settings) return;
  // What its customer wants stands above how posts fare; who changed that has told it.
  if (health != domain::webhook_health::gone && (e.settings->paused || !e.settings->active)) return;
  deps->events->tell(e.settings->account, domain::webhook_changed{id, health});
}

void webhooks_state::note_failure(
    webhook_endpoint_id id, webhook_entry& e, const callback_response& response) {
  const auto now = deps->now();
  if (e.standing.failing_since == domain::time_point{}) {
    e.standing.failing_since = now;
    tell_health(id, e, domain::webhook_health::failing);
  }
  e.standing.last_failed_at = now;
  e.standing.last_status = static_cast<std::uint16_t>(response.status);
  e.standing.last_error = response.error;
  restless.insert(id);
}

/// Many in one transaction, one transaction at a time.
void webhooks_state::write_standings() {
  if (writing_standings || restless.empty()) return;
  const auto now = deps->now();
  std::vector<std::pair<webhook_endpoint_id, persistence::webhook_standing>> some;
  for (auto at = restless.begin(); at != restless.end() && some.size() < standings_a_write;) {
    auto& e = entry(*at);
    if (!e.standing.is_gone && now - e.standing_written_at < writes_apart) {
      ++at;
      continue;
    }
    e.standing_written_at = now;
    some.emplace_back(*at, e.standing);
    at = restless.erase(at);
  }
  if (some.empty()) return;
  const webhooks_actor me{self};
  standings_written failed;
  for (const auto& [id, standing] : some)
    failed.again.push_back(id);
  writing_standings =
      deps->store->execute<persistence::webhook_store>([me, some = std::move(some), failed](auto& store) {
        caf::anon_send(me, store.write_standings(some) ? standings_written{} : failed);
      });
  auto& where = writing_standings ? being_written : restless;
  where.insert(failed.again.begin(), failed.again.end());
}

void webhooks_state::on_standings(const standings_written& m) {
  writing_standings = false;
  being_written.clear();
  restless.insert(m.again.begin(), m.again.end());
}

}  // namespace mbs::actors
