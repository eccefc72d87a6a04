#include "actors/webhooks/callback_body.hpp"
#include "actors/webhooks/webhooks_state.hpp"
#include "domain/webhooks/callback_address.hpp"
#include "domain/webhooks/callback_verdict.hpp"
#include "persistence/webhooks/webhook_store.hpp"

#include <spdlog/spdlog.h>

/// The part of WEBHOOKS that sends callbacks and hears what came of them.
namespace mbs::actors {

namespace {

constexpr std::size_t turns_an_answer = 8;
constexpr domain::duration lines_of_endpoint_apart = std::chrono::minutes{1};

/// That of the endpoint, with the query of the messages' own when it has none.
std::string url_of(const webhook_entry& e, const delivery& d) {
  const auto& url = e.settings->url;
  if (d.due.front().other) return url;
  return domain::query_of(url).empty() ? url + d.due.front().message.content->callback_query : url;
}

}  // namespace

/// Sends what may be sent now.
void webhooks_state::work(webhook_endpoint_id id, webhook_entry& e) {
  if (!e.has_work()) return;
  const auto now = e.used_at = deps->now();
  if (!e.settings || e.is_outdated || now - e.settings_at > settings_life) ask_settings(id, e);
  if (!e.settings || e.is_outdated) return;
  if (!e.tests.empty()) post_tests(id, e);
  if (!e.is_wanted()) {
    while (const auto next = next_of(id, e))
      drop(e, *next);
    return want_backlog(id, e);
  }
  if (e.is_paused()) {
    e.was_paused = true;
    return set_retries_aside(e);
  }
  if (e.was_paused) give_up_too_old(id, e);
  if (e.rest.rests(now)) return set_retries_aside(e);
  want_backlog(id, e);
  // Of one that was away one post at a time finds out whether it is back.
  while (!(e.rest.is_away() && e.in_flight != 0) && has_place(id, e)) {
    auto next = next_of(id, e);
    if (!next) return;
    post(e, std::move(*next));
  }
}

/// Whether one more post may begin; without a place the endpoint's turn comes when one is given back.
bool webhooks_state::has_place(webhook_endpoint_id id, webhook_entry& e) {
  const auto& limits = deps->options.places;
  const auto found = in_flight_of.find(e.settings->account);
  const bool is_new = found == in_flight_of.end();
  if (domain::may_begin(limits,
          {.in_all = in_flight,
              .of_account = is_new ? 0 : found->second,
              .of_endpoint = e.in_flight,
              .accounts = static_cast<std::uint32_t>(in_flight_of.size()) + (is_new ? 1 : 0)}))
    return true;
  // One that has all its own places goes on with its own answers.
  if (e.waits_for_place || e.in_flight >= limits.per_endpoint) return false;
  e.waits_for_place = true;
  without_place.push_back(id);
  return false;
}

/// Some, the longest waiting first: those that find no place still wait behind the others.
void webhooks_state::serve_those_without_place() {
  for (auto turns = std::min(without_place.size(), turns_an_answer);
       turns > 0 && in_flight < deps->options.places.in_all; --turns) {
    const auto id = without_place.front();
    without_place.pop_front();
    const auto found = endpoints.find(id);
    if (found == endpoints.end()) continue;
    found->second.waits_for_place = false;
    const auto before = in_flight;
    work(id, found->second);
    if (in_flight > before) return;
  }
}

/// Retry and event in turn: however many are refused again and again, what is new goes out meanwhile, and
/// none that is never taken decides alone whether a receiver is back.
std::optional<delivery> webhooks_state::next_of(webhook_endpoint_id id, webhook_entry& e) {
  const bool is_away = e.rest.is_away();
  const bool has_event = e.outbox.waiting() != 0;
  const bool retry = !e.retries.empty() && !(has_event && e.tried_retry);
  e.tried_retry = retry;
  if (retry) {
    auto r = std::move(e.retries.front());
    e.retries.pop_front();
    return delivery{id, {std::move(r.about)}, r.retry, e.settings->account, is_away};
  }
  if (!has_event) return std::nullopt;
  auto due = e.outbox.take(e.settings->batch, e.settings->events);
  if (due.empty()) return std::nullopt;
  return delivery{id, std::move(due), std::nullopt, e.settings->account, is_away};
}

/// Nobody wants it, or it cannot be signed.
void webhooks_state::drop(webhook_entry& e, const delivery& d) {
  raise(deps->counters->callbacks_dropped, d.due.size());
  if (d.attempt() > 1) end_record(d.endpoint, d.due.front().event.seq);
  if (!d.retry) return e.outbox.done(d.due);
  retry_done(*d.retry);
}

void webhooks_state::post(webhook_entry& e, delivery d) {
  callback_request request;
  request.url = url_of(e, d);
  request.body = callback_body(d.due, deps->rules->plan, e.settings->batch > 1 && !d.retry && !d.is_test);
  // Stable over retries: the same events in the same request have the same id.
  auto webhook_id = domain::webhook_id_of(d.due.front().event.seq, d.due.back().event.seq);
  const auto second = std::chrono::floor<std::chrono::seconds>(deps->wall());
  auto signature = e.key->sign(webhook_id, second, request.body);
  if (e.previous_key && deps->now() < e.previous_until)
    signature += ' ' + e.previous_key->sign(webhook_id, second, request.body);
  request.headers.emplace_back(webhook::signature_header, std::move(signature));
  request.headers.emplace_back(webhook::id_header, std::move(webhook_id));
  request.headers.emplace_back(webhook::timestamp_header, std::to_string(second.time_since_epoch().count()));
  const auto number = next_delivery++;
  d.sent_at = deps->now();
  ++e.in_flight;
  ++in_flight;
  ++in_flight_of[d.account];
  deliveries.emplace(number, std::move(d));
  deps->transport->post(std::move(request), deps->options.timeout,
      [me = webhooks_actor{self}, number](callback_response response) {
        caf::anon_send(me, callback_answered{number, std::move(response)});
      });
}

void webhooks_state::give_place_back(webhook_entry& e, const delivery& d) {
  --e.in_flight;
  --in_flight;
  const auto of_account = in_flight_of.find(d.account);
  if (--of_account->second == 0) in_flight_of.erase(of_account);
}

void webhooks_state::on_answer(const callback_answered& m) {
  // Neither failure nor progress, and no place for another: the next start sends it again.
  if (m.response.is_stopping) return;
  auto found = deliveries.find(m.delivery);
  if (found == deliveries.end()) return;
  auto d = std::move(found->second);
  deliveries.erase(found);
  auto& e = entry(d.endpoint);
  give_place_back(e, d);
  auto record = record_of(e, d, m.response);
  // A test says nothing of the others.
  const auto next_at = d.is_test ? domain::time_point{} : conclude(e, d, m.response);
  keep_record(std::move(record), next_at);
  if (!without_place.empty()) serve_those_without_place();
  work(d.endpoint, e);
}

/// Gives when it is tried again; 0: not any more.
domain::time_point webhooks_state::conclude(
    webhook_entry& e, delivery& d, const callback_response& response) {
  if (domain::verdict_of(response.status) != domain::callback_verdict::delivered) return fail(e, d, response);
  succeed(e, d);
  return {};
}

void webhooks_state::succeed(webhook_entry& e, delivery& d) {
  raise(deps->counters->callbacks_sent, d.due.size());
  if (e.rest.answered()) answers_again(e);
  note_success(d.endpoint, e);
  if (!d.retry) return e.outbox.done(d.due);
  retry_done(*d.retry);
}

domain::time_point webhooks_state::fail(webhook_entry& e, delivery& d, const callback_response& response) {
  using domain::callback_verdict;
  raise(deps->counters->callbacks_failed);
  const auto now = deps->now();
  const auto verdict = domain::verdict_of(response.status);
  note_failure(d.endpoint, e, response);
  if (verdict == callback_verdict::gone) {
    switch_off(e, d);
    return {};
  }
  if (verdict == callback_verdict::refused) {
    if (e.rest.answered()) answers_again(e);
    log_failure(e, response);
    return write_retry(e, d, response, now + response.retry_after);
  }
  if (e.rest.failed(now, response.retry_after)) e.told_at = {};
  log_failure(e, response);
  if (e.rest.is_away() && !d.retry) {
    keep_for_later(e, d);
    return std::max(e.rest.until(), now);
  }
  return write_retry(e, d, response, e.rest.until());
}

/// The receiver says that there is nobody any more: nothing is sent until the customer switches it on again.
void webhooks_state::switch_off(webhook_entry& e, delivery& d) {
  if (!e.standing.is_gone && lines.take(deps->now()))
    spdlog::warn("event=webhook_switched_off endpoint={} account={} to={} reason=\"410 Gone\"",
        domain::to_text(d.endpoint), domain::to_text(d.account), domain::loggable_part(e.settings->url));
  if (!std::exchange(e.standing.is_gone, true)) tell_health(d.endpoint, e, domain::webhook_health::gone);
  drop(e, d);
}

/// The endpoint as a whole is away: its events wait, in order but for those that found it so, until it is
/// back or they are too old.
void webhooks_state::keep_for_later(webhook_entry& e, delivery& d) {
  for (auto& due : d.due)
    ++due.tries;
  if (d.finds_out)
    e.outbox.put_last(std::move(d.due));
  else
    e.outbox.put_back(std::move(d.due));
  give_up(d.endpoint, e.outbox.drop_before(deps->now() - deps->options.give_up_after), e);
}

void webhooks_state::answers_again(const webhook_entry& e) {
  if (lines.take(deps->now()))
    spdlog::info("event=callbacks_answered_again endpoint={} account={} to={}",
        domain::to_text(e.settings->id), domain::to_text(e.settings->account),
        domain::loggable_part(e.settings->url));
}

/// At most one line an endpoint and minute, and few in all: customers' servers fail in crowds.
void webhooks_state::log_failure(webhook_entry& e, const callback_response& response) {
  const auto now = deps->now();
  if (now - e.told_at < lines_of_endpoint_apart) return;
  e.told_at = now;
  if (!lines.take(now)) return;
  spdlog::warn("event=callback_failed endpoint={} account={} to={} status={} error=\"{}\" rests={}",
      domain::to_text(e.settings->id), domain::to_text(e.settings->account),
      domain::loggable_part(e.settings->url), response.status, response.error, e.rest.is_away());
}

void webhooks_state::log_left_out() {
  if (const auto count = lines.left_out(deps->now()); count > 0)
    spdlog::warn("event=callback_lines_left_out lines={}", count);
}

}  // namespace mbs::actors
