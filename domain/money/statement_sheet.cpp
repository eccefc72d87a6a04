#include "domain/money/statement_sheet.hpp"

#include "domain/money/rounding.hpp"

#include <utility>

namespace mbs::domain {

namespace {

constexpr std::size_t balance_column = 4;
static_assert(most_statement_entries == 1'000, "a note says how many");

std::string shillings(money amount) {
  return "KES " + to_exact_text(amount);
}

/// With its sign, where there is something.
std::string moved(const char* sign, money amount) {
  return (amount.is_zero() ? "" : sign) + shillings(amount);
}

enum class way : std::uint8_t { in, out };

/// The rows of a day: its date before the first, its balance behind the last.
class day_rows {
 public:
  explicit day_rows(billing_sheet& sheet, const statement_day& day) : sheet_{sheet}, day_{day} {}

  void put(std::string what, money amount, way where) {
    if (amount.is_zero()) return;
    auto text = to_exact_text(amount);
    if (count_++ != 0) sheet_.rows.back().goes_on = true;
    sheet_.rows.push_back({{count_ == 1 ? date_words(day_.day) : std::string{}, std::move(what),
        where == way::in ? std::exchange(text, {}) : std::string{}, std::move(text), {}}});
  }
  void end() {
    if (count_ != 0) sheet_.rows.back().cells[balance_column] = to_exact_text(day_.closing);
  }

 private:
  billing_sheet& sheet_;
  const statement_day& day_;
  std::size_t count_ = 0;
};

void put_days(billing_sheet& sheet, const statement& s) {
  auto entry = s.entries.begin();
  for (const auto& d : s.moved) {
    day_rows rows{sheet, d};
    auto credited = d.credited.units(), debited = d.debited.units();
    for (; entry != s.entries.end() && entry->day <= d.day; ++entry) {
      const bool comes_in = entry->kind == transfer_kind::credit;
      (comes_in ? credited : debited) -= entry->amount.units();
      rows.put(
          (comes_in ? "Credit " : "Debit ") + entry->reference, entry->amount, comes_in ? way::in : way::out);
    }
    rows.put("Other credits", money::from_units(credited), way::in);
    rows.put("Other debits", money::from_units(debited), way::out);
    rows.put("Messages", d.charged, way::out);
    rows.end();
  }
}

}  // namespace

billing_sheet sheet_of(const statement& s, const statement_paper& about) {
  billing_sheet sheet;
  sheet.title = "STATEMENT";
  sheet.subtitle = "Taarifa ya akaunti";
  sheet.number = about.account + ", " + date_words(s.days.from) + " to " + date_words(s.days.to);
  sheet.facts = {{"Account", about.account}, {"From", date_words(s.days.from)}, {"To", date_words(s.days.to)},
      {"Drawn up", time_words(about.drawn_at)}};
  if (!about.issuer.name.empty()) sheet.seller = lines_of(about.issuer);
  sheet.buyer_title = "Account of";
  sheet.buyer = lines_of(about.holder);
  sheet.columns = {
      {"Day", 76}, {"What", 149}, {"Paid in", 86, true}, {"Taken out", 86, true}, {"Balance, KES", 98, true}};
  sheet.rows.push_back(
      {{date_words(s.days.from), "Opening balance", {}, {}, to_exact_text(s.opening)}, true});
  put_days(sheet, s);
  if (s.moved.empty()) sheet.rows.push_back({{{}, "Nothing moved on these days", {}, {}, {}}});
  sheet.totals = {{"Opening balance", shillings(s.opening)}, {"Paid in", moved("+ ", s.credited)},
      {"Taken out", moved("\u2212 ", s.debited)}, {"Spent on messages", moved("\u2212 ", s.charged)},
      {"Closing balance", shillings(s.closing), true}};
  sheet.notes.emplace_back(
      "Days are those of East Africa Time. Amounts are exact: messages are charged to "
      "KES 0.0001. Money kept aside for messages on their way is still the account's; it "
      "counts as spent when an operator takes them.");
  if (s.is_cut_short)
    sheet.notes.emplace_back(
        "Only the first 1,000 payments and corrections are listed one by one; the others "
        "of a day are together \"other credits\" and \"other debits\". A statement of "
        "fewer days lists more of them.");
  sheet.notes.emplace_back(
      "This is no tax invoice and no receipt: those are documents with numbers of their own.");
  return sheet;
}

}  // namespace mbs::domain
