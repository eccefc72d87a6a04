#pragma once

#include "actors/links/smpp_channel.hpp"
#include "tests/actors/fake_operator.hpp"
#include "tests/actors/fake_store.hpp"

namespace mbs::actors::testing {

/// A LINK and the SMPP that it speaks.
struct smpp_link : link_options {
  smpp_channel_options smpp;
  bool recovering = false;  ///< RECOVERY is at work until the test says recovery_over
};

inline smpp_link plain_link() {
  smpp_link o;
  o.id = first_link;
  o.name = "test";
  o.smpp.link = "test";
  o.smpp.binds.resize(1);
  o.smpp.binds[0].system_id = "mbs";
  o.smpp.binds[0].limits.window = 1'000;
  o.smpp.binds[0].limits.enquire_after = 0s;
  o.tps = 100;
  o.burst = 10;
  o.window = 10;
  return o;
}

/// A LINK towards a fake operator; ROUTER, ACCOUNTS and JOURNAL are recorders that the test plays.
struct link_at_work : hand_driven_system {
  explicit link_at_work(const smpp_link& options = plain_link());
  ~link_at_work();
  link_at_work(const link_at_work&) = delete;
  link_at_work& operator=(const link_at_work&) = delete;

  template <class Message>
  void tell(Message m) {
    caf::anon_send(*link, std::move(m));
    run();
  }
  void tell_recorded(std::uint64_t ticket) { caf::anon_send(*link, facts_recorded{{ticket}}); }
  void route(std::vector<message_spec> specs) {
    std::vector<domain::message> messages;
    for (const auto& spec : specs)
      messages.push_back(make_message(spec, now()));
    tell(route_messages{batch_of(std::move(messages))});
  }
  void route_many(std::int64_t first, std::int64_t count, message_spec spec = {}) {
    std::vector<message_spec> specs;
    for (std::int64_t i = 0; i < count; ++i) {
      spec.id = first + i;
      specs.push_back(spec);
    }
    route(specs);
  }
  void receipt(const std::string& id, smpp::message_state state, smpp::cookie key,
      const std::string& from = "254722000001") {
    smsc->send_receipt(id, state, key, 0, from);
    run();
  }
  /// The text of a receipt.
  void says(const std::string& text, smpp::cookie key, const std::string& from = "254722000001") {
    smsc->deliver(text, 0x04, key, 0, from);
    run();
  }
  /// Strays that were to be kept.
  [[nodiscard]] std::vector<persistence::stray_receipt> strays() {
    std::vector<persistence::stray_receipt> kept;
    for (const auto& claim : journal.all<append_claim>())
      kept.insert(kept.end(), claim.strays.begin(), claim.strays.end());
    return kept;
  }
  [[nodiscard]] std::vector<domain::event_kind> kinds_of(std::int64_t id) const {
    std::vector<domain::event_kind> kinds;
    for (const auto& f : facts)
      if (f.event.message.value == id) kinds.push_back(f.event.kind);
    return kinds;
  }
  [[nodiscard]] message_state state_of(std::int64_t id) const {
    auto state = message_state::accepted;
    for (const auto& f : facts)
      if (f.event.message.value == id) state = f.event.state;
    return state;
  }
  /// Facts with a final state: exactly one is allowed.
  [[nodiscard]] std::size_t endings_of(std::int64_t id) const {
    return static_cast<std::size_t>(std::count_if(facts.begin(), facts.end(),
        [&](const auto& f) { return f.event.message.value == id && domain::is_final(f.event.state); }));
  }
  [[nodiscard]] std::uint64_t room_given_back() {
    std::uint64_t room = 0;
    for (const auto& m : router.all<link_has_room>())
      room += m.messages;
    return room;
  }
  [[nodiscard]] std::vector<std::int64_t> handed_back() {
    std::vector<std::int64_t> ids;
    for (const auto& m : router.all<route_progress>())
      for (const auto& p : *m.messages)
        ids.push_back(p.message.id.value);
    return ids;
  }

  bool claims_durable_at_once = true;
  bool facts_durable_at_once = true;
  std::vector<message_fact> facts;
  fake_stores stores;
  inline_pool pool{stores};
  std::shared_ptr<link_figures> figures = std::make_shared<link_figures>();
  std::shared_ptr<fake_operator> smsc;
  recorder<link_owner> router;
  recorder<fact_settler> accounts;
  recorder<claim_keeper> journal;
  ended_with_scope<link_actor> link;
};

}  // namespace mbs::actors::testing
