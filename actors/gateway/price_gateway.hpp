#pragma once

#include "actors/gateway/completion.hpp"
#include "domain/access/audit.hpp"
#include "domain/numbering/network.hpp"
#include "persistence/money/price_records.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace mbs::actors {

/// What an account pays: now, and each change that is known.
struct account_prices {
  std::vector<domain::price_step> steps;  ///< the first is now
  domain::tax_rates taxes;                ///< that are in these prices now
};

/// Prices, as the front end may ask for them. `turn` is who waits in the queue of pages or changes. Safe to
/// call from any thread. Nothing blocks. Errors of the store: see price_store.
class price_gateway {
 public:
  virtual ~price_gateway() = default;

  /// Whose networks prices are for.
  [[nodiscard]] virtual const domain::numbering_plan& plan() const noexcept = 0;
  /// The list of the configuration.
  [[nodiscard]] virtual domain::shared_prices standard() const = 0;

  /// By what it is charged. Errors: not_found, store_unavailable, overloaded.
  virtual void own_prices(domain::account_id account, completion<account_prices> done) = 0;

  virtual void list(
      domain::account_id turn, completion<std::vector<persistence::price_list_record>> done) = 0;
  virtual void get(domain::account_id turn, domain::price_list_id list,
      completion<persistence::price_list_record> done) = 0;
  virtual void create(domain::account_id turn, std::string name, bool adds_taxes,
      const domain::audit_origin& by, completion<persistence::price_list_record> done) = 0;

  /// What add_version would do.
  virtual void preview_version(domain::account_id turn, persistence::new_price_version wanted,
      completion<persistence::price_effect> done) = 0;
  virtual void add_version(domain::account_id turn, persistence::new_price_version wanted,
      const domain::audit_origin& by,
      completion<persistence::noticed<persistence::price_version_record>> done) = 0;
  virtual void withdraw_version(domain::account_id turn, domain::price_version_id version, std::string reason,
      const domain::audit_origin& by,
      completion<persistence::noticed<persistence::price_version_record>> done) = 0;

  virtual void assign(domain::account_id turn, persistence::new_price_assignment wanted,
      const domain::audit_origin& by,
      completion<persistence::noticed<std::vector<domain::price_assignment>>> done) = 0;
  /// What assign would do.
  virtual void preview_assignment(domain::account_id turn, persistence::new_price_assignment wanted,
      completion<persistence::price_effect> done) = 0;
  virtual void assignments_of(domain::account_id turn, domain::account_id account,
      completion<std::vector<domain::price_assignment>> done) = 0;
  /// Who has the list now or later, above `after`.
  virtual void accounts_on(domain::account_id turn, domain::price_list_id list, domain::account_id after,
      std::uint32_t limit, completion<persistence::priced_account_page> done) = 0;

  virtual void list_tax_rates(domain::account_id turn, completion<std::vector<domain::tax_change>> done) = 0;
  /// Errors: malformed_request unless its first day is still to come.
  virtual void set_tax_rate(domain::account_id turn, const domain::tax_change& wanted,
      const domain::audit_origin& by, completion<std::vector<domain::tax_change>> done) = 0;
};

}  // namespace mbs::actors
