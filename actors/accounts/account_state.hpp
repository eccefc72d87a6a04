#pragma once

#include "actors/accounts/account_actor.hpp"
#include "domain/money/counted_funding.hpp"

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

/// The inside of an ACCOUNT. Private to account*.cpp.
namespace mbs::actors {

/// To come again: at once after trouble that passes, later when queues have to drain first.
inline constexpr std::chrono::seconds soon{1};
inline constexpr std::chrono::seconds when_drained{5};

struct pending_acceptance {
  std::shared_ptr<submission_request> request;
  submission_answer answer;
  message_batch messages;
  domain::money reserved;
  std::function<void()> otherwise;  // only looked up: what to do when it repeats nothing
};

/// Of accounts whose requests name callback URLs.
struct callback_urls {
  bool known = false;
  bool listing = false;
  bool stale = false;  // they changed while they were listed
  std::vector<persistence::webhook_endpoint> endpoints;
  std::set<std::string> creating;
  struct waiting_request {
    std::shared_ptr<submission_request> request;
    bool repeats_nothing = false;  // its URL may be made
  };
  std::vector<waiting_request> waiting;
};

/// Requests that the journal has not judged yet.
struct requests_under_way {
  std::map<std::uint64_t, pending_acceptance> pending;
  std::set<persistence::digest> keys;
};

/// Of accounts that have a default sender, or approvals that end.
struct sender_terms {
  std::string default_sender;
  std::vector<persistence::sender_end> ends;  // ascending; those that have come are gone
};

/// Of accounts that have, had or get a list of their own.
struct own_prices {
  std::vector<domain::price_assignment> lists;
  std::uint64_t version = 0;  // of the rules that `held` is from; 0: none
  domain::prices_in_force held;
};

/// Of accounts that want to be told when their balance is low.
struct balance_bounds {
  domain::quiet_range quiet;
  bool is_asked = false;  // somebody looks already
};

/// Kept small: most accounts that are awake do nothing at the moment, so what only some need lies behind a
/// pointer.
struct account_state {
  explicit account_state(account_actor::pointer p) : self{p} {}

  account_actor::pointer self;
  domain::account_id id;
  account_owner owner;
  shared_environment env;

  bool loaded = false;
  bool stopped_spending = false;      // after a breach of the ledger, until it wakes anew
  bool books_differ = false;          // as the store says: nobody has looked yet
  bool default_webhook_known = true;  // not since it changed: it is looked up when it is wanted
  persistence::account_status status = persistence::account_status::active;
  domain::balance balance;
  domain::counted_funding funding;
  std::vector<domain::approved_sender> senders;  // that count; call end_senders() before they are judged by
  std::unique_ptr<sender_terms> terms;
  std::unique_ptr<own_prices> price_lists;
  std::shared_ptr<const domain::trial_terms> trial;
  domain::trial_day trial_today;
  domain::webhook_endpoint_id default_webhook;  // of messages that name no URL; 0: nobody hears of them
  std::vector<std::function<void(domain::errc)>> waiting;  // until loaded; told what came of it

  std::unique_ptr<balance_bounds> bounds;

  std::unique_ptr<callback_urls> urls;
  std::unique_ptr<requests_under_way> under_way;
  std::uint64_t next_ticket = 1;
  std::uint64_t handled = 0;
  std::uint32_t queued = 0;
  std::uint32_t holds = 0;  // of money that is about to be taken by hand
  bool falling_asleep = false;
  std::uint32_t since_snapshot = 0;   // rows of the journal, at most
  std::uint64_t snapshot_ticket = 0;  // of the newest one: an older one may lack what came after it

  callback_urls& url_book() {
    if (!urls) urls = std::make_unique<callback_urls>();
    return *urls;
  }
  requests_under_way& open_requests() {
    if (!under_way) under_way = std::make_unique<requests_under_way>();
    return *under_way;
  }

  [[nodiscard]] std::optional<refusal> suspension() const;
  /// While `stopped_spending`.
  [[nodiscard]] static refusal books_are_checked();
  [[nodiscard]] std::optional<refusal> lack_of_room(std::uint32_t messages) const;
  [[nodiscard]] std::optional<refusal> lack_of_credit(domain::money needed) const;
  [[nodiscard]] outcome<domain::submission_preview> preview(const domain::submission& what);

  // Senders.
  void take_senders(const persistence::account_settings& settings);
  void end_senders();
  [[nodiscard]] const std::string& default_sender() const;
  [[nodiscard]] std::optional<refusal> name_sender(domain::submission& what) const;

  // Prices.
  void take_price_lists(const persistence::account_settings& settings);
  /// What a request at `now` is priced by: looked for anew when the lists or the moment have changed.
  [[nodiscard]] const domain::price_table& prices_at(const shared_rules& rules, domain::time_point now);

  // Submission.
  void submit(const std::shared_ptr<submission_request>& request);
  void accept(const std::shared_ptr<submission_request>& request, domain::webhook_endpoint_id callback);
  [[nodiscard]] domain::trial_day trial_day_now() const;
  /// Counts what goes with the trial's messages of today.
  [[nodiscard]] std::optional<domain::submission_fault> restricted_to_trial(
      domain::composition& composed, domain::traffic_class traffic, const node_rules& rules);
  /// `now` is when it was priced, and so accepted.
  void record(const std::shared_ptr<submission_request>& request, domain::composition composed,
      domain::webhook_endpoint_id callback, domain::time_point now);
  void answer(submission_request& request, submission_answer answer);
  void turn_down(submission_request& request, refusal why);
  void refuse(const std::shared_ptr<submission_request>& request, refusal why);
  void unless_repeated(const std::shared_ptr<submission_request>& request, std::function<void()> otherwise);
  [[nodiscard]] bool is_under_way(const submission_request& request) const;
  void on_verdicts(const acceptances_recorded& recorded);
  void on_verdict(const acceptance_verdict& verdict);
  void leave_queue(std::uint32_t messages);

  // Callback URLs.
  /// The default of requests that name none.
  std::optional<domain::webhook_endpoint_id> endpoint_of(const std::string& url) const;
  void find_endpoint(const std::shared_ptr<submission_request>& request, bool repeats_nothing);
  void on_endpoints(const webhook_endpoints_loaded& loaded);
  void create_webhook_endpoint(const std::string& url);
  void list_webhook_endpoints();
  void take_default_webhook();
  void pursue_endpoints();

  // Money.
  void settle(const settle_facts& settle);
  void settle_when_loaded(settle_facts settle);
  void breach(const char* what);
  void on_funding(const persistence::funding_entry& entry);
  void take_alerts(const std::vector<domain::balance_alert>& alerts);
  /// Has a balance looked at that crosses an alert here: what it is in the store decides, and who is told.
  void heed_balance() {
    if (bounds && !bounds->quiet.holds(balance.available())) ask_for_look();
  }
  void ask_for_look() {
    if (!bounds || bounds->is_asked) return;
    bounds->is_asked = true;
    env->balance_moved(id);
  }

  // Life.
  void on_loaded(const account_loaded& loaded);
  void on_chore(check_standing& m);
  void on_chore(preview_messages& m);
  void on_chore(read_senders& m);
  void on_chore(read_prices& m);
  void on_chore(const waiting_recovered& m);
  void on_chore(funding_arrived& m);
  void on_chore(hold_funds& m);
  void on_chore(const end_hold& m);
  void on_chore(const settings_changed& m);
  void on_chore(const balance_looked_at& m);
  void on_chore(const forget_settings& m);
  void on_chore(const prepare_sleep& m);
  void fall_asleep();
  void count_write();
  void when_loaded(std::function<void(domain::errc)> job) {
    if (loaded) return job(domain::errc::none);
    waiting.push_back(std::move(job));
  }
};

}  // namespace mbs::actors
