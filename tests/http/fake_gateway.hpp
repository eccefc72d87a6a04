#pragma once

#include "actors/gateway/gateway.hpp"
#include "domain/messages/id_generator.hpp"
#include "domain/money/price.hpp"
#include "http/access/api_key.hpp"

#include <condition_variable>
#include <functional>
#include <map>
#include <mutex>
#include <thread>
#include <vector>

namespace mbs::http::tests {

/// The actors as the front end sees them, in memory: the domain's own rules over maps.
class fake_gateway final : public actors::gateway {
 public:
  enum class answers : std::uint8_t { at_once, from_another_thread, when_told };

  fake_gateway();
  ~fake_gateway() override;

  /// A key of account 1 that is known here.
  [[nodiscard]] std::string add_key();
  void revoke_keys();
  void answer(answers how);
  /// With `when_told`: gives the answers kept back, on the caller's thread.
  void release();
  [[nodiscard]] std::size_t kept_back();
  /// Every asynchronous call fails with this from now on; errc::none ends it.
  void refuse_with(actors::refusal why);

  // What the calls were, for the tests to look at.
  [[nodiscard]] std::size_t key_look_ups();
  [[nodiscard]] std::vector<domain::submission> submissions();
  [[nodiscard]] persistence::message_filter last_filter();

  void add_event(domain::message_id id, domain::message_event event);
  void set_ready(bool ready);
  void throw_from_preview() { throws_ = true; }

  void submit(actors::submission_request request) override;
  void cancel(domain::account_id account, domain::message_id id,
      actors::completion<persistence::message_history> done) override;
  void get_balance(domain::account_id account, actors::completion<domain::balance> done) override;
  actors::outcome<domain::composition> preview(const domain::submission& what) const override;
  void find_key(const persistence::digest& hash,
      actors::completion<std::optional<persistence::key_record>> done) override;
  void get_message(domain::account_id account, domain::message_id id,
      actors::completion<persistence::message_history> done) override;
  void list_messages(
      persistence::message_filter filter, actors::completion<persistence::message_page> done) override;
  void list_webhook_endpoints(domain::account_id account,
      actors::completion<std::vector<persistence::webhook_endpoint>> done) override;
  void create_webhook_endpoint(persistence::webhook_endpoint endpoint,
      actors::completion<persistence::webhook_endpoint> done) override;
  void update_webhook_endpoint(persistence::webhook_endpoint endpoint,
      actors::completion<persistence::webhook_endpoint> done) override;
  [[nodiscard]] std::vector<actors::network_report> networks() const override;
  [[nodiscard]] actors::node_report report() const override;
  [[nodiscard]] const domain::numbering_plan& plan() const override {
    return domain::numbering_plan::kenya();
  }

 private:
  struct kept_answer {
    persistence::digest body{};
    std::string answer;
  };

  /// Runs `work` as `answer` says; `work` takes the lock itself.
  void later(std::function<void()> work);
  template <class T, class Make>
  void respond(actors::completion<T> done, Make make);
  [[nodiscard]] actors::outcome<actors::submission_answer> accept(const actors::submission_request& request);
  [[nodiscard]] domain::sending_rules rules() const { return {plan(), prices_, limits_}; }
  void run();

  domain::price_table prices_;
  domain::submission_limits limits_;
  domain::id_generator ids_{1};

  mutable std::mutex guard_;
  std::map<persistence::digest, persistence::key_record> keys_;
  std::map<std::int64_t, persistence::message_history> messages_;
  std::map<persistence::digest, kept_answer> once_;
  std::vector<persistence::webhook_endpoint> endpoints_;
  std::vector<domain::submission> submissions_;
  persistence::message_filter filter_;
  actors::refusal refusal_{.why = domain::errc::none, .detail = {}};
  std::size_t look_ups_ = 0;
  bool is_ready_ = true;
  bool throws_ = false;

  answers how_ = answers::at_once;
  std::vector<std::function<void()>> work_;
  std::condition_variable came_;
  bool is_ending_ = false;
  std::thread thread_;
};

}  // namespace mbs::http::tests
