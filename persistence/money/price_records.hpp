#pragma once

#include "domain/money/price_book.hpp"
#include "domain/money/price_rises.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace mbs::persistence {

/// Prices of a list from a moment on. In force for ever, from then on; withdrawn only before.
struct price_version_record {
  domain::price_version_id id;
  domain::price_list_id list;
  domain::time_point effective_at;
  std::vector<domain::price_rule> rules;
  domain::time_point made_at;
  domain::time_point withdrawn_at{};  ///< 0: never
  std::string reason;                 ///< of coming sooner than customers are told; empty: none was needed
};

struct price_list_record {
  domain::price_list_id id;
  std::string name;
  bool adds_taxes = false;
  domain::time_point made_at;
  std::vector<price_version_record> versions;  ///< the last to come first
};

struct new_price_version {
  domain::price_list_id list;
  std::optional<domain::time_point> effective_at;  ///< none: at once
  std::vector<domain::list_price> prices;
  std::string reason;  ///< to come sooner than the least notice; empty: it must not
  std::optional<domain::price_version_id> based_on{};  ///< the list's newest version as the author saw it
};

struct new_price_assignment {
  domain::account_id account;
  domain::price_list_id list;                      ///< 0: the standard one
  std::optional<domain::time_point> effective_at;  ///< none: at once
  std::string reason;                              ///< as above
};

/// What the rules of a change need beside the store.
struct price_terms {
  domain::shared_prices standard;     ///< of the configuration
  std::chrono::days least_notice{7};  ///< between telling of a higher price and its effect
};

/// A change that was made, or was not for want of a reason: prices would rise at `rises_at` already, or fall
/// below half at `falls_at`.
template <class T>
struct noticed {
  std::optional<T> made{};
  std::optional<domain::time_point> rises_at{};
  std::optional<domain::time_point> falls_at{};
};

/// What a change would do.
struct price_effect {
  domain::time_point effective_at;
  std::vector<domain::price_difference> changes;  ///< at that moment against the one before, as charged
  std::optional<domain::time_point> rises_at;     ///< within the notice: it takes a reason
  std::optional<domain::time_point> falls_at{};   ///< below half of what it was: it takes a reason
  std::uint32_t accounts = 0;                     ///< that have the list, counted up to most_priced_accounts
};
inline constexpr std::uint32_t most_priced_accounts = 100'000;

/// An account that has the list, now or later.
struct priced_account {
  domain::account_id id;
  std::string name;
  domain::time_point from;  ///< since or from when
};
struct priced_account_page {
  std::vector<priced_account> accounts;  ///< ascending by id
  domain::account_id next;               ///< after which it goes on; 0: that was all
};

/// What ACCOUNTs price by.
struct price_facts {
  std::vector<domain::price_list_facts> lists;
  std::vector<domain::tax_change> taxes;
};

}  // namespace mbs::persistence
