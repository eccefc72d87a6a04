#include "http/server/request_framing.hpp"

#include <algorithm>

namespace mbs::http {
namespace {

constexpr std::string_view blanks = " \t";

char lower(char c) noexcept {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}

bool begins_with_word(std::string_view text, std::string_view lower_case) noexcept {
  return text.size() >= lower_case.size() &&
      std::equal(
          lower_case.begin(), lower_case.end(), text.begin(), [](char a, char b) { return a == lower(b); });
}

std::string_view trimmed(std::string_view text) noexcept {
  const auto begin = text.find_first_not_of(blanks);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(blanks) - begin + 1);
}

bool is_chunked(std::string_view coding) noexcept {
  constexpr std::string_view chunked = "chunked";
  return coding.size() == chunked.size() && begins_with_word(coding, chunked);
}

/// How many codings a list names, and how many of them are chunked; empty elements do not count (RFC 9110,
/// 5.6.1).
struct coding_list {
  std::size_t count = 0;
  std::size_t chunked = 0;
  bool ends_chunked = false;
};

coding_list read_codings(std::string_view list) noexcept {
  coding_list read;
  while (!list.empty()) {
    const auto comma = list.find(',');
    const auto coding = trimmed(list.substr(0, comma));
    list = comma == std::string_view::npos ? std::string_view{} : list.substr(comma + 1);
    if (coding.empty()) continue;
    ++read.count;
    read.ends_chunked = is_chunked(coding);
    if (read.ends_chunked) ++read.chunked;
  }
  return read;
}

}  // namespace

bool take_target(std::string_view target, std::string& to) {
  if (target.starts_with('/')) {
    to = target;
    return true;
  }
  const auto scheme = begins_with_word(target, "http://") ? 7U
      : begins_with_word(target, "https://")              ? 8U
                                                          : 0U;
  if (scheme == 0) return false;
  target.remove_prefix(scheme);
  const auto authority = target.substr(0, target.find_first_of("/?#"));
  // Users in a URL are how somebody is misled about where it goes (RFC 9110, 4.2.4).
  if (authority.empty() || authority.front() == ':' || authority.find('@') != std::string_view::npos)
    return false;
  target.remove_prefix(authority.size());
  to = target.starts_with('/') ? "" : "/";
  to += target;
  return true;
}

std::optional<problem> fault_of_coding(
    std::string_view coding, bool beside_content_length, bool is_http_1_0) {
  if (beside_content_length)
    return problem_of(http_fault::bad_request, "Transfer-Encoding and Content-Length exclude each other");
  if (is_http_1_0) return problem_of(http_fault::bad_request, "HTTP/1.0 has no Transfer-Encoding");
  const auto read = read_codings(coding);
  if (!read.ends_chunked)
    return problem_of(
        http_fault::bad_request, "the last Transfer-Encoding must be chunked, or the body has no end");
  if (read.chunked > 1)
    return problem_of(http_fault::bad_request, "the Transfer-Encoding says chunked twice");
  if (read.count > 1)
    return problem_of(
        http_fault::not_implemented, "the only Transfer-Encoding that is known here is chunked");
  return std::nullopt;
}

}  // namespace mbs::http
