#include "actors/journal/journal_actor.hpp"
#include "actors/journal/journal_work.hpp"
#include "actors/journal/journal_writer.hpp"
#include "actors/runtime/fail_fast.hpp"

#include <caf/actor_system.hpp>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <deque>
#include <map>
#include <stdexcept>
#include <unordered_map>
#include <utility>

namespace mbs::actors {

namespace {

using domain::errc;
using work_pointer = std::shared_ptr<journal_work>;

/// WEBHOOKS hears how far events have come at least once in so many, also when none of them is of
/// interest: it begins there after a restart.
constexpr std::int64_t events_without_word = 10'000;
/// A commit of at least so many messages and events means that more are coming.
constexpr std::size_t busy_group = 8;

struct journal_state {
  explicit journal_state(journal_actor::pointer p) : self{p} {}
  ~journal_state() { caf::anon_send_exit(writer, caf::exit_reason::user_shutdown); }

  journal_actor::pointer self;
  std::optional<journal_dependencies> deps;
  journal_writer_actor writer;

  std::deque<work_pointer> waiting;  // in the order of arrival; the last gathers until it is full
  bool writer_busy = false;          // at most one question is before WRITER
  bool flush_scheduled = false;
  std::size_t last_group = 0;     // messages and events of the commit before
  domain::time_point last_begun;  // when it was handed to WRITER
  bool down = false;
  bool ended = false;  // for good: another server has the database

  // Of callbacks: what WEBHOOKS has not taken yet, and what it is not told of meanwhile.
  std::uint32_t callbacks_under_way = 0;
  std::map<domain::webhook_endpoint_id, domain::event_seq> skipped;
  domain::event_seq skipped_through;
  std::int64_t told_through = 0;

  // A commit whose outcome nobody knows yet.
  work_pointer doubtful;
  domain::time_point doubt_since;
  bool doubtful_refused = false;  // its requests were refused: should it have landed, it is undone

  /// Under load commits begin no sooner than a window after each other, which saves commits; a lone request
  /// does not wait.
  [[nodiscard]] domain::duration to_wait() const {
    if (last_group < busy_group) return domain::duration{0};
    const domain::duration window = deps->options.commit_window;
    return std::clamp(last_begun + window - deps->now(), domain::duration{0}, window);  // clocks are set back
  }

  template <class Question>
  void ask(Question question) {
    if (writer_busy) throw std::logic_error{"WRITER was asked two things at once"};
    writer_busy = true;
    self->send(writer, std::move(question));
  }
  template <class Message>
  void gather(Message& m);
  void on_acceptance(append_acceptance& m);
  void schedule();
  void flush();
  void write(work_pointer work, bool proving = false);
  void on_answer(work_written& answer);
  void on_answer(doubt_looked_up& answer);
  void on_answer(snapshots_taken& answer);
  void finish(journal_work& work, bool back);
  std::vector<snapshot_account> some_of(std::vector<snapshot_account>& wanted);
  void tell(const std::vector<append_acceptance>& acceptances, errc why);
  void tell_callbacks(const journal_work& work);
  void tell_live(const std::vector<append_acceptance>& acceptances, const journal_work& work);
  void on_callbacks_taken();
  void refuse_waiting();
  void lose(work_pointer work, const std::string& trouble);
  void go_down(const char* why, const std::string& trouble);
  void come_up();
  void doubt(work_pointer work, const std::string& trouble);
  void undo(const std::vector<append_acceptance>& landed);
  void retry_later();
  void retry();
  void stop(const std::string& trouble);
};

template <class Message>
void journal_state::gather(Message& m) {
  const auto full = [this](const work_pointer& work) { return work->size() >= deps->options.commit_size; };
  if (waiting.empty() || full(waiting.back())) waiting.push_back(std::make_shared<journal_work>());
  waiting.back()->add(std::move(m));
  if (full(waiting.front()))
    flush();
  else
    schedule();
}

void journal_state::on_acceptance(append_acceptance& m) {
  if (down || doubtful) return tell({m}, errc::store_unavailable);
  gather(m);
}

void journal_state::schedule() {
  if (flush_scheduled || writer_busy || down || doubtful || waiting.empty()) return;
  flush_scheduled = true;
  // A message to oneself queues behind everybody who waits already: that is the group of this commit.
  if (const auto wait = to_wait(); wait.count() > 0)
    send_later(self, wait, flush_journal{});
  else
    self->send(self, flush_journal{});
}

void journal_state::flush() {
  flush_scheduled = false;
  if (writer_busy || down || doubtful) return;
  while (!waiting.empty()) {
    auto work = std::move(waiting.front());
    waiting.pop_front();
    if (!work->empty()) return write(std::move(work));
  }
}

void journal_state::write(work_pointer work, bool proving) {
  last_begun = deps->now();
  last_group = work->size();
  ask(write_work{self, std::move(work), proving});
}

void journal_state::on_answer(work_written& answer) {
  for (auto& [client, verdict] : answer.answered)
    self->send(client, acceptances_recorded{{std::move(verdict)}});
  switch (answer.outcome) {
    case write_outcome::durable: return finish(*answer.work, answer.proving);
    case write_outcome::lost: lose(std::move(answer.work), answer.trouble); break;
    case write_outcome::in_doubt: doubt(std::move(answer.work), answer.trouble); break;
  }
  if (answer.overtaken) stop(answer.trouble);
}

/// Everything in `work` is durable: tell everybody, each client once. `back`: so is the database.
void journal_state::finish(journal_work& work, bool back) {
  if (!work.snapshots().empty())
    ask(take_snapshots{self, some_of(work.snapshots()), back});
  else if (back)
    come_up();
  else if (last_group >= busy_group && to_wait().count() == 0)
    flush();  // WRITER works on while others are told
  const auto acceptances = work.take_acceptances();
  tell(acceptances, errc::none);
  for (auto& [id, l] : work.listeners())
    self->send(l.client, std::move(l.told));
  tell_callbacks(work);
  tell_live(acceptances, work);
  schedule();
}

/// So many as take milliseconds; the others wait for the commit after the next one, which waits for these.
std::vector<snapshot_account> journal_state::some_of(std::vector<snapshot_account>& wanted) {
  constexpr std::ptrdiff_t at_once = 100;
  if (std::ssize(wanted) <= at_once) return std::move(wanted);
  if (waiting.empty()) waiting.push_back(std::make_shared<journal_work>());
  for (auto more = wanted.begin() + at_once; more != wanted.end(); ++more)
    waiting.back()->add(std::move(*more));
  wanted.resize(at_once);
  return std::move(wanted);
}

void journal_state::on_answer(snapshots_taken& answer) {
  if (!answer.good) {
    raise(deps->counters.commit_failures);
    if (waiting.empty()) waiting.push_back(std::make_shared<journal_work>());
    for (auto& s : answer.wanted)
      waiting.back()->add(std::move(s));
    return go_down("a snapshot failed", answer.trouble);
  }
  for (const auto& s : answer.wanted)
    self->send(s.client, facts_recorded{{s.ticket}});
  if (answer.proving) come_up();
  schedule();
}

void journal_state::tell(const std::vector<append_acceptance>& acceptances, errc why) {
  std::unordered_map<caf::actor_id, std::pair<acceptance_listener, acceptances_recorded>> clients;
  for (const auto& a : acceptances) {
    auto& entry = clients[a.client.id()];
    entry.first = a.client;
    entry.second.verdicts.push_back({a.ticket, why, std::nullopt});
  }
  for (auto& [id, entry] : clients)
    self->send(entry.first, std::move(entry.second));
}

void journal_state::tell_callbacks(const journal_work& work) {
  if (!deps->webhooks) return;
  const auto through = work.last_event();
  auto due = std::make_shared<std::vector<persistence::callback_due>>();
  for (const auto& some : work.facts())
    for (const auto& fact : *some)
      if (fact.message.callback && domain::is_final(fact.event.state))
        due->push_back({fact.message, fact.event});
  if (due->empty() && through.value < told_through + events_without_word) return;
  told_through = through.value;
  if (skipped.empty() && callbacks_under_way < deps->options.callbacks_under_way) {
    ++callbacks_under_way;
    return self->send(deps->webhooks, callbacks_due{std::move(due), through});
  }
  // Mailboxes have no bound: the store keeps these events, and WEBHOOKS reads them there.
  for (const auto& d : *due)
    skipped.try_emplace(d.message.callback, d.event.seq);
  skipped_through = through;
}

/// Whoever looks on comes last, and costs nothing while nobody does.
void journal_state::tell_live(const std::vector<append_acceptance>& acceptances, const journal_work& work) {
  if (deps->events == nullptr || !deps->events->is_watched()) return;
  std::vector<message_batch> accepted;
  for (const auto& a : acceptances)
    accepted.push_back(a.messages);
  deps->events->committed(accepted, work.facts());
}

void journal_state::on_callbacks_taken() {
  --callbacks_under_way;
  if (skipped.empty()) return;
  ++callbacks_under_way;
  self->send(deps->webhooks,
      callbacks_skipped{std::make_shared<const std::map<domain::webhook_endpoint_id, domain::event_seq>>(
                            std::move(skipped)),
          skipped_through});
  skipped.clear();
}

void journal_state::refuse_waiting() {
  for (const auto& work : waiting)
    tell(work->take_acceptances(), errc::store_unavailable);
}

/// Nothing of `work` is stored: requests are refused, facts wait for the database.
void journal_state::lose(work_pointer work, const std::string& trouble) {
  tell(work->take_acceptances(), errc::store_unavailable);
  waiting.push_front(std::move(work));
  go_down("a commit failed", trouble);
}

void journal_state::go_down(const char* why, const std::string& trouble) {
  if (!down)
    spdlog::error("journal: {} ({}): the database is away; requests get 503 until it is back", why, trouble);
  down = true;
  deps->counters.store_available = false;
  refuse_waiting();
  retry_later();
}

void journal_state::come_up() {
  if (down || !deps->counters.store_available) spdlog::info("journal: the database is back");
  down = false;
  deps->counters.store_available = true;
}

void journal_state::doubt(work_pointer work, const std::string& trouble) {
  spdlog::warn("journal: the connection broke during a commit; its outcome is being looked up ({})", trouble);
  doubtful = std::move(work);
  doubtful_refused = false;
  doubt_since = deps->now();
  deps->counters.store_available = false;
  refuse_waiting();
  retry_later();
}

void journal_state::on_answer(doubt_looked_up& answer) {
  if (!answer.stored) {
    if (!doubtful_refused && deps->now() - doubt_since > deps->options.in_doubt_patience) {
      doubtful_refused = true;
      tell(doubtful->acceptances(), errc::store_unavailable);
    }
    return answer.overtaken ? stop(answer.trouble) : retry_later();
  }
  auto work = std::exchange(doubtful, nullptr);
  const auto refused = doubtful_refused ? work->take_acceptances() : std::vector<append_acceptance>{};
  if (!*answer.stored) return lose(std::move(work), answer.trouble);
  if (!refused.empty()) undo(refused);
  finish(*work, true);
}

/// Requests that were answered 503 did land: cancel their messages, so that 503 means no effect.
void journal_state::undo(const std::vector<append_acceptance>& landed) {
  const auto now = deps->now();
  auto work = std::make_shared<journal_work>();
  for (const auto& a : landed) {
    append_facts cancel{{}, 0, std::make_shared<std::vector<message_fact>>(), {}, {}};
    if (a.once) cancel.keys_removed.push_back(a.once->key);
    for (const auto& m : *a.messages) {
      domain::message_lifecycle lifecycle{m.segments, m.price};
      const auto step = lifecycle.cancel();
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
    work->add(std::move(cancel));
  }
  waiting.push_front(std::move(work));
  // By itself: who repeats such a request must find its key removed, not about to be.
  if (waiting.size() == 1) waiting.push_back(std::make_shared<journal_work>());
  spdlog::warn(
      "journal: {} requests refused during a lost connection had been stored: cancelled", landed.size());
}

void journal_state::retry_later() {
  send_later(self, deps->options.retry_after, retry_journal{});
}

void journal_state::retry() {
  if (writer_busy) return;
  if (doubtful) return ask(look_up_doubt{self});
  if (!down || ended) return;
  // Whoever came in meanwhile has been refused already; facts wait. A database that is locked or full can be
  // read: only a commit proves that it is back.
  auto work = std::make_shared<journal_work>();
  if (!waiting.empty()) {
    work = std::move(waiting.front());
    waiting.pop_front();
  }
  write(std::move(work), true);
}

/// No retry mends that another writer has the database.
void journal_state::stop(const std::string& trouble) {
  down = ended = true;
  refuse_waiting();
  spdlog::critical("journal: another server has taken the database ({}): this one ends", trouble);
  if (auto end = std::exchange(deps->overtaken, {})) end();
}

journal_actor::behavior_type behave(
    journal_actor::stateful_pointer<journal_state> self, journal_dependencies dependencies, bool own_thread) {
  fail_fast(self, "JOURNAL");
  auto& state = self->state;
  state.deps.emplace(std::move(dependencies));
  writer_dependencies writing{std::exchange(state.deps->open, {}), state.deps->counters, state.deps->now};
  state.writer = own_thread ? self->spawn<caf::detached>(journal_writer, std::move(writing))
                            : self->spawn(journal_writer, std::move(writing));
  return {
      [&state](append_acceptance& m) { state.on_acceptance(m); },
      [&state](append_facts& m) { state.gather(m); },
      [&state](append_claim& m) { state.gather(m); },
      [&state](append_webhooks& m) { state.gather(m); },
      [&state](const callbacks_taken&) { state.on_callbacks_taken(); },
      [&state](snapshot_account& m) { state.gather(m); },
      [&state](const flush_journal&) { state.flush(); },
      [&state](const retry_journal&) { state.retry(); },
      [&state](const writer_answered& m) {
        state.writer_busy = false;
        std::visit([&state](auto& answer) { state.on_answer(answer); }, m.answer->what);
      },
  };
}

}  // namespace

journal_actor spawn_journal(caf::actor_system& system, journal_dependencies dependencies) {
  return system.spawn(behave, std::move(dependencies), true);
}

journal_actor spawn_journal_for_test(caf::actor_system& system, journal_dependencies dependencies) {
  return system.spawn(behave, std::move(dependencies), false);
}

}  // namespace mbs::actors
