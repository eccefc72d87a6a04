#include "actors/accounts/accounts_actor.hpp"
#include "actors/runtime/fail_fast.hpp"
#include "persistence/accounts/account_store.hpp"
#include "persistence/money/funding_store.hpp"
#include "persistence/money/price_store.hpp"

#include <algorithm>
#include <unordered_map>

namespace mbs::actors {

namespace {

bool is_of_prices(const persistence::account_change& c) noexcept {
  return c.account == persistence::prices_changed;
}

/// However many changes come, looks leave the store to others for most of the time; and nobody waits for one
/// longer than a tenth of a second.
constexpr domain::duration least_rest = std::chrono::milliseconds{50};
constexpr domain::duration longest_rest = std::chrono::milliseconds{100};

using domain::errc;

struct entry {
  account_actor account;
  domain::time_point used_at;
  std::uint64_t delivered = 0;
  std::int64_t last_funding = 0;  // that the ACCOUNT was told of, or has loaded
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
  // Of the looks for changes, one at a time.
  bool looking = false;         // or resting behind one
  bool noted = false;           // a change was told of that the look under way may not have seen
  bool noted_too_soon = false;  // looking at it again at once would be no use
  domain::time_point look_began;
  domain::account_id looked_through;  // of the changes; 0: from the beginning

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

  template <class Chore>
  void deliver_chore(Chore& chore) {
    const auto id = chore.account;
    deliver(id, account_chore{std::move(chore)});
  }

  template <class Chore>
  void deliver_if_awake(const Chore& chore) {
    if (awake.contains(chore.account)) deliver(chore.account, account_chore{chore});
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
      found->second.last_funding = state.last_funding;
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

  /// Looks at once, or as soon as the look under way has ended and rested.
  void look_for_noted() {
    noted = true;
    begin_look();
  }
  void begin_look() {
    if (looking || !noted) return;
    noted = false;
    looking = true;
    look_began = env->now();
    look();
  }
  void end_look() {
    looked_through = {};
    const auto rest = std::clamp<domain::duration>(9 * (env->now() - look_began), least_rest, longest_rest);
    send_later(self, noted_too_soon ? longest_rest : rest, look_rested{});
    noted_too_soon = false;
  }
  void on_rested() {
    looking = false;
    begin_look();
  }
  /// Something could not be read or removed, or not yet.
  void look_again() { noted = noted_too_soon = true; }
  void give_up_look() {
    look_again();
    end_look();
  }

  void look() {
    const accounts_actor me{self};
    const bool taken = env->store->query<persistence::account_store>(
        lane::messages, [me, after = looked_through, limit = options.load_batch](auto& store) {
          auto found = store.changed_accounts(after, limit);
          if (!found) return caf::anon_send(me, changes_found{true, {}});
          caf::anon_send(me, changes_found{false, std::move(*found)});
        });
    if (!taken) give_up_look();
  }

  void on_changes(const changes_found& m) {
    if (m.failed) return give_up_look();
    if (m.changes.empty()) return end_look();
    if (std::any_of(m.changes.begin(), m.changes.end(), [](const auto& c) { return c.keys; }))
      raise(env->counters->key_changes);
    if (m.changes.front().account == persistence::people_changed) raise(env->counters->session_changes);
    looked_through = m.changes.size() == options.load_batch ? m.changes.back().account : domain::account_id{};
    if (std::any_of(m.changes.begin(), m.changes.end(), is_of_prices)) return read_lists(m.changes);
    tell_changes(m.changes);
  }

  /// Before any request that comes in once the change is taken.
  void read_lists(const std::vector<persistence::account_change>& changes) {
    const accounts_actor me{self};
    const bool taken = env->store->query<persistence::price_store>(
        lane::messages, [me, changes, now = env->now()](auto& store) {
          prices_read read;
          read.changes = changes;
          if (const auto facts = store.load_prices(now))
            read.lists = std::make_shared<const domain::price_book>(facts->lists, facts->taxes);
          caf::anon_send(me, std::move(read));
        });
    if (!taken) give_up_look();
  }
  /// Lists that cannot be read are read at the next look; other changes do not wait for them.
  void on_lists(prices_read& m) {
    if (m.lists) {
      env->rules->replace_lists(std::move(m.lists));
    } else {
      std::erase_if(m.changes, is_of_prices);
      look_again();
    }
    tell_changes(m.changes);
  }

  void tell_changes(const std::vector<persistence::account_change>& changes) {
    std::vector<persistence::account_change> wanted;
    std::vector<domain::account_id> ids;
    std::vector<persistence::funding_cursor> cursors;
    for (const auto& change : changes) {
      const auto found = awake.find(change.account);
      if (found == awake.end()) {
        wanted.push_back(change);  // it reads everything when it wakes
        if (change.has_alerts) env->balance_moved(change.account);
        if (env->events != nullptr) {
          env->events->tell(change.account, domain::balance_changed{});
          env->events->tell(change.account, domain::account_changed{});
        }
      } else if (found->second.loaded) {
        wanted.push_back(change);
        ids.push_back(change.account);
        cursors.push_back({change.account, found->second.last_funding});
      } else {
        look_again();  // what is being loaded may be older
      }
    }
    if (ids.empty()) return take(std::move(wanted));
    const accounts_actor me{self};
    const bool taken = env->store->query<persistence::account_store, persistence::funding_store>(
        lane::messages, [me, wanted = std::move(wanted), ids, cursors](auto& accounts, auto& money) {
          changes_read read{wanted, nullptr, {}};
          auto settings = accounts.load_settings(ids);
          auto funding = money.funding_of(cursors);
          if (settings && funding) {
            read.settings =
                std::make_shared<std::vector<persistence::account_settings>>(std::move(*settings));
            read.funding = std::move(*funding);
          }
          caf::anon_send(me, std::move(read));
        });
    if (!taken) give_up_look();
  }

  /// Told before any request that comes in from here on.
  void on_changes(changes_read& m) {
    if (!m.settings) return give_up_look();
    for (auto& settings : *m.settings)
      if (auto* e = loaded_entry(settings.account.id))
        tell(
            *e, settings_changed{std::make_shared<const persistence::account_settings>(std::move(settings))});
    for (auto first = m.funding.begin(); first != m.funding.end();) {
      const auto account = first->account;
      const auto last =
          std::find_if(first, m.funding.end(), [&](const auto& d) { return d.account != account; });
      const auto newest = std::prev(last)->id;
      if (auto* e = loaded_entry(account)) {
        e->last_funding = std::max(e->last_funding, newest);
        tell(*e, funding_arrived{account, {first, last}, newest});
      }
      first = last;
    }
    take(std::move(m.changes));
  }

  [[nodiscard]] entry* loaded_entry(domain::account_id id) {
    const auto found = awake.find(id);
    return found != awake.end() && found->second.loaded ? &found->second : nullptr;
  }
  /// A chore for an ACCOUNT that is awake; no reason to stay so.
  template <class Chore>
  void tell(entry& e, Chore chore) {
    ++e.delivered;
    self->send(e.account, account_chore{std::move(chore)});
  }

  void take(std::vector<persistence::account_change> changes) {
    if (changes.empty()) return look_on();
    const accounts_actor me{self};
    // Where no customer queues: no flood of changes keeps a suspension or a revocation waiting.
    const bool taken = env->store->query<persistence::account_store>(
        lane::messages, [me, changes = std::move(changes)](auto& store) {
          caf::anon_send(me, changes_taken{!store.take_changes(changes).has_value()});
        });
    if (!taken) give_up_look();
  }
  void on_taken(const changes_taken& m) { m.failed ? give_up_look() : look_on(); }
  /// More of them may stand behind those that were looked at.
  void look_on() { looked_through ? look() : end_look(); }

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
        send_later(self, options.look, look_for_changes{});
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
            [&state](check_standing& m) { state.deliver_chore(m); },
            [&state](preview_messages& m) { state.deliver_chore(m); },
            [&state](read_senders& m) { state.deliver_chore(m); },
            [&state](read_prices& m) { state.deliver_chore(m); },
            [&state](hold_funds& m) { state.deliver_chore(m); },
            [&state](const end_hold& m) { state.deliver_if_awake(m); },
            [&state](const waiting_recovered& m) { state.deliver(m.account, account_chore{m}); },
            [&state](const forget_settings& m) { state.deliver_if_awake(m); },
            [&state](const balance_looked_at& m) {
              if (auto* e = state.loaded_entry(m.account)) state.tell(*e, m);
            },
            [&state](const ready_to_sleep& m) { state.on_ready_to_sleep(m); },
            [&state](const accounts_read& m) { state.on_read(m); },
            [&state](const look_for_idle_accounts&) { state.look_for_idle(); },
            [&state](const changes_noted&) { state.look_for_noted(); },
            [self, &state](const look_for_changes&) {
              send_later(self, state.options.look, look_for_changes{});
              state.look_for_noted();
            },
            [&state](const changes_found& m) { state.on_changes(m); },
            [&state](changes_read& m) { state.on_changes(m); },
            [&state](const changes_taken& m) { state.on_taken(m); },
            [&state](const look_rested&) { state.on_rested(); },
            [&state](prices_read& m) { state.on_lists(m); },
        };
      });
}

}  // namespace mbs::actors
