#pragma once

#include "domain/money/billing_document.hpp"

#include <string>
#include <vector>

/// What stands on the pages of a document, in its order. Pure; knows nothing of fonts, pages and PDF.
namespace mbs::domain {

struct sheet_field {
  std::string label;
  std::string value;
  bool is_strong = false;
  bool operator==(const sheet_field&) const = default;
};

struct sheet_column {
  std::string title;
  std::int32_t share = 1;  ///< of the width, beside the others'
  bool is_number = false;  ///< at the right
};

struct sheet_row {
  std::vector<std::string> cells;  ///< one each column
  bool is_strong = false;
  bool goes_on = false;  ///< the next one belongs to it: no line between them
};

struct billing_sheet {
  std::string title;     ///< "TAX INVOICE"
  std::string subtitle;  ///< the same in Swahili
  std::string number;
  std::vector<sheet_field> facts;   ///< beside the title: number, date, period
  std::vector<std::string> seller;  ///< lines: name first
  std::string buyer_title;          ///< "Billed to"
  std::vector<std::string> buyer;
  std::vector<sheet_column> columns;
  std::vector<sheet_row> rows;
  std::vector<sheet_field> totals;  ///< the strong one is what counts
  std::vector<std::string> notes;   ///< paragraphs
  std::string verify_url;           ///< to be scanned; empty: none
};

/// Of the document `number` with that date.
[[nodiscard]] billing_sheet sheet_of(
    billing_kind kind, const std::string& number, time_point issued_at, const billing_facts& facts);

/// Its name and what is known of where it is, a line each.
[[nodiscard]] std::vector<std::string> lines_of(const billing_party& party);

/// "30 Nov 2026".
[[nodiscard]] std::string date_words(kenyan_day day);
/// The day in East Africa Time.
[[nodiscard]] std::string date_words(time_point t);
/// "30 Nov 2026, 14:05 EAT".
[[nodiscard]] std::string time_words(time_point t);

}  // namespace mbs::domain
