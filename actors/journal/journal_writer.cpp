#include "actors/journal/journal_writer.hpp"

#include "actors/runtime/fail_fast.hpp"

#include <algorithm>

namespace mbs::actors {

using domain::errc;
using persistence::commit_outcome;

/// True when the numbers that go on from here are known.
bool journal_writer_state::read_position() {
  if (overtaken) return false;
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

void journal_writer_state::answer_repeats(journal_work& work, work_written& answer) {
  std::vector<persistence::digest> keys;
  for (const auto& a : work.acceptances())
    if (a.once) keys.push_back(a.once->key);
  if (keys.empty()) return;
  auto known = store->find_idempotency(keys, deps->now() - std::chrono::hours{24});
  if (!known) {
    for (const auto& a : work.take_acceptances())
      answer.answered.push_back({a.client, {a.ticket, errc::store_unavailable, std::nullopt}});
    return;
  }
  work.take_out([&](const append_acceptance& a) {
    if (!a.once) return false;
    const auto found =
        std::find_if(known->begin(), known->end(), [&](const auto& k) { return k.key == a.once->key; });
    acceptance_verdict verdict{a.ticket, errc::none, std::nullopt};
    if (found == known->end()) {
      if (!a.only_if_repeated) return false;
      verdict.why = errc::not_found;
    } else if (found->body == a.once->body) {
      verdict.replayed = found->answer;
    } else {
      verdict.why = errc::idempotency_key_reused;
    }
    answer.answered.emplace_back(a.client, std::move(verdict));
    return true;
  });
}

work_written journal_writer_state::write(const write_work& question) {
  auto& work = *question.work;
  work_written answer{question.work, question.proving, write_outcome::durable, {}, false, {}};
  if (question.proving) position_read = false;  // it was away
  if (read_position()) {
    answer_repeats(work, answer);
    const auto& batch = work.seal(last_event + 1);
    if (question.proving || !batch.empty()) answer.outcome = commit(batch);
  } else {
    answer.outcome = write_outcome::lost;
    if (!question.proving) raise(deps->counters.commit_failures);
  }
  if (answer.outcome == write_outcome::durable) return answer;
  answer.overtaken = overtaken || store->overtaken();
  answer.trouble = store->trouble();
  return answer;
}

write_outcome journal_writer_state::commit(const persistence::journal_batch& batch) {
  const auto begun = deps->now();
  switch (store->commit(last_commit + 1, batch)) {
    case commit_outcome::failed: raise(deps->counters.commit_failures); return write_outcome::lost;
    case commit_outcome::in_doubt: doubtful_events = batch.events.size(); return write_outcome::in_doubt;
    case commit_outcome::committed: break;
  }
  advance(batch.events.size());
  raise(deps->counters.commits);
  raise(deps->counters.committed_events, batch.events.size());
  raise(deps->counters.commit_microseconds, static_cast<std::uint64_t>((deps->now() - begun).count()));
  for (const auto& m : batch.messages)
    raise(deps->counters.committed_messages, m->size());
  return write_outcome::durable;
}

void journal_writer_state::advance(std::size_t events) {
  ++last_commit;
  last_event += static_cast<std::int64_t>(events);
}

doubt_looked_up journal_writer_state::look_up() {
  const auto landed = store->was_committed(last_commit + 1);
  if (!landed) return {std::nullopt, store->overtaken(), store->trouble()};
  if (*landed)
    advance(doubtful_events);
  else
    raise(deps->counters.commit_failures);
  return {*landed, false, store->trouble()};
}

snapshots_taken journal_writer_state::snapshot(const take_snapshots& question) {
  std::vector<domain::account_id> accounts;
  for (const auto& s : question.wanted)
    accounts.push_back(s.account);
  const bool good = store->snapshot_accounts(accounts).has_value();
  return {question.wanted, question.proving, good, good ? std::string{} : store->trouble()};
}

journal_writer_actor::behavior_type journal_writer(
    journal_writer_actor::stateful_pointer<journal_writer_state> self, writer_dependencies dependencies) {
  fail_fast(self, "WRITER");
  auto& state = self->state;
  state.deps.emplace(std::move(dependencies));
  // Before what else JOURNAL has to hear: the next commit waits for it.
  const auto tell = [self](const journal_actor& journal, auto answer) {
    self->send<caf::message_priority::high>(
        journal, writer_answered{std::make_shared<writer_answer>(writer_answer{std::move(answer)})});
  };
  return {
      [&state, tell](const write_work& m) { tell(m.journal, state.write(m)); },
      [&state, tell](const look_up_doubt& m) { tell(m.journal, state.look_up()); },
      [&state, tell](const take_snapshots& m) { tell(m.journal, state.snapshot(m)); },
  };
}

}  // namespace mbs::actors
