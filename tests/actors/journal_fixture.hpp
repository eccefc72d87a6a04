#pragma once

#include "actors/journal/journal_actor.hpp"
#include "tests/actors/actor_fixture.hpp"
#include "tests/actors/fake_store.hpp"

namespace mbs::actors::testing {

/// JOURNAL over a scripted store; the test is its only client.
struct journal_at_work : hand_driven_system {
  explicit journal_at_work(journal_options options = {}) : client{*this}, requests{*this}, webhooks{*this} {
    journal = ended_with_scope<journal_actor>{spawn_journal_for_test(system,
        {[this]() -> std::unique_ptr<persistence::journal_store> {
           return std::make_unique<fake_journal_store>(store);
         },
            counters, [this] { return now() + clock_error; }, options, *webhooks.actor, [this] { ++ends; },
            &events})};
  }
  void accept(std::uint64_t ticket, std::int64_t id, std::uint8_t key = 0, std::uint8_t body = 0) {
    append_acceptance m{*requests.actor, ticket, batch_of({make_message({.id = id, .callback = 4})}),
        {{7}, domain::transfer_kind::reserve, shilling, 1, now()}, std::nullopt};
    if (key != 0) {
      m.once.emplace();
      m.once->account = {7};
      m.once->key[0] = key;
      m.once->body[0] = body;
      m.once->answer = "answer " + std::to_string(ticket);
      m.once->at = now();
    }
    caf::anon_send(*journal, std::move(m));
  }
  void fact(std::uint64_t ticket, std::int64_t id, message_state state = message_state::submitted) {
    const auto m = make_message({.id = id, .callback = 4});
    caf::anon_send(*journal,
        append_facts{*client.actor, ticket,
            facts_of({fact_about(m, domain::event_kind::submitted, state, shilling)}),
            {{{7}, domain::transfer_kind::post, shilling, 1, now()}}, {}});
  }
  void claim(std::uint64_t ticket, std::int64_t link, std::int64_t message) {
    caf::anon_send(*journal, append_claim{*client.actor, ticket, {{link}, {{{message}, 0}}}, {}, {}});
  }
  /// Verdicts by ticket, in the order told.
  std::vector<std::pair<std::uint64_t, errc>> verdicts() {
    std::vector<std::pair<std::uint64_t, errc>> all;
    for (const auto& m : requests.all<acceptances_recorded>())
      for (const auto& v : m.verdicts)
        all.emplace_back(v.ticket, v.why);
    return all;
  }
  std::vector<std::uint64_t> recorded() {
    std::vector<std::uint64_t> all;
    for (const auto& m : client.all<facts_recorded>())
      all.insert(all.end(), m.tickets.begin(), m.tickets.end());
    return all;
  }
  std::size_t callbacks() {
    std::size_t n = 0;
    for (const auto& m : webhooks.all<callbacks_due>())
      n += m.due->size();
    return n;
  }

  std::shared_ptr<fake_journal_store::script> store = std::make_shared<fake_journal_store::script>();
  domain::duration clock_error{0};
  node_counters counters;
  event_hub events{{}, steady_clock()};
  int ends = 0;  // of the process, when another has taken the database
  recorder<recorded_listener> client;
  recorder<acceptance_listener> requests;
  recorder<webhooks_actor> webhooks;
  ended_with_scope<journal_actor> journal;
};

using verdicts = std::vector<std::pair<std::uint64_t, errc>>;

}  // namespace mbs::actors::testing
