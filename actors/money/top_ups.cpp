#include "actors/money/daraja_words.hpp"
#include "actors/money/top_ups_actor.hpp"
#include "actors/runtime/fail_fast.hpp"
#include "domain/webhooks/receiver_rest.hpp"
#include "persistence/money/top_up_store.hpp"

#include <caf/actor_system.hpp>
#include <spdlog/spdlog.h>

#include <set>
#include <utility>

namespace mbs::actors {

using domain::top_up_id;
using domain::top_up_state;
using persistence::payment_news;
using persistence::top_up_record;
using persistence::top_up_store;

namespace {

constexpr domain::duration tick_period = std::chrono::seconds{1};
constexpr domain::duration longest_away = std::chrono::seconds{60};
constexpr domain::duration forget_period = std::chrono::minutes{10};
constexpr domain::duration callbacks_kept = std::chrono::hours{24 * 90};
constexpr std::uint32_t due_a_look = 100, callbacks_a_step = 20, forgotten_a_step = 200;

void log_end(const top_up_record& t) {
  const auto& s = t.standing;
  if (s.state == top_up_state::paid)
    return spdlog::info("event=top_up_paid top_up={} account={} amount={} receipt={}", domain::to_text(t.id),
        domain::to_text(t.account), t.amount.to_text(), t.receipt.empty() ? "later" : t.receipt);
  // What may be paid all the same, and what is not the payer's doing, is for staff to look at.
  const bool is_ours = s.state == top_up_state::unclear || s.reason == domain::top_up_reason::unavailable;
  spdlog::log(is_ours ? spdlog::level::err : spdlog::level::info,
      "event=top_up_{} top_up={} account={} reference={} reason={} code={} words=\"{}\"",
      domain::to_text(s.state), domain::to_text(t.id), domain::to_text(t.account), domain::reference_of(t.id),
      domain::to_text(s.reason), t.code, t.words);
}

/// On a thread of the store. Nothing, or why it was not written.
std::optional<domain::errc> record(top_up_store& store, top_up_id id, const payment_news& news,
    domain::time_point now, std::int64_t callback) {
  const auto before = store.get_top_up(id, std::nullopt);
  if (!before) return before.error();
  const auto after = store.record_news(id, news, now, callback);
  if (!after) return after.error();
  if (!is_open(after->standing.state) && before->standing != after->standing) log_end(*after);
  if (!after->trouble.empty())
    spdlog::error("event=top_up_trouble top_up={} account={} reference={} because=\"{}\"",
        domain::to_text(id), domain::to_text(after->account), domain::reference_of(id), after->trouble);
  return std::nullopt;
}

/// Whether the next one may follow: false only when the store was away.
bool record_callback(
    top_up_store& store, const persistence::payment_callback& posted, domain::time_point now) {
  const auto is_away = [](domain::errc e) {
    return e == domain::errc::store_unavailable || e == domain::errc::timed_out;
  };
  std::string why;
  if (const auto of = store.get_top_up(posted.top_up, std::nullopt); !of) {
    if (is_away(of.error())) return false;
    why = domain::describe(of.error());
  } else {
    const auto read = news_of_callback(posted.body, *of);
    if (const auto* news = std::get_if<payment_news>(&read)) {
      const auto failed = record(store, posted.top_up, *news, now, posted.id);
      if (!failed) return true;
      if (is_away(*failed)) return false;
      why = domain::describe(*failed);
    } else {
      why = std::get<unusable>(read);
    }
  }
  spdlog::error("event=payment_callback_unusable top_up={} address={} why=\"{}\"",
      domain::to_text(posted.top_up), posted.address, why);
  return store.set_aside(posted.id, why).has_value();
}

struct top_ups_state {
  explicit top_ups_state(top_ups_actor::pointer me) : self{me} {}

  top_ups_actor::pointer self;
  std::optional<top_ups_dependencies> deps;
  std::set<top_up_id> held;       // under way
  std::set<top_up_id> unwritten;  // of those: tried again at the next tick
  bool reading = false, asked_meanwhile = false;
  bool recording = false, posted_meanwhile = false;
  domain::receiver_rest rest{longest_away};
  domain::time_point forget_at{};

  void look();
  void on_read(const top_ups_read& m);
  void begin(const top_up_record& t);
  void ask_phone(const top_up_record& t);
  void ask_how_it_ended(const top_up_record& t);
  void on_told(const top_up_told& m);
  void take_callbacks();
  void on_recorded(const top_up_recorded& m);
  void forget();

 private:
  [[nodiscard]] std::size_t places() const { return rest.is_away() ? 1 : deps->at_once; }
  void write(top_up_id id, payment_news news);
};

void top_ups_state::look() {
  if (deps->transport == nullptr) return;
  asked_meanwhile = reading;
  if (reading || held.size() >= places() || rest.rests(deps->now())) return;
  const top_ups_actor me{self};
  reading = deps->store->query<top_up_store>(lane::messages, [me, now = deps->now()](auto& store) {
    top_ups_read answer;
    if (auto due = store.due_top_ups(now, due_a_look))
      answer.due = std::make_shared<std::vector<top_up_record>>(std::move(*due));
    caf::anon_send(me, std::move(answer));
  });
}

void top_ups_state::on_read(const top_ups_read& m) {
  reading = false;
  if (!m.due) return;  // looked at again at the next tick
  for (const auto& t : *m.due) {
    if (held.size() >= places()) return;
    if (!held.contains(t.id)) begin(t);
  }
  if (asked_meanwhile) look();
}

void top_ups_state::begin(const top_up_record& t) {
  held.insert(t.id);
  const bool is_new = t.standing.state == top_up_state::created;
  if (!is_new && !t.checkout_request.empty()) return ask_how_it_ended(t);
  // A stop came between claim and answer: the phone may have been asked, and only a callback can tell.
  if (!is_new) return write(t.id, {.what = payment_news::kind::asked});
  if (deps->now() - t.created_at > domain::longest_unasked) {
    payment_news given_up{.what = payment_news::kind::asked, .ask = domain::ask_result::refused};
    given_up.reason = domain::top_up_reason::unavailable;
    return write(t.id, std::move(given_up));
  }
  const top_ups_actor me{self};
  const bool taken = deps->store->execute<top_up_store>([me, id = t.id, now = deps->now()](auto& store) {
    top_up_claimed answer{id, nullptr};
    if (auto claimed = store.claim_top_up(id, now); claimed && *claimed)
      answer.claimed = std::make_shared<top_up_record>(std::move(**claimed));
    caf::anon_send(me, std::move(answer));
  });
  if (!taken) held.erase(t.id);
}

void top_ups_state::ask_phone(const top_up_record& t) {
  const auto& till = deps->till;
  payment_news refused{.what = payment_news::kind::asked, .ask = domain::ask_result::refused};
  refused.reason = domain::top_up_reason::unavailable;
  // The settings have changed since: nobody agreed to pay somebody else.
  if (t.short_code != till.short_code) return write(t.id, std::move(refused));
  mpesa::push_request request;
  request.short_code = till.short_code;
  request.till = till.till;
  request.passkey = till.passkey;
  request.at = std::chrono::floor<std::chrono::seconds>(deps->now());
  request.shillings = t.amount.units() / domain::money::units_per_shilling;
  request.payer = t.payer.to_digits();
  request.callback_url =
      till.callback_base + "/v1/payments/push/" + callback_token(t.id, till.token_keys.front());
  request.account_reference = domain::reference_of(t.id);
  request.description = till.description;
  request.limits = {till.least, till.most};
  request.reach = till.reach;
  if (const auto fault = request.fault()) {
    spdlog::error("event=top_up_impossible top_up={} field={} must=\"{}\"", domain::to_text(t.id),
        fault->field, fault->must);
    return write(t.id, std::move(refused));
  }
  const top_ups_actor me{self};
  deps->transport->push(std::move(request), [me, id = t.id](const push_reply& reply) {
    top_up_told told{id, nullptr, reply.reached};
    if (!reply.is_stopping) told.news = std::make_shared<payment_news>(news_of_push(reply));
    caf::anon_send(me, std::move(told));
  });
}

void top_ups_state::ask_how_it_ended(const top_up_record& t) {
  // Its passkey is not ours any more, and what M-Pesa says to another's is not about the payment. Until the
  // settings change back, a callback or the list of payments tells.
  if (t.short_code != deps->till.short_code) return write(t.id, {.what = payment_news::kind::unreached});
  mpesa::push_query question;
  question.short_code = t.short_code;
  question.passkey = deps->till.passkey;
  question.at = std::chrono::floor<std::chrono::seconds>(deps->now());
  question.checkout_request_id = t.checkout_request;
  const top_ups_actor me{self};
  const auto asked = t.checkout_request;
  deps->transport->query(std::move(question), [me, id = t.id, asked](const query_reply& reply) {
    top_up_told told{id, nullptr, reply.reached};
    if (!reply.is_stopping) told.news = std::make_shared<payment_news>(news_of_query(reply, asked));
    caf::anon_send(me, std::move(told));
  });
}

void top_ups_state::on_told(const top_up_told& m) {
  if (!m.news) {
    held.erase(m.id);
    return;
  }
  if (m.reached) {
    if (rest.answered()) spdlog::info("event=mpesa_back; top-ups that waited go on");
  } else if (rest.failed(deps->now(), {})) {
    spdlog::error("event=mpesa_away; top-ups wait until it answers");
  }
  deps->standing->away_until = rest.is_away() ? domain::to_micros(rest.until()) : 0;
  write(m.id, *m.news);
}

void top_ups_state::write(top_up_id id, payment_news news) {
  const top_ups_actor me{self};
  const bool taken =
      deps->store->execute<top_up_store>([me, id, news = std::move(news), now = deps->now()](auto& store) {
        caf::anon_send(me, top_up_recorded{id, !record(store, id, news, now, 0), false});
      });
  // What was told is lost: a callback or the next look tells it again.
  if (!taken) held.erase(id);
}

void top_ups_state::take_callbacks() {
  if (deps->transport == nullptr) return;
  posted_meanwhile = recording;
  if (recording) return;
  const top_ups_actor me{self};
  recording = deps->store->execute<top_up_store>([me, now = deps->now()](auto& store) {
    top_up_recorded answer;
    const auto waiting = store.waiting_callbacks(callbacks_a_step);
    answer.is_written = waiting.has_value();
    for (std::size_t i = 0; answer.is_written && i < waiting->size(); ++i)
      answer.is_written = record_callback(store, (*waiting)[i], now);
    answer.more = answer.is_written && waiting->size() == callbacks_a_step;
    caf::anon_send(me, answer);
  });
}

void top_ups_state::on_recorded(const top_up_recorded& m) {
  if (m.id && !m.is_written) {
    if (unwritten.insert(m.id).second)
      spdlog::warn("event=top_up_not_recorded top_up={}; tried again", domain::to_text(m.id));
    return;
  }
  if (m.id) {
    held.erase(m.id);
    return look();
  }
  recording = false;
  if (m.is_written && (m.more || posted_meanwhile)) take_callbacks();
}

void top_ups_state::forget() {
  const auto now = deps->now();
  if (now < forget_at) return;
  forget_at = now + forget_period;
  (void)deps->store->query<top_up_store>(lane::maintenance,
      [then = now - callbacks_kept](auto& store) { (void)store.forget_callbacks(then, forgotten_a_step); });
}

}  // namespace

top_ups_actor spawn_top_ups(caf::actor_system& system, top_ups_dependencies dependencies) {
  return system.spawn(
      [d = std::move(dependencies)](
          top_ups_actor::stateful_pointer<top_ups_state> self) -> top_ups_actor::behavior_type {
        fail_fast(self, "TOPUPS");
        auto& state = self->state;
        state.deps.emplace(d);
        self->send(self, top_ups_tick{});
        return {
            [&state](const top_ups_waiting&) {
              state.take_callbacks();
              state.look();
            },
            [&state](const top_ups_read& m) { state.on_read(m); },
            [&state](const top_up_claimed& m) {
              if (m.claimed)
                state.ask_phone(*m.claimed);
              else
                state.held.erase(m.id);
            },
            [&state](const top_up_told& m) { state.on_told(m); },
            [&state](const top_up_recorded& m) { state.on_recorded(m); },
            [&state](const top_ups_tick&) {
              for (const auto id : std::exchange(state.unwritten, {}))
                state.held.erase(id);
              state.take_callbacks();
              state.look();
              state.forget();
              send_later(state.self, tick_period, top_ups_tick{});
            },
        };
      });
}

}  // namespace mbs::actors
