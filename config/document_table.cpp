#include "config/document_table.hpp"

#include "config/section_rows.hpp"

#include <algorithm>

namespace mbs::config {

namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_capital(char c) {
  return c >= 'A' && c <= 'Z';
}

/// As domain/accounts/profile_rules.hpp has the buyers'.
constexpr text_rule pin{[](std::string_view t) {
                          return t.empty() ||
                              (t.size() == 11 && is_capital(t.front()) && is_capital(t.back()) &&
                                  std::ranges::all_of(t.substr(1, 9), is_digit));
                        },
    "a letter, nine digits and a letter, like P051234567A, or nothing"};
constexpr text_rule prefix{[](std::string_view t) {
                             return !t.empty() && t.size() <= 8 &&
                                 std::ranges::all_of(t, [](char c) { return is_capital(c) || is_digit(c); });
                           },
    "1 to 8 capital letters and digits"};
constexpr text_rule name{[](std::string_view t) { return t.size() <= 200; }, "at most 200 octets"};

}  // namespace

void add_documents(std::vector<setting>& all) {
  using d = document_settings;
  section_rows t{all, "documents"};
  t.text("seller_name", at<&d::seller_name>, name,
      "Who sells, as the tax authority knows the name; nothing means that no receipts, invoices and credit notes are "
      "made.");
  t.text("seller_address", at<&d::seller_address>, name, "The seller's address, on each document.");
  t.text("seller_pin", at<&d::seller_pin>, pin, "The seller's KRA PIN, on each document.");
  t.text("prefix", at<&d::prefix>, prefix, "What numbers of documents begin with: MBS-I-2026-000001.");
}

}  // namespace mbs::config
