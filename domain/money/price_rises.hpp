#pragma once

#include "domain/money/price_book.hpp"

#include <optional>
#include <string>
#include <vector>

/// What a change of prices means to those who pay them. Knows nothing of how they are told.
namespace mbs::domain {

/// One price that differs; nothing: there is none.
struct price_difference {
  network_id network;
  traffic_class traffic{};
  std::optional<money> before;
  std::optional<money> after;
  /// It costs more from then on, or cannot be sent any more.
  [[nodiscard]] bool is_rise() const noexcept { return before && (!after || *after > *before); }
  /// It costs less than half from then on: perhaps somebody mistyped.
  [[nodiscard]] bool is_steep_fall() const noexcept {
    return before && after && after->units() < before->units() - after->units();
  }
  bool operator==(const price_difference&) const = default;
};

/// For the networks of Kenya's plan and those that are in no plan, by network and class. Null: no prices.
[[nodiscard]] std::vector<price_difference> differences(const price_table* before, const price_table* after);

/// What changes at `at` against the moment before.
[[nodiscard]] std::vector<price_difference> changes_at(const price_schedule& prices, time_point at);

/// What somebody who pays by a schedule is to be told when it becomes another: the moment at which something
/// else changes than what was to; without changes that nothing changes then.
struct price_news {
  time_point at;
  std::vector<price_difference> changes;
};
/// Of the moments from `from` on, ascending: at most one for each step of both.
[[nodiscard]] std::vector<price_news> news_of(
    const price_schedule& was, const price_schedule& is, time_point from);

/// The first moment in [from, until) at which `after` asks more for anything than `before` would have: that
/// is what people are told of in time. A change that only lowers has none, whenever it comes.
[[nodiscard]] std::optional<time_point> first_rise(
    const price_schedule& before, const price_schedule& after, time_point from, time_point until);

/// "safaricom 0.8000 > 0.9000; airtel otp 1.0000 > -": at most `most` octets, cut behind a whole part with
/// "; …". Classes that change alike are named together. "-" without a difference.
[[nodiscard]] std::string in_words(const std::vector<price_difference>& all, std::size_t most);

}  // namespace mbs::domain
