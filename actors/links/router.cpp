#include "actors/links/router_actor.hpp"
#include "actors/messages/replay.hpp"
#include "actors/runtime/fail_fast.hpp"

#include <caf/actor_system.hpp>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <deque>
#include <map>
#include <unordered_map>
#include <unordered_set>

namespace mbs::actors {

namespace {

using domain::link_id;

constexpr domain::duration look_period = std::chrono::seconds{5};
/// A transaction of moderate size, when many end at once.
constexpr std::size_t facts_at_once = 5'000;
/// No page that the store has read waits so long for its reader.
constexpr domain::duration keep_ended = std::chrono::minutes{10};

/// What decides which links may carry a message.
struct route_key {
  domain::network_id network;
  domain::traffic_class traffic{};
  domain::alphabet needed{};  ///< the poorest that the text can be written in
  auto operator<=>(const route_key&) const = default;
};

struct link_slot {
  link_actor link;
  domain::alphabet alphabet = domain::alphabet::gsm0338;
  bool up = false;
  std::int64_t size = 0;  ///< messages it takes in all
  std::int64_t room = 0;  ///< messages it will still take; below 0 when one had to be placed without room

  /// Promotional messages fill half of a link, transactional ones three quarters: what is urgent never waits
  /// for room that something less urgent has taken.
  [[nodiscard]] std::int64_t room_for(domain::traffic_class traffic) const noexcept {
    switch (traffic) {
      case domain::traffic_class::otp: return room;
      case domain::traffic_class::transactional: return room - size / 4;
      case domain::traffic_class::promotional: return room - size / 2;
    }
    return room;
  }
};

/// Of one account's messages, to be told together.
struct endings {
  fact_batch facts;
  std::vector<domain::message_id> sent;
  std::vector<std::function<void()>> then;  ///< once they are durable
};
struct told_endings {
  std::vector<domain::message_id> messages;
  std::vector<domain::message_id> sent;  ///< of those: what was sent, or may have been
  std::vector<std::function<void()>> then;
};

struct router_state {
  explicit router_state(router_actor::pointer p) : self{p} {}

  router_actor::pointer self;
  shared_rules rules;
  std::unordered_map<link_id, link_slot> link_slots;
  bool same_alphabet = true;  // GSM 03.38 everywhere: no text need be looked at
  /// No room at any of their links, or no link; bounded by admission. One line for all that share their
  /// links, so that room is found or missed by looking at the first.
  std::map<route_key, std::deque<message_in_progress>> parked;
  domain::time_point earliest_expiry = domain::time_point::max();  // of those

  fact_settler accounts;
  clock_function now;
  std::unordered_map<domain::account_id, endings> ended;  // not told yet
  std::unordered_map<std::uint64_t, told_endings> told;   // by ticket, not durable yet
  std::unordered_set<domain::message_id> ending;          // all of those
  std::uint64_t next_ticket = 1;
  /// What was sent and has ended here durably: the store may have been read before.
  std::unordered_map<domain::message_id, domain::time_point> ended_lately;
  std::unordered_set<domain::message_id> looked_for;  // at the links, to be given up

  void start(const links_started& m, const router_dependencies& d) {
    for (const auto& [id, link] : m.links) {
      auto& o = link_slots[id];  // a quick link may have told its state already
      o.link = link;
      const auto own = d.rooms.find(id);
      o.size = o.room = own == d.rooms.end() ? d.link_queue : own->second;
      const auto other = d.alphabets.find(id);
      if (other == d.alphabets.end()) continue;
      o.alphabet = other->second;
      same_alphabet = same_alphabet && o.alphabet == domain::alphabet::gsm0338;
    }
  }

  [[nodiscard]] route_key route_key_of(const domain::message& m) const {
    const auto needed = same_alphabet ? domain::alphabet::ascii : domain::poorest_for(m.content->segmented);
    return {m.network, m.traffic, needed};
  }

  [[nodiscard]] std::optional<link_id> choose(const route_key& w) const {
    const auto& links = rules->routes.candidates(w.network, w.traffic);
    const auto writes = [&](link_id id) { return link_slots.at(id).alphabet >= w.needed; };
    const bool some_write = std::any_of(links.begin(), links.end(), writes);
    std::optional<link_id> with_room;
    for (auto id : links) {
      const auto& o = link_slots.at(id);
      if (o.room_for(w.traffic) <= 0 || (some_write && !writes(id))) continue;
      if (o.up) return id;
      if (!with_room) with_room = id;
    }
    return with_room;  // none is up: wait at the preferred one
  }

  void route(const message_batch& batch) {
    if (only_one_slot(batch)) return;
    std::unordered_map<link_id, std::shared_ptr<std::vector<domain::message>>> split;
    for (const auto& m : *batch) {
      const auto w = route_key_of(m);
      const auto id = choose(w);
      if (!id) {
        park(w, {m, domain::message_lifecycle{m.segments, m.price}, {}, false});
        continue;
      }
      --link_slots.at(*id).room;
      auto& share = split[*id];
      if (!share) share = std::make_shared<std::vector<domain::message>>();
      share->push_back(m);
    }
    for (auto& [id, share] : split)
      self->send(link_slots.at(id).link, route_messages{std::move(share)});
  }

  /// The common case passes the batch on without copying it.
  bool only_one_slot(const message_batch& batch) {
    const auto w = route_key_of(batch->front());
    const auto first = choose(w);
    if (!first) return false;
    auto& o = link_slots.at(*first);
    if (o.room_for(w.traffic) < static_cast<std::int64_t>(batch->size())) return false;
    if (std::any_of(batch->begin(), batch->end(), [&](const auto& m) { return route_key_of(m) != w; }))
      return false;
    o.room -= static_cast<std::int64_t>(batch->size());
    self->send(o.link, route_messages{batch});
    return true;
  }

  void route(const progress_batch& batch) {
    std::unordered_map<link_id, progress_batch> split;
    for (auto& m : *batch) {
      if (looked_for.contains(m.message.id)) {
        give_up_on_its_way(m);
        continue;
      }
      const auto w = route_key_of(m.message);
      const auto id = choose(w);
      if (!id) {
        park(w, std::move(m));
        continue;
      }
      give(split, *id, std::move(m));
    }
    for (auto& [id, share] : split)
      self->send(link_slots.at(id).link, route_progress{std::move(share)});
    tell_ended();
  }

  void place_parked() {
    std::unordered_map<link_id, progress_batch> split;
    for (auto line = parked.begin(); line != parked.end();) {
      auto& waiting = line->second;
      while (!waiting.empty()) {
        const auto id = choose(line->first);
        if (!id) break;
        give(split, *id, std::move(waiting.front()));
        waiting.pop_front();
      }
      line = waiting.empty() ? parked.erase(line) : std::next(line);
    }
    for (auto& [id, share] : split)
      self->send(link_slots.at(id).link, route_progress{std::move(share)});
  }

  void park(const route_key& w, message_in_progress m) {
    earliest_expiry = std::min(earliest_expiry, m.message.expires_at);
    parked[w].push_back(std::move(m));
  }

  void give(std::unordered_map<link_id, progress_batch>& split, link_id id, message_in_progress m) {
    --link_slots.at(id).room;
    auto& share = split[id];
    if (!share) share = std::make_shared<std::vector<message_in_progress>>();
    share->push_back(std::move(m));
  }

  void on_link(const link_changed& change) {
    auto found = link_slots.try_emplace(change.link).first;
    if (found->second.up == change.up) return;
    found->second.up = change.up;
    if (!found->second.link) return;  // links_started is on its way
    if (!change.up) {
      // Whether another link can take over, route_progress decides a message at a time: what finds no other
      // link that is up returns to the end of this one's queue.
      if (has_substitute(change.link)) self->send(found->second.link, hand_back{});
      return;
    }
    // A link is up: those that are down may have traffic that this one can carry.
    for (auto& [id, o] : link_slots)
      if (!o.up && id != change.link && has_substitute(id)) self->send(o.link, hand_back{});
    place_parked();
  }

  [[nodiscard]] bool has_substitute(link_id lost) const {
    std::vector<domain::network_id> networks{{}};  // the default route's as well
    for (const auto& n : rules->plan.networks())
      networks.push_back(n.id);
    for (auto network : networks)
      for (std::size_t c = 0; c < domain::traffic_class_count; ++c) {
        const auto& links = rules->routes.candidates(network, static_cast<domain::traffic_class>(c));
        if (std::find(links.begin(), links.end(), lost) == links.end()) continue;
        for (auto id : links)
          if (id != lost && link_slots.at(id).up) return true;
      }
    return false;
  }

  void withdraw(const withdraw_message& request) {
    if (ending.contains(request.message)) return request.done(withdrawal::ended);
    for (auto line = parked.begin(); line != parked.end(); ++line) {
      auto& waiting = line->second;
      const auto here = std::find_if(
          waiting.begin(), waiting.end(), [&](const auto& m) { return m.message.id == request.message; });
      if (here == waiting.end()) continue;
      if (!cancel(*here, request.done)) return request.done(withdrawal::submitted);
      waiting.erase(here);
      if (waiting.empty()) parked.erase(line);
      return tell_ended();
    }
    auto links = std::make_shared<std::vector<link_actor>>();
    for (auto& [id, o] : link_slots)
      links->push_back(o.link);
    ask_next(links, request.message, request.done);
  }

  /// False for one that was, or may have been, submitted by a link that had it before.
  bool cancel(const message_in_progress& m, const std::function<void(withdrawal)>& done) {
    auto lifecycle = m.lifecycle;
    const auto step = lifecycle.cancel();
    if (m.possible_duplicate || !step.applied) return false;
    end(m.message, domain::event_kind::cancelled, step, true, [done] { done(withdrawal::withdrawn); });
    return true;
  }

  static void ask_next(const std::shared_ptr<std::vector<link_actor>>& left, domain::message_id id,
      const std::function<void(withdrawal)>& done) {
    if (left->empty()) return done(withdrawal::not_here);
    const auto link = left->back();
    left->pop_back();
    caf::anon_send(link, withdraw_message{id, [left, id, done](withdrawal came) {
                                            if (came != withdrawal::not_here) return done(came);
                                            ask_next(left, id, done);
                                          }});
  }

  /// Ends what waited here until its validity was over.
  void expire_parked() {
    const auto at = now();
    if (earliest_expiry > at) return;
    earliest_expiry = domain::time_point::max();
    for (auto line = parked.begin(); line != parked.end();) {
      std::erase_if(line->second, [&](const message_in_progress& m) {
        if (m.message.expires_at > at) {
          earliest_expiry = std::min(earliest_expiry, m.message.expires_at);
          return false;
        }
        auto lifecycle = m.lifecycle;
        const bool waited = lifecycle.state() == domain::message_state::accepted;
        end(m.message, domain::event_kind::expired, lifecycle.expire(), waited, {}, may_have_left(m));
        return true;
      });
      line = line->second.empty() ? parked.erase(line) : std::next(line);
    }
    tell_ended();
  }

  [[nodiscard]] static bool may_have_left(const message_in_progress& m) noexcept {
    return m.possible_duplicate || m.attempts.any() || m.reference != 0 ||
        m.lifecycle.state() != domain::message_state::accepted;
  }

  [[nodiscard]] bool has_ended(domain::message_id id) const {
    return ending.contains(id) || ended_lately.contains(id);
  }

  void end(const domain::message& m, domain::event_kind kind, const domain::message_lifecycle::step& step,
      bool left_queue, std::function<void()> then = {}, bool sent = false) {
    if (!step.applied || ended_lately.contains(m.id) || !ending.insert(m.id).second) return;
    auto& group = ended[m.account];
    if (sent) group.sent.push_back(m.id);
    if (then) group.then.push_back(std::move(then));
    auto& facts = group.facts;
    if (!facts) facts = std::make_shared<std::vector<message_fact>>();
    message_fact fact{m, {}, left_queue};
    fact.event.message = m.id;
    fact.event.account = m.account;
    fact.event.kind = kind;
    fact.event.state = step.state;
    fact.event.at = now();
    fact.event.charge = step.charge;
    fact.event.release = step.release;
    facts->push_back(std::move(fact));
    if (facts->size() >= facts_at_once) tell_ended();
  }

  void tell_ended() {
    for (auto& [account, group] : std::exchange(ended, {})) {
      const auto ticket = next_ticket++;
      auto& waiting = told[ticket];
      for (const auto& fact : *group.facts)
        waiting.messages.push_back(fact.message.id);
      waiting.sent = std::move(group.sent);
      waiting.then = std::move(group.then);
      self->send(accounts, settle_facts{account, router_actor{self}, ticket, std::move(group.facts)});
    }
  }

  void on_recorded(const facts_recorded& m) {
    for (auto ticket : m.tickets) {
      auto durable = told.extract(ticket);
      if (!durable) continue;
      for (auto id : durable.mapped().messages)
        ending.erase(id);
      for (auto id : durable.mapped().sent)
        ended_lately.emplace(id, now());
      for (const auto& then : durable.mapped().then)
        then();
    }
  }

  void give_up(const give_up_messages& overdue) {
    expire_parked();  // what waits here ends here
    std::erase_if(*overdue.histories,
        [&](const auto& h) { return has_ended(h.message.id) || looked_for.contains(h.message.id); });
    if (link_slots.empty()) return give_up_here(*overdue.histories);
    std::unordered_map<link_id, give_up_messages::shared_histories> split;
    for (auto& h : *overdue.histories) {
      const auto link = last_link(h);
      auto& share = split[link_slots.contains(link) ? link : link_id{}];
      if (!share) share = std::make_shared<std::vector<persistence::message_history>>();
      share->push_back(std::move(h));
    }
    if (const auto of_gone_links = split.extract(link_id{})) look_for(of_gone_links.mapped());
    for (auto& [id, share] : split)
      self->send(link_slots.at(id).link, give_up_messages{std::move(share)});
  }

  /// Their own link is gone: RECOVERY has given them to another, or nobody has them. Whoever has one ends it,
  /// nobody else.
  void look_for(const give_up_messages::shared_histories& histories) {
    auto asked = std::make_shared<std::vector<domain::message_id>>();
    for (const auto& h : *histories) {
      asked->push_back(h.message.id);
      looked_for.insert(h.message.id);
    }
    auto links = std::make_shared<std::vector<link_actor>>();
    for (auto& [id, o] : link_slots)
      links->push_back(o.link);
    ask_holder(router_actor{self}, links, histories, std::move(asked));
  }
  static void ask_holder(const router_actor& router, const std::shared_ptr<std::vector<link_actor>>& left,
      const give_up_messages::shared_histories& histories,
      const std::shared_ptr<const std::vector<domain::message_id>>& asked) {
    if (left->empty()) return caf::anon_send(router, found_nowhere{histories, asked});
    const auto link = left->back();
    left->pop_back();
    caf::anon_send(link, give_up_messages{histories, [router, left, asked](const auto& not_here) {
                                            ask_holder(router, left, not_here, asked);
                                          }});
  }
  void on_found_nowhere(const found_nowhere& m) {
    for (auto id : *m.asked)
      looked_for.erase(id);
    give_up_here(*m.histories);
  }
  /// Between two links while it is looked for: no link would say that it has it.
  void give_up_on_its_way(const message_in_progress& m) {
    auto lifecycle = m.lifecycle;
    const bool waited = lifecycle.state() == domain::message_state::accepted;
    const auto step = lifecycle.give_up();
    end(m.message, domain::event_kind::gave_up, step, waited, {}, true);
  }

  void give_up_here(const std::vector<persistence::message_history>& overdue) {
    for (const auto& h : overdue)
      end(h.message, domain::event_kind::gave_up, replay(h.message, h.events).give_up(), false, {}, true);
    tell_ended();
  }

  void forget_ends() {
    const auto at = now();
    std::erase_if(ended_lately, [at](const auto& e) { return e.second + keep_ended < at; });
  }

  static link_id last_link(const persistence::message_history& h) {
    const auto found =
        std::find_if(h.events.rbegin(), h.events.rend(), [](const auto& e) { return bool{e.link}; });
    return found == h.events.rend() ? link_id{} : found->link;
  }
};

}  // namespace

router_actor spawn_router(caf::actor_system& system, router_dependencies dependencies) {
  const auto spawn_links = std::exchange(dependencies.spawn_links, {});
  auto router =
      system.spawn([d = std::move(dependencies)](
                       router_actor::stateful_pointer<router_state> self) -> router_actor::behavior_type {
        fail_fast(self, "ROUTER");
        auto& state = self->state;
        state.rules = d.rules;
        state.accounts = d.accounts;
        state.now = d.now;
        send_later(self, look_period, look_at_parked{});
        return {
            [&state, d](const links_started& m) { state.start(m, d); },
            [&state](const route_messages& m) { state.route(m.messages); },
            [&state](const route_progress& m) { state.route(m.messages); },
            [&state](const withdraw_message& m) { state.withdraw(m); },
            [&state](const give_up_messages& m) { state.give_up(m); },
            [&state](const found_nowhere& m) { state.on_found_nowhere(m); },
            [&state](const link_changed& m) { state.on_link(m); },
            [&state](const link_has_room& m) {
              auto found = state.link_slots.find(m.link);
              if (found == state.link_slots.end()) return;
              found->second.room += m.messages;
              state.place_parked();
            },
            [&state](const facts_recorded& m) { state.on_recorded(m); },
            [&state](const look_at_parked& m) {
              state.expire_parked();
              state.forget_ends();
              send_later(state.self, look_period, m);
            },
        };
      });
  // Actors begin on a thread of the scheduler, some time later: what the caller needs now is made here.
  caf::anon_send(router, links_started{spawn_links(link_owner{router})});
  return router;
}

}  // namespace mbs::actors
