#include "actors/money/paybill_actor.hpp"
#include "actors/money/pull_walk.hpp"
#include "actors/runtime/fail_fast.hpp"
#include "protocols/mpesa/callbacks.hpp"

#include <caf/actor_system.hpp>
#include <spdlog/spdlog.h>

#include <utility>

namespace mbs::actors {

using persistence::payment_store;
using persistence::posted_confirmation;
using persistence::told_payment;

namespace {

constexpr domain::duration tick_period = std::chrono::seconds{1};
constexpr domain::duration forget_period = std::chrono::minutes{10};
constexpr domain::duration confirmations_kept = std::chrono::hours{24 * 90};
constexpr domain::duration pull_again = std::chrono::minutes{10};
constexpr domain::duration alarm_period = std::chrono::hours{1};
constexpr std::uint32_t confirmations_a_step = 20, forgotten_a_step = 200;

bool is_away(domain::errc e) {
  return e == domain::errc::store_unavailable || e == domain::errc::timed_out;
}

/// Why a confirmation is not recorded; empty: it is. Nothing when the store was away.
std::optional<std::string> record_confirmation(payment_store& store, const posted_confirmation& posted,
    const till_settings& till, domain::time_point now) {
  const auto said = mpesa::read_c2b_payment(posted.body);
  if (!said) return "it is no confirmation of a payment";
  const auto told = told_of(*said);
  if (!told) return "it lacks receipt or amount";
  const bool is_ours =
      told->short_code.empty() || told->short_code == till.short_code || told->short_code == till.till;
  if (!is_ours) return "it is of another short code";
  const auto recorded = record_and_log(store, *told, now, posted.id);
  if (recorded) return std::string{};
  if (is_away(recorded.error())) return std::nullopt;
  return std::string{domain::describe(recorded.error())};
}

/// Whether the next one may follow: false only when the store was away.
bool take_confirmation(payment_store& store, const posted_confirmation& posted, const till_settings& till,
    domain::time_point now) {
  const auto why = record_confirmation(store, posted, till, now);
  if (!why) return false;
  if (why->empty()) return true;
  spdlog::error("event=payment_confirmation_unusable address={} receipt={} why=\"{}\"", posted.address,
      posted.receipt.empty() ? "-" : posted.receipt, *why);
  return store.set_confirmation_aside(posted.id, *why).has_value();
}

struct paybill_state {
  explicit paybill_state(paybill_actor::pointer me) : self{me} {}

  paybill_actor::pointer self;
  std::optional<paybill_dependencies> deps;
  bool recording = false, posted_meanwhile = false;
  domain::time_point forget_at{}, pull_at{}, alarm_at{};
  std::optional<pull_walk> walk;
  bool is_looking_up = false;
  bool is_last_page = false;

  void take_confirmations();
  void on_recorded(const payments_recorded& m);
  void tick();

  void begin_pull();
  void on_looked_up(const pull_looked_up& m);
  void ask_page();
  void on_page(const pull_answered& m);
  void on_page_recorded(const pull_recorded& m);

 private:
  void watch_pulls(domain::time_point now);
  void record_page(std::vector<told_payment> payments);
  void end_pull();
  void forget(domain::time_point now);
  void fail_pull(const std::string& why);
};

void paybill_state::take_confirmations() {
  if (deps->transport == nullptr) return;
  posted_meanwhile = recording;
  if (recording) return;
  const paybill_actor me{self};
  recording =
      deps->store->execute<payment_store>([me, till = deps->till, now = deps->now()](payment_store& store) {
        payments_recorded answer;
        const auto waiting = store.waiting_confirmations(confirmations_a_step);
        answer.is_written = waiting.has_value();
        for (std::size_t i = 0; answer.is_written && i < waiting->size(); ++i)
          answer.is_written = take_confirmation(store, (*waiting)[i], till, now);
        answer.more = answer.is_written && waiting->size() == confirmations_a_step;
        caf::anon_send(me, answer);
      });
}

void paybill_state::on_recorded(const payments_recorded& m) {
  recording = false;
  if (m.is_written && (m.more || posted_meanwhile)) take_confirmations();
}

void paybill_state::begin_pull() {
  if (walk || is_looking_up) return;
  const paybill_actor me{self};
  is_looking_up = deps->store->query<payment_store>(
      lane::maintenance, [me, code = deps->till.short_code, now = deps->now()](payment_store& store) {
        pull_looked_up answer;
        auto found = store.pulled(code);
        // From now on it counts how long nothing was read.
        if (found && !*found && store.note_pull(code, {{}, now}))
          found = std::optional{persistence::pull_progress{{}, now}};
        if (found && *found) answer.progress = std::make_shared<persistence::pull_progress>(**found);
        caf::anon_send(me, std::move(answer));
      });
}

void paybill_state::on_looked_up(const pull_looked_up& m) {
  is_looking_up = false;
  if (!m.progress) {
    pull_at = deps->now() + pull_again;
    return;
  }
  const auto& known = *m.progress;
  const bool has_begun = known.pulled_until != domain::time_point{};
  deps->standing->succeeded_at = domain::to_micros(known.succeeded_at);
  const auto now = deps->now();
  if (has_begun && now < known.succeeded_at + deps->till.pull_every) {
    pull_at = known.succeeded_at + deps->till.pull_every;
    return;
  }
  const auto window = domain::next_pull(has_begun ? std::optional{known.pulled_until} : std::nullopt, now);
  if (window.has_gap)
    spdlog::error(
        "event=payments_gap from={} until={}; what was paid then and not told is in the portal's "
        "statement alone: mbs payment import",
        domain::to_rfc3339(known.pulled_until), domain::to_rfc3339(window.from));
  walk.emplace(deps->till.short_code, window);
  ask_page();
}

void paybill_state::ask_page() {
  auto query = walk->next();
  if (const auto fault = query.fault())
    return fail_pull(std::string{fault->field} + ' ' + std::string{fault->must});
  const paybill_actor me{self};
  deps->transport->pull(std::move(query), [me](const pull_reply& reply) {
    caf::anon_send(me, pull_answered{std::make_shared<pull_reply>(reply)});
  });
}

void paybill_state::on_page(const pull_answered& m) {
  if (!walk) return;
  if (m.reply->is_stopping) {
    walk.reset();
    return;
  }
  std::vector<told_payment> payments;
  const auto verdict = walk->take(*m.reply, payments);
  if (verdict == pull_walk::verdict::failed && payments.empty()) return fail_pull(walk->trouble());
  is_last_page = verdict == pull_walk::verdict::done;
  record_page(std::move(payments));
}

void paybill_state::record_page(std::vector<told_payment> payments) {
  const paybill_actor me{self};
  const bool taken = deps->store->execute<payment_store>(
      [me, payments = std::move(payments), now = deps->now()](payment_store& store) {
        bool is_written = true;
        for (const auto& told : payments)
          is_written = is_written && record_and_log(store, told, now).has_value();
        caf::anon_send(me, pull_recorded{is_written});
      });
  if (!taken) fail_pull("the database has too much to do");
}

void paybill_state::on_page_recorded(const pull_recorded& m) {
  if (!walk) return;
  if (!m.is_written) return fail_pull("the database did not take it");
  if (!walk->trouble().empty()) return fail_pull(walk->trouble());
  if (is_last_page) return end_pull();
  ask_page();
}

void paybill_state::end_pull() {
  const auto now = deps->now();
  spdlog::info("event=payments_pulled rows={} unusable={} from={} until={}", walk->rows(), walk->unusable(),
      domain::to_rfc3339(walk->window().from), domain::to_rfc3339(walk->window().until));
  (void)deps->store->query<payment_store>(lane::maintenance,
      [code = deps->till.short_code, until = walk->window().until, now](payment_store& store) {
        (void)store.note_pull(code, {until, now});
      });
  deps->standing->succeeded_at = domain::to_micros(now);
  pull_at = now + deps->till.pull_every;
  walk.reset();
}

void paybill_state::fail_pull(const std::string& why) {
  spdlog::warn("event=payments_pull_failed why=\"{}\"; tried again in 10 minutes", why);
  pull_at = deps->now() + pull_again;
  walk.reset();
}

void paybill_state::watch_pulls(domain::time_point now) {
  if (deps->transport == nullptr || deps->till.pull_number.empty()) return;
  auto& standing = *deps->standing;
  standing.is_read = true;
  if (now >= pull_at) begin_pull();
  const auto since = standing.succeeded_at.load();
  standing.is_overdue = since != 0 && domain::is_pull_overdue(domain::from_micros(since), now);
  if (!standing.is_overdue || now < alarm_at) return;
  alarm_at = now + alarm_period;
  spdlog::error("event=payments_pull_overdue since={}; M-Pesa's list reaches back 48 hours",
      domain::to_rfc3339(domain::from_micros(since)));
}

void paybill_state::forget(domain::time_point now) {
  if (now < forget_at) return;
  forget_at = now + forget_period;
  (void)deps->store->query<payment_store>(
      lane::maintenance, [then = now - confirmations_kept](payment_store& store) {
        (void)store.forget_confirmations(then, forgotten_a_step);
      });
}

void paybill_state::tick() {
  const auto now = deps->now();
  take_confirmations();
  watch_pulls(now);
  forget(now);
  send_later(self, tick_period, paybill_tick{});
}

}  // namespace

domain::result<persistence::payment_outcome> record_and_log(
    payment_store& store, const told_payment& told, domain::time_point now, std::int64_t confirmation) {
  auto recorded = store.record_payment(told, now, confirmation);
  if (!recorded) return recorded;
  const auto& p = recorded->payment;
  if (!recorded->differs.empty())
    spdlog::error("event=payment_told_otherwise payment={} receipt={} differs=\"{}\"", domain::to_text(p.id),
        told.receipt, recorded->differs);
  if (!recorded->is_new) return recorded;
  if (p.state == domain::payment_state::suspense)
    spdlog::error("event=payment_in_suspense payment={} receipt={} amount={} source={} because=\"{}\"",
        domain::to_text(p.id), told.receipt, told.amount.to_text(), domain::to_text(told.source),
        p.trouble.empty() ? "nobody has that account number" : p.trouble);
  else
    spdlog::info("event=payment_credited payment={} account={} receipt={} amount={} source={}",
        domain::to_text(p.id), domain::to_text(p.account), told.receipt, told.amount.to_text(),
        domain::to_text(told.source));
  return recorded;
}

paybill_actor spawn_paybill(caf::actor_system& system, paybill_dependencies dependencies) {
  return system.spawn(
      [d = std::move(dependencies)](
          paybill_actor::stateful_pointer<paybill_state> self) -> paybill_actor::behavior_type {
        fail_fast(self, "PAYBILL");
        auto& state = self->state;
        state.deps.emplace(d);
        self->send(self, paybill_tick{});
        return {
            [&state](const payments_waiting&) { state.take_confirmations(); },
            [&state](const payments_recorded& m) { state.on_recorded(m); },
            [](const validation_late& m) { (*m.answer)(); },
            [&state](const pull_looked_up& m) { state.on_looked_up(m); },
            [&state](const pull_answered& m) { state.on_page(m); },
            [&state](const pull_recorded& m) { state.on_page_recorded(m); },
            [&state](const paybill_tick&) { state.tick(); },
        };
      });
}

}  // namespace mbs::actors
