// What all tests of actors stand in, compiled once for them.
#include "tests/actors/account_fixture.hpp"
#include "tests/actors/link_fixture.hpp"
#include "tests/actors/webhooks_fixture.hpp"

namespace mbs::actors::testing {

template struct recorder<account_owner>;
template struct recorder<claim_keeper>;
template struct recorder<fact_settler>;
template struct recorder<journal_actor>;
template struct recorder<link_owner>;
template struct recorder<message_taker>;
template struct recorder<progress_keeper>;

fake_stores::fake_stores() {
  offer<persistence::account_store>(*this);
  offer<persistence::audit_store>(*this);
  offer<persistence::delivery_store>(deliveries);
  offer<persistence::funding_store>(*this);
  offer<persistence::link_store>(*this);
  offer<persistence::maintenance_store>(*this);
  offer<persistence::message_store>(*this);
  offer<persistence::roll_up_store>(*this);
  offer<persistence::webhook_store>(*this);
}
fake_stores::~fake_stores() = default;

account_surroundings::account_surroundings(const account_setup& setup)
    : rules{[&] {
        auto r = simple_rules();
        r.queued_per_account = setup.queued_per_account;
        r.callback_urls_per_account = setup.callback_urls;
        return std::make_shared<const node_rules>(std::move(r));
      }()},
      gate{10'000, setup.queued_on_node},
      journal{*this},
      router{*this},
      owner{*this} {
  environment = std::make_shared<const account_environment>(account_environment{&rules, *journal.actor,
      *router.actor, &gate, &counters, &ids, &pool, hand_driven_system::clock(), nullptr,
      [this](const persistence::difference& d) { breaches.push_back(d); }});
}
account_surroundings::~account_surroundings() = default;

account_at_work::account_at_work(const account_setup& setup) : account_surroundings{setup} {
  account = ended_with_scope<account_actor>{spawn_account(system, id, *owner.actor, environment)};
  caf::anon_send(*account,
      account_loaded{errc::none, std::make_shared<persistence::account_state>(stored_account(id, setup))});
  run();
}
account_at_work::~account_at_work() = default;

link_at_work::link_at_work(const smpp_link& options)
    : smsc{std::make_shared<fake_operator>(steady_clock(), options.smpp.binds.size())},
      router{*this},
      accounts{*this},
      journal{*this} {
  journal.when<append_claim>([this](const append_claim& m) {
    if (claims_durable_at_once) tell_recorded(m.ticket);
  });
  accounts.when<settle_facts>([this](const settle_facts& m) {
    for (const auto& f : *m.facts)
      facts.push_back(f);
    if (facts_durable_at_once) tell_recorded(m.ticket);
  });
  link = ended_with_scope<link_actor>{spawn_link(system,
      {.options = options,
          .router = *router.actor,
          .accounts = *accounts.actor,
          .journal = *journal.actor,
          .store = &pool,
          .figures = figures,
          .now = hand_driven_system::clock(),
          .steady = steady_clock(),
          .seed = 1,
          .make_channel = [this, smpp = options.smpp](const link_actor& l) {
            smsc->serve(l);
            return make_smpp_channel(smpp, smsc);
          }})};
  if (!options.recovering) tell(recovery_over{});
  run();
}
link_at_work::~link_at_work() = default;

webhooks_at_work::webhooks_at_work(std::uint16_t batch, webhooks_options options) : journal{*this} {
  persistence::webhook_endpoint e;
  e.id = {4};
  e.account = {7};
  e.url = "https://customer.example/hook";
  e.secret = secret;
  e.batch = batch;
  stores.endpoints = {e};
  stores.accounts[7].account.id = {7};
  stores.accounts[7].account.webhook_secret = secret;
  journal.when<append_webhooks>([this](const append_webhooks& m) {
    for (const auto& p : m.progress)
      rows[p.endpoint.value] = p.through.value;
    for (const auto& r : m.retries) {
      std::erase_if(stores.retries, [&](const auto& known) { return known.retry.event == r.event; });
      stores.retries.push_back({r, about(r.event)});
    }
    for (auto done : m.retries_done)
      std::erase_if(stores.retries, [&](const auto& known) { return known.retry.event == done; });
  });
  webhooks = ended_with_scope<webhooks_actor>{spawn_webhooks(system,
      {&transport, &pool, &counters, std::make_shared<const node_rules>(simple_rules()), clock(), options,
          [this] { return now() + wall_is_ahead; }})};
}
webhooks_at_work::~webhooks_at_work() = default;

}  // namespace mbs::actors::testing
