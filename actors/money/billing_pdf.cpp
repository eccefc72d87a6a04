#include "actors/money/billing_pdf.hpp"

#include "actors/money/billing_text.hpp"
#include "crypto/qr_code.hpp"

#include <hpdf.h>

#include <algorithm>
#include <memory>
#include <utility>
#include <vector>

namespace mbs::actors {

namespace {

using domain::billing_sheet;
using points = HPDF_REAL;  // of paper

// A4, in points.
constexpr points page_width = 595.28F, page_height = 841.89F;
constexpr points margin = 50.F, inner_width = page_width - 2 * margin;
constexpr points foot = 56.F;  // nothing but the page's number below it
constexpr points cell_pad = 7.F;

struct shade {
  points red, green, blue;
};
constexpr shade ink{0.11F, 0.13F, 0.17F}, grey{0.42F, 0.45F, 0.5F}, line_grey{0.85F, 0.87F, 0.9F},
    band{0.955F, 0.962F, 0.972F}, accent{0.04F, 0.38F, 0.34F};

struct face {
  points size = 9.F;
  bool bold = false;
  shade colour = ink;
};
constexpr face plain{}, small_grey{8.F, false, grey}, strong{9.F, true, ink}, name_face{12.F, true, ink},
    title_face{19.F, true, accent}, total_face{12.F, true, ink};

struct freed {
  void operator()(HPDF_Doc doc) const noexcept { HPDF_Free(doc); }
};
using document = std::unique_ptr<std::remove_pointer_t<HPDF_Doc>, freed>;

enum class side : std::uint8_t { left, right };

/// One document under way: pages, and where the next line goes.
class press {
 public:
  explicit press(const std::string& font_file) : doc_{HPDF_New(nullptr, nullptr)} {
    if (!doc_) throw printing_failed{"no memory for a document"};
    HPDF_SetCompressionMode(doc_.get(), HPDF_COMP_ALL);
    HPDF_UseUTFEncodings(doc_.get());
    HPDF_SetCurrentEncoder(doc_.get(), "UTF-8");
    const auto* name = HPDF_LoadTTFontFromFile(doc_.get(), font_file.c_str(), HPDF_TRUE);
    font_ = name == nullptr ? nullptr : HPDF_GetFont(doc_.get(), name, "UTF-8");
    if (font_ == nullptr)
      throw printing_failed{"the font " + font_file + " cannot be used (install fonts-dejavu-core)"};
    new_page();
  }

  void new_page() {
    pages_.push_back(HPDF_AddPage(doc_.get()));
    if (page() == nullptr) throw printing_failed{"no memory for a page"};
    HPDF_Page_SetWidth(page(), page_width);
    HPDF_Page_SetHeight(page(), page_height);
    y = page_height - margin;
  }
  [[nodiscard]] HPDF_Page page() const { return pages_.back(); }
  [[nodiscard]] points width_of(const std::string& text, face f) const {
    HPDF_Page_SetFontAndSize(pages_.back(), font_, f.size);
    return HPDF_Page_TextWidth(pages_.back(), text.c_str());
  }
  [[nodiscard]] std::vector<std::string> lines_of(
      const std::string& text, face f, points width, std::size_t most) const {
    return broken_lines(
        settable_text(text), most, [&](const std::string& line) { return width_of(line, f) <= width; });
  }

  /// `text` is settable; its base line is at `at`.
  void put(const std::string& text, face f, points x, points at, side to = side::left) {
    put_on(page(), text, f, x, at, to);
  }
  void fill(shade s, points x, points bottom, points width, points height) {
    HPDF_Page_SetRGBFill(page(), s.red, s.green, s.blue);
    HPDF_Page_Rectangle(page(), x, bottom, width, height);
    HPDF_Page_Fill(page());
  }
  void rule(points at, shade s = line_grey, points width = 0.7F) {
    fill(s, margin, at - width, inner_width, width);
  }
  /// The feet of all pages, when their number is known.
  [[nodiscard]] std::string finish(const std::string& number, const std::string& title);

  points y = 0;  ///< below it the page is empty

 private:
  void put_on(HPDF_Page page, const std::string& text, face f, points x, points at, side to);

  document doc_;
  HPDF_Font font_ = nullptr;
  std::vector<HPDF_Page> pages_;
};

void press::put_on(HPDF_Page page, const std::string& text, face f, points x, points at, side to) {
  HPDF_Page_SetFontAndSize(page, font_, f.size);
  if (to == side::right) x -= HPDF_Page_TextWidth(page, text.c_str());
  HPDF_Page_SetRGBFill(page, f.colour.red, f.colour.green, f.colour.blue);
  HPDF_Page_SetRGBStroke(page, f.colour.red, f.colour.green, f.colour.blue);
  // One font is embedded: its bold is drawn thicker.
  HPDF_Page_SetLineWidth(page, f.size * 0.035F);
  HPDF_Page_BeginText(page);
  HPDF_Page_SetTextRenderingMode(page, f.bold ? HPDF_FILL_THEN_STROKE : HPDF_FILL);
  HPDF_Page_TextOut(page, x, at, text.c_str());
  HPDF_Page_EndText(page);
}

std::string press::finish(const std::string& number, const std::string& title) {
  HPDF_SetInfoAttr(doc_.get(), HPDF_INFO_TITLE, (title + ' ' + number).c_str());
  for (std::size_t i = 0; i < pages_.size(); ++i) {
    put_on(pages_[i], number, small_grey, margin, 30.F, side::left);
    put_on(pages_[i], "Page " + std::to_string(i + 1) + " of " + std::to_string(pages_.size()), small_grey,
        page_width - margin, 30.F, side::right);
  }
  if (HPDF_SaveToStream(doc_.get()) != HPDF_OK)
    throw printing_failed{"the PDF cannot be made: error " + std::to_string(HPDF_GetError(doc_.get()))};
  std::string octets(HPDF_GetStreamSize(doc_.get()), '\0');
  HPDF_ResetStream(doc_.get());
  auto size = static_cast<HPDF_UINT32>(octets.size());
  const auto read = HPDF_ReadFromStream(doc_.get(), reinterpret_cast<HPDF_BYTE*>(octets.data()), &size);
  if ((read != HPDF_OK && read != HPDF_STREAM_EOF) || size != octets.size() || octets.empty())
    throw printing_failed{"the PDF cannot be read back"};
  return octets;
}

/// Lines of one block below each other; where it ends.
points put_block(
    press& p, const std::vector<std::string>& lines, face first, points x, points top, points width) {
  auto at = top;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const auto f = i == 0 ? first : small_grey;
    for (const auto& line : p.lines_of(lines[i], f, width, 4)) {
      at -= f.size * 1.4F;
      p.put(line, f, x, at);
    }
  }
  return at;
}

void put_head(press& p, const billing_sheet& sheet) {
  const auto top = p.y;
  const auto left_end = put_block(p, sheet.seller, name_face, margin, top, inner_width * 0.52F);
  const auto right = page_width - margin;
  p.put(sheet.title, title_face, right, top - 19.F, side::right);
  p.put(sheet.subtitle, small_grey, right, top - 32.F, side::right);
  p.y = std::min(left_end, top - 36.F) - 14.F;
  p.rule(p.y, accent, 1.6F);
  p.y -= 12.F;
}

void put_parties(press& p, const billing_sheet& sheet) {
  const auto top = p.y;
  p.put(sheet.buyer_title, small_grey, margin, top - 10.F);
  const auto left_end = put_block(p, sheet.buyer, strong, margin, top - 13.F, inner_width * 0.52F);
  const auto label_x = margin + inner_width * 0.58F;
  auto at = top - 10.F;
  for (const auto& f : sheet.facts) {
    p.put(settable_text(f.label), small_grey, label_x, at);
    p.put(settable_text(f.value), strong, page_width - margin, at, side::right);
    at -= 15.F;
  }
  p.y = std::min(left_end, at) - 16.F;
}

class table {
 public:
  table(press& p, const billing_sheet& sheet) : p_{p}, columns_{sheet.columns} {
    std::int32_t all = 0;
    for (const auto& c : columns_)
      all += c.share;
    auto x = margin;
    for (const auto& c : columns_) {
      left_.push_back(x);
      x += inner_width * static_cast<points>(c.share) / static_cast<points>(std::max(all, 1));
    }
    left_.push_back(x);
    for (const auto& row : sheet.rows)
      fit_numbers(row);
  }

  void put_heads() {
    constexpr points height = 20.F;
    p_.fill(band, margin, p_.y - height, inner_width, height);
    for (std::size_t i = 0; i < columns_.size(); ++i)
      put_cell({columns_[i].title}, i, p_.y - 13.F, {8.F, true, grey});
    p_.y -= height;
  }
  void put_row(const domain::sheet_row& row) {
    const face words{plain.size, row.is_strong, ink};
    const face number{number_size_, row.is_strong, ink};
    constexpr std::size_t most_lines = 6;
    std::vector<std::vector<std::string>> broken;
    std::size_t deepest = 1;
    for (std::size_t i = 0; i < columns_.size() && i < row.cells.size(); ++i) {
      // A number is never broken.
      broken.push_back(columns_[i].is_number ? std::vector{settable_text(row.cells[i])}
                                             : p_.lines_of(row.cells[i], words, width_of(i), most_lines));
      deepest = std::max(deepest, broken.back().size());
    }
    const auto height = (row.goes_on ? 5.F : 8.F) + 12.F * static_cast<points>(deepest);
    const bool belongs = std::exchange(goes_on_, row.goes_on);
    if (!belongs && !broken.empty()) first_cell_ = broken.front();
    if (p_.y - height < foot) {
      p_.new_page();
      put_heads();
      // What the rows belong to stands above those of the next page too.
      if (belongs && !broken.empty()) broken.front() = first_cell_;
    }
    for (std::size_t i = 0; i < broken.size(); ++i)
      put_cell(broken[i], i, p_.y - 13.F, columns_[i].is_number ? number : words);
    p_.y -= height;
    if (!row.goes_on) p_.rule(p_.y);
  }

 private:
  [[nodiscard]] points width_of(std::size_t column) const {
    return left_[column + 1] - left_[column] - 2 * cell_pad;
  }
  /// Those of a table have one size: the largest in which each fits.
  void fit_numbers(const domain::sheet_row& row) {
    for (std::size_t i = 0; i < columns_.size() && i < row.cells.size(); ++i) {
      if (!columns_[i].is_number || row.cells[i].empty()) continue;
      const auto wide = p_.width_of(settable_text(row.cells[i]), plain);
      if (wide > width_of(i)) number_size_ = std::min(number_size_, plain.size * width_of(i) / wide);
    }
  }
  void put_cell(const std::vector<std::string>& lines, std::size_t column, points at, face f) {
    for (const auto& line : lines) {
      if (columns_[column].is_number)
        p_.put(line, f, left_[column + 1] - cell_pad, at, side::right);
      else
        p_.put(line, f, left_[column] + cell_pad, at);
      at -= 12.F;
    }
  }

  press& p_;
  const std::vector<domain::sheet_column>& columns_;
  std::vector<points> left_;
  points number_size_ = plain.size;
  bool goes_on_ = false;                 // the last row
  std::vector<std::string> first_cell_;  // of the row to which those that followed belong
};

void put_totals(press& p, const billing_sheet& sheet) {
  const auto height = 24.F + 18.F * static_cast<points>(sheet.totals.size());
  if (p.y - height < foot) p.new_page();
  p.y -= 8.F;
  const auto right = page_width - margin - cell_pad;
  points widest = 0;
  for (const auto& t : sheet.totals)
    widest = std::max(widest, p.width_of(settable_text(t.value), t.is_strong ? total_face : plain));
  constexpr points for_labels = 140.F;
  const auto left = std::max(margin, std::min(margin + inner_width * 0.42F, right - widest - for_labels));
  for (const auto& t : sheet.totals) {
    const auto f = t.is_strong ? total_face : plain;
    if (t.is_strong) {
      p.y -= 4.F;
      p.fill(accent, left, p.y - 1.F, page_width - margin - left, 1.F);
      p.y -= 4.F;
    }
    p.y -= f.size * 1.3F;
    const auto label = p.lines_of(t.label, f, right - left - p.width_of(t.value, f) - 3 * cell_pad, 1);
    p.put(label.front(), t.is_strong ? f : face{9.F, false, grey}, left + cell_pad, p.y);
    p.put(settable_text(t.value), f, right, p.y, side::right);
    p.y -= 5.F;
  }
  p.y -= 18.F;
}

constexpr points largest_square = 2.1F, qr_width = 98.F;

void put_qr(press& p, const std::string& url, points top) {
  const auto code = crypto::qr_code(url);
  const auto square = std::min(largest_square, qr_width / static_cast<points>(code.width));
  for (int row = 0; row < code.width; ++row)
    for (int column = 0; column < code.width; ++column) {
      if (!code.is_dark(row, column)) continue;
      auto end = column;
      while (end + 1 < code.width && code.is_dark(row, end + 1))
        ++end;
      p.fill(ink, margin + square * static_cast<points>(column), top - square * static_cast<points>(row + 1),
          square * static_cast<points>(end - column + 1), square);
      column = end;
    }
}

void put_end(press& p, const billing_sheet& sheet) {
  for (const auto& note : sheet.notes) {
    const auto lines = p.lines_of(note, small_grey, inner_width, 6);
    if (p.y - 12.F * static_cast<points>(lines.size()) < foot) p.new_page();
    for (const auto& line : lines) {
      p.y -= 12.F;
      p.put(line, small_grey, margin, p.y);
    }
    p.y -= 4.F;
  }
  if (sheet.verify_url.empty() || sheet.verify_url.size() > 1'000) return;
  constexpr points height = 110.F;
  if (p.y - height < foot) p.new_page();
  p.y -= 12.F;
  put_qr(p, sheet.verify_url, p.y);
  const auto x = margin + height;
  p.put("Check this document", strong, x, p.y - 12.F);
  auto at = p.y - 26.F;
  for (const auto& line :
      p.lines_of("Scan the code, or open the address: it shows number, date and total as we issued them.",
          small_grey, inner_width - height, 3)) {
    p.put(line, small_grey, x, at);
    at -= 12.F;
  }
  for (const auto& line : p.lines_of(sheet.verify_url, small_grey, inner_width - height, 4)) {
    p.put(line, small_grey, x, at);
    at -= 12.F;
  }
}

}  // namespace

std::string pdf_of(const billing_sheet& sheet, const std::string& font_file) {
  press p{font_file};
  put_head(p, sheet);
  put_parties(p, sheet);
  table rows{p, sheet};
  rows.put_heads();
  for (const auto& row : sheet.rows)
    rows.put_row(row);
  put_totals(p, sheet);
  put_end(p, sheet);
  return p.finish(sheet.number, sheet.title);
}

}  // namespace mbs::actors
