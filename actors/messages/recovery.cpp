#include "actors/messages/recovery.hpp"

#include "actors/messages/replay.hpp"
#include "actors/runtime/fail_fast.hpp"
#include "persistence/links/link_store.hpp"
#include "persistence/messages/message_store.hpp"

#include <caf/actor_system.hpp>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <optional>

namespace mbs::actors {

namespace {

using persistence::message_history;

constexpr std::uint32_t chunk = 5'000;
constexpr std::uint32_t strays_at_most = 10'000;
constexpr domain::duration strays_since = std::chrono::minutes{10};
constexpr domain::duration pause_when_away = std::chrono::milliseconds{300};

/// Used by one look at a time.
struct walk {
  store_pool* pool = nullptr;
  recovery_targets targets;
  domain::message_id last;
  std::function<void()> claims_known;
  std::function<void()> all_given;
  bool claims_given = false;
  domain::message_id after;           // given out up to here
  std::set<std::int64_t> with_links;  // given to their link already
  std::uint64_t queued = 0;
};
using shared_walk = std::shared_ptr<walk>;

[[nodiscard]] bool has_outcome(const message_history& h, std::uint8_t segment) {
  return std::any_of(h.events.begin(), h.events.end(), [&](const auto& e) {
    return e.segment == segment &&
        (e.kind == domain::event_kind::submitted || e.kind == domain::event_kind::refused);
  });
}

/// The segments that are held, by their newest event.
[[nodiscard]] std::vector<persistence::link_claim::segment_of> held_segments(const message_history& h) {
  std::map<std::uint8_t, const domain::message_event*> newest;
  for (const auto& e : h.events)
    newest[e.segment] = &e;
  std::vector<persistence::link_claim::segment_of> segments;
  for (const auto& [segment, e] : newest)
    if (e->kind == domain::event_kind::held && !has_outcome(h, segment))
      segments.push_back({h.message.id, segment});
  return segments;
}

[[nodiscard]] domain::link_id newest_link(const message_history& h, domain::event_kind kind) {
  const auto found =
      std::find_if(h.events.rbegin(), h.events.rend(), [kind](const auto& e) { return e.kind == kind; });
  return found == h.events.rend() ? domain::link_id{} : found->link;
}

[[nodiscard]] domain::link_id held_by(const message_history& h) {
  return newest_link(h, domain::event_kind::held);
}

[[nodiscard]] domain::link_id submitted_to(const message_history& h) {
  return newest_link(h, domain::event_kind::submitted);
}

[[nodiscard]] bool can_write(const walk& w, domain::link_id link, const domain::message& m) {
  const auto other = w.targets.alphabets.find(link);
  return other == w.targets.alphabets.end() ||
      domain::written_in(other->second, m.content->segmented).has_value();
}

/// The link that had it; if that is gone, the best one with a route for it, rather one that can write its
/// text; nothing when none has.
[[nodiscard]] std::optional<domain::link_id> link_for(
    const walk& w, domain::link_id had, const domain::message& m) {
  const auto& links = w.targets.links;
  if (links.contains(had)) return had;
  std::optional<domain::link_id> best;
  for (auto id : w.targets.rules->routes.candidates(m.network, m.traffic)) {
    if (!links.contains(id)) continue;
    if (can_write(w, id, m)) return id;
    if (!best) best = id;
  }
  return best;
}

/// What one link gets at once.
struct link_share {
  std::vector<message_in_progress> messages;
  std::vector<persistence::link_claim::segment_of> segments;  // of unknown outcome
  std::vector<persistence::link_claim::segment_of> held;
  std::vector<persistence::stray_receipt> strays;
  std::vector<repeated_segment> repeated;
  std::vector<domain::message_event> past;
};

/// For operators that send one receipt for a whole text.
void add_past(link_share& share, const message_history& h) {
  for (const auto& e : h.events)
    if (e.kind == domain::event_kind::submitted || e.kind == domain::event_kind::delivery_receipt)
      share.past.push_back(e);
}

/// Those that wait to be submitted count in their queues before they are given out, so that nobody hears of
/// their submission first.
void count_waiting(const walk& w, const std::vector<message_in_progress>& messages) {
  std::map<domain::account_id, std::uint32_t> counts;
  for (const auto& m : messages)
    if (m.lifecycle.state() == domain::message_state::accepted) ++counts[m.message.account];
  for (const auto& [account, waiting] : counts) {
    w.targets.gate->enqueue_recovered(waiting);
    caf::anon_send(w.targets.accounts, waiting_recovered{account, waiting});
  }
}

void give_to_link(const walk& w, domain::link_id link, link_share share) {
  count_waiting(w, share.messages);
  caf::anon_send(w.targets.links.at(link),
      link_recovered{std::make_shared<std::vector<message_in_progress>>(std::move(share.messages)),
          std::move(share.segments),
          std::make_shared<std::vector<persistence::stray_receipt>>(std::move(share.strays)),
          std::move(share.held), std::move(share.repeated), std::move(share.past)});
}

/// Waits at ROUTER until its validity is over.
void give_to_router(walk& w, std::vector<message_in_progress> messages) {
  if (messages.empty()) return;
  w.queued += messages.size();
  count_waiting(w, messages);
  caf::anon_send(w.targets.router,
      route_progress{std::make_shared<std::vector<message_in_progress>>(std::move(messages))});
}

[[nodiscard]] std::vector<persistence::link_claim::segment_of> segments_in_doubt(
    const persistence::link_claim& claim, const message_history& h,
    const domain::message_lifecycle& lifecycle) {
  const auto held = held_segments(h);
  const auto is_held = [&](const auto& p) {
    return std::any_of(held.begin(), held.end(), [&](const auto& s) { return s.segment == p.segment; });
  };
  std::vector<persistence::link_claim::segment_of> segments;
  for (const auto& p : claim.claimed)
    if (p.message == h.message.id && lifecycle.may_submit(p.segment) && !has_outcome(h, p.segment) &&
        !is_held(p))
      segments.push_back(p);
  return segments;
}

/// Shares out what the stop left in doubt.
void give_claim(walk& w, const persistence::link_claim& claim, std::vector<message_history> histories,
    std::vector<persistence::stray_receipt> strays) {
  std::map<domain::link_id, link_share> shares;
  std::vector<message_in_progress> without_link;
  std::size_t unknown = 0;
  for (auto& h : histories) {
    const auto lifecycle = replay(h.message, h.events);
    if (domain::is_final(lifecycle.state()) || w.with_links.contains(h.message.id.value)) continue;
    const auto segments = segments_in_doubt(claim, h, lifecycle);
    if (segments.empty()) continue;
    w.with_links.insert(h.message.id.value);
    ++unknown;
    const bool accepted = lifecycle.state() == domain::message_state::accepted;
    const auto link = link_for(w, claim.link, h.message);
    const auto attempts = attempts_in(h.events);
    const auto known = reference_in(h.events);
    const auto reference = known != 0 ? known : segments.front().reference;
    if (link) {
      auto& share = shares[*link];
      share.segments.insert(share.segments.end(), segments.begin(), segments.end());
      const auto held = held_segments(h);
      share.held.insert(share.held.end(), held.begin(), held.end());
      add_past(share, h);
      const bool repeated = may_have_left(h.events);
      share.messages.push_back({std::move(h.message), lifecycle, attempts, repeated, reference});
    } else if (accepted && held_segments(h).empty()) {
      without_link.push_back({std::move(h.message), lifecycle, attempts, true, reference});
    }  // else the store knows that an operator has, or may have, a segment: it is given up after its grace
  }
  if (unknown != 0)
    spdlog::warn("recovery: the outcome of {} messages is unknown: resent or held by policy", unknown);
  if (w.targets.links.contains(claim.link)) shares[claim.link].strays = std::move(strays);
  for (auto& [link, share] : shares)
    give_to_link(w, link, std::move(share));
  give_to_router(w, std::move(without_link));
}

bool give_claims(walk& w, persistence::link_store& links, persistence::message_store& messages) {
  auto claims = links.load_claims();
  if (!claims) return false;
  // What two of them name belongs to the link that is there: the other's claim is never replaced any more.
  std::stable_partition(claims->begin(), claims->end(),
      [&](const auto& claim) { return w.targets.links.contains(claim.link); });
  for (const auto& claim : *claims) {
    std::vector<domain::message_id> ids;
    for (const auto& p : claim.claimed)
      ids.push_back(p.message);
    std::sort(ids.begin(), ids.end());
    ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
    auto histories = messages.load_histories(ids);
    if (!histories) return false;
    // Everything is read before anything is given out: a store that goes away here is asked for all of it
    // again.
    auto strays = links.load_strays(claim.link, w.targets.now() - strays_since, strays_at_most);
    if (!strays) return false;
    give_claim(w, claim, std::move(*histories), std::move(*strays));
  }
  return true;
}

/// Also of messages that only wait for receipts: each link hears what it sent again.
void give_repeated(const walk& w, const std::vector<message_history>& histories) {
  std::map<domain::link_id, link_share> shares;
  for (const auto& h : histories)
    for (const auto& e : h.events)
      if (e.kind == domain::event_kind::possible_duplicate && w.targets.links.contains(e.link))
        shares[e.link].repeated.push_back(
            {h.message.to.number(), {h.message.id, e.segment}, h.message.expires_at});
  for (auto& [link, share] : shares)
    give_to_link(w, link, std::move(share));
}

void give_chunk(walk& w, std::vector<message_history> histories) {
  give_repeated(w, histories);
  std::vector<message_in_progress> waiting;
  for (auto& h : histories) {
    if (w.with_links.contains(h.message.id.value)) continue;
    const auto lifecycle = replay(h.message, h.events);
    bool some_left = false;
    for (std::uint8_t p = 0; p < h.message.segments; ++p)
      some_left = some_left || lifecycle.may_submit(p);
    if (domain::is_final(lifecycle.state()) || !some_left) continue;
    const bool queued = lifecycle.state() == domain::message_state::accepted;
    const auto attempts = attempts_in(h.events);
    const auto reference = reference_in(h.events);
    auto held = held_segments(h);
    if (queued && held.empty()) {
      waiting.push_back({std::move(h.message), lifecycle, attempts, may_have_left(h.events), reference});
      continue;
    }
    // Segments of it are at an operator, or may be: the others follow on the same link, which gathers the
    // receipts.
    const auto link = link_for(w, held.empty() ? submitted_to(h) : held_by(h), h.message);
    if (!link) continue;  // given up after its grace
    link_share share;
    add_past(share, h);
    share.held = std::move(held);
    share.messages.push_back({std::move(h.message), lifecycle, attempts, may_have_left(h.events), reference});
    give_to_link(w, *link, std::move(share));
  }
  give_to_router(w, std::move(waiting));
}

/// The next query, on a thread of the store pool.
recovery_progress look(walk& w, persistence::link_store& links, persistence::message_store& messages) {
  if (!w.claims_given) {
    if (!give_claims(w, links, messages)) return recovery_progress::store_away;
    w.claims_given = true;
    w.claims_known();
    return recovery_progress::more;
  }
  auto found = messages.unfinished({w.after, domain::message_id{w.last.value + 1}}, chunk);
  if (!found) return recovery_progress::store_away;
  if (found->empty()) {
    if (w.queued != 0) spdlog::info("recovery: {} waiting messages are back in their queues", w.queued);
    return recovery_progress::finished;
  }
  w.after = found->back().message.id;
  give_chunk(w, std::move(*found));
  return recovery_progress::more;
}

struct recovery_state {
  explicit recovery_state(recovery_actor::pointer p) : self{p} {}

  recovery_actor::pointer self;
  shared_walk w;
  bool away = false;

  void ask() {
    const recovery_actor me{self};
    const bool taken = w->pool->query<persistence::link_store, persistence::message_store>(
        lane::messages, [me, w = w](auto& links, auto& messages) {
          caf::anon_send(me, recovery_looked{look(*w, links, messages)});
        });
    if (!taken) send_later(self, pause_when_away, look_into_store{});
  }
  void on_looked(recovery_progress progress) {
    if (progress == recovery_progress::finished) {
      for (const auto& [id, link] : w->targets.links)
        caf::anon_send(link, recovery_over{});
      if (w->all_given) w->all_given();
      return self->quit();
    }
    if (progress == recovery_progress::more) {
      away = false;
      return ask();
    }
    if (!std::exchange(away, true))
      spdlog::error("recovery: the database is away; asked again until it is back");
    send_later(self, pause_when_away, look_into_store{});
  }
};

}  // namespace

recovery_actor recover(caf::actor_system& system, store_pool& pool, recovery_targets targets,
    domain::message_id last, std::function<void()> claims_known, std::function<void()> all_given) {
  auto w = std::make_shared<walk>();
  w->pool = &pool;
  w->targets = std::move(targets);
  w->last = last;
  w->claims_known = std::move(claims_known);
  w->all_given = std::move(all_given);
  auto recovery = system.spawn(
      [w](recovery_actor::stateful_pointer<recovery_state> self) -> recovery_actor::behavior_type {
        fail_fast(self, "RECOVERY");
        auto& state = self->state;
        state.w = w;
        return {
            [&state](const look_into_store&) { state.ask(); },
            [&state](const recovery_looked& m) { state.on_looked(m.progress); },
        };
      });
  caf::anon_send(recovery, look_into_store{});
  return recovery;
}

}  // namespace mbs::actors
