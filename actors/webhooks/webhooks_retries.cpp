#include "actors/webhooks/webhooks_state.hpp"
#include "domain/webhooks/callback_verdict.hpp"
#include "persistence/webhooks/delivery_store.hpp"
#include "persistence/webhooks/webhook_store.hpp"

/// The part of WEBHOOKS that reads what is to be tried again.
namespace mbs::actors {

namespace {

constexpr domain::duration retry_period = std::chrono::seconds{2};
constexpr std::uint32_t endpoints_a_look = 1'000;
constexpr std::uint32_t endpoints_a_read = 64;
constexpr std::uint32_t retries_of_endpoint = 100;
/// For how long people see that a callback was given up.
constexpr domain::duration given_up_kept = std::chrono::days{8};
/// And what was tried; events that are no message's a little longer, so that what is seen can be replayed.
constexpr domain::duration deliveries_kept = std::chrono::days{7};
constexpr domain::duration events_kept = std::chrono::days{8};
/// A retry that nobody looked at for so long after it was due was held up by a pause or a stop.
constexpr domain::duration held_up = std::chrono::hours{1};
constexpr domain::duration forget_period = std::chrono::hours{1};
constexpr std::uint32_t forgotten_at_once = 1'000;

}  // namespace

/// One event (or batch) failed by itself: it is written down and tried by itself, next at the time that is
/// given; 0: never. Those that failed never stood there without being counted.
domain::time_point webhooks_state::write_retry(
    webhook_entry& e, delivery& d, const callback_response& response, domain::time_point not_before) {
  const auto now = deps->now();
  append_webhooks append;
  for (const auto& due : d.due) {
    persistence::webhook_retry retry = d.retry.value_or(persistence::webhook_retry{due.event.seq,
        due.message.id, d.endpoint, due.tries, now, due.event.at + deps->options.give_up_after});
    const bool was_counted = d.retry && retry.attempts > 0;
    ++retry.attempts;
    retry.last_status = static_cast<std::uint16_t>(response.status);
    retry.last_error = response.error;
    retry.next_at = std::max(now + domain::pause_after_attempt(d.retry ? retry.attempts : 1), not_before);
    retrying.erase(retry.event.value);
    const bool given_up = now >= retry.give_up_at;
    if (given_up) {
      raise(deps->counters->callbacks_dropped);
      retry.next_at = persistence::webhook_retry::given_up;
    }
    if (!given_up && !was_counted) ++retries_waiting;
    if (given_up && was_counted && retries_waiting > 0) --retries_waiting;
    append.retries.push_back(std::move(retry));
  }
  if (!d.retry) e.outbox.done(d.due);
  const auto next_at = append.retries.front().next_at;
  self->send(journal, std::move(append));
  return next_at == persistence::webhook_retry::given_up ? domain::time_point{} : next_at;
}

/// They waited for a receiver that was away until they were too old.
void webhooks_state::give_up(
    webhook_endpoint_id id, const std::vector<callback_due>& due, const webhook_entry& e) {
  if (due.empty()) return;
  raise(deps->counters->callbacks_dropped, due.size());
  append_webhooks append;
  for (const auto& d : due) {
    if (d.tries > 0) end_record(id, d.event.seq);
    append.retries.push_back({d.event.seq, d.message.id, id, 0, persistence::webhook_retry::given_up,
        d.event.at + deps->options.give_up_after, e.standing.last_status, e.standing.last_error});
  }
  self->send(journal, std::move(append));
}

void webhooks_state::retry_done(const persistence::webhook_retry& retry) {
  retrying.erase(retry.event.value);
  if (retry.attempts > 0 && retries_waiting > 0) --retries_waiting;
  self->send(journal, append_webhooks{{}, {}, {retry.event}});
}

/// A step at a time.
void webhooks_state::forget_given_up() {
  const auto now = deps->now();
  if (forgetting || now < forget_at) return;
  forget_at = now + forget_period;
  const webhooks_actor me{self};
  forgetting = deps->store->query<persistence::webhook_store, persistence::delivery_store>(
      lane::maintenance, [me, now](auto& store, auto& tried) {
        const auto gone = store.forget_given_up(now - given_up_kept, forgotten_at_once);
        const auto old = tried.forget_before(now - deliveries_kept, now - events_kept, forgotten_at_once);
        const auto is_all = [](const auto& rows) { return !rows || *rows < forgotten_at_once; };
        caf::anon_send(me, given_up_forgotten{is_all(gone) && is_all(old)});
      });
}

bool webhooks_state::is_too_old(const persistence::webhook_retry& retry) const {
  const auto now = deps->now();
  return now >= retry.give_up_at && now - retry.next_at > held_up;
}

/// After a pause: what happened too long before now is not told any more.
void webhooks_state::give_up_too_old(webhook_endpoint_id id, webhook_entry& e) {
  give_up(id, e.outbox.drop_before(deps->now() - deps->options.give_up_after), e);
  if (!e.outbox.is_behind()) e.was_paused = false;
}

/// While an endpoint rests its retries stay in the store: they are not asked for until it is tried again.
void webhooks_state::set_retries_aside(webhook_entry& e) {
  for (const auto& r : e.retries)
    retrying.erase(r.retry.event.value);
  e.retries.clear();
}

/// A page of endpoints after the other, so that no endpoint's retries hold up another's, however many it has.
void webhooks_state::read_retries() {
  const auto now = deps->now();
  if (reading_retries || now < next_look_for_retries) return;
  persistence::retry_question question{.now = now,
      .after = retries_after,
      .endpoints_looked_at = endpoints_a_look,
      .endpoints = endpoints_a_read,
      .of_each = retries_of_endpoint,
      .except = {}};
  each_busy([&](webhook_endpoint_id id, const webhook_entry& e) {
    if (!e.retries.empty() || e.rest.rests(now) || e.is_paused()) question.except.push_back(id);
  });
  const webhooks_actor me{self};
  reading_retries = deps->store->query<persistence::webhook_store>(
      lane::messages, [me, question = std::move(question)](auto& store) {
        auto page = store.retries_due(question);
        retries_read answer;
        if (page) answer.page = std::make_shared<persistence::retry_page>(std::move(*page));
        caf::anon_send(me, std::move(answer));
      });
}

void webhooks_state::on_retries(const retries_read& m) {
  reading_retries = false;
  const auto now = deps->now();
  next_look_for_retries = now + retry_period;
  if (!m.page) return;
  // At the end it begins again, at once while some endpoint has more than was read.
  retries_after = m.page->next;
  retries_left |= m.page->is_cut;
  if (retries_after || std::exchange(retries_left, false)) next_look_for_retries = now;
  std::set<webhook_endpoint_id> touched;
  append_webhooks gone;
  for (auto& r : m.page->due) {
    if (retrying.contains(r.retry.event.value)) continue;
    if (!r.about.exists()) {
      if (r.retry.attempts > 0 && retries_waiting > 0) --retries_waiting;
      gone.retries_done.push_back(r.retry.event);
      continue;
    }
    if (is_too_old(r.retry)) {
      if (r.retry.attempts > 0 && retries_waiting > 0) --retries_waiting;
      raise(deps->counters->callbacks_dropped);
      end_record(r.retry.endpoint, r.retry.event);
      r.retry.next_at = persistence::webhook_retry::given_up;
      gone.retries.push_back(std::move(r.retry));
      continue;
    }
    retrying.insert(r.retry.event.value);
    touched.insert(r.retry.endpoint);
    entry(r.retry.endpoint).retries.push_back(std::move(r));
  }
  if (!gone.retries_done.empty() || !gone.retries.empty()) self->send(journal, std::move(gone));
  for (auto id : touched)
    work(id, entry(id));
}

}  // namespace mbs::actors
