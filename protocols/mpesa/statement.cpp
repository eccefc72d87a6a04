#include "protocols/mpesa/statement.hpp"

#include "protocols/csv/csv_reader.hpp"
#include "protocols/mpesa/amount.hpp"
#include "protocols/mpesa/daraja_time.hpp"
#include "protocols/mpesa/payer.hpp"
#include "protocols/mpesa/receipt_number.hpp"

#include <algorithm>
#include <array>
#include <optional>

namespace mbs::mpesa {

namespace {

constexpr std::size_t heading_within = 20, most_faults = 20;

enum column : std::size_t { receipt, completed, paid_in, account, status, other_party, column_count };
constexpr std::array<std::string_view, column_count> names{
    "receiptno", "completiontime", "paidin", "acno", "transactionstatus", "otherpartyinfo"};
constexpr std::size_t needed = 4;

std::string_view trimmed(std::string_view text) {
  const auto is_space = [](char c) { return c == ' ' || c == '\t'; };
  while (!text.empty() && is_space(text.front()))
    text.remove_prefix(1);
  while (!text.empty() && is_space(text.back()))
    text.remove_suffix(1);
  return text;
}

/// A heading's letters alone, in lower case.
std::string spelt(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c >= 'A' && c <= 'Z') out += static_cast<char>(c - 'A' + 'a');
    if (c >= 'a' && c <= 'z') out += c;
  }
  return out;
}

/// Where each column is; nothing when the row is not that of the headings.
using places = std::array<std::optional<std::size_t>, column_count>;
std::optional<places> headings_in(const csv::row& row) {
  places found;
  for (std::size_t i = 0; i < row.cells.size(); ++i) {
    const auto at = std::ranges::find(names, spelt(row.cells[i]));
    if (at == names.end()) continue;
    auto& place = found[static_cast<std::size_t>(at - names.begin())];
    if (!place) place = i;
  }
  for (std::size_t c = 0; c < needed; ++c)
    if (!found[c]) return std::nullopt;
  return found;
}

std::optional<std::int64_t> amount_in(std::string_view text) {
  std::string plain;
  for (const char c : trimmed(text))
    if (c != ',') plain += c;
  return plain.empty() ? std::optional<std::int64_t>{0} : read_amount(plain);
}

/// "DD-MM-YYYY HH:MM:SS" too.
std::optional<std::chrono::sys_seconds> time_in(std::string_view text) {
  std::string t{trimmed(text)};
  if (t.size() == 19 && t[2] == '-' && t[5] == '-')
    t = t.substr(6, 4) + '-' + t.substr(3, 2) + '-' + t.substr(0, 2) + t.substr(10);
  return from_pull_time(t);
}

/// "254712***678 - JANE DOE".
void read_other_party(std::string_view text, statement_row& into) {
  constexpr std::string_view dash = " - ";
  const auto cut = text.find(dash);
  const auto who = payer::read(trimmed(text.substr(0, cut)));
  into.payer = who.shown();
  if (cut != std::string_view::npos) into.name = trimmed(text.substr(cut + dash.size()));
}

class reader {
 public:
  explicit reader(const places& where) : where_{where} {}

  void take(const csv::row& row, statement& into) const {
    const auto cell = [&](column c) -> std::string_view {
      const auto& at = where_[c];
      return at && *at < row.cells.size() ? trimmed(row.cells[*at]) : std::string_view{};
    };
    const auto complain = [&](const std::string& what) {
      if (into.faults.size() < most_faults)
        into.faults.push_back("line " + std::to_string(row.line) + ": " + what);
    };
    const auto amount = amount_in(cell(paid_in));
    if (!amount) return complain("Paid In is no amount");
    const bool is_complete = !where_[status] || spelt(cell(status)) == "completed";
    if (*amount == 0 || !is_complete) {
      ++into.passed_over;
      return;
    }
    const auto number = read_receipt(cell(receipt));
    if (!number) return complain("Receipt No. is none of M-Pesa's");
    const auto at = time_in(cell(completed));
    if (!at) return complain("Completion Time is no time");
    statement_row made{row.line, *number, *at, *amount, std::string{cell(account)}, {}, {}};
    read_other_party(cell(other_party), made);
    into.rows.push_back(std::move(made));
  }

 private:
  places where_;
};

}  // namespace

statement read_statement(std::string_view text) {
  statement out;
  if (text.size() > longest_statement) {
    out.faults.emplace_back("it is longer than 32 MiB");
    return out;
  }
  const auto table = csv::read_table(text, most_statement_rows);
  std::optional<reader> body;
  for (std::size_t i = 0; i < table.rows.size(); ++i) {
    if (body) {
      body->take(table.rows[i], out);
    } else if (i < heading_within) {
      if (const auto where = headings_in(table.rows[i])) body.emplace(*where);
    }
  }
  if (!table.trouble.empty()) out.faults.push_back(table.trouble);
  if (!body && out.faults.empty())
    out.faults.emplace_back(
        "none of the first 20 lines has the headings Receipt No., Completion Time, Paid In and A/C No.");
  return out;
}

}  // namespace mbs::mpesa
