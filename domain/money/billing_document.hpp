#pragma once

#include "domain/ids.hpp"
#include "domain/messages/daily_report.hpp"
#include "domain/money/money.hpp"
#include "domain/money/tax.hpp"
#include "domain/numbering/network.hpp"
#include "domain/time.hpp"
#include "domain/traffic/traffic_class.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// What is handed out on paper about money: a receipt for a payment, the tax invoice of a month, credit
/// notes. What is said in one is frozen when it is numbered. Knows nothing of databases, PDF and the tax
/// authority's wires.
namespace mbs::domain {

/// Shown as "doc_…".
using billing_id = strong_id<struct billing_tag>;
[[nodiscard]] std::string to_text(billing_id id);
[[nodiscard]] std::optional<billing_id> billing_id_from(std::string_view text) noexcept;

/// Stored as a number: never renumber. Each has a series of numbers of its own.
enum class billing_kind : std::uint8_t { receipt = 1, invoice = 2, credit_note = 3 };
inline constexpr std::array billing_kinds{
    billing_kind::receipt, billing_kind::invoice, billing_kind::credit_note};
/// "receipt", "invoice", "credit_note".
[[nodiscard]] std::string_view to_text(billing_kind k) noexcept;
[[nodiscard]] std::optional<billing_kind> billing_kind_from(std::string_view text) noexcept;

/// Where the next number of a kind comes from. Years and dates are East Africa's, and never fall.
struct billing_series {
  std::int32_t year = 0;
  std::int64_t serial = 0;  ///< the last one given; 0: none in `year`
  time_point last{};        ///< the date of the last one
  bool operator==(const billing_series&) const = default;
};
/// The next: its date is `now`, or the last one's when a clock was set back; serials begin at 1 each year.
[[nodiscard]] billing_series next_in(const billing_series& last, time_point now);

inline constexpr std::size_t longest_billing_prefix = 8;
/// "MBS-R-2026-000001". More than six digits when there are so many.
[[nodiscard]] std::string billing_number(
    std::string_view prefix, billing_kind kind, std::int32_t year, std::int64_t serial);

/// A month in East Africa Time.
struct billing_month {
  std::int32_t year = 1970;
  std::int32_t month = 1;  ///< 1 to 12
  auto operator<=>(const billing_month&) const = default;

  [[nodiscard]] kenyan_day first() const noexcept;
  [[nodiscard]] kenyan_day last() const noexcept;
  [[nodiscard]] billing_month next() const noexcept;
};
[[nodiscard]] billing_month month_of(kenyan_day day) noexcept;
/// "2026-11"; nothing when it is no month of 1970 to 2999 written so.
[[nodiscard]] std::optional<billing_month> billing_month_from(std::string_view text) noexcept;
[[nodiscard]] std::string to_text(billing_month m);
/// "November 2026".
[[nodiscard]] std::string month_words(billing_month m);

/// Who sells, or buys.
struct billing_party {
  std::string name;
  std::string address;  ///< may have several lines; empty: not known
  std::string tax_pin;  ///< of the Kenya Revenue Authority; empty: not known
  bool operator==(const billing_party&) const = default;
};

/// What was charged to an account on a day, by the time of its transfers in the ledger. Those from before the
/// ledger told networks and classes apart have none.
struct charge_sum {
  kenyan_day day;
  std::optional<network_id> network{};
  std::optional<traffic_class> traffic{};
  std::int64_t segments = 0;
  money charge;  ///< above 0
};

/// A line of an invoice.
struct billing_line {
  std::string network;  ///< as people call it
  std::string traffic;
  std::int64_t segments = 0;
  money exact;   ///< as the ledger has it
  money amount;  ///< whole cents
  bool operator==(const billing_line&) const = default;
};

/// A part of an invoice's month in which the same taxes were in force.
struct billing_period {
  money gross;  ///< whole cents
  tax_rates rates;
  bool operator==(const billing_period&) const = default;
};

/// All that a document says beside its number and date. Which parts are used depends on the kind.
struct billing_facts {
  billing_party seller, buyer;
  money total;                    ///< whole cents
  std::string verify_url;         ///< where anybody can look it up; empty: nowhere
  std::string paid_by;            ///< receipt: "M-Pesa", "cheque of 2026-11-28"
  std::string payment_reference;  ///< receipt
  std::string payer;              ///< receipt: the number, masked, or a name; empty: not known
  time_point paid_at{};           ///< receipt
  std::string month;              ///< invoice: "2026-11"
  money exact;                    ///< invoice: what the ledger charged, of which `total` is rounded
  money net;                      ///< invoice, credit note: without taxes
  std::vector<billing_line> lines{};
  std::vector<tax_amount> taxes{};
  std::vector<billing_period> periods{};  ///< invoice: what `taxes` are made of
  std::string of_number;                  ///< credit note: the invoice's
  time_point of_issued{};                 ///< its date
  std::string reason;                     ///< credit note
  bool operator==(const billing_facts&) const = default;
};

/// "+254 7** *** 678": enough for its owner to know it by.
[[nodiscard]] std::string masked_payer(std::string_view e164);

/// Who sells, and what documents are made with.
struct billing_terms {
  billing_party seller;  ///< with name, address and PIN; else no documents are made
  std::string prefix = "MBS";
  std::string verify_base{};  ///< a token follows; empty: documents name no address
  [[nodiscard]] bool are_complete() const noexcept {
    return !seller.name.empty() && !seller.address.empty() && !seller.tax_pin.empty();
  }
};

/// The invoice of what was charged (not empty): a line for each network and class, and a set of lines for
/// each part of the month in which other taxes were in force, of those in `taxes`. Errors: amount_overflow;
/// malformed_request for a charge below 0 or none.
[[nodiscard]] result<billing_facts> invoice_of(const billing_terms& terms, const billing_party& buyer,
    billing_month month, std::span<const charge_sum> charges, std::span<const tax_change> taxes,
    const numbering_plan& networks);

/// A credit note over `amount` (whole cents, above 0) of an invoice, whose notes so far come to `credited`.
/// Its taxes are what all notes with it take, less what those before took, so all notes together take what
/// the invoice says. Errors: amount_overflow, which is more than what is left of it.
[[nodiscard]] result<billing_facts> credit_note_of(const billing_facts& invoice, std::string_view number,
    time_point issued, money credited, money amount, std::string_view reason);

/// What the tax authority's control unit says of a document (eTIMS).
enum class unit_part : std::uint8_t { serial, number, signature };
/// The first part that is not plain text on one line: serial and number of 1 to 200 characters, signature of
/// at most 1,000.
[[nodiscard]] std::optional<unit_part> wrong_unit_part(
    std::string_view serial, std::string_view number, std::string_view signature) noexcept;

}  // namespace mbs::domain
