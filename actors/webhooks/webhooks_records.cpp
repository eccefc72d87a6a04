#include "actors/webhooks/webhooks_state.hpp"
#include "domain/webhooks/callback_verdict.hpp"
#include "domain/webhooks/event_body.hpp"
#include "domain/webhooks/record_room.hpp"
#include "persistence/webhooks/delivery_store.hpp"

/// The part of WEBHOOKS that keeps for customers what was tried, and posts what they want to see at once.
namespace mbs::actors {

namespace {

constexpr std::size_t tests_of_endpoint = 10;
/// A tick: 1,000 a second.
constexpr std::size_t records_a_write = 200;
/// Of an account, in the store. Looked at again and again while it goes on writing, so a little more may
/// stand.
constexpr std::uint32_t deliveries_of_account = 100'000;
constexpr std::uint64_t records_between_looks = 2'048;
constexpr std::uint32_t forgotten_at_once = 1'000;
constexpr int steps_a_look = 8;

/// With what failed before it, and the oldest of its account beyond those that are kept.
bool write(persistence::delivery_store& store, const std::vector<persistence::webhook_delivery>& records,
    const std::vector<persistence::ended_delivery>& ended, domain::account_id looked_at) {
  if (!store.record(records, ended)) return false;
  for (int i = 0; looked_at && i < steps_a_look; ++i) {
    const auto gone = store.forget_beyond(looked_at, deliveries_of_account, forgotten_at_once);
    if (!gone || *gone < forgotten_at_once) break;
  }
  return true;
}

}  // namespace

void webhooks_state::on_test(const test_webhook& m) {
  auto& e = entry(m.event->endpoint);
  if (e.tests.size() < tests_of_endpoint) e.tests.push_back(m.event);
  work(m.event->endpoint, e);
}

/// Whether it rests, is paused or switched off is what its customer wants to find out, or to mend.
void webhooks_state::post_tests(webhook_endpoint_id id, webhook_entry& e) {
  while (!e.tests.empty() && in_flight < deps->options.places.in_all) {
    const auto event = std::move(e.tests.front());
    e.tests.pop_front();
    if (!e.key || e.settings->url.empty()) continue;  // damaged, or deleted since
    callback_due due;
    due.other = event;
    due.event.seq = domain::seq_of(event->id);
    due.event.at = event->at;
    delivery d{id, {std::move(due)}, std::nullopt, e.settings->account};
    d.is_test = true;
    post(e, std::move(d));
  }
}

/// Nothing when there is no room for it: that is counted.
std::optional<persistence::webhook_delivery> webhooks_state::record_of(
    const webhook_entry& e, const delivery& d, const callback_response& response) {
  const bool is_delivered = domain::verdict_of(response.status) == domain::callback_verdict::delivered;
  const auto of_account = records_of.find(d.account);
  if (!domain::may_record(deps->options.records_waiting,
          {static_cast<std::uint32_t>(records.size()),
              of_account == records_of.end() ? 0 : of_account->second},
          !is_delivered || d.is_test)) {
    raise(deps->counters->callbacks_unrecorded);
    if (d.attempt() > 1) end_record(d.endpoint, d.due.front().event.seq);
    return std::nullopt;
  }
  persistence::webhook_delivery record{.account = e.settings->account, .endpoint = d.endpoint};
  record.events.reserve(d.due.size());
  for (const auto& due : d.due)
    record.events.emplace_back(due.event.seq, due.message.id);
  record.type = d.due.front().type();
  record.at = d.sent_at;
  record.took = deps->now() - d.sent_at;
  record.attempt = d.attempt();
  record.status = static_cast<std::uint16_t>(response.status);
  record.error = response.error;
  if (!response.body.empty()) record.answer = domain::answer_text(response.body);
  record.state = is_delivered ? persistence::delivery_state::delivered : persistence::delivery_state::failed;
  return record;
}

void webhooks_state::keep_record(
    std::optional<persistence::webhook_delivery> record, domain::time_point next_at) {
  if (!record) return;
  record->next_at = next_at;
  if (next_at != domain::time_point{}) record->state = persistence::delivery_state::waiting;
  ++records_of[record->account];
  records.push_back(std::move(*record));
}

void webhooks_state::end_record(webhook_endpoint_id id, event_seq event) {
  if (ended.size() < deps->options.records_waiting) ended.push_back({id, event});
}

/// A few at a tick and one transaction at a time: what customers look at never holds up what they get.
void webhooks_state::write_records() {
  if (recording || (records.empty() && ended.empty())) return;
  const auto take = [](auto& from) {
    const auto end = from.begin() + static_cast<std::ptrdiff_t>(std::min(from.size(), records_a_write));
    std::remove_reference_t<decltype(from)> some{
        std::make_move_iterator(from.begin()), std::make_move_iterator(end)};
    from.erase(from.begin(), end);
    return some;
  };
  auto some = take(records);
  for (const auto& r : some)
    if (const auto found = records_of.find(r.account); --found->second == 0) records_of.erase(found);
  const auto before = recorded / records_between_looks;
  recorded += some.size();
  const auto looked_at =
      recorded / records_between_looks != before ? some.back().account : domain::account_id{};
  const auto attempts = static_cast<std::uint32_t>(some.size());
  const webhooks_actor me{self};
  recording = deps->store->query<persistence::delivery_store>(
      lane::maintenance, [me, some = std::move(some), done = take(ended), looked_at, attempts](auto& store) {
        caf::anon_send(me, deliveries_recorded{write(store, some, done, looked_at), attempts});
      });
  if (!recording) raise(deps->counters->callbacks_unrecorded, attempts);
}

/// What could not be written is not kept for later: the database has more important things to catch up with.
void webhooks_state::on_recorded(const deliveries_recorded& m) {
  recording = false;
  if (!m.is_written) raise(deps->counters->callbacks_unrecorded, m.attempts);
}

}  // namespace mbs::actors
