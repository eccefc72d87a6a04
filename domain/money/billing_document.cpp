#include "domain/money/billing_document.hpp"

#include "domain/money/rounding.hpp"
#include "domain/text/clean_text.hpp"

#include <algorithm>
#include <cstdio>
#include <map>
#include <utility>

namespace mbs::domain {

namespace {

constexpr std::array<std::string_view, 3> kind_texts{"receipt", "invoice", "credit_note"};
constexpr std::array<char, 3> kind_letters{'R', 'I', 'C'};
constexpr std::array<std::string_view, 12> month_names{"January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December"};
constexpr std::array<std::string_view, traffic_class_count> class_words{
    "Codes (OTP)", "Transactional", "Promotional"};

std::size_t index_of(billing_kind k) noexcept {
  return static_cast<std::size_t>(k) - 1;
}

std::string title_of(std::optional<network_id> id, const numbering_plan& networks) {
  if (!id) return "All networks";
  for (const auto& n : networks.networks())
    if (n.id == *id) return n.title;
  return "Other networks";
}

std::string title_of(std::optional<traffic_class> traffic) {
  return traffic ? std::string{class_words.at(static_cast<std::size_t>(*traffic))} : "All classes";
}

/// What is charged under the same taxes.
struct tax_period {
  tax_rates rates;
  std::map<std::pair<std::optional<network_id>, std::optional<traffic_class>>, billing_line> lines;
};

result<std::vector<tax_period>> periods_of(
    std::span<const charge_sum> charges, std::span<const tax_change> taxes, const numbering_plan& networks) {
  std::vector<tax_period> periods;
  for (const auto& c : charges) {
    if (c.charge.is_negative()) return errc::malformed_request;
    const auto in_force = rates_on(c.day, taxes);
    auto period = std::ranges::find(periods, in_force, &tax_period::rates);
    if (period == periods.end()) period = periods.insert(periods.end(), tax_period{in_force, {}});
    auto& line = period->lines[{c.network, c.traffic}];
    line.network = title_of(c.network, networks);
    line.traffic = title_of(c.traffic);
    line.segments += c.segments;
    const auto sum = add(line.exact, c.charge);
    if (!sum) return sum.error();
    line.exact = *sum;
  }
  return periods;
}

/// `taxes` on top of those that are there at the same rate.
void take_taxes(std::vector<tax_amount>& into, const std::vector<tax_amount>& taxes) {
  for (const auto& t : taxes) {
    const auto same = std::ranges::find_if(into,
        [&](const tax_amount& have) { return have.name == t.name && have.basis_points == t.basis_points; });
    if (same == into.end()) {
      into.push_back(t);
      continue;
    }
    same->taxed = money::from_units(same->taxed.units() + t.taxed.units());
    same->tax = money::from_units(same->tax.units() + t.tax.units());
  }
}

/// What notes of `amount` in all take of the invoice: its periods one after the other.
tax_split taken_by_notes(std::span<const billing_period> periods, money amount) {
  tax_split all;
  for (const auto& p : periods) {
    const auto part = std::min(amount, p.gross);
    amount = money::from_units(amount.units() - part.units());
    // Also of a period that nothing is taken of, so that two of these have the same taxes.
    const auto split = taxes_within(part, p.rates);
    all.net = money::from_units(all.net.units() + split.net.units());
    take_taxes(all.taxes, split.taxes);
  }
  return all;
}

money less(money a, money b) {
  return money::from_units(a.units() - b.units());
}

}  // namespace

std::string_view to_text(billing_kind k) noexcept {
  return kind_texts[index_of(k)];
}

std::optional<billing_kind> billing_kind_from(std::string_view text) noexcept {
  const auto* const found = std::ranges::find(kind_texts, text);
  if (found == kind_texts.end()) return std::nullopt;
  return billing_kinds[static_cast<std::size_t>(found - kind_texts.begin())];
}

billing_series next_in(const billing_series& last, time_point now) {
  const auto at = std::max(last.last, now);
  const auto year = month_of(kenyan_day_at(at)).year;
  return {year, year == last.year ? last.serial + 1 : 1, at};
}

std::string billing_number(
    std::string_view prefix, billing_kind kind, std::int32_t year, std::int64_t serial) {
  char rest[40];
  std::snprintf(rest, sizeof rest, "-%c-%04d-%06lld", kind_letters[index_of(kind)], year,
      static_cast<long long>(serial));
  return std::string{prefix} + rest;
}

kenyan_day billing_month::first() const noexcept {
  const std::chrono::year_month_day day{
      std::chrono::year{year}, std::chrono::month{static_cast<unsigned>(month)}, std::chrono::day{1}};
  return {std::chrono::sys_days{day}.time_since_epoch().count()};
}

kenyan_day billing_month::last() const noexcept {
  return {next().first().number - 1};
}

billing_month billing_month::next() const noexcept {
  return month == 12 ? billing_month{year + 1, 1} : billing_month{year, month + 1};
}

billing_month month_of(kenyan_day day) noexcept {
  const std::chrono::year_month_day date{std::chrono::sys_days{std::chrono::days{day.number}}};
  return {static_cast<int>(date.year()), static_cast<std::int32_t>(static_cast<unsigned>(date.month()))};
}

std::optional<billing_month> billing_month_from(std::string_view text) noexcept {
  if (text.size() != 7) return std::nullopt;
  char whole[10];
  text.copy(whole, 7);
  std::string_view{"-01"}.copy(whole + 7, 3);
  const auto day = kenyan_day_from({whole, sizeof whole});
  if (!day) return std::nullopt;
  return month_of(*day);
}

std::string to_text(billing_month m) {
  return to_text(m.first()).substr(0, 7);
}

std::string month_words(billing_month m) {
  return std::string{month_names[static_cast<std::size_t>(m.month) - 1]} + ' ' + std::to_string(m.year);
}

std::string masked_payer(std::string_view e164) {
  if (e164.size() != 13 || !e164.starts_with("+254")) return {};
  return std::string{e164.substr(0, 4)} + ' ' + e164[4] + "** *** " + std::string{e164.substr(10)};
}

result<billing_facts> invoice_of(const billing_terms& terms, const billing_party& buyer, billing_month month,
    std::span<const charge_sum> charges, std::span<const tax_change> taxes, const numbering_plan& networks) {
  if (charges.empty()) return errc::malformed_request;
  auto periods = periods_of(charges, taxes, networks);
  if (!periods) return periods.error();
  std::vector<money> exact;
  for (const auto& p : *periods)
    for (const auto& [key, line] : p.lines)
      exact.push_back(line.exact);
  const auto rounded = round_lines(exact);
  if (!rounded) return rounded.error();
  billing_facts facts;
  facts.seller = terms.seller;
  facts.buyer = buyer;
  facts.month = to_text(month);
  auto amount = rounded->begin();
  for (auto& p : *periods) {
    std::int64_t gross = 0;
    for (auto& [key, line] : p.lines) {
      line.amount = *amount++;
      gross += line.amount.units();
      facts.exact = money::from_units(facts.exact.units() + line.exact.units());
      facts.lines.push_back(std::move(line));
    }
    const auto split = taxes_within(money::from_units(gross), p.rates);
    facts.total = money::from_units(facts.total.units() + gross);
    facts.net = money::from_units(facts.net.units() + split.net.units());
    take_taxes(facts.taxes, split.taxes);
    facts.periods.push_back({money::from_units(gross), p.rates});
  }
  return facts;
}

result<billing_facts> credit_note_of(const billing_facts& invoice, std::string_view number, time_point issued,
    money credited, money amount, std::string_view reason) {
  const auto after = add(credited, amount);
  if (!after || *after > invoice.total || amount <= money{} || invoice.total <= money{})
    return errc::amount_overflow;
  billing_facts facts;
  facts.seller = invoice.seller;
  facts.buyer = invoice.buyer;
  facts.month = invoice.month;
  facts.total = amount;
  facts.of_number = number;
  facts.of_issued = issued;
  facts.reason = reason;
  const auto before = taken_by_notes(invoice.periods, credited);
  const auto with_it = taken_by_notes(invoice.periods, *after);
  facts.net = less(with_it.net, before.net);
  for (std::size_t i = 0; i < with_it.taxes.size(); ++i) {
    const auto &now = with_it.taxes[i], &then = before.taxes[i];
    const tax_amount part{now.name, now.basis_points, less(now.taxed, then.taxed), less(now.tax, then.tax)};
    if (!part.taxed.is_zero() || !part.tax.is_zero()) facts.taxes.push_back(part);
  }
  return facts;
}

std::optional<unit_part> wrong_unit_part(
    std::string_view serial, std::string_view number, std::string_view signature) noexcept {
  if (!is_words(serial, 200)) return unit_part::serial;
  if (!is_words(number, 200)) return unit_part::number;
  if (!signature.empty() && !is_words(signature, 1'000)) return unit_part::signature;
  return std::nullopt;
}

}  // namespace mbs::domain
