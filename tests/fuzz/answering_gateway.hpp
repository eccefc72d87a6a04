#pragma once

#include "actors/gateway/gateway.hpp"
#include "domain/money/price.hpp"
#include "http/access/api_key.hpp"
#include "tests/fuzz/wire_script.hpp"

#include <array>
#include <deque>
#include <functional>
#include <utility>
#include <vector>

namespace mbs::fuzz {

/// The actors as a session sees them, without memory: one key is good, and answers come at once, or in any
/// order when they are told to.
class answering_gateway final : public actors::gateway {
 public:
  static constexpr std::string_view good_key = "mbs_live_aaaaaaaaaaaaaaaaaaaaaaaaaaaa0sc3k6";

  explicit answering_gateway(std::size_t longest_text) : longest_text_{longest_text} {}

  void hold_back(bool holds) noexcept { holds_ = holds; }
  [[nodiscard]] bool holds() const noexcept { return holds_; }
  void answer_oldest() { answer_at(0); }
  void answer_newest() { answer_at(waiting_.size() - 1); }
  [[nodiscard]] bool owes_answers() const noexcept { return !waiting_.empty(); }

  void submit(actors::submission_request request) override {
    demand(request.account == account && request.what.text.size() <= longest_text_);
    const std::array<domain::approved_sender, 1> senders{{{.name = "MBSDEMO", .network = {}, .traffic = {}}}};
    const auto made = domain::compose(request.what, rules(), senders);
    if (made.has_error())
      return give<actors::submission_answer>(
          request.done, actors::refusal{.why = made.error(), .detail = {}});
    actors::submission_answer answer;
    answer.coding = made->content->segmented.coding;
    answer.segments = static_cast<std::uint8_t>(made->content->segmented.segments.size());
    answer.rejected = made->rejected;
    answer.total = made->total;
    for (const auto& r : made->recipients)
      answer.accepted.push_back({message, r.to, r.network, r.price});
    if (request.once) answer.replayed = request.once->render(answer);
    give<actors::submission_answer>(request.done, std::move(answer));
  }
  void cancel(domain::account_id, domain::message_id,
      actors::completion<persistence::message_history> done) override {
    give<persistence::message_history>(
        std::move(done), actors::refusal{.why = domain::errc::already_submitted, .detail = {}});
  }
  void get_balance(domain::account_id, actors::completion<domain::balance> done) override {
    give<domain::balance>(std::move(done), domain::balance{domain::money::from_shillings(1'000), {}, {}});
  }
  actors::outcome<domain::composition> preview(const domain::submission& what) const override {
    auto made = domain::preview(what, rules());
    if (made.has_error()) return actors::refusal{.why = made.error(), .detail = {}};
    return std::move(*made);
  }
  void find_key(const persistence::digest& hash,
      actors::completion<std::optional<persistence::key_record>> done) override {
    std::optional<persistence::key_record> found;
    if (hash == http::sha256(good_key)) {
      found.emplace();
      found->id = domain::key_id{1};
      found->account = account;
    }
    give<std::optional<persistence::key_record>>(std::move(done), std::move(found));
  }
  void get_message(domain::account_id, domain::message_id,
      actors::completion<persistence::message_history> done) override {
    give<persistence::message_history>(
        std::move(done), actors::refusal{.why = domain::errc::not_found, .detail = {}});
  }
  void list_messages(
      persistence::message_filter filter, actors::completion<persistence::message_page> done) override {
    demand(filter.account == account);
    persistence::message_page page;
    page.next = message;
    give<persistence::message_page>(std::move(done), std::move(page));
  }
  void list_webhook_endpoints(
      domain::account_id, actors::completion<std::vector<persistence::webhook_endpoint>> done) override {
    std::vector<persistence::webhook_endpoint> all(1);
    all[0].id = domain::webhook_endpoint_id{1};
    all[0].url = "https://example.com/";
    give<std::vector<persistence::webhook_endpoint>>(std::move(done), std::move(all));
  }
  void create_webhook_endpoint(persistence::webhook_endpoint endpoint,
      actors::completion<persistence::webhook_endpoint> done) override {
    give<persistence::webhook_endpoint>(std::move(done), std::move(endpoint));
  }
  void update_webhook_endpoint(persistence::webhook_endpoint endpoint,
      actors::completion<persistence::webhook_endpoint> done) override {
    give<persistence::webhook_endpoint>(std::move(done), std::move(endpoint));
  }
  [[nodiscard]] std::vector<actors::network_report> networks() const override { return {}; }
  [[nodiscard]] actors::node_report report() const override {
    actors::node_report r;
    r.ready = true;
    return r;
  }
  [[nodiscard]] const domain::numbering_plan& plan() const override {
    return domain::numbering_plan::kenya();
  }

 private:
  static constexpr domain::account_id account{1};
  static constexpr domain::message_id message{1};

  [[nodiscard]] domain::sending_rules rules() const {
    static const auto prices = *domain::price_table::build(
        {{.network = {}, .traffic = {}, .per_segment = domain::money::from_units(8'000)}});
    static const domain::submission_limits limits;
    return {plan(), prices, limits};
  }
  template <class T>
  void give(actors::completion<T> done, actors::outcome<T> answer) {
    if (!holds_) return done(std::move(answer));
    waiting_.push_back([done = std::move(done), answer = std::move(answer)] { done(answer); });
  }
  void answer_at(std::size_t place) {
    if (waiting_.empty()) return;
    const auto at = waiting_.begin() + static_cast<std::ptrdiff_t>(place);
    const auto give_it = std::move(*at);
    waiting_.erase(at);
    give_it();
  }

  std::size_t longest_text_;
  bool holds_ = false;
  std::deque<std::function<void()>> waiting_;
};

}  // namespace mbs::fuzz
