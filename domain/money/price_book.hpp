#pragma once

#include "domain/money/price.hpp"
#include "domain/money/price_ids.hpp"
#include "domain/money/tax.hpp"
#include "domain/time.hpp"

#include <chrono>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

/// Which prices hold when: lists with versions, each from a moment on, and accounts that have one list after
/// the other. Pure: who is asked twice with the same time says the same. Knows nothing of tables and clocks.
namespace mbs::domain {

/// Bounds of what is kept. Prices of one list for each network and class are 33 at most by themselves.
inline constexpr std::size_t most_price_lists = 500;
inline constexpr std::size_t most_price_rules = 100;
inline constexpr std::size_t most_coming_versions = 20;  ///< of one list
inline constexpr std::size_t longest_list_name = 80;
inline constexpr money highest_price = money::from_shillings(1'000);  ///< of one segment, without taxes

/// Immutable, so that all who pay the same share it.
using shared_prices = std::shared_ptr<const price_table>;

/// A price of a list. 0 counts only when it is said that it is meant: nothing is free by accident.
struct list_price {
  price_rule rule;
  bool is_free = false;
};
/// Whether they make a version: one at least, none dearer than highest_price, one for each network and class,
/// is_free where a price is 0 and nowhere else. Errors: malformed_request, already_exists.
[[nodiscard]] result<std::vector<price_rule>> version_of(std::span<const list_price> prices);

/// Prices from a moment on, until the next step. None: there are no prices, and nothing can be sent.
struct price_step {
  time_point from;
  shared_prices prices;
};
/// What holds at a moment, and before when nobody need ask again.
struct prices_in_force {
  shared_prices prices;
  time_point until = time_point::max();
};

/// Steps in their order. Before the first there are no prices.
class price_schedule {
 public:
  price_schedule() = default;
  /// `steps` ascend by `from`.
  explicit price_schedule(std::vector<price_step> steps) : steps_{std::move(steps)} {}

  [[nodiscard]] prices_in_force at(time_point now) const noexcept;
  [[nodiscard]] std::span<const price_step> steps() const noexcept { return steps_; }

 private:
  std::vector<price_step> steps_;
};

/// One list as the store has it: the version in force and those that come.
struct price_list_facts {
  struct version {
    time_point from;
    std::vector<price_rule> rules;
  };
  price_list_id id;
  bool adds_taxes = false;        ///< its prices are without taxes, which come on top
  std::vector<version> versions;  ///< ascending
};

/// That an account has a list from a moment on.
struct price_assignment {
  time_point from;
  price_list_id list;  ///< 0: the standard one
  bool operator==(const price_assignment&) const = default;
};

/// All lists with their prices as they are charged, taxes in them. Immutable; safe to share between threads.
class price_book {
 public:
  price_book() = default;
  /// Rules that make no table, which version_of() refuses, are no prices.
  price_book(std::span<const price_list_facts> lists, std::vector<tax_change> taxes);

  /// Empty for a list that is not there.
  [[nodiscard]] const price_schedule& of(price_list_id list) const noexcept;
  /// Of an account with these (ascending by `from`); `standard` before the first and where they say so.
  [[nodiscard]] price_schedule of(
      std::span<const price_assignment> assigned, const shared_prices& standard) const;
  [[nodiscard]] std::span<const tax_change> taxes() const noexcept { return taxes_; }

 private:
  struct priced_list {
    price_list_id id;
    price_schedule schedule;
  };
  std::vector<priced_list> lists_;  // ascending by id
  std::vector<tax_change> taxes_;
};

}  // namespace mbs::domain
