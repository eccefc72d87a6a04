#include "actors/mail/mailer_state.hpp"
#include "actors/runtime/fail_fast.hpp"
#include "persistence/mail/mail_store.hpp"

#include <caf/actor_system.hpp>
#include <spdlog/spdlog.h>

#include <utility>

namespace mbs::actors {

using domain::mail_verdict;
using persistence::mail_outcome;
using persistence::mail_state;

namespace {

constexpr domain::duration tick_period = std::chrono::seconds{1};
/// Before a mail that met no mail server is the one that finds out whether it is back: others have turns.
constexpr domain::duration while_away = std::chrono::seconds{10};
constexpr domain::duration forget_period = std::chrono::minutes{1};
constexpr std::uint32_t forgotten_a_step = 100, ended_a_step = 1'000, hosts_a_look = 64;
/// When nobody says who mails are from (RFC 2606, 2).
constexpr const char* no_host = "mbs.invalid";

}  // namespace

std::uint32_t mailer_state::free_places() const {
  const auto places = rest.is_away() ? 1U : deps->options.at_once;
  const auto unsettled = static_cast<std::uint32_t>(held.size()) - under_way;
  // While outcomes cannot be written nothing more is begun: each would be repeated after a stop.
  if (unsettled >= deps->options.at_once) return 0;
  return places > under_way ? places - under_way : 0;
}

void mailer_state::look() {
  if (deps->transport == nullptr || !are_rules_set) return;
  asked_meanwhile = reading;
  if (reading || free_places() == 0 || rest.rests(deps->now())) return;
  persistence::due_question question{.now = deps->now(),
      .after = cursor,
      .hosts = hosts_a_look,
      .of_each = places_of_a_host(),
      .except = {}};
  for (const auto& [id, mail] : held)
    question.except.push_back(id);
  const mailer_actor me{self};
  reading = deps->store->query<persistence::mail_store>(lane::messages, [me, question](auto& store) {
    mails_read answer;
    if (auto found = store.due(question))
      answer.page = std::make_shared<persistence::due_page>(std::move(*found));
    caf::anon_send(me, std::move(answer));
  });
}

/// One of each host, then another of each, until all places are taken.
void mailer_state::on_read(const mails_read& m) {
  reading = false;
  if (!m.page) return;  // looked at again at the next tick
  const auto& due = m.page->due;
  const bool was_first = cursor.empty();
  cursor = m.page->next;
  bool is_cut = false;
  for (std::uint32_t turn = 0; turn < places_of_a_host() && !is_cut; ++turn) {
    std::uint32_t nth = 0;
    for (std::size_t i = 0; i < due.size() && !is_cut; ++i) {
      nth = i > 0 && due[i].host == due[i - 1].host ? nth + 1 : 0;
      if (nth != turn) continue;
      is_cut = free_places() == 0;
      // Who had no turn is first at the next look.
      if (is_cut && turn == 0) cursor = i > 0 ? due[i - 1].host : cursor;
      if (!is_cut) begin(due[i]);
    }
  }
  settle();
  const bool has_more = !cursor.empty() || !was_first;
  if (!is_cut && (has_more || asked_meanwhile)) look();
}

bool mailer_state::begin(const persistence::due_mail& mail) {
  const auto& row = mail.record;
  const auto now = deps->now();
  if (held.contains(row.id) || row.ends_at <= now) return false;
  const auto host = of_host.find(mail.host);
  if (host != of_host.end() && host->second >= places_of_a_host()) return false;
  if (mail.is_marked && !domain::carries_code(row.kind)) {
    give_up(mail, "not tried: the address refused mail before; `mbs mail retry` tries again");
    return false;
  }
  auto octets = write_mail(mail, *deps->identity);
  if (!octets) {
    give_up(mail, "not tried: what it should tell is damaged");
    return false;
  }
  const auto left = std::chrono::floor<std::chrono::milliseconds>(row.ends_at - now);
  held[row.id] = {mail.host, row.kind, row.attempts, row.ends_at};
  ++of_host[mail.host];
  ++under_way;
  const mailer_actor me{self};
  deps->transport->send({.from = deps->identity->from.address.text(),
                            .to = row.recipient,
                            .message = std::move(*octets),
                            .name = domain::to_text(row.id),
                            .within = std::min(deps->options.within, left)},
      [me, id = row.id](mail_answer answer) {
        caf::anon_send(me, mail_answered{id, std::move(answer)});
      });
  return true;
}

void mailer_state::give_up(const persistence::due_mail& mail, std::string why) {
  const auto& row = mail.record;
  held[row.id] = {mail.host, row.kind, row.attempts, row.ends_at};
  raise(deps->counters->mails_refused);
  spdlog::warn("event=mail_refused mail={} kind={} host={} attempts={} answer=\"{}\"",
      domain::to_text(row.id), domain::to_text(row.kind), mail.host, row.attempts, why);
  outcomes.push_back({.id = row.id,
      .state = mail_state::refused,
      .attempts = row.attempts,
      .at = deps->now(),
      .answer = std::move(why)});
}

void mailer_state::on_answer(const mail_answered& m) {
  const auto found = held.find(m.id);
  if (found == held.end()) return;
  auto& mail = found->second;
  --under_way;
  if (const auto host = of_host.find(mail.host); host != of_host.end() && --host->second == 0)
    of_host.erase(host);
  if (m.answer.is_stopping) {
    held.erase(found);
    return;
  }
  conclude(m.id, mail, m.answer.answer);
  settle();
  look();
}

void mailer_state::conclude(domain::mail_id id, const held_mail& mail, const domain::smtp_answer& answer) {
  const auto now = deps->now();
  const auto verdict = domain::verdict_of(answer);
  auto kept = domain::answer_to_keep(mail.kind, answer);
  const auto tell = [&](auto level, const char* event, std::uint32_t attempts) {
    spdlog::log(level, "event={} mail={} kind={} host={} attempts={} answer=\"{}\"", event,
        domain::to_text(id), domain::to_text(mail.kind), mail.host, attempts, kept);
  };
  mail_outcome outcome{.id = id, .attempts = mail.attempts + 1, .at = now};
  switch (verdict) {
    case mail_verdict::sent:
      outcome.state = mail_state::sent;
      raise(deps->counters->mails_sent);
      tell(spdlog::level::info, "mail_sent", outcome.attempts);
      break;
    case mail_verdict::refused:
    case mail_verdict::refused_address:
      outcome.state = mail_state::refused;
      outcome.marks_address = verdict == mail_verdict::refused_address;
      raise(deps->counters->mails_refused);
      tell(spdlog::level::warn, "mail_refused", outcome.attempts);
      break;
    case mail_verdict::later:
      outcome.next_at = domain::next_attempt(
          mail.kind, now, mail.ends_at, outcome.attempts, deps->seed ^ static_cast<std::uint64_t>(id.value));
      raise(deps->counters->mail_attempts_failed);
      tell(spdlog::level::info, "mail_later", outcome.attempts);
      break;
    case mail_verdict::away:
      // Nothing about this mail: it keeps its attempts.
      outcome.attempts = mail.attempts;
      outcome.next_at = std::min(now + while_away, std::max(now, mail.ends_at));
      raise(deps->counters->mail_attempts_failed);
      if (rest.failed(now, {})) tell(spdlog::level::err, "mail_server_away", outcome.attempts);
      break;
  }
  if (verdict != mail_verdict::away && rest.answered())
    spdlog::info("event=mail_server_back; mails that waited are sent now");
  outcome.answer = std::move(kept);
  outcomes.push_back(std::move(outcome));
}

void mailer_state::settle() {
  if (!being_settled.empty() || outcomes.empty()) return;
  being_settled = std::exchange(outcomes, {});
  const mailer_actor me{self};
  const bool is_taken = deps->store->execute<persistence::mail_store>([me, all = being_settled](auto& store) {
    caf::anon_send(me, mails_settled{store.settle(all).has_value()});
  });
  if (is_taken) return;
  outcomes = std::exchange(being_settled, {});  // at the next tick
}

void mailer_state::on_settled(const mails_settled& m) {
  if (!m.is_written) {
    auto again = std::exchange(being_settled, {});
    again.insert(again.end(), outcomes.begin(), outcomes.end());
    outcomes = std::move(again);
    return;  // at the next tick
  }
  for (const auto& o : being_settled)
    held.erase(o.id);
  being_settled.clear();
  settle();
  look();
}

void mailer_state::take_stock() {
  if (taking_stock) return;
  const mailer_actor me{self};
  const bool sets_rules = !are_rules_set;
  std::string host = no_host;
  if (deps->identity) host = deps->identity->from.address.domain();
  taking_stock = deps->store->execute<persistence::mail_store>(
      [me, now = deps->now(), sets_rules, host, most = deps->options.waiting_at_most](auto& store) {
        stock_taken answer;
        answer.are_rules_set = !sets_rules || store.set_rules(most, host).has_value();
        if (const auto figures = store.take_stock(now, ended_a_step)) answer.figures = *figures;
        caf::anon_send(me, std::move(answer));
      });
}

void mailer_state::on_stock(const stock_taken& m) {
  taking_stock = false;
  are_rules_set = m.are_rules_set;
  if (m.figures) {
    auto& c = *deps->counters;
    c.mails_waiting.store(m.figures->waiting, std::memory_order_relaxed);
    const auto age = m.figures->oldest ? deps->now() - *m.figures->oldest : domain::duration{};
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(age).count();
    c.mail_oldest_seconds.store(
        static_cast<std::uint64_t>(std::max<std::int64_t>(0, seconds)), std::memory_order_relaxed);
    raise(c.mails_ended, m.figures->ended);
    if (m.figures->ended > 0) {
      spdlog::warn(
          "event=mails_ended mails={}; their time was over before they could be sent", m.figures->ended);
    }
  }
  look();
}

void mailer_state::forget() {
  const auto now = deps->now();
  if (forgetting || now < forget_at) return;
  forget_at = now + forget_period;
  const mailer_actor me{self};
  forgetting = deps->store->query<persistence::mail_store>(
      lane::maintenance, [me, then = now - deps->options.retention](auto& store) {
        const auto gone = store.forget_final(then, forgotten_a_step);
        caf::anon_send(me, final_mails_forgotten{!gone || *gone < forgotten_a_step});
      });
}

void mailer_state::tick() {
  settle();
  take_stock();
  forget();
  send_later(self, tick_period, mailer_tick{});
}

mailer_actor spawn_mailer(caf::actor_system& system, mailer_dependencies dependencies) {
  return system.spawn([d = std::move(dependencies)](
                          mailer_actor::stateful_pointer<mailer_state> self) -> mailer_actor::behavior_type {
    fail_fast(self, "MAILER");
    auto& state = self->state;
    state.deps.emplace(d);
    self->send(self, mailer_tick{});
    return {
        [&state](const mails_waiting&) { state.look(); },
        [&state](const mails_read& m) { state.on_read(m); },
        [&state](const mail_answered& m) { state.on_answer(m); },
        [&state](const mails_settled& m) { state.on_settled(m); },
        [&state](const stock_taken& m) { state.on_stock(m); },
        [&state](const final_mails_forgotten& m) {
          state.forgetting = false;
          if (!m.is_all) state.forget_at = {};
        },
        [&state](const mailer_tick&) { state.tick(); },
    };
  });
}

}  // namespace mbs::actors
