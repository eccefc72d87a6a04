#include "actors/accounts/account_state.hpp"
#include "actors/runtime/fail_fast.hpp"
#include "domain/messages/daily_report.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <utility>

namespace mbs::actors {

namespace {

using domain::errc;
using domain::money;

/// What facts charge, told apart as the ledger tells its revenue apart.
class charges {
 public:
  struct sum {
    domain::network_id network;
    domain::traffic_class traffic{};
    std::int64_t units = 0;
    std::uint32_t segments = 0;
  };
  void add(const message_fact& fact) {
    if (fact.event.charge.is_zero()) return;
    const auto is_of = [&m = fact.message](
                           const sum& s) { return s.network == m.network && s.traffic == m.traffic; };
    auto mine = std::ranges::find_if(sums_, is_of);
    if (mine == sums_.end()) mine = sums_.insert(mine, {fact.message.network, fact.message.traffic});
    mine->units += fact.event.charge.units();
    ++mine->segments;
  }
  [[nodiscard]] const std::vector<sum>& all() const noexcept { return sums_; }

 private:
  std::vector<sum> sums_;  // of a few networks and classes
};

refusal under_way_already() {
  return {errc::idempotency_key_in_flight, "the first request with this key has not been answered yet", soon};
}

}  // namespace

refusal account_state::books_are_checked() {
  return {errc::account_suspended, "the account's books are being checked; support has been told", {}};
}

std::optional<refusal> account_state::suspension() const {
  if (status == persistence::account_status::active) return std::nullopt;
  return refusal{errc::account_suspended, "ask the platform's operator why", {}};
}

std::optional<refusal> account_state::lack_of_room(std::uint32_t messages) const {
  const auto most = env->rules->now()->queued_per_account;
  if (queued == 0 || queued + messages <= most) return std::nullopt;
  return refusal{errc::queue_full,
      std::to_string(queued) + " messages of this account are waiting to be sent; at most " +
          std::to_string(most) + " may, with these " + std::to_string(messages),
      when_drained};
}

std::optional<refusal> account_state::lack_of_credit(money needed) const {
  auto tried = balance;
  const auto reserved = tried.reserve(needed);
  if (reserved) return std::nullopt;
  if (reserved.error() != errc::insufficient_credit) return refusal{reserved.error(), {}, {}};
  return refusal{errc::insufficient_credit,
      "this request needs KES " + needed.to_text() + " and KES " + balance.available().to_text() +
          " is available",
      {}};
}

void account_state::submit(const std::shared_ptr<submission_request>& request) {
  falling_asleep = false;
  if (auto suspended = suspension()) return refuse(request, std::move(*suspended));
  if (stopped_spending) return refuse(request, books_are_checked());
  end_senders();
  if (auto unnamed = name_sender(request->what)) return refuse(request, std::move(*unnamed));
  const auto& url = request->what.callback_url;
  if (auto endpoint = endpoint_of(url)) return accept(request, *endpoint);
  find_endpoint(request, false);
}

void account_state::accept(
    const std::shared_ptr<submission_request>& request, domain::webhook_endpoint_id callback) {
  if (is_under_way(*request)) return turn_down(*request, under_way_already());
  const auto rules = env->rules->now();
  const auto now = env->now();
  auto composed = domain::compose(request->what, rules->sending_at(prices_at(rules, now)), senders);
  if (!composed) return refuse(request, {composed.error().why, std::move(composed.error().detail), {}});
  drop_unroutable(*composed, *rules, request->what.traffic);
  if (trial && !request->what.test)
    if (auto fault = restricted_to_trial(*composed, request->what.traffic, *rules))
      return refuse(request, {fault->why, std::move(fault->detail), {}});
  if (composed->recipients.empty()) {
    submission_answer nobody;
    nobody.rejected = std::move(composed->rejected);
    nobody.coding = composed->content->segmented.coding;
    nobody.segments = static_cast<std::uint8_t>(composed->content->segmented.segments.size());
    return unless_repeated(
        request, [this, request, nobody = std::move(nobody)] { answer(*request, nobody); });
  }
  record(request, std::move(*composed), callback, now);
}

domain::trial_day account_state::trial_day_now() const {
  const auto day = static_cast<std::int32_t>(domain::kenyan_day_at(env->now()).number);
  return trial_today.day == day ? trial_today : domain::trial_day{day, 0};
}

std::optional<domain::submission_fault> account_state::restricted_to_trial(
    domain::composition& composed, domain::traffic_class traffic, const node_rules& rules) {
  trial_today = trial_day_now();
  return domain::restrict_to_trial(composed, *trial, traffic, trial_today, rules.trial_messages_a_day);
}

void account_state::record(const std::shared_ptr<submission_request>& request, domain::composition composed,
    domain::webhook_endpoint_id callback, domain::time_point now) {
  const auto count = static_cast<std::uint32_t>(composed.recipients.size());
  if (auto full = lack_of_room(count)) return refuse(request, std::move(*full));
  if (auto poor = lack_of_credit(composed.total)) return refuse(request, std::move(*poor));
  (void)balance.reserve(composed.total);
  if (!env->gate->enqueue(count)) {
    (void)balance.release(composed.total);
    return refuse(request, {errc::queue_full, "too many messages are waiting to be sent", when_drained});
  }
  queued += count;
  if (trial && !request->what.test) trial_today.messages += count;

  const auto first_id = env->ids->next_block(now, count);
  auto messages = std::make_shared<std::vector<domain::message>>();
  messages->reserve(count);
  pending_acceptance p{request, {}, nullptr, composed.total, {}};
  p.answer.accepted.reserve(count);
  for (std::uint32_t i = 0; i < count; ++i) {
    const auto& r = composed.recipients[i];
    const domain::message_id message_id{first_id + i};
    messages->push_back({.id = message_id,
        .account = id,
        .to = r.to,
        .network = r.network,
        .traffic = request->what.traffic,
        .segments = static_cast<std::uint8_t>(composed.content->segmented.segments.size()),
        .price = r.price,
        .accepted_at = now,
        .expires_at = now + composed.validity,
        .callback = callback,
        .content = composed.content});
    p.answer.accepted.push_back({message_id, r.to, r.network, r.price});
  }
  p.answer.rejected = std::move(composed.rejected);
  p.answer.coding = composed.content->segmented.coding;
  p.answer.segments = static_cast<std::uint8_t>(composed.content->segmented.segments.size());
  p.answer.total = composed.total;
  p.messages = std::move(messages);

  append_acceptance append{account_actor{self}, next_ticket++, p.messages,
      {id, domain::transfer_kind::reserve, composed.total, count, now}, std::nullopt, false};
  if (request->once) {
    open_requests().keys.insert(request->once->key);
    append.once = persistence::idempotency_record{
        id, request->once->key, request->once->body, request->once->render(p.answer), now};
  }
  open_requests().pending.emplace(append.ticket, std::move(p));
  self->send(env->journal, std::move(append));
  count_write();
  heed_balance();
}

void account_state::answer(submission_request& request, submission_answer answer) {
  env->gate->stop_accepting(static_cast<std::uint32_t>(request.what.to.size()));
  request.done(std::move(answer));
}

void account_state::turn_down(submission_request& request, refusal why) {
  raise(env->counters->refused_requests);
  env->gate->stop_accepting(static_cast<std::uint32_t>(request.what.to.size()));
  request.done(std::move(why));
}

/// What cannot be accepted now, whatever the reason, may repeat a request that was: then it gets that one's
/// answer.
void account_state::refuse(const std::shared_ptr<submission_request>& request, refusal why) {
  unless_repeated(request, [this, request, why = std::move(why)] { turn_down(*request, why); });
}

/// Asks the journal for the answer to an earlier request with this key; `otherwise` when there was none.
void account_state::unless_repeated(
    const std::shared_ptr<submission_request>& request, std::function<void()> otherwise) {
  if (!request->once) return otherwise();
  if (is_under_way(*request)) return turn_down(*request, under_way_already());
  const auto now = env->now();
  auto none = std::make_shared<const std::vector<domain::message>>();
  append_acceptance append{account_actor{self}, next_ticket++, none,
      {id, domain::transfer_kind::reserve, {}, 0, now},
      persistence::idempotency_record{id, request->once->key, request->once->body, {}, now}, true};
  open_requests().keys.insert(request->once->key);
  open_requests().pending.emplace(
      append.ticket, pending_acceptance{request, {}, std::move(none), {}, std::move(otherwise)});
  self->send(env->journal, std::move(append));
}

bool account_state::is_under_way(const submission_request& request) const {
  return request.once && under_way && under_way->keys.contains(request.once->key);
}

void account_state::on_verdicts(const acceptances_recorded& recorded) {
  for (const auto& verdict : recorded.verdicts)
    on_verdict(verdict);
}

void account_state::on_verdict(const acceptance_verdict& verdict) {
  if (!under_way) return;
  auto found = under_way->pending.find(verdict.ticket);
  if (found == under_way->pending.end()) return;
  auto p = std::move(found->second);
  under_way->pending.erase(found);
  if (p.request->once) under_way->keys.erase(p.request->once->key);
  if (under_way->pending.empty()) under_way.reset();
  if (p.otherwise && verdict.why == errc::not_found) return p.otherwise();
  const auto count = static_cast<std::uint32_t>(p.messages->size());

  if (verdict.why == errc::none && !verdict.replayed) {
    raise(env->counters->accepted, count);
    // The messages go first: whoever reads the answer may ask for them at once.
    self->send(env->router, route_messages{std::move(p.messages)});
    return answer(*p.request, std::move(p.answer));
  }
  if (auto undone = balance.release(p.reserved); !undone) breach("an undone reservation");
  heed_balance();
  leave_queue(count);
  if (verdict.replayed) {
    p.answer.replayed = verdict.replayed;
    return answer(*p.request, std::move(p.answer));
  }
  turn_down(
      *p.request, {verdict.why, {}, verdict.why == errc::store_unavailable ? soon : std::chrono::seconds{0}});
}

void account_state::leave_queue(std::uint32_t messages) {
  env->gate->dequeue(messages);
  queued = queued > messages ? queued - messages : 0;
}

void account_state::settle(const settle_facts& settle) {
  falling_asleep = false;
  charges charged;
  std::int64_t released = 0;
  std::uint32_t releases = 0, left = 0;
  for (const auto& fact : *settle.facts) {
    charged.add(fact);
    released += fact.event.release.units();
    releases += fact.event.release.is_zero() ? 0 : 1;
    left += fact.left_queue ? 1 : 0;
    if (domain::is_final(fact.event.state))
      raise(env->counters->final_states[static_cast<std::size_t>(fact.event.state)]);
  }
  const auto now = env->now();
  append_facts append{settle.client, settle.ticket, settle.facts, {}, {}};
  const auto move = [&](const domain::transfer& t) {
    if (t.amount.is_zero()) return;
    if (auto applied = balance.apply(t); !applied) breach("a settlement");
    append.settlements.push_back(t);
  };
  for (const auto& sum : charged.all())
    move({id, domain::transfer_kind::post, money::from_units(sum.units), sum.segments, now, sum.network,
        sum.traffic});
  move({id, domain::transfer_kind::release, money::from_units(released), releases, now});
  if (left != 0) leave_queue(left);
  self->send(env->journal, std::move(append));
  count_write();
  heed_balance();
  if (stopped_spending && !books_differ) fall_asleep();
}

/// Facts are never refused: while the store is away they wait here, bounded by the links' windows.
void account_state::settle_when_loaded(settle_facts facts) {
  when_loaded([this, facts = std::move(facts)](errc why) {
    if (why == errc::none) return settle(facts);
    if (why != errc::not_found) settle_when_loaded(facts);
  });
}

void account_state::breach(const char* what) {
  // The books of this account no longer add up in memory: it must not spend until somebody has looked.
  raise(env->counters->ledger_breaches);
  if (stopped_spending) return;
  stopped_spending = books_differ = true;
  env->tell_breach(
      {"account " + domain::to_text(id) + ": " + what + " does not fit its balance in memory", id});
}

void account_state::on_funding(const persistence::funding_entry& entry) {
  if (!funding.count(entry.id)) return;
  // A debit was checked against the books on disk; what was reserved since cannot undo it.
  const auto applied = entry.kind == domain::transfer_kind::debit ? balance.accept_debit(entry.amount)
                                                                  : balance.credit(entry.amount);
  if (!applied) breach("a funding entry");
  heed_balance();
  if (env->events != nullptr) env->events->tell(id, domain::balance_changed{});
}

void account_state::on_loaded(const account_loaded& arrived) {
  if (loaded) return;
  auto jobs = std::move(waiting);
  waiting.clear();
  if (arrived.why == errc::none) {
    loaded = true;
    status = arrived.state->account.status;
    stopped_spending = books_differ = arrived.state->books_differ;
    balance = arrived.state->balance;
    funding = domain::counted_funding{arrived.state->last_funding};
    take_senders(*arrived.state);
    take_price_lists(*arrived.state);
    default_webhook = arrived.state->default_webhook;
    trial = arrived.state->trial;
    trial_today = arrived.state->trial_today;
    since_snapshot = arrived.state->since_snapshot;
    take_alerts(arrived.state->alerts);
  }
  for (auto& job : jobs)
    job(arrived.why);
  if (arrived.why == errc::not_found) self->quit();
}

/// A busy account never sleeps: now and then its money is summed up, so that waking stays quick after a
/// restart.
void account_state::count_write() {
  constexpr std::uint32_t rows_a_snapshot = 20'000, rows_a_write = 2;
  since_snapshot += rows_a_write;
  if (since_snapshot < rows_a_snapshot) return;
  since_snapshot = 0;
  self->send(env->journal, snapshot_account{account_actor{self}, 0, id});
}

void account_state::fall_asleep() {
  const bool busy = under_way || queued != 0 || holds != 0 || (urls && !urls->waiting.empty());
  if (!loaded || busy || !waiting.empty() || falling_asleep) return;
  falling_asleep = true;
  snapshot_ticket = next_ticket++;
  // A few rows are read in no time when it wakes: most who come once in a while never need a snapshot.
  constexpr std::uint32_t rows_worth_a_snapshot = 50;
  const bool sum_up = since_snapshot >= rows_worth_a_snapshot;
  if (sum_up) since_snapshot = 0;
  self->send(env->journal, snapshot_account{account_actor{self}, snapshot_ticket, id, sum_up});
}

account_actor spawn_account(caf::actor_system& system, domain::account_id id, const account_owner& owner,
    const shared_environment& environment) {
  return system.spawn([id, owner, environment](account_actor::stateful_pointer<account_state> self)
                          -> account_actor::behavior_type {
    fail_fast(self, "ACCOUNT");
    auto& state = self->state;
    state.id = id;
    state.owner = owner;
    state.env = environment;
    return {
        [&state](submit_messages& m) {
          ++state.handled;
          state.when_loaded([&state, request = std::move(m.request)](errc why) {
            if (why != errc::none) return state.turn_down(*request, {why, {}, soon});
            state.submit(request);
          });
        },
        [&state](settle_facts& m) {
          ++state.handled;
          state.settle_when_loaded(std::move(m));
        },
        [&state](read_balance& m) {
          ++state.handled;
          state.when_loaded([&state, m = std::move(m)](errc why) {
            if (why != errc::none) return m.done(refusal{why, {}, soon});
            if (m.only_settled && state.holds != 0) return m.done(refusal{errc::timed_out, {}, soon});
            m.done(state.balance);
          });
        },
        [&state](account_chore& m) { std::visit([&state](auto& chore) { state.on_chore(chore); }, m.what); },
        [&state](const account_loaded& m) { state.on_loaded(m); },
        [&state](const webhook_endpoints_loaded& m) { state.on_endpoints(m); },
        [&state](const acceptances_recorded& m) { state.on_verdicts(m); },
        [&state](const facts_recorded& m) {
          const bool newest =
              std::find(m.tickets.begin(), m.tickets.end(), state.snapshot_ticket) != m.tickets.end();
          if (state.falling_asleep && newest)
            state.self->send(state.owner, ready_to_sleep{state.id, state.handled});
        },
    };
  });
}

}  // namespace mbs::actors
