#pragma once

#include "persistence/money/reconciliation_records.hpp"
#include "persistence/sql/sql.hpp"

#include <map>
#include <optional>
#include <tuple>
#include <vector>

/// Rows of reconciliations. Internal to persistence/; all throw sql::error.
namespace mbs::persistence {

/// What a run does, in this order. Stored as a number: never renumber.
enum class reconciliation_phase : std::uint8_t {
  payments = 1,   ///< that were told of in its span
  entries = 2,    ///< of the books' side "funding", in its span
  suspense = 3,   ///< payments that wait from before
  receipts = 4,   ///< paid top-ups without a receipt
  unclear = 5,    ///< top-ups
  standing = 6,   ///< breaches that are open, lists that were not read
  transfers = 7,  ///< what the ledger posted and released in its span
  messages = 8,   ///< what messages were charged and gave back meanwhile, and which links took them
  charges = 9,    ///< one against the other
  carriers = 10,  ///< links against quoted networks
  clearing = 11,  ///< the sums of both are removed
  done = 12,
};

/// Ids after one and up to the other.
struct id_span {
  std::int64_t after = 0, last = 0;
};
/// The run that is under way, with where it is.
struct reconciliation_work {
  reconciliation_run run{};
  reconciliation_phase phase = reconciliation_phase::payments;
  std::int64_t place = 0;  ///< of the phase: what is beyond it is still to come
  id_span payments{}, entries{}, transfers{}, events{}, messages{};
};

/// Account, network, class; -1, -1: releases.
using charge_key = std::tuple<std::int64_t, std::int64_t, std::int64_t>;
struct charge_sums {
  std::int64_t ledger = 0, ledger_segments = 0, messages = 0, message_segments = 0;
};
/// Day, link, network.
using carrier_key = std::tuple<std::int64_t, std::int64_t, std::int64_t>;
struct carrier_sums {
  std::int64_t taken = 0, charged_segments = 0, charged = 0;
};

/// What a step found, and where the next one goes on.
struct reconciliation_harvest {
  reconciliation_phase phase{};
  std::int64_t place = 0;
  std::int64_t looked_at = 0;  ///< in the figure of the phase that it ends in
  std::vector<domain::money_difference> found{};
  std::map<charge_key, charge_sums> charges{};
  std::map<carrier_key, carrier_sums> carriers{};
};

[[nodiscard]] std::optional<reconciliation_work> load_running(sql::connection& c);
/// `tail` follows the table, which is `r`; without carriers.
[[nodiscard]] std::vector<reconciliation_run> load_reconciliations(
    sql::connection& c, const std::string& tail, sql::parameters values);
[[nodiscard]] std::vector<carried_by> load_carriers(
    sql::connection& c, domain::reconciliation_id run, std::int64_t limit);
[[nodiscard]] difference_page load_differences(sql::connection& c, const difference_filter& wanted);

/// All that the step found, within the caller's write transaction. False: somebody else took this step.
[[nodiscard]] bool store_step(
    sql::connection& c, const reconciliation_work& before, const reconciliation_harvest& step);

}  // namespace mbs::persistence
