#pragma once

#include "actors/accounts/account_actor.hpp"
#include "actors/journal/journal_actor.hpp"
#include "actors/links/link_actor.hpp"
#include "actors/links/router_actor.hpp"

#include <caf/actor_system.hpp>
#include <caf/actor_system_config.hpp>
#include <caf/atom.hpp>
#include <caf/scheduler/test_coordinator.hpp>
#include <doctest/doctest.h>

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

/// Actors under test: one thread, a clock moved by hand, and recorders in place of their neighbours.
namespace mbs::actors::testing {

using namespace std::chrono_literals;
using domain::errc;
using domain::message_state;
using domain::money;
using domain::traffic_class;

inline constexpr domain::time_point beginning{std::chrono::sys_days{std::chrono::year{2026} / 3 / 2}};

/// The steady clock's, which is no time of day.
inline constexpr domain::steady_point steady_beginning{1'000h};

/// An actor system that does nothing by itself: run() lets every actor finish what it has, pass() lets time
/// go by.
class hand_driven_system {
 public:
  hand_driven_system() : system{config_}, clock_origin_{coordinator().clock().now()} {}
  ~hand_driven_system() { run(); }

  void run() { coordinator().run(); }

  /// Delayed messages arrive at their times, one after the other, and everybody acts upon them.
  void pass(domain::duration time) {
    auto& clock = coordinator().clock();
    const auto end = clock.now() + time;
    run();
    while (clock.has_pending_timeout() && clock.schedule().begin()->first <= end) {
      const auto due = clock.schedule().begin()->first;
      clock.advance_time(due > clock.now() ? due - clock.now() : 0ns);
      run();
    }
    clock.advance_time(end - clock.now());
    run();
  }

  /// Of day, by a clock that can be set.
  [[nodiscard]] domain::time_point now() { return beginning + passed() + set_by_; }
  [[nodiscard]] domain::steady_point steady_now() { return steady_beginning + passed(); }
  void set_clock(domain::duration by) { set_by_ += by; }
  [[nodiscard]] clock_function clock() {
    return [this] { return now(); };
  }
  [[nodiscard]] steady_clock_function steady_clock() {
    return [this] { return steady_now(); };
  }
  caf::scheduler::test_coordinator& coordinator() {
    return dynamic_cast<caf::scheduler::test_coordinator&>(system.scheduler());
  }

 private:
  [[nodiscard]] domain::duration passed() {
    return std::chrono::duration_cast<domain::duration>(coordinator().clock().now() - clock_origin_);
  }
  struct testing_config : caf::actor_system_config {
    testing_config() { set("scheduler.policy", caf::atom("testing")); }
  };
  testing_config config_;

 public:
  caf::actor_system system;

 private:
  caf::actor_clock::time_point clock_origin_;
  domain::duration set_by_{};
};

/// Ends an actor with its owner.
template <class Handle>
class ended_with_scope {
 public:
  ended_with_scope() = default;
  explicit ended_with_scope(Handle actor) : actor_{std::move(actor)} {}
  ended_with_scope(const ended_with_scope&) = delete;
  ended_with_scope& operator=(ended_with_scope&& other) noexcept {
    std::swap(actor_, other.actor_);
    return *this;
  }
  ~ended_with_scope() {
    if (actor_) caf::anon_send_exit(actor_, caf::exit_reason::user_shutdown);
  }
  operator const Handle&() const { return actor_; }
  const Handle& operator*() const { return actor_; }

 private:
  Handle actor_;
};

/// In place of the actor with interface `Handle`: keeps every message it gets, by kind, and answers none.
template <class Handle>
struct recorder;
template <class... Messages>
struct recorder<caf::typed_actor<caf::reacts_to<Messages>...>> {
  using handle = caf::typed_actor<caf::reacts_to<Messages>...>;

  explicit recorder(hand_driven_system& h) {
    actor = ended_with_scope<handle>{h.system.spawn([this](typename handle::pointer) {
      return typename handle::behavior_type{[this](const Messages& m) {
        std::get<std::vector<Messages>>(got).push_back(m);
        if (const auto& then = std::get<std::function<void(const Messages&)>>(on)) then(m);
      }...};
    })};
  }
  template <class M>
  std::vector<M>& all() {
    return std::get<std::vector<M>>(got);
  }
  template <class M>
  void when(std::function<void(const M&)> then) {
    std::get<std::function<void(const M&)>>(on) = std::move(then);
  }

  std::tuple<std::vector<Messages>...> got;
  std::tuple<std::function<void(const Messages&)>...> on;
  ended_with_scope<handle> actor;
};

// Made once, in fixtures.cpp: each is seconds of compiling.
extern template struct recorder<account_owner>;
extern template struct recorder<claim_keeper>;
extern template struct recorder<fact_settler>;
extern template struct recorder<journal_actor>;
extern template struct recorder<link_owner>;
extern template struct recorder<message_taker>;
extern template struct recorder<progress_keeper>;

/// Jobs for the store, run at once on the caller's thread, or refused, or kept until released.
class inline_pool final : public store_pool {
 public:
  explicit inline_pool(persistence::store_connection& connection) : connection_{connection} {}
  void release() {
    holding = false;
    auto jobs = std::exchange(kept, {});
    for (auto& job : jobs)
      job();
  }

  bool refusing = false;
  bool holding = false;
  std::optional<lane> held;  // the jobs of this one are kept, too
  std::size_t asked = 0;     // queries of the message plane
  std::vector<std::function<void()>> kept;

 private:
  domain::admittance take(lane where, connection_job job, domain::account_id) override {
    using domain::admittance;
    if (where == lane::messages) ++asked;
    if (refusing) return admittance::full;
    if (holding || held == where)
      return kept.push_back([this, job] { job.run(connection_); }), admittance::taken;
    job.run(connection_);
    return admittance::taken;
  }

  persistence::store_connection& connection_;
};

inline constexpr domain::network_id safaricom{1};
inline constexpr domain::link_id first_link{1};
inline constexpr domain::link_id second_link{2};
inline const money shilling = money::from_units(10'000);

struct message_spec {
  std::int64_t id = 1;
  std::int64_t account = 7;
  traffic_class traffic = traffic_class::transactional;
  std::uint8_t segments = 1;
  domain::duration validity = 1h;
  std::int64_t to = 254'722'000'001;
  std::int64_t callback = 0;
};

inline domain::message make_message(const message_spec& spec, domain::time_point now = beginning) {
  auto content = std::make_shared<domain::message_content>();
  content->sender = {"MBS", domain::sender_kind::alphanumeric};
  content->text = "hello";
  for (std::uint8_t p = 0; p < spec.segments; ++p)
    content->segmented.segments.push_back(
        "message " + std::to_string(spec.id) + " segment " + std::to_string(p));
  return {.id = {spec.id},
      .account = {spec.account},
      .to = domain::msisdn::from_number(spec.to),
      .network = safaricom,
      .traffic = spec.traffic,
      .segments = spec.segments,
      .price = money::from_units(shilling.units() * spec.segments),
      .accepted_at = now,
      .expires_at = now + spec.validity,
      .callback = {spec.callback},
      .content = std::move(content)};
}

inline domain::message make_message_saying(
    const std::string& text, message_spec spec = {}, domain::time_point now = beginning) {
  auto cut = *domain::segment(text, domain::reference_width::bits8, 16);
  spec.segments = static_cast<std::uint8_t>(cut.segments.size());
  auto m = make_message(spec, now);
  auto content = std::make_shared<domain::message_content>(*m.content);
  content->text = text;
  content->segmented = std::move(cut);
  m.content = std::move(content);
  return m;
}

inline message_batch batch_of(std::vector<domain::message> messages) {
  return std::make_shared<const std::vector<domain::message>>(std::move(messages));
}

inline message_in_progress in_progress(const domain::message& m) {
  return {m, domain::message_lifecycle{m.segments, m.price}, {}, false};
}

inline progress_batch progress_of(std::vector<message_in_progress> messages) {
  return std::make_shared<std::vector<message_in_progress>>(std::move(messages));
}

/// A final fact about a message, as a LINK would find it.
inline message_fact fact_about(const domain::message& m, domain::event_kind kind, message_state state,
    money charge = {}, money release = {}) {
  message_fact fact{m, {}, true};
  fact.event.message = m.id;
  fact.event.account = m.account;
  fact.event.kind = kind;
  fact.event.state = state;
  fact.event.charge = charge;
  fact.event.release = release;
  return fact;
}

inline fact_batch facts_of(std::vector<message_fact> facts) {
  return std::make_shared<std::vector<message_fact>>(std::move(facts));
}

/// Kenya's numbering plan, one shilling a segment, safaricom by one link (airtel by none).
inline node_rules simple_rules(
    std::vector<domain::route_rule> routes = {{.link = first_link, .network = safaricom}}) {
  node_rules rules;
  rules.plan = domain::numbering_plan::kenya();
  rules.prices = *domain::price_table::build({{std::nullopt, std::nullopt, shilling}});
  rules.routes = domain::route_table{std::move(routes)};
  return rules;
}

}  // namespace mbs::actors::testing
