#pragma once

#include "actors/gateway/message_gateway.hpp"
#include "domain/messages/id_generator.hpp"
#include "domain/money/price.hpp"
#include "http/server/route.hpp"
#include "tests/http/answering.hpp"

#include <map>
#include <string>
#include <vector>

namespace mbs::http::tests {

/// Messages in memory: the domain's own rules over maps. The sender MBSDEMO may send.
class fake_messages final : public actors::message_gateway {
 public:
  explicit fake_messages(answering& how);
  [[nodiscard]] std::vector<route> routes();

  // What the calls were, for the tests to look at.
  [[nodiscard]] std::vector<domain::submission> submissions();
  [[nodiscard]] persistence::message_filter last_filter();

  void add_event(domain::message_id id, domain::message_event event);
  void set_callback(domain::message_id id, persistence::message_callback callback);
  void throw_from_preview() { throws_ = true; }
  /// Of one segment, in units of money.
  void set_prices(std::vector<domain::price_rule> rules);
  void cut_for(domain::reference_width width) { limits_.concatenation = width; }

  void submit(actors::submission_request request) override;
  void cancel(domain::account_id account, domain::message_id id,
      actors::completion<persistence::message_history> done) override;
  void preview(domain::account_id account, domain::submission what,
      actors::completion<domain::submission_preview> done) override;
  void get_message(domain::account_id account, domain::message_id id,
      actors::completion<persistence::message_history> done) override;
  void list_messages(
      persistence::message_filter filter, actors::completion<persistence::message_page> done) override;
  void note_export(domain::audit_origin by, const persistence::message_filter& filter,
      actors::completion<std::string> done) override;
  void export_messages(
      persistence::message_filter filter, actors::completion<actors::table_page> done) override;
  /// A table of so many rows (numbered down to 1), so many a page, in place of the messages that there are.
  void have_rows(std::uint32_t rows, std::uint32_t a_page, std::size_t octets_a_row);
  /// From that row on looks are refused so.
  void refuse_below(std::uint32_t row, actors::refusal why);
  struct exports_seen {
    std::vector<std::string> order;  ///< "note" and "look"
    std::uint32_t rows = 0;          ///< given
    std::uint32_t looks = 0;
  };
  [[nodiscard]] exports_seen exports();
  [[nodiscard]] const domain::numbering_plan& plan() const override {
    return domain::numbering_plan::kenya();
  }

 private:
  struct kept_answer {
    persistence::digest body{};
    std::string answer;
  };
  [[nodiscard]] actors::outcome<actors::submission_answer> accept(const actors::submission_request& request);
  void keep(const actors::submission_request& request, const domain::composition& made,
      actors::submission_answer& answer);
  [[nodiscard]] domain::sending_rules rules() const { return {plan(), prices_, limits_}; }

  answering& how_;
  domain::price_table prices_;
  domain::submission_limits limits_;
  domain::id_generator ids_{1};
  std::map<std::int64_t, persistence::message_history> messages_;
  std::map<persistence::digest, kept_answer> once_;
  std::vector<domain::submission> submissions_;
  persistence::message_filter filter_;
  exports_seen exports_;
  std::uint32_t rows_ = 0;
  std::uint32_t rows_a_page_ = 500;
  std::size_t octets_a_row_ = 8;
  std::uint32_t refused_below_ = 0;
  actors::refusal refusal_{};
  bool throws_ = false;
};

}  // namespace mbs::http::tests
