#include "domain/senders/document.hpp"

#include "domain/text/clean_text.hpp"
#include "domain/text/utf8.hpp"

#include <algorithm>

namespace mbs::domain {
namespace {

using namespace std::string_view_literals;

struct kind_row {
  std::string_view text, media_type;
};
constexpr std::array<kind_row, 3> rows{
    {{"pdf", "application/pdf"}, {"png", "image/png"}, {"jpeg", "image/jpeg"}}};

const kind_row& row_of(document_kind k) noexcept {
  return rows[static_cast<std::size_t>(k) - 1];
}

char lower(char c) noexcept {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool is_pdf(std::string_view octets) noexcept {
  constexpr auto begin = "%PDF-"sv;
  return octets.starts_with(begin) && octets.size() > begin.size() && octets[begin.size()] >= '0' &&
      octets[begin.size()] <= '9';
}

bool is_png(std::string_view octets) noexcept {
  return octets.starts_with("\x89PNG\r\n\x1A\n\0\0\0\x0DIHDR"sv);
}

/// A marker that may follow SOI: no padding, no restart, no SOI or EOI once more.
bool is_jpeg(std::string_view octets) noexcept {
  if (octets.size() < 4 || !octets.starts_with("\xFF\xD8\xFF"sv)) return false;
  const auto marker = static_cast<unsigned char>(octets[3]);
  const bool has_no_segment = marker >= 0xD0 && marker <= 0xD9;
  return marker >= 0xC0 && marker != 0xFF && !has_no_segment;
}

bool stands_as_it_is(unsigned char c) noexcept {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' ||
      c == '.';
}

bool ends_in(std::string_view name, std::string_view ending) noexcept {
  return name.size() >= ending.size() &&
      std::ranges::equal(name.substr(name.size() - ending.size()), ending, {}, lower);
}

bool ends_as(std::string_view name, document_kind k) noexcept {
  if (k == document_kind::jpeg && ends_in(name, ".jpg")) return true;
  return ends_in(name, "." + std::string{to_text(k)});
}

}  // namespace

std::string_view to_text(document_kind k) noexcept {
  return row_of(k).text;
}

std::string_view media_type_of(document_kind k) noexcept {
  return row_of(k).media_type;
}

std::optional<document_kind> document_kind_from_media_type(std::string_view type) noexcept {
  type = type.substr(0, type.find(';'));
  while (type.ends_with(' '))
    type.remove_suffix(1);
  for (const auto k : document_kinds)
    if (std::ranges::equal(type, media_type_of(k), {}, lower)) return k;
  return std::nullopt;
}

std::optional<document_kind> document_kind_of(std::string_view octets) noexcept {
  if (is_pdf(octets)) return document_kind::pdf;
  if (is_png(octets)) return document_kind::png;
  if (is_jpeg(octets)) return document_kind::jpeg;
  return std::nullopt;
}

std::optional<std::string> fault_of_document_name(std::string_view name) {
  const auto length = utf8_length(name);
  if (length == not_utf8) return "the name is not UTF-8";
  if (length == 0) return "the name is empty";
  if (length > max_document_name)
    return "the name has " + std::to_string(length) + " characters; at most " +
        std::to_string(max_document_name) + " are allowed";
  for (auto rest = name; !rest.empty();) {
    const auto next = decode_utf8(rest);
    const auto c = next.code_point;
    if (is_control(c) || is_hidden(c) || c == '/' || c == '\\')
      return "the name holds /, \\, a control character or one that is not seen";
    rest.remove_prefix(next.length);
  }
  return std::nullopt;
}

std::string attachment_disposition(std::string_view given, document_kind k) {
  std::string name{given};
  if (!ends_as(name, k)) name.append(".").append(to_text(k));
  constexpr auto digits = "0123456789ABCDEF"sv;
  std::string text = "attachment; filename=\"document.";
  text.append(to_text(k)).append("\"; filename*=UTF-8''");
  for (const auto c : name) {
    const auto octet = static_cast<unsigned char>(c);
    if (stands_as_it_is(octet)) {
      text += c;
    } else {
      text += '%';
      text += digits[octet >> 4];
      text += digits[octet & 15U];
    }
  }
  return text;
}

}  // namespace mbs::domain
