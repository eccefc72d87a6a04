#include "actors/node/node.hpp"

#include "actors/accounts/standing.hpp"
#include "actors/links/link_report.hpp"
#include "actors/links/router_actor.hpp"
#include "actors/messages/cancellation.hpp"
#include "actors/messages/overdue_watch.hpp"
#include "actors/messages/recovery.hpp"
#include "actors/node/maintenance.hpp"
#include "actors/runtime/fail_fast.hpp"
#include "persistence/access/key_store.hpp"
#include "persistence/accounts/account_store.hpp"
#include "persistence/messages/message_store.hpp"
#include "persistence/money/funding_store.hpp"
#include "persistence/webhooks/webhook_store.hpp"

#include <caf/actor_system.hpp>
#include <caf/actor_system_config.hpp>
#include <caf/scoped_actor.hpp>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <optional>

namespace mbs::actors {

struct look_around {
  std::uint32_t what = 0;
};

}  // namespace mbs::actors

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mbs::actors::look_around)

namespace mbs::actors {

namespace {

using domain::errc;

constexpr domain::duration funding_period = std::chrono::milliseconds{500};
constexpr domain::duration overdue_period = std::chrono::seconds{30};
constexpr domain::duration maintenance_period = std::chrono::minutes{1};
constexpr std::uint32_t page = 1'000;

enum what : std::uint32_t { funding_entries = 1, overdue = 2, maintenance = 3 };
using schedule_actor = one_way_actor<look_around>;

class actor_config : public caf::actor_system_config {
 public:
  explicit actor_config(const node_setup& setup) {
    // The default, unlimited, lets one actor drain its whole mailbox while all others wait.
    set("scheduler.max-throughput", std::size_t{300});
    module_factories.push_back(setup.make_scheduler);
  }
};

class running_node final : public node {
 public:
  explicit running_node(node_setup setup)
      : setup_{std::move(setup)},
        rules_{setup_.rules},
        gate_{setup_.accepting, setup_.queued},
        config_{setup_},
        system_{config_} {
    system_.await_actors_before_shutdown(false);
  }
  /// In the order of dependence, each awaited: CAF's own shutdown waits for detached actors that somebody
  /// still names.
  ~running_node() override {
    const caf::scoped_actor self{system_};
    const auto end = [&self](auto& actor) {
      if (!actor) return;
      self->send_exit(actor, caf::exit_reason::user_shutdown);
      self->wait_for(actor);
      actor = nullptr;
    };
    end(schedule_);
    end(recovery_);
    end(router_);
    for (auto& l : links_)
      end(l.actor);
    end(accounts_);
    end(webhooks_);
    end(journal_);
    pool_.reset();
  }

  void begin();
  void reload(shared_rules rules,
      const std::map<std::string, std::pair<std::uint32_t, std::uint32_t>>& rates) override;
  void drain(std::chrono::seconds patience) override;

  void submit(submission_request request) override;
  void cancel(domain::account_id account, domain::message_id id,
      completion<persistence::message_history> done) override;
  void get_balance(domain::account_id account, completion<domain::balance> done) override;
  outcome<domain::composition> preview(const domain::submission& what) const override;
  void find_key(
      const persistence::digest& hash, completion<std::optional<persistence::key_record>> done) override;
  void get_message(domain::account_id account, domain::message_id id,
      completion<persistence::message_history> done) override;
  void list_messages(persistence::message_filter filter, completion<persistence::message_page> done) override;
  void list_webhook_endpoints(
      domain::account_id account, completion<std::vector<persistence::webhook_endpoint>> done) override;
  void create_webhook_endpoint(
      persistence::webhook_endpoint endpoint, completion<persistence::webhook_endpoint> done) override;
  void update_webhook_endpoint(
      persistence::webhook_endpoint endpoint, completion<persistence::webhook_endpoint> done) override;
  std::vector<network_report> networks() const override;
  node_report report() const override;
  const domain::numbering_plan& plan() const override { return setup_.rules->plan; }

 private:
  struct running_link {
    link_options options;
    link_actor actor;
    std::shared_ptr<link_figures> figures;
  };

  std::map<domain::link_id, link_actor> spawn_links(const link_owner& router);
  void start_schedule();
  void look(what which);
  void look_for_funding();
  template <class Store, class T, class Query>
  void query(store_turn turn, completion<T> done, Query query) const;
  template <class Store, class T, class Change>
  void execute(completion<T> done, Change change);

  node_setup setup_;
  live_rules rules_;
  admission gate_;
  node_counters counters_;  // above the system, which waits for JOURNAL's WRITER
  actor_config config_;
  caf::actor_system system_;
  std::unique_ptr<domain::id_generator> ids_;
  std::unique_ptr<store_pool> pool_;
  std::optional<overdue_watch> overdue_;
  webhooks_actor webhooks_;
  journal_actor journal_;
  accounts_actor accounts_;
  router_actor router_;
  std::vector<running_link> links_;
  recovery_actor recovery_;
  schedule_actor schedule_;
  std::atomic<bool> recovered_{false};
  std::atomic<bool> draining_{false};
  std::atomic<std::int64_t> last_funding_{0};
};

void running_node::begin() {
  // Before anything is read: no earlier server changes it from here on.
  auto store = std::make_shared<std::unique_ptr<persistence::journal_store>>(setup_.database->journal());
  if (!(*store)->begin()) throw std::runtime_error("the store cannot be written: " + (*store)->trouble());
  const auto reader = setup_.database->connect(lane::messages);
  const auto last = reader->get<persistence::message_store>().last_message();
  if (!last)
    throw std::runtime_error("the store cannot be read: " + std::string{domain::describe(last.error())});
  for (;;) {
    auto entries = reader->get<persistence::funding_store>().funding_after(last_funding_, page);
    if (!entries) throw std::runtime_error("the store's funding entries cannot be read");
    if (entries->empty()) break;
    last_funding_ = entries->back().id;
  }
  ids_ = std::make_unique<domain::id_generator>(setup_.node_id, last->value);
  pool_ = start_store_pool(system_, *setup_.database, setup_.store);
  webhooks_ = spawn_webhooks(
      system_, {setup_.transport, pool_.get(), &counters_, setup_.rules, setup_.now, setup_.webhooks});
  journal_ = spawn_journal(system_,
      {[store] { return std::move(*store); }, counters_, setup_.now, setup_.journal, webhooks_,
          setup_.overtaken});
  auto environment = std::make_shared<account_environment>();
  *environment = {&rules_, journal_, {}, &gate_, &counters_, ids_.get(), pool_.get(), setup_.now};
  accounts_ = spawn_accounts(system_, environment, setup_.accounts);
  router_dependencies routing{setup_.rules, [this](const link_owner& router) { return spawn_links(router); },
      0, {}, accounts_, setup_.now};
  for (const auto& l : setup_.links) {
    routing.rooms[l.id] = l.queue;
    routing.alphabets[l.id] = l.alphabet;
  }
  const auto alphabets = routing.alphabets;
  router_ = spawn_router(system_, std::move(routing));
  environment->router = router_;  // before the first message to ACCOUNTS
  std::map<domain::link_id, link_actor> by_id;
  for (const auto& l : links_)
    by_id.emplace(l.options.id, l.actor);
  maintain(*pool_, setup_.now);
  overdue_.emplace(*pool_, setup_.now, setup_.receipt_grace,
      [this](give_up_messages m) { caf::anon_send(router_, std::move(m)); });
  caf::anon_send(webhooks_, start_webhooks{journal_});
  recovery_ =
      recover(system_, *pool_, {router_, accounts_, by_id, &gate_, setup_.now, setup_.rules, alphabets},
          *last, [this] { recovered_ = true; });
  start_schedule();
}

std::map<domain::link_id, link_actor> running_node::spawn_links(const link_owner& router) {
  std::map<domain::link_id, link_actor> by_id;
  for (const auto& options : setup_.links) {
    link_dependencies d;
    d.options = options;
    d.router = router;
    d.accounts = accounts_;
    d.journal = journal_;
    d.store = pool_.get();
    d.figures = std::make_shared<link_figures>();
    d.now = setup_.now;
    d.seed = static_cast<std::uint64_t>(setup_.now().time_since_epoch().count()) ^
        static_cast<std::uint64_t>(options.id.value) << 48;
    d.make_wire = [this, options](const link_actor& link) { return setup_.make_wire(options, link); };
    auto figures = d.figures;
    auto actor = spawn_link(system_, std::move(d));
    links_.push_back({options, actor, figures});
    by_id.emplace(options.id, actor);
  }
  return by_id;
}

void running_node::start_schedule() {
  schedule_ = system_.spawn([this](schedule_actor::pointer self) -> schedule_actor::behavior_type {
    fail_fast(self, "NODE");
    send_later(self, funding_period, look_around{funding_entries});
    send_later(self, overdue_period, look_around{overdue});
    send_later(self, maintenance_period, look_around{maintenance});
    return {[this, self](const look_around& m) {
      look(static_cast<what>(m.what));
      send_later(self,
          m.what == funding_entries ? funding_period
              : m.what == overdue   ? overdue_period
                                    : maintenance_period,
          m);
    }};
  });
}

void running_node::look(what which) {
  switch (which) {
    case funding_entries: return look_for_funding();
    case overdue: return overdue_->look();
    case maintenance: return maintain(*pool_, setup_.now);
  }
}

/// Top-ups made by the command line beside this process.
void running_node::look_for_funding() {
  (void)pool_->query<persistence::funding_store>(lane::messages, [this](auto& store) {
    auto found = store.funding_after(last_funding_, page);
    if (!found) return;
    for (auto& c : *found) {
      last_funding_ = std::max(last_funding_.load(), c.id);
      caf::anon_send(accounts_, funding_arrived{std::move(c)});
    }
  });
}

void running_node::reload(
    shared_rules rules, const std::map<std::string, std::pair<std::uint32_t, std::uint32_t>>& rates) {
  rules_.replace(std::move(rules));
  for (const auto& l : links_)
    if (auto rate = rates.find(l.options.name); rate != rates.end())
      caf::anon_send(l.actor, set_link_rate{rate->second.first, rate->second.second});
}

void running_node::drain(std::chrono::seconds patience) {
  draining_ = true;
  struct waiting_for {
    std::mutex mutex;
    std::condition_variable changed;
    std::size_t links;
  };
  auto left = std::make_shared<waiting_for>();
  left->links = links_.size();
  for (const auto& l : links_)
    caf::anon_send(l.actor, drain_link{[left] {
      const std::lock_guard lock{left->mutex};
      --left->links;
      left->changed.notify_all();
    }});
  std::unique_lock lock{left->mutex};
  if (!left->changed.wait_for(lock, patience, [&] { return left->links == 0; }))
    spdlog::warn("drain: {} links had messages in flight after {} s; they are taken up at the next start",
        left->links, patience.count());
}

void running_node::submit(submission_request request) {
  const auto recipients = static_cast<std::uint32_t>(request.what.to.size());
  if (draining_) return request.done(refusal{errc::shutting_down, {}, std::chrono::seconds{5}});
  if (!counters_.store_available)
    return request.done(refusal{errc::store_unavailable, {}, std::chrono::seconds{1}});
  if (!gate_.start_accepting(recipients)) {
    raise(counters_.refused_requests);
    return request.done(refusal{errc::overloaded, {}, std::chrono::seconds{1}});
  }
  caf::anon_send(accounts_, submit_messages{std::make_shared<submission_request>(std::move(request))});
}

template <class Store, class T, class Query>
void running_node::query(store_turn turn, completion<T> done, Query query) const {
  const auto shared = std::make_shared<completion<T>>(std::move(done));
  const bool taken = pool_->query<Store>(turn, [shared, query = std::move(query)](Store& store) {
    auto found = query(store);
    if (found)
      (*shared)(std::move(*found));
    else
      (*shared)(
          refusal{found.error(), {}, std::chrono::seconds{found.error() == errc::store_unavailable ? 1 : 0}});
  });
  if (!taken) (*shared)(refusal{errc::overloaded, {}, std::chrono::seconds{1}});
}

template <class Store, class T, class Change>
void running_node::execute(completion<T> done, Change change) {
  const auto shared = std::make_shared<completion<T>>(std::move(done));
  const bool taken = pool_->execute<Store>([shared, change = std::move(change)](Store& store) {
    auto made = change(store);
    if (made)
      (*shared)(std::move(*made));
    else
      (*shared)(
          refusal{made.error(), {}, std::chrono::seconds{made.error() == errc::store_unavailable ? 1 : 0}});
  });
  if (!taken) (*shared)(refusal{errc::overloaded, {}, std::chrono::seconds{1}});
}

void running_node::cancel(
    domain::account_id account, domain::message_id id, completion<persistence::message_history> done) {
  when_active(accounts_, account, std::move(done), [this, account, id](auto then) {
    cancel_message(
        router_, id, [this, account, id](auto read) { get_message(account, id, std::move(read)); },
        std::move(then));
  });
}

void running_node::get_balance(domain::account_id account, completion<domain::balance> done) {
  caf::anon_send(accounts_, read_balance{account, std::move(done)});
}

outcome<domain::composition> running_node::preview(const domain::submission& what) const {
  const auto rules = rules_.now();
  auto composed = domain::preview(what, rules->sending());
  if (!composed) return refusal{composed.error(), {}, {}};
  return std::move(*composed);
}

void running_node::find_key(
    const persistence::digest& hash, completion<std::optional<persistence::key_record>> done) {
  query<persistence::key_store>(
      lane::messages, std::move(done), [hash](auto& store) { return store.find_key(hash); });
}
void running_node::get_message(
    domain::account_id account, domain::message_id id, completion<persistence::message_history> done) {
  query<persistence::message_store>({lane::people, account}, std::move(done),
      [account, id](auto& store) { return store.get_message(account, id); });
}
void running_node::list_messages(
    persistence::message_filter filter, completion<persistence::message_page> done) {
  const store_turn turn{lane::people, filter.account};
  query<persistence::message_store>(turn, std::move(done),
      [filter = std::move(filter)](auto& store) { return store.list_messages(filter); });
}
void running_node::list_webhook_endpoints(
    domain::account_id account, completion<std::vector<persistence::webhook_endpoint>> done) {
  query<persistence::webhook_store>({lane::people, account}, std::move(done),
      [account](auto& store) { return store.webhook_endpoints_of(account); });
}

void running_node::create_webhook_endpoint(
    persistence::webhook_endpoint endpoint, completion<persistence::webhook_endpoint> done) {
  const auto account = endpoint.account;
  when_active(
      accounts_, account, std::move(done), [this, account, endpoint = std::move(endpoint)](auto then) {
        list_webhook_endpoints(account,
            [this, account, endpoint, then](outcome<std::vector<persistence::webhook_endpoint>> known) {
              if (!known) return then(known.error());
              if (known->size() >= setup_.rules->callback_urls_per_account)
                return then(refusal{errc::too_many_callback_urls, {}, {}});
              execute<persistence::webhook_store, persistence::webhook_endpoint>(
                  [this, then, account](outcome<persistence::webhook_endpoint> made) {
                    if (made) caf::anon_send(accounts_, forget_settings{account});
                    then(std::move(made));
                  },
                  [endpoint](auto& store) { return store.create_webhook_endpoint(endpoint); });
            });
      });
}

void running_node::update_webhook_endpoint(
    persistence::webhook_endpoint endpoint, completion<persistence::webhook_endpoint> done) {
  const auto account = endpoint.account;
  when_active(
      accounts_, account, std::move(done), [this, account, endpoint = std::move(endpoint)](auto then) {
        execute<persistence::webhook_store, persistence::webhook_endpoint>(
            [this, then = std::move(then), id = endpoint.id, account](
                outcome<persistence::webhook_endpoint> changed) {
              if (changed) {
                caf::anon_send(webhooks_, endpoint_changed{id});
                caf::anon_send(accounts_, forget_settings{account});
              }
              then(std::move(changed));
            },
            [endpoint](auto& store) { return store.update_webhook_endpoint(endpoint); });
      });
}

std::vector<network_report> running_node::networks() const {
  std::vector<network_report> all;
  const auto now = rules_.now();
  const auto& rules = *now;
  for (const auto& n : rules.plan.networks()) {
    network_report report{n.id, n.name, n.title, false, false, 0, {}};
    std::set<domain::link_id> links;
    for (std::size_t c = 0; c < domain::traffic_class_count; ++c) {
      const auto traffic = static_cast<domain::traffic_class>(c);
      for (auto id : rules.routes.candidates(n.id, traffic))
        links.insert(id);
      if (auto price = rules.prices.per_segment(n.id, traffic))
        report.prices.push_back({n.id, traffic, *price});
    }
    report.reachable = !links.empty();
    for (const auto& l : links_) {
      if (!links.contains(l.options.id)) continue;
      report.up = report.up || l.figures->condition == link_condition::bound;
      for (const auto& q : l.figures->queued)
        report.queued += figure(q);
    }
    all.push_back(std::move(report));
  }
  return all;
}

node_report running_node::report() const {
  node_report r;
  if (!counters_.store_available) r.not_ready_because.emplace_back("the database is away");
  if (!recovered_) r.not_ready_because.emplace_back("recovering what the last stop left");
  if (draining_) r.not_ready_because.emplace_back("shutting down");
  r.ready = r.not_ready_because.empty();
  const auto final_state = [&](domain::message_state s) {
    return figure(counters_.final_states[static_cast<std::size_t>(s)]);
  };
  r.accepted = figure(counters_.accepted);
  r.refused_requests = figure(counters_.refused_requests);
  r.delivered = final_state(domain::message_state::delivered);
  r.undelivered = final_state(domain::message_state::undelivered);
  r.rejected = final_state(domain::message_state::rejected);
  r.expired = final_state(domain::message_state::expired);
  r.cancelled = final_state(domain::message_state::cancelled);
  r.unknown = final_state(domain::message_state::unknown);
  r.commits = figure(counters_.commits);
  r.commit_failures = figure(counters_.commit_failures);
  r.committed_messages = figure(counters_.committed_messages);
  r.committed_events = figure(counters_.committed_events);
  r.commit_microseconds = figure(counters_.commit_microseconds);
  r.accepting = gate_.accepting();
  r.queued = gate_.queued();
  r.accounts_awake = figure(counters_.accounts_awake);
  r.callbacks_sent = figure(counters_.callbacks_sent);
  r.callbacks_failed = figure(counters_.callbacks_failed);
  r.callbacks_dropped = figure(counters_.callbacks_dropped);
  r.callbacks_waiting = figure(counters_.callbacks_waiting);
  r.ledger_breaches = figure(counters_.ledger_breaches);
  for (const auto& l : links_)
    r.links.push_back(report_of(l.options, *l.figures));
  return r;
}

}  // namespace

std::unique_ptr<node> node::start(node_setup setup) {
  auto started = std::make_unique<running_node>(std::move(setup));
  started->begin();
  return started;
}

}  // namespace mbs::actors
