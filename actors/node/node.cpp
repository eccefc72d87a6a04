#include "actors/node/node.hpp"

#include "actors/access/access_service.hpp"
#include "actors/access/audit_checkpoints.hpp"
#include "actors/access/audit_service.hpp"
#include "actors/access/factor_service.hpp"
#include "actors/access/key_service.hpp"
#include "actors/access/member_service.hpp"
#include "actors/access/platform_sms.hpp"
#include "actors/access/recovery_service.hpp"
#include "actors/access/session_service.hpp"
#include "actors/access/staff_people_service.hpp"
#include "actors/accounts/account_messages.hpp"
#include "actors/accounts/account_service.hpp"
#include "actors/accounts/change_ears.hpp"
#include "actors/accounts/staff_account_service.hpp"
#include "actors/links/link_service.hpp"
#include "actors/links/router_actor.hpp"
#include "actors/mail/mail_senders.hpp"
#include "actors/mail/mail_service.hpp"
#include "actors/messages/message_service.hpp"
#include "actors/messages/overdue_watch.hpp"
#include "actors/messages/recovery.hpp"
#include "actors/messages/report_service.hpp"
#include "actors/messages/roll_up.hpp"
#include "actors/node/maintenance.hpp"
#include "actors/node/money_side.hpp"
#include "actors/node/node_service.hpp"
#include "actors/runtime/fail_fast.hpp"
#include "actors/runtime/store_pool.hpp"
#include "actors/senders/sender_request_service.hpp"
#include "actors/senders/sender_service.hpp"
#include "actors/webhooks/webhook_service.hpp"
#include "persistence/messages/message_store.hpp"
#include "persistence/money/price_store.hpp"

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
  domain::duration after{};  ///< 0: now
};

}  // namespace mbs::actors

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(mbs::actors::look_around)

namespace mbs::actors {

namespace {

constexpr domain::duration overdue_period = std::chrono::seconds{30};

/// With the second that a front end may keep a use to itself, the last use of a key is never a minute old.
constexpr domain::duration key_uses_period = std::chrono::seconds{20};

/// Tries that were turned away stand in the login history once a minute; requests about money whose time is
/// over are put aside as often.
constexpr domain::duration turned_away_period = std::chrono::minutes{1};

constexpr domain::duration recoveries_period = std::chrono::seconds{10};
constexpr domain::duration price_notices_period = std::chrono::seconds{10};

enum what : std::uint32_t {
  overdue = 1,
  maintenance = 2,
  key_uses_due = 3,
  recoveries_due = 4,
  turned_away_due = 5,
  price_notices_due = 6
};
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
        events_{setup_.live, setup_.steady},
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
    changes_.reset();
    end(schedule_);
    end(mailer_);
    senders_of_mail_.reset();
    money_.end_with(end);
    end(roll_up_);
    end(recovery_);
    end(router_);
    for (auto& l : links_)
      end(l.actor);
    end(accounts_);
    end(webhooks_);
    end(journal_);
    passwords_.reset();
    pool_.reset();
  }

  void begin();
  void reload(shared_rules rules,
      const std::map<std::string, std::pair<std::uint32_t, std::uint32_t>>& rates) override;
  void drain(std::chrono::seconds patience) override;

  const gateways& front() const override { return *gateways_; }

 private:
  std::map<domain::link_id, link_actor> spawn_links(const link_owner& router);
  void start_schedule();
  void look(const schedule_actor& schedule, what which);
  void open_gateways();
  void load_price_lists(persistence::price_store& store);
  void start_mailer();

  node_setup setup_;
  live_rules rules_;
  admission gate_;
  node_counters counters_;  // above the system, which waits for JOURNAL's WRITER
  event_hub events_;        // told by the actors
  actor_config config_;
  caf::actor_system system_;
  std::unique_ptr<domain::id_generator> ids_;
  std::unique_ptr<store_pool> pool_;
  std::optional<overdue_watch> overdue_;
  webhooks_actor webhooks_;
  journal_actor journal_;
  accounts_actor accounts_;
  std::unique_ptr<persistence::change_watch> changes_;  // tells ACCOUNTS
  router_actor router_;
  std::vector<running_link> links_;
  recovery_actor recovery_;
  schedule_actor schedule_;
  roll_up_actor roll_up_;
  std::unique_ptr<mail_transport> senders_of_mail_;
  mailer_actor mailer_;
  money_side money_;
  std::unique_ptr<password_pool> passwords_;
  std::atomic<bool> recovered_{false};
  std::atomic<bool> all_given_{false};  // what the last stop left has its owners again
  std::atomic<bool> draining_{false};

  std::optional<access_service> access_;
  std::optional<audit_service> audit_;
  std::optional<account_service> account_service_;
  std::optional<key_service> keys_;
  std::optional<member_service> members_;
  std::optional<session_service> sessions_;
  std::optional<factor_tries> factor_tries_;
  std::optional<factor_service> factors_;
  std::optional<recovery_service> recoveries_;
  std::optional<link_service> link_reports_;
  std::optional<mail_service> mails_;
  std::optional<message_service> messages_;
  std::optional<platform_sms> sms_;
  std::optional<node_service> node_reports_;
  std::optional<people_service> people_;
  std::optional<report_service> reports_;
  std::optional<sender_request_service> sender_requests_;
  std::optional<sender_service> senders_;
  std::optional<staff_account_service> staff_accounts_;
  std::optional<staff_people_service> staff_people_;
  std::optional<webhook_service> webhook_service_;
  std::optional<gateways> gateways_;
};

void running_node::begin() {
  // Before anything is read: no earlier server changes it from here on.
  auto store = std::make_shared<std::unique_ptr<persistence::journal_store>>(setup_.database->journal());
  if (!(*store)->begin()) throw std::runtime_error("the store cannot be written: " + (*store)->trouble());
  const auto stores = setup_.database->connect(lane::messages);
  const auto last = stores->get<persistence::message_store>().last_message();
  if (!last)
    throw std::runtime_error("the store cannot be read: " + std::string{domain::describe(last.error())});
  ids_ = std::make_unique<domain::id_generator>(setup_.node_id, last->value);
  load_price_lists(stores->get<persistence::price_store>());
  pool_ = start_store_pool(system_, *setup_.database, setup_.store);
  webhooks_ = spawn_webhooks(system_,
      {setup_.transport, pool_.get(), &counters_, setup_.rules, setup_.now, setup_.webhooks, setup_.wall,
          &events_});
  journal_ = spawn_journal(system_,
      {[store] { return std::move(*store); }, counters_, setup_.now, setup_.journal, webhooks_,
          setup_.overtaken, &events_});
  auto environment = std::make_shared<account_environment>();
  *environment = {&rules_, journal_, {}, &gate_, &counters_, ids_.get(), pool_.get(), setup_.now, &events_};
  environment->balance_moved = money_.watch_balances(system_);
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
  if (setup_.listen) changes_ = setup_.listen(ears_of(accounts_));
  std::map<domain::link_id, link_actor> by_id;
  for (const auto& l : links_)
    by_id.emplace(l.options.id, l.actor);
  access_.emplace(*pool_, counters_, setup_.now);
  start_mailer();
  money_.begin({&system_, &setup_, &rules_, &counters_, pool_.get(), accounts_, mailer_});
  environment->tell_breach = [books = money_.books](persistence::difference found) {
    caf::anon_send(books, breach_found{{std::move(found)}, {}});
  };
  sender_requests_.emplace(sender_request_service::parts{pool_.get(), accounts_, mailer_, &setup_.rules->plan,
      setup_.documents_folder, setup_.now, setup_.sender_requests, &events_});
  start_schedule();
  overdue_.emplace(*pool_, setup_.now, setup_.receipt_grace,
      [router = router_](give_up_messages m) { caf::anon_send(router, std::move(m)); });
  caf::anon_send(webhooks_, start_webhooks{journal_, [accounts = accounts_](domain::account_id account) {
                                             caf::anon_send(accounts, forget_settings{account});
                                           }});
  recovery_ = recover(
      system_, *pool_, {router_, accounts_, by_id, &gate_, setup_.now, setup_.rules, alphabets}, *last,
      [this] { recovered_ = true; }, [this] { all_given_ = true; });
  roll_up_ = spawn_roll_up(system_, *pool_,
      {.step = setup_.roll_up_step,
          .step_beside = setup_.roll_up_step_beside,
          .percent = setup_.roll_up_percent,
          .least_rest = setup_.roll_up_least_rest,
          .now = setup_.now});
  open_gateways();
}

/// Before anything is accepted.
void running_node::load_price_lists(persistence::price_store& store) {
  const auto facts = store.load_prices(setup_.now());
  if (!facts)
    throw std::runtime_error(
        "the price lists cannot be read: " + std::string{domain::describe(facts.error())});
  rules_.replace_lists(std::make_shared<const domain::price_book>(facts->lists, facts->taxes));
}

void running_node::open_gateways() {
  audit_.emplace(*pool_);
  sessions_.emplace(*pool_, counters_, setup_.now);
  factor_tries_.emplace(setup_.now);
  factors_.emplace(*pool_, mailer_, *factor_tries_);
  account_service_.emplace(*pool_, accounts_, counters_, rules_, setup_.now);
  keys_.emplace(*pool_, accounts_, mailer_, counters_, setup_.now);
  members_.emplace(*pool_, accounts_, mailer_, counters_, setup_.now);
  link_reports_.emplace(rules_, links_);
  mails_.emplace(*pool_, mailer_);
  messages_.emplace(message_service_parts{
      accounts_, router_, pool_.get(), &gate_, &counters_, &setup_.rules->plan, &draining_});
  sms_.emplace(*pool_, *messages_, setup_.people.codes_account, setup_.people.codes_sender);
  recoveries_.emplace(*pool_, mailer_, *sms_, setup_.now, setup_.recovery);
  money_.open(*sms_);
  passwords_ = start_password_pool(system_, setup_.passwords, setup_.steady);
  people_.emplace(people_parts{pool_.get(), passwords_.get(), &*messages_, &*sms_, &*factor_tries_, mailer_,
                      &counters_, setup_.now},
      setup_.people);
  reports_.emplace(*pool_, setup_.rules->plan);
  node_reports_.emplace(
      node_service_parts{&counters_, &gate_, &links_, &recovered_, &draining_, money_.pulls.get()});
  senders_.emplace(*pool_, accounts_, setup_.rules->plan, setup_.now);
  staff_accounts_.emplace(*pool_);
  staff_people_.emplace(*pool_, counters_);
  webhook_service_.emplace(*pool_, accounts_, webhooks_, setup_.rules->callback_urls_per_account, &events_);
  gateways_.emplace(gateways{*access_, *account_service_, *audit_, *money_.balances, *money_.documents,
      *money_.book_reports, events_, *factors_, *keys_, *link_reports_, *mails_, *members_, *messages_,
      *money_.money, *money_.requests, *node_reports_, *money_.payments, *people_, *money_.prices,
      *money_.reconciliations, *recoveries_, *reports_, *sender_requests_, *senders_, *sessions_,
      *staff_accounts_, *staff_people_, *money_.top_up_reports, *webhook_service_});
}

void running_node::start_mailer() {
  if (setup_.make_mail_channel)
    senders_of_mail_ = start_mail_senders(system_, setup_.mailer.at_once, setup_.make_mail_channel);
  mailer_ = spawn_mailer(system_,
      {.store = pool_.get(),
          .transport = senders_of_mail_.get(),
          .identity = setup_.mail_from,
          .counters = &counters_,
          .now = setup_.now,
          .seed = static_cast<std::uint64_t>(setup_.now().time_since_epoch().count()),
          .options = setup_.mailer});
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
    d.steady = setup_.steady;
    d.seed = static_cast<std::uint64_t>(setup_.now().time_since_epoch().count()) ^
        static_cast<std::uint64_t>(options.id.value) << 48;
    d.make_channel = [this, options](const link_actor& link) { return setup_.make_channel(options, link); };
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
    self->send(self, look_around{overdue, overdue_period});
    self->send(self, look_around{key_uses_due, key_uses_period});
    self->send(self, look_around{recoveries_due, recoveries_period});
    self->send(self, look_around{turned_away_due, turned_away_period});
    self->send(self, look_around{price_notices_due, price_notices_period});
    return {[this, self](const look_around& m) {
      if (m.after > domain::duration{}) return send_later(self, m.after, look_around{m.what});
      look(schedule_actor{self}, static_cast<what>(m.what));
    }};
  });
  look(schedule_, maintenance);
}

void running_node::look(const schedule_actor& schedule, what which) {
  switch (which) {
    case overdue:
      if (all_given_) overdue_->look();
      return caf::anon_send(schedule, look_around{overdue, overdue_period});
    case key_uses_due:
      access_->write_uses();
      sessions_->write_uses();
      return caf::anon_send(schedule, look_around{key_uses_due, key_uses_period});
    case recoveries_due:
      recoveries_->finish_due();
      recoveries_->tell_phones();
      return caf::anon_send(schedule, look_around{recoveries_due, recoveries_period});
    case turned_away_due:
      people_->write_turned_away();
      money_.requests->sweep();
      return caf::anon_send(schedule, look_around{turned_away_due, turned_away_period});
    case price_notices_due:
      money_.prices->tell_customers();
      return caf::anon_send(schedule, look_around{price_notices_due, price_notices_period});
    case maintenance:
      keep_audit_checkpoints(
          *pool_, setup_.now, [mailer = mailer_] { caf::anon_send(mailer, mails_waiting{}); });
      sender_requests_->sweep();
      return maintain(*pool_, setup_.now, [schedule](domain::duration rest) {
        caf::anon_send(schedule, look_around{maintenance, rest});
      });
  }
}

void running_node::reload(
    shared_rules rules, const std::map<std::string, std::pair<std::uint32_t, std::uint32_t>>& rates) {
  rules_.replace(rules);
  for (const auto& l : links_)
    if (auto rate = rates.find(l.options.name); rate != rates.end())
      caf::anon_send(l.actor, set_link_rate{rate->second.first, rate->second.second});
}

void running_node::drain(std::chrono::seconds patience) {
  draining_ = true;
  access_->write_uses();
  struct waiting_for {
    std::mutex mutex;
    std::condition_variable changed;
    std::size_t links;
    bool history_is_written = false;
  };
  auto left = std::make_shared<waiting_for>();
  left->links = links_.size();
  people_->write_turned_away([left] {
    const std::lock_guard lock{left->mutex};
    left->history_is_written = true;
    left->changed.notify_all();
  });
  for (const auto& l : links_)
    caf::anon_send(l.actor, drain_link{[left] {
      const std::lock_guard lock{left->mutex};
      --left->links;
      left->changed.notify_all();
    }});
  std::unique_lock lock{left->mutex};
  (void)left->changed.wait_for(lock, patience, [&] { return left->links == 0 && left->history_is_written; });
  if (left->links != 0)
    spdlog::warn("drain: {} links had messages in flight after {} s; they are taken up at the next start",
        left->links, patience.count());
}

}  // namespace

std::unique_ptr<node> node::start(node_setup setup) {
  auto started = std::make_unique<running_node>(std::move(setup));
  started->begin();
  return started;
}

}  // namespace mbs::actors
