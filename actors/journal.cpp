#include "actors/fail_fast.hpp"
#include "actors/journal_actor.hpp"

#include <algorithm>
#include <deque>
#include <map>
#include <set>
#include <unordered_map>
#include <utility>

#include <spdlog/spdlog.h>
#include <caf/actor_system.hpp>

namespace mbs::actors {

namespace {

using domain::errc;
using persistence::commit_outcome;
using persistence::journal_batch;

/// A commit of at least so many messages and events means that more are coming.
constexpr std::size_t busy_group = 8;

/// What one transaction is made of, and who waits for it.
struct undertaking {
  std::vector<append_acceptance> acceptances;
  std::vector<append_facts> facts;
  std::vector<append_claim> claims;
  std::vector<append_webhooks> webhooks;
  std::vector<snapshot_account> snapshots;
  std::size_t size = 0;  // messages and events

  [[nodiscard]] bool empty() const noexcept {
    return acceptances.empty() && facts.empty() && claims.empty() && webhooks.empty() && snapshots.empty();
  }
};

/// Sums transfers per account and kind: one row each a commit.
class transfer_sums {
 public:
  void add(const domain::transfer& t) {
    auto [at, added] = sums_.try_emplace({t.account.value, t.kind}, t);
    if (added) return;
    at->second.amount = domain::money::from_units(at->second.amount.units() + t.amount.units());
    at->second.count += t.count;
  }
  [[nodiscard]] std::vector<domain::transfer> take() {
    std::vector<domain::transfer> all;
    all.reserve(sums_.size());
    for (auto& [key, t] : sums_)
      all.push_back(t);
    return all;
  }

 private:
  std::map<std::pair<std::int64_t, domain::transfer_kind>, domain::transfer> sums_;
};

struct journal_state {
  explicit journal_state(journal_actor::pointer p) : self{p} {}

  journal_actor::pointer self;
  std::optional<journal_dependencies> deps;
  std::unique_ptr<persistence::journal_store> store;

  undertaking next;
  bool flush_scheduled = false;
  std::size_t last_group = 0;  // messages and events of the commit before
  bool down = false;
  std::int64_t last_commit = -1;  // -1: never read
  std::int64_t last_event = 0;
  bool position_read = false;  // since the database was away
  bool overtaken = false;      // for good: somebody else writes

  // Of callbacks: what WEBHOOKS has not taken yet, and what it is not told of meanwhile.
  std::uint32_t callbacks_under_way = 0;
  std::map<domain::endpoint_id, domain::event_seq> skipped;
  domain::event_seq skipped_through;

  // A commit whose outcome nobody knows yet.
  std::optional<undertaking> doubtful;
  domain::time_point doubt_since;
  bool doubtful_refused = false;  // its requests were refused: should it have landed, it is undone

  void schedule() {
    if (flush_scheduled || down) return;
    flush_scheduled = true;
    // A message to oneself queues behind everybody who waits already: that is the group of this commit.
    // Under load, waiting a little for more company saves commits; a lone request does not wait.
    const bool busy = last_group >= busy_group;
    if (busy && deps->options.commit_window.count() > 0)
      send_later(self, deps->options.commit_window, flush_journal{});
    else
      self->send(self, flush_journal{});
  }
  void retry_later() {
    if (overtaken || (store && store->overtaken())) return stop();
    send_later(self, deps->options.retry_after, retry_journal{});
  }

  void on_acceptance(append_acceptance& m);
  void flush();
  bool read_position();
  void answer_repeats(undertaking& work);
  journal_batch assemble(undertaking& work);
  bool commit(undertaking work, bool even_if_empty = false);
  bool finish(undertaking& work);
  void tell_accepted(const std::vector<append_acceptance>& acceptances, errc why);
  void tell_callbacks(const undertaking& work);
  void on_callbacks_taken();
  void lose(undertaking work);
  void go_down(const char* why);
  void come_up();
  void resolve_doubt();
  void undo(const undertaking& landed);
  void retry();
  void stop();
};

void journal_state::on_acceptance(append_acceptance& m) {
  if (down || doubtful) return tell_accepted({m}, errc::store_unavailable);
  next.size += m.messages->size();
  next.acceptances.push_back(std::move(m));
  schedule();
}

bool journal_state::read_position() {
  if (position_read) return true;
  if (!store) store = deps->open();
  auto commit = store->last_commit();
  if (!commit) return false;
  auto event = store->last_event();
  if (!event) return false;
  // Nothing is in doubt here: only another writer can have moved it.
  overtaken = last_commit >= 0 && *commit != last_commit;
  if (overtaken) return false;
  position_read = true;
  last_commit = *commit;
  last_event = event->value;
  return true;
}

void journal_state::flush() {
  flush_scheduled = false;
  if (down || doubtful || next.empty()) return;
  if (!read_position()) {
    return lose(std::exchange(next, {}));
  }
  auto work = std::exchange(next, {});
  last_group = work.size;
  answer_repeats(work);
  commit(std::move(work));
}

void journal_state::answer_repeats(undertaking& work) {
  std::vector<persistence::digest> keys;
  for (const auto& a : work.acceptances)
    if (a.once) keys.push_back(a.once->key);
  if (keys.empty()) return;
  auto known = store->find_idempotency(keys, deps->now() - std::chrono::hours{24});
  if (!known) {
    tell_accepted(work.acceptances, errc::store_unavailable);
    work.acceptances.clear();
    return;
  }
  std::erase_if(work.acceptances, [&](append_acceptance& a) {
    if (!a.once) return false;
    const auto found =
        std::find_if(known->begin(), known->end(), [&](const auto& k) { return k.key == a.once->key; });
    if (found == known->end()) {
      if (a.only_if_repeated)
        self->send(a.client, acceptances_recorded{{{a.ticket, errc::not_found, std::nullopt}}});
      return a.only_if_repeated;
    }
    acceptance_verdict verdict{a.ticket, errc::none, std::nullopt};
    if (found->body == a.once->body)
      verdict.replayed = found->answer;
    else
      verdict.why = errc::idempotency_key_reused;
    self->send(a.client, acceptances_recorded{{std::move(verdict)}});
    return true;
  });
}

journal_batch journal_state::assemble(undertaking& work) {
  journal_batch batch;
  transfer_sums sums;
  for (auto& a : work.acceptances) {
    batch.messages.push_back(a.messages);
    sums.add(a.reservation);
    if (a.once) batch.idempotency.push_back(*a.once);
  }
  auto seq = last_event;
  for (auto& f : work.facts) {
    for (auto& fact : *f.facts) {
      fact.event.seq = domain::event_seq{++seq};
      batch.events.push_back(fact.event);
    }
    for (const auto& t : f.settlements)
      sums.add(t);
    batch.idempotency_removed.insert(
        batch.idempotency_removed.end(), f.keys_removed.begin(), f.keys_removed.end());
    batch.callbacks_removed.insert(
        batch.callbacks_removed.end(), f.callbacks_removed.begin(), f.callbacks_removed.end());
  }
  batch.transfers = sums.take();
  std::map<domain::link_id, const append_claim*> newest;
  for (const auto& c : work.claims) {
    if (c.claim.link) newest[c.claim.link] = &c;
    batch.strays.insert(batch.strays.end(), c.strays.begin(), c.strays.end());
    batch.strays_matched.insert(batch.strays_matched.end(), c.strays_matched.begin(), c.strays_matched.end());
  }
  for (const auto& [link, c] : newest)
    batch.claims.push_back(c->claim);
  for (const auto& w : work.webhooks) {
    batch.progress.insert(batch.progress.end(), w.progress.begin(), w.progress.end());
    batch.retries.insert(batch.retries.end(), w.retries.begin(), w.retries.end());
    batch.retries_done.insert(batch.retries_done.end(), w.retries_done.begin(), w.retries_done.end());
  }
  return batch;
}

/// True when all of `work` is durable and told.
bool journal_state::commit(undertaking work, bool even_if_empty) {
  const auto batch = assemble(work);
  if (even_if_empty || !batch.empty()) {
    const auto begun = deps->now();
    const auto outcome = store->commit(last_commit + 1, batch);
    if (outcome == commit_outcome::failed) return lose(std::move(work)), false;
    if (outcome == commit_outcome::in_doubt) {
      spdlog::warn("journal: the connection broke during a commit; its outcome is being looked up ({})",
          store->trouble());
      doubtful = std::move(work);
      doubtful_refused = false;
      doubt_since = deps->now();
      deps->counters.store_available = false;
      return retry_later(), false;
    }
    ++last_commit;
    last_event += static_cast<std::int64_t>(batch.events.size());
    raise(deps->counters.commits);
    raise(deps->counters.committed_events, batch.events.size());
    raise(deps->counters.commit_microseconds, static_cast<std::uint64_t>((deps->now() - begun).count()));
    for (const auto& m : batch.messages)
      raise(deps->counters.committed_messages, m->size());
  }
  return finish(work);
}

/// Everything in `work` is durable: tell everybody, each client once. False when a snapshot failed.
bool journal_state::finish(undertaking& work) {
  tell_accepted(work.acceptances, errc::none);
  std::unordered_map<caf::actor_id, std::pair<recorded_listener, facts_recorded>> listeners;
  const auto add = [&](const recorded_listener& client, std::uint64_t ticket) {
    if (!client || ticket == 0) return;
    auto& entry = listeners[client.id()];
    entry.first = client;
    entry.second.tickets.push_back(ticket);
  };
  for (const auto& f : work.facts)
    add(f.client, f.ticket);
  for (const auto& c : work.claims)
    add(c.client, c.ticket);
  for (auto& [id, entry] : listeners)
    self->send(entry.first, std::move(entry.second));
  tell_callbacks(work);

  if (work.snapshots.empty()) return true;
  std::vector<domain::account_id> accounts;
  for (const auto& s : work.snapshots)
    accounts.push_back(s.account);
  if (!store->snapshot_accounts(accounts)) {
    next.snapshots.insert(next.snapshots.end(), work.snapshots.begin(), work.snapshots.end());
    return go_down("a snapshot failed"), false;
  }
  for (const auto& s : work.snapshots)
    self->send(s.client, facts_recorded{{s.ticket}});
  return true;
}

void journal_state::tell_accepted(const std::vector<append_acceptance>& acceptances, errc why) {
  std::unordered_map<caf::actor_id, std::pair<acceptance_listener, acceptances_recorded>> clients;
  for (const auto& a : acceptances) {
    auto& entry = clients[a.client.id()];
    entry.first = a.client;
    entry.second.verdicts.push_back({a.ticket, why, std::nullopt});
  }
  for (auto& [id, entry] : clients)
    self->send(entry.first, std::move(entry.second));
}

void journal_state::tell_callbacks(const undertaking& work) {
  if (!deps->webhooks) return;
  auto due = std::make_shared<std::vector<persistence::callback_due>>();
  for (const auto& f : work.facts)
    for (const auto& fact : *f.facts)
      if (fact.message.callback && domain::is_final(fact.event.state))
        due->push_back({fact.message, fact.event});
  if (due->empty()) return;
  if (skipped.empty() && callbacks_under_way < deps->options.callbacks_under_way) {
    ++callbacks_under_way;
    return self->send(deps->webhooks, callbacks_due{std::move(due)});
  }
  // Mailboxes have no bound: the store keeps these events, and WEBHOOKS reads them there.
  for (const auto& d : *due)
    skipped.try_emplace(d.message.callback, d.event.seq);
  skipped_through = due->back().event.seq;
}

void journal_state::on_callbacks_taken() {
  --callbacks_under_way;
  if (skipped.empty()) return;
  ++callbacks_under_way;
  self->send(deps->webhooks,
      callbacks_skipped{
          std::make_shared<const std::map<domain::endpoint_id, domain::event_seq>>(std::move(skipped)),
          skipped_through});
  skipped.clear();
}

/// Nothing of `work` is stored: requests are refused, facts wait for the database.
void journal_state::lose(undertaking work) {
  tell_accepted(work.acceptances, errc::store_unavailable);
  work.acceptances.clear();
  const auto put_before = [](auto& front, auto& back) {
    front.insert(front.end(), std::make_move_iterator(back.begin()), std::make_move_iterator(back.end()));
    back = std::move(front);
  };
  put_before(work.facts, next.facts);
  put_before(work.claims, next.claims);
  put_before(work.webhooks, next.webhooks);
  put_before(work.snapshots, next.snapshots);
  go_down("a commit failed");
}

void journal_state::go_down(const char* why) {
  raise(deps->counters.commit_failures);
  if (!down)
    spdlog::error(
        "journal: {} ({}): the database is away; requests get 503 until it is back", why, store->trouble());
  down = true;
  deps->counters.store_available = false;
  tell_accepted(next.acceptances, errc::store_unavailable);
  next.acceptances.clear();
  retry_later();
}

void journal_state::come_up() {
  if (down || !deps->counters.store_available) spdlog::info("journal: the database is back");
  down = false;
  deps->counters.store_available = true;
  if (!next.empty()) schedule();
}

void journal_state::retry() {
  if (doubtful) return resolve_doubt();
  if (!down) return;
  position_read = false;  // read again: proves that the database answers
  // Whoever came in meanwhile has been refused already; facts wait.
  if (!read_position()) return retry_later();
  // A database that is locked or full can be read: only a commit proves that it is back.
  if (commit(std::exchange(next, {}), true)) come_up();
}

/// No retry mends that another writer has the database.
void journal_state::stop() {
  overtaken = true;
  down = true;
  spdlog::critical("journal: another server has taken the database ({}): this one ends", store->trouble());
  if (auto end = std::exchange(deps->overtaken, {})) end();
}

void journal_state::resolve_doubt() {
  auto landed = store->was_committed(last_commit + 1);
  if (!landed) {
    if (!doubtful_refused && deps->now() - doubt_since > deps->options.in_doubt_patience) {
      doubtful_refused = true;
      tell_accepted(doubtful->acceptances, errc::store_unavailable);
    }
    return retry_later();
  }
  auto work = std::move(*doubtful);
  doubtful.reset();
  if (!*landed) {
    if (doubtful_refused) work.acceptances.clear();
    lose(std::move(work));
    return;
  }
  ++last_commit;
  for (const auto& f : work.facts)
    last_event += static_cast<std::int64_t>(f.facts->size());
  if (doubtful_refused) {
    undo(work);
    work.acceptances.clear();
  }
  if (finish(work)) come_up();
}

/// Requests that were answered 503 did land: cancel their messages, so that 503 means no effect.
void journal_state::undo(const undertaking& landed) {
  const auto now = deps->now();
  for (const auto& a : landed.acceptances) {
    append_facts cancel{{}, 0, std::make_shared<std::vector<message_fact>>(), {}, {}};
    if (a.once) cancel.keys_removed.push_back(a.once->key);
    for (const auto& m : *a.messages) {
      domain::message_life life{m.parts, m.price};
      const auto step = life.cancel();
      message_fact fact{m, {}, false};
      // Its sender was told that it does not exist.
      if (m.callback) cancel.callbacks_removed.push_back(m.id);
      fact.message.callback = {};
      fact.event.message = m.id;
      fact.event.account = m.account;
      fact.event.kind = domain::event_kind::cancelled;
      fact.event.state = step.state;
      fact.event.at = now;
      fact.event.release = step.release;
      cancel.facts->push_back(std::move(fact));
    }
    cancel.settlements.push_back({a.reservation.account, domain::transfer_kind::release, a.reservation.amount,
        a.reservation.count, now});
    next.facts.push_back(std::move(cancel));
  }
  spdlog::warn("journal: {} requests refused during a lost connection had been stored: cancelled",
      landed.acceptances.size());
}

journal_actor::behavior_type behave(
    journal_actor::stateful_pointer<journal_state> self, journal_dependencies dependencies) {
  fail_fast(self, "JOURNAL");
  auto& state = self->state;
  state.deps.emplace(std::move(dependencies));
  const auto full = [&state] { return state.next.size >= state.deps->options.commit_size; };
  return {
      [&state, full](append_acceptance& m) {
        state.on_acceptance(m);
        if (full()) state.flush();
      },
      [&state, full](append_facts& m) {
        state.next.size += m.facts->size();
        state.next.facts.push_back(std::move(m));
        state.schedule();
        if (full()) state.flush();
      },
      [&state](append_claim& m) {
        state.next.claims.push_back(std::move(m));
        state.schedule();
      },
      [&state](append_webhooks& m) {
        state.next.webhooks.push_back(std::move(m));
        state.schedule();
      },
      [&state](const callbacks_taken&) { state.on_callbacks_taken(); },
      [&state](snapshot_account& m) {
        state.next.snapshots.push_back(std::move(m));
        state.schedule();
      },
      [&state](const flush_journal&) { state.flush(); },
      [&state](const retry_journal&) { state.retry(); },
  };
}

}  // namespace

journal_actor spawn_journal(caf::actor_system& system, journal_dependencies dependencies) {
  return system.spawn<caf::detached>(behave, std::move(dependencies));
}

journal_actor spawn_journal_for_test(caf::actor_system& system, journal_dependencies dependencies) {
  return system.spawn(behave, std::move(dependencies));
}

}  // namespace mbs::actors
