#pragma once

#include "persistence/access/audit_store.hpp"
#include "persistence/accounts/account_store.hpp"
#include "persistence/database.hpp"
#include "persistence/journal/journal_store.hpp"
#include "persistence/links/link_store.hpp"
#include "persistence/messages/message_store.hpp"
#include "persistence/messages/roll_up_store.hpp"
#include "persistence/money/funding_store.hpp"
#include "persistence/node/maintenance_store.hpp"
#include "persistence/webhooks/webhook_store.hpp"
#include "tests/actors/fake_deliveries.hpp"
#include "tests/actors/fake_prices.hpp"

#include <functional>
#include <map>
#include <utility>

/// Stores in memory that do as the test says.
namespace mbs::actors::testing {

using domain::money;
using persistence::account_state;
using persistence::callback_due;
using persistence::message_history;
using persistence::webhook_endpoint;
template <class T>
using result = domain::result<T>;

/// The stores of one connection, all in this one object.
struct fake_stores final : persistence::store_connection,
                           persistence::account_store,
                           persistence::audit_store,
                           persistence::funding_store,
                           persistence::link_store,
                           persistence::maintenance_store,
                           persistence::message_store,
                           persistence::roll_up_store,
                           persistence::webhook_store {
  fake_stores();
  ~fake_stores() override;
  fake_stores(const fake_stores&) = delete;
  fake_stores& operator=(const fake_stores&) = delete;

  bool away = false;          ///< for queries
  bool changes_away = false;  ///< for changes and maintenance
  /// The n-th call of load_strays, load_accounts and so on fails once, when set (counted down).
  std::map<std::string, int> fail_next;
  std::map<std::string, int> calls;

  std::map<std::int64_t, account_state> accounts;
  std::vector<webhook_endpoint> endpoints;
  fake_deliveries deliveries;
  fake_prices prices;
  std::vector<message_history> histories;  // ascending by id
  std::vector<persistence::link_claim> claims;
  std::vector<persistence::stray_receipt> strays;
  std::vector<callback_due> callbacks;  // ascending by seq
  std::vector<persistence::webhook_progress> progress;
  std::vector<persistence::retry_due> retries;
  std::vector<std::string> learnt;               // by links, the newest last
  std::vector<domain::time_point> overdue_from;  // where each look for overdue ones went on
  std::uint32_t overdue_limit = 1'000;           // messages looked at in one go
  std::vector<std::size_t> account_queries;      // how many were asked for at once

  bool fails(const char* what) {
    ++calls[what];
    if (auto& n = fail_next[what]; n > 0) return --n, true;
    return away;
  }
  static constexpr auto gone = domain::errc::store_unavailable;

  result<std::vector<account_state>> load_accounts(std::span<const domain::account_id> ids) override {
    if (fails("load_accounts")) return gone;
    account_queries.push_back(ids.size());
    std::vector<account_state> found;
    for (auto id : ids)
      if (auto at = accounts.find(id.value); at != accounts.end()) found.push_back(at->second);
    return found;
  }
  result<std::vector<persistence::account_settings>> load_settings(
      std::span<const domain::account_id> ids) override {
    if (fails("load_settings")) return gone;
    std::vector<persistence::account_settings> found;
    for (auto id : ids)
      if (auto at = accounts.find(id.value); at != accounts.end()) found.push_back(at->second);
    return found;
  }
  result<std::vector<persistence::account_record>> search_accounts(
      const persistence::account_search&) override {
    return gone;
  }
  result<std::vector<persistence::account_change>> changed_accounts(
      domain::account_id after, std::uint32_t limit) override {
    if (fails("changed_accounts")) return gone;
    std::vector<persistence::account_change> found;
    for (const auto& [account, change] : changes)
      if (account > after.value && found.size() < limit) found.push_back(change);
    return found;
  }
  result<void> take_changes(std::span<const persistence::account_change> taken) override {
    if (changes_away) return gone;
    for (const auto& t : taken)
      if (auto at = changes.find(t.account.value); at != changes.end() && at->second.change == t.change)
        changes.erase(at);
    return {};
  }
  /// As another process does it.
  void change(domain::account_id account, bool keys = false) {
    const auto number = static_cast<std::int64_t>(++changes_made);
    changes[account.value] = {account, number, keys};
  }
  /// A top-up by another process.
  void fund(domain::account_id account, money amount) {
    funding.push_back({static_cast<std::int64_t>(funding.size()) + 1, account, domain::transfer_kind::credit,
        amount, {}, {}, {}});
    change(account);
  }
  std::map<std::int64_t, persistence::account_change> changes;
  std::size_t changes_made = 0;
  std::vector<persistence::funding_entry> funding;  // ascending by id
  result<std::vector<webhook_endpoint>> webhook_endpoints_of(domain::account_id account) override {
    if (fails("webhook_endpoints_of")) return gone;
    std::vector<webhook_endpoint> found;
    for (const auto& e : endpoints)
      if (e.account == account) found.push_back(e);
    return found;
  }
  result<webhook_endpoint> load_signed_endpoint(domain::webhook_endpoint_id id) override {
    if (fails("load_signed_endpoint")) return gone;
    for (auto e : endpoints) {
      if (e.id != id) continue;
      const auto account = accounts.find(e.account.value);
      if (e.secret.empty() && account != accounts.end()) e.secret = account->second.account.webhook_secret;
      return e;
    }
    return domain::errc::not_found;
  }
  result<void> write_standings(
      std::span<const std::pair<domain::webhook_endpoint_id, persistence::webhook_standing>> all) override {
    if (fails("write_standings") || changes_away) return gone;
    for (const auto& [id, standing] : all)
      for (auto& e : endpoints)
        if (e.id == id) e.standing = standing;
    return {};
  }
  result<std::uint64_t> count_retries() override { return retries.size(); }
  result<std::uint32_t> forget_given_up(domain::time_point, std::uint32_t) override { return 0u; }
  result<message_history> get_message(domain::account_id, domain::message_id) override {
    return domain::errc::not_found;
  }
  result<persistence::message_page> list_messages(const persistence::message_filter&) override {
    return persistence::message_page{};
  }
  result<std::vector<message_history>> find_by_smsc_id(domain::link_id, std::span<const std::string> ids,
      std::span<const std::int64_t> recipients, domain::time_point) override {
    if (fails("find_by_smsc_id")) return gone;
    return select([&](const message_history& h) {
      const bool asked = recipients.empty() ||
          std::find(recipients.begin(), recipients.end(), h.message.to.number()) != recipients.end();
      return asked && std::any_of(h.events.begin(), h.events.end(), [&](const auto& e) {
        return !e.smsc_message_id.empty() &&
            std::find(ids.begin(), ids.end(), e.smsc_message_id) != ids.end();
      });
    });
  }
  result<std::vector<message_history>> load_histories(std::span<const domain::message_id> ids) override {
    if (fails("load_histories")) return gone;
    return select([&](const message_history& h) {
      return std::find(ids.begin(), ids.end(), h.message.id) != ids.end();
    });
  }
  result<std::vector<message_history>> unfinished(
      persistence::recovery_cursor where, std::uint32_t limit) override {
    if (fails("unfinished")) return gone;
    auto found = select([&](const message_history& h) {
      return h.message.id > where.after && h.message.id < where.until &&
          (h.events.empty() || !domain::is_final(h.events.back().state));
    });
    if (found.size() > limit) found.resize(limit);
    return found;
  }
  result<persistence::overdue_page> overdue(
      persistence::overdue_cursor from, domain::time_point deadline, std::uint32_t limit) override {
    overdue_from.push_back(from.ended);
    if (fails("overdue")) return gone;
    persistence::overdue_page page;
    auto ended = select([&](const message_history& h) {
      const auto& m = h.message;
      return m.expires_at < deadline && std::pair{m.expires_at, m.id} > std::pair{from.ended, from.after};
    });
    if (ended.size() > std::min(limit, overdue_limit)) ended.resize(std::min(limit, overdue_limit));
    if (ended.size() == overdue_limit) page.next = {ended.back().message.expires_at, ended.back().message.id};
    for (auto& h : ended)
      if (!h.events.empty() && !domain::is_final(h.events.back().state)) page.overdue.push_back(std::move(h));
    return page;
  }
  result<std::vector<persistence::link_claim>> load_claims() override {
    if (fails("load_claims")) return gone;
    return claims;
  }
  result<domain::message_id> last_message() override { return domain::message_id{}; }
  std::int64_t events = 0;             // of the journal; those of `callbacks` at least
  std::int64_t events_a_look = 1'000;  // that one look goes through
  result<persistence::callback_page> callbacks_after(std::optional<domain::webhook_endpoint_id> endpoint,
      domain::event_seq after, std::uint32_t limit) override {
    if (fails("callbacks_after")) return gone;
    const auto last = std::max(events, callbacks.empty() ? 0 : callbacks.back().event.seq.value);
    persistence::callback_page page;
    page.through = {std::max(after.value, std::min(after.value + events_a_look, last))};
    for (const auto& due : callbacks)
      if (due.event.seq > after && due.event.seq <= page.through &&
          (!endpoint || due.message.callback == *endpoint) && page.due.size() < limit)
        page.due.push_back(due);
    if (page.due.size() == limit) page.through = page.due.back().event.seq;
    page.more = page.through.value < last;
    return page;
  }
  result<std::vector<persistence::webhook_progress>> load_progress() override {
    if (fails("load_progress")) return gone;
    return progress;
  }
  [[nodiscard]] bool is_paused(domain::webhook_endpoint_id id) const {
    for (const auto& e : endpoints)
      if (e.id == id) return e.paused;
    return false;
  }
  result<persistence::retry_page> retries_due(const persistence::retry_question& q) override {
    if (fails("retries_due")) return gone;
    auto sorted = retries;
    std::stable_sort(sorted.begin(), sorted.end(), [](const auto& a, const auto& b) {
      return std::pair{a.retry.endpoint, a.retry.next_at} < std::pair{b.retry.endpoint, b.retry.next_at};
    });
    persistence::retry_page page;
    std::map<domain::webhook_endpoint_id, std::uint32_t> of_each;
    for (const auto& r : sorted) {
      const auto endpoint = r.retry.endpoint;
      const bool is_wanted = r.retry.next_at <= q.now &&
          r.retry.next_at != persistence::webhook_retry::given_up && endpoint > q.after &&
          std::find(q.except.begin(), q.except.end(), endpoint) == q.except.end() && !is_paused(endpoint);
      if (!is_wanted) continue;
      if (!of_each.contains(endpoint) && of_each.size() == q.endpoints) {
        page.next = of_each.rbegin()->first;
        break;
      }
      if (of_each[endpoint]++ < q.of_each)
        page.due.push_back(r);
      else
        page.is_cut = true;
    }
    return page;
  }
  result<std::vector<persistence::stray_receipt>> load_strays(
      domain::link_id, domain::time_point, std::uint32_t) override {
    if (fails("load_strays")) return gone;
    return strays;
  }
  result<std::vector<persistence::funding_entry>> funding_of(
      std::span<const persistence::funding_cursor> wanted) override {
    if (fails("funding_of")) return gone;
    std::vector<persistence::funding_entry> found;
    for (const auto& w : wanted)
      for (const auto& d : funding)
        if (d.account == w.account && d.id > w.after) found.push_back(d);
    return found;
  }

  std::vector<std::string> created;  // every URL that creation was asked for
  result<std::vector<result<webhook_endpoint>>> create_webhook_endpoints(
      std::vector<webhook_endpoint> all) override {
    std::vector<result<webhook_endpoint>> made;
    for (auto& e : all) {
      made.push_back(create_webhook_endpoint(std::move(e), {}, {}));
      if (made.back().has_error() && made.back().error() == domain::errc::store_unavailable)
        return domain::errc::store_unavailable;
    }
    return made;
  }
  result<webhook_endpoint> create_webhook_endpoint(
      webhook_endpoint e, const domain::audit_origin&, persistence::default_rule) override {
    created.push_back(e.url);
    if (changes_away) return domain::errc::store_unavailable;
    for (const auto& known : endpoints)
      if (known.account == e.account && known.url == e.url) return domain::errc::already_exists;
    e.id = {static_cast<std::int64_t>(endpoints.size()) + 1};
    endpoints.push_back(e);
    return e;
  }

  result<bool> maintain(
      domain::time_point, int, domain::time_point keys_from, domain::time_point strays_from) override {
    maintained.emplace_back(keys_from, strays_from);
    if (changes_away) return gone;
    return --more_to_maintain >= 0;
  }
  result<bool> forget_sign_ins(domain::time_point codes_from, domain::time_point sign_ins_from) override {
    forgotten.emplace_back(codes_from, sign_ins_from);
    if (changes_away) return gone;
    return false;
  }
  result<persistence::fold_progress> fold(const persistence::fold_request& request) override {
    folded.push_back(request);
    if (fails("fold")) return gone;
    if (fold_progress.empty()) return persistence::fold_progress{};
    const auto made = fold_progress.front();
    fold_progress.erase(fold_progress.begin());
    return made;
  }
  std::vector<persistence::fold_request> folded;
  std::vector<persistence::fold_progress> fold_progress;  // of the next steps
  result<domain::daily_report> report(const persistence::report_filter&) override {
    return domain::daily_report{};
  }
  std::vector<std::pair<domain::time_point, domain::time_point>> maintained;  // before which times
  std::vector<std::pair<domain::time_point, domain::time_point>> forgotten;   // before which times
  int more_to_maintain = 0;
  std::string trouble() const override { return {}; }

  // Nobody's business here.
  static constexpr auto no = domain::errc::internal;
  result<persistence::account_record> create_account(
      const persistence::new_account&, domain::time_point, const domain::audit_origin&) override {
    return no;
  }
  result<std::vector<account_state>> list_accounts() override { return no; }
  result<domain::account_id> find_account(const std::string&) override { return no; }
  result<void> set_account_status(domain::account_id, persistence::account_status,
      const domain::audit_origin&, const std::string&) override {
    return no;
  }
  result<persistence::funding_entry> add_funding_entry(
      persistence::funding_entry, const domain::audit_origin&, domain::system_account) override {
    return no;
  }
  result<webhook_endpoint> update_webhook_endpoint(domain::account_id, domain::webhook_endpoint_id,
      const persistence::webhook_change&, const domain::audit_origin&) override {
    return no;
  }
  result<domain::webhook_endpoint_id> delete_webhook_endpoint(
      domain::account_id, domain::webhook_endpoint_id, const domain::audit_origin&) override {
    return no;
  }
  result<webhook_endpoint> rotate_webhook_secret(domain::account_id, domain::webhook_endpoint_id,
      const std::string&, domain::time_point, const domain::audit_origin&) override {
    return no;
  }
  result<domain::account_id> rotate_account_secret(
      domain::account_id, const std::string&, domain::time_point, const domain::audit_origin&) override {
    return no;
  }
  result<persistence::audit_head> head() override { return no; }
  result<persistence::audit_page> list(const persistence::audit_question&) override { return no; }
  result<void> note_export(const domain::audit_origin&, std::string_view, domain::account_id,
      const domain::audit_facts&) override {
    return no;
  }
  result<persistence::audit_walk> begin_walk(bool) override { return no; }
  result<persistence::audit_walk> walk_on(
      const persistence::audit_walk&, std::uint32_t, std::vector<persistence::audit_finding>&) override {
    return no;
  }
  result<void> compare(const persistence::audit_head&, std::vector<persistence::audit_finding>&) override {
    return no;
  }
  result<void> note_verified(const persistence::audit_walk&, domain::time_point) override { return no; }
  result<std::optional<persistence::audit_checkpoint>> make_checkpoint(domain::time_point now) override {
    checkpoints_asked.push_back(now);
    if (fails("make_checkpoint") || changes_away) return gone;
    return std::exchange(next_checkpoint, std::nullopt);
  }
  result<void> erase_personal(std::int64_t) override { return no; }
  std::vector<domain::time_point> checkpoints_asked;
  std::optional<persistence::audit_checkpoint> next_checkpoint;

  result<domain::link_id> intern_link(const std::string&) override { return no; }
  result<std::vector<persistence::named_link>> list_links() override { return no; }
  result<std::string> load_learnt(domain::link_id) override { return no; }
  result<void> keep_learnt(domain::link_id, const std::string& words) override {
    if (changes_away) return gone;
    learnt.push_back(words);
    return {};
  }

 private:
  template <class Predicate>
  std::vector<message_history> select(Predicate wanted) const {
    std::vector<message_history> found;
    std::copy_if(histories.begin(), histories.end(), std::back_inserter(found), wanted);
    return found;
  }
};

/// Commits as scripted, good ones otherwise; remembers all.
struct fake_journal_store final : persistence::journal_store {
  struct script {
    std::vector<persistence::commit_outcome> outcomes;  // of the next commits, in order
    std::vector<persistence::journal_batch> committed;  // durable ones, in order
    std::vector<persistence::journal_batch> attempted;
    std::optional<persistence::journal_batch> in_doubt;
    bool landed = true;  // what became of the one in doubt
    bool away = false;   // everything but commit() fails
    bool snapshots_fail = false;
    bool overtaken = false;
    std::string trouble;
    std::vector<std::int64_t> numbers;  // of commits
    std::int64_t last_event = 0;
    std::vector<std::vector<domain::account_id>> snapshots;
    std::vector<persistence::idempotency_record> idempotency;
    std::function<void()> during_commit;   // called once
    std::function<void()> during_look_up;  // called once
  };
  explicit fake_journal_store(std::shared_ptr<script> s) : s_{std::move(s)} {}

  result<void> begin() override { return {}; }
  bool overtaken() const override { return s_->overtaken; }
  std::string trouble() const override { return s_->trouble; }

  persistence::commit_outcome commit(std::int64_t number, const persistence::journal_batch& batch) override {
    using persistence::commit_outcome;
    s_->attempted.push_back(batch);
    if (auto then = std::exchange(s_->during_commit, {})) then();
    auto outcome = commit_outcome::committed;
    if (!s_->outcomes.empty()) {
      outcome = s_->outcomes.front();
      s_->outcomes.erase(s_->outcomes.begin());
    }
    if (outcome == commit_outcome::committed) take(number, batch);
    if (outcome == commit_outcome::in_doubt) {
      s_->in_doubt = batch;
      if (s_->landed) take(number, batch);
    }
    return outcome;
  }
  result<bool> was_committed(std::int64_t number) override {
    if (auto then = std::exchange(s_->during_look_up, {})) then();
    if (s_->away) return domain::errc::store_unavailable;
    return std::find(s_->numbers.begin(), s_->numbers.end(), number) != s_->numbers.end();
  }
  result<std::vector<persistence::idempotency_record>> find_idempotency(
      std::span<const persistence::digest> keys, domain::time_point not_before) override {
    if (s_->away) return domain::errc::store_unavailable;
    std::vector<persistence::idempotency_record> found;
    for (const auto& r : s_->idempotency)
      if (r.at >= not_before && std::find(keys.begin(), keys.end(), r.key) != keys.end()) found.push_back(r);
    return found;
  }
  result<std::int64_t> last_commit() override {
    if (s_->away) return domain::errc::store_unavailable;
    return s_->numbers.empty() ? 0 : s_->numbers.back();
  }
  result<domain::event_seq> last_event() override {
    if (s_->away) return domain::errc::store_unavailable;
    return domain::event_seq{s_->last_event};
  }
  result<void> snapshot_accounts(std::span<const domain::account_id> accounts) override {
    if (s_->away || s_->snapshots_fail) return domain::errc::store_unavailable;
    s_->snapshots.emplace_back(accounts.begin(), accounts.end());
    return {};
  }

 private:
  void take(std::int64_t number, const persistence::journal_batch& batch) {
    s_->numbers.push_back(number);
    s_->committed.push_back(batch);
    for (const auto& key : batch.idempotency_removed)
      std::erase_if(s_->idempotency, [&](const auto& r) { return r.key == key; });
    for (const auto& r : batch.idempotency)
      s_->idempotency.push_back(r);
    if (!batch.events.empty()) s_->last_event = batch.events.back().seq.value;
  }
  std::shared_ptr<script> s_;
};

}  // namespace mbs::actors::testing
