#include "actors/accounts/accounts_actor.hpp"
#include "actors/runtime/fail_fast.hpp"
#include "persistence/accounts/account_store.hpp"

#include <unordered_map>

namespace mbs::actors {

namespace {

using domain::errc;

struct entry {
  account_actor account;
  domain::time_point used_at;
  std::uint64_t delivered = 0;
  bool loaded = false;
};

struct accounts_state {
  explicit accounts_state(accounts_actor::pointer p) : self{p} {}
  ~accounts_state() {
    for (auto& [id, e] : awake)
      caf::anon_send_exit(e.account, caf::exit_reason::user_shutdown);
  }

  accounts_actor::pointer self;
  shared_environment env;
  accounts_options options;
  std::unordered_map<domain::account_id, entry> awake;
  std::vector<domain::account_id> to_load;
  bool loading = false;

  entry& wake(domain::account_id id) {
    auto [at, added] = awake.try_emplace(id);
    if (added) {
      at->second.account = spawn_account(self->system(), id, accounts_actor{self}, env);
      env->counters->accounts_awake.store(awake.size(), std::memory_order_relaxed);
      to_load.push_back(id);
      load();
    }
    return at->second;
  }

  template <class Message>
  void deliver(domain::account_id id, Message message) {
    auto& e = wake(id);
    e.used_at = env->now();
    ++e.delivered;
    self->send(e.account, std::move(message));
  }

  void load() {
    if (loading || to_load.empty()) return;
    const auto count = std::min<std::size_t>(to_load.size(), options.load_batch);
    std::vector<domain::account_id> ids{
        to_load.begin(), to_load.begin() + static_cast<std::ptrdiff_t>(count)};
    to_load.erase(to_load.begin(), to_load.begin() + static_cast<std::ptrdiff_t>(count));
    const accounts_actor me{self};
    loading = env->store->query<persistence::account_store>(lane::messages, [me, ids](auto& store) {
      auto found = store.load_accounts(ids);
      accounts_read read{found ? errc::none : found.error(), nullptr, ids};
      if (found) read.states = std::make_shared<std::vector<persistence::account_state>>(std::move(*found));
      caf::anon_send(me, std::move(read));
    });
    if (loading) return;
    to_load.insert(to_load.end(), ids.begin(), ids.end());
    send_later(self, std::chrono::milliseconds{100}, accounts_read{errc::overloaded, nullptr, {}});
  }

  void on_read(const accounts_read& read) {
    loading = false;
    if (read.why != errc::none) return try_again(read);
    for (auto& state : *read.states) {
      auto found = awake.find(state.account.id);
      if (found == awake.end()) continue;
      found->second.loaded = true;
      self->send(found->second.account,
          account_loaded{errc::none, std::make_shared<persistence::account_state>(std::move(state))});
    }
    for (auto id : read.asked) {
      auto found = awake.find(id);
      if (found != awake.end() && !found->second.loaded) drop(found->second.account, id, errc::not_found);
    }
    load();
  }

  /// The store is away: requests are refused at once; facts stay with their ACCOUNT until it can be loaded.
  void try_again(const accounts_read& read) {
    for (auto id : read.asked) {
      auto found = awake.find(id);
      if (found == awake.end()) continue;
      self->send(found->second.account, account_loaded{read.why, nullptr});
      to_load.push_back(id);
    }
    loading = true;
    send_later(self, std::chrono::milliseconds{200},
        accounts_read{errc::none, std::make_shared<std::vector<persistence::account_state>>(), {}});
  }

  void drop(const account_actor& account, domain::account_id id, errc why) {
    self->send(account, account_loaded{why, nullptr});  // it answers its callers and ends itself
    awake.erase(id);
    env->counters->accounts_awake.store(awake.size(), std::memory_order_relaxed);
  }

  void look_for_idle() {
    const auto now = env->now();
    for (auto& [id, e] : awake)
      if (e.loaded && now - e.used_at >= options.idle) self->send(e.account, account_chore{prepare_sleep{}});
    send_later(self, std::max<domain::duration>(options.idle / 4, std::chrono::seconds{1}),
        look_for_idle_accounts{});
  }

  void refresh() {
    const auto since = env->now() - options.refresh;
    std::vector<domain::account_id> ids;
    const auto read = [&] {
      const accounts_actor me{self};
      (void)env->store->query<persistence::account_store>(lane::messages, [me, ids](auto& store) {
        if (auto found = store.load_accounts(ids))
          caf::anon_send(me,
              settings_read{std::make_shared<std::vector<persistence::account_state>>(std::move(*found))});
      });
      ids.clear();
    };
    for (const auto& [id, e] : awake) {
      if (!e.loaded || e.used_at < since) continue;
      ids.push_back(id);
      if (ids.size() == options.load_batch) read();
    }
    if (!ids.empty()) read();
    send_later(self, options.refresh, refresh_settings{});
  }

  void on_settings(const settings_read& m) {
    for (auto& state : *m.states)
      if (auto found = awake.find(state.account.id); found != awake.end())
        self->send(found->second.account,
            account_loaded{errc::none, std::make_shared<persistence::account_state>(std::move(state))});
  }

  void on_ready_to_sleep(const ready_to_sleep& ready) {
    auto found = awake.find(ready.account);
    if (found == awake.end() || found->second.delivered != ready.handled)
      return;  // something is under way to it
    caf::anon_send_exit(found->second.account, caf::exit_reason::user_shutdown);
    awake.erase(found);
    env->counters->accounts_awake.store(awake.size(), std::memory_order_relaxed);
  }
};

}  // namespace

accounts_actor spawn_accounts(
    caf::actor_system& system, const shared_environment& environment, accounts_options options) {
  return system.spawn(
      [environment, options](
          accounts_actor::stateful_pointer<accounts_state> self) -> accounts_actor::behavior_type {
        fail_fast(self, "ACCOUNTS");
        auto& state = self->state;
        state.env = environment;
        state.options = options;
        send_later(self, std::max<domain::duration>(options.idle / 4, std::chrono::seconds{1}),
            look_for_idle_accounts{});
        send_later(self, options.refresh, refresh_settings{});
        return {
            [&state](submit_messages& m) {
              const auto id = m.request->account;
              state.deliver(id, std::move(m));
            },
            [&state](settle_facts& m) {
              const auto id = m.account;
              state.deliver(id, std::move(m));
            },
            [&state](read_balance& m) {
              const auto id = m.account;
              state.deliver(id, std::move(m));
            },
            [&state](check_standing& m) {
              const auto id = m.account;
              state.deliver(id, account_chore{std::move(m)});
            },
            [&state](const waiting_recovered& m) { state.deliver(m.account, account_chore{m}); },
            [&state](funding_arrived& m) {
              // An ACCOUNT asleep counts the credit when it wakes.
              if (state.awake.contains(m.entry.account)) {
                const auto id = m.entry.account;
                state.deliver(id, account_chore{std::move(m)});
              }
            },
            [&state](const forget_settings& m) {
              if (state.awake.contains(m.account)) state.deliver(m.account, account_chore{m});
            },
            [&state](const ready_to_sleep& m) { state.on_ready_to_sleep(m); },
            [&state](const accounts_read& m) { state.on_read(m); },
            [&state](const look_for_idle_accounts&) { state.look_for_idle(); },
            [&state](const refresh_settings&) { state.refresh(); },
            [&state](const settings_read& m) { state.on_settings(m); },
        };
      });
}

}  // namespace mbs::actors
