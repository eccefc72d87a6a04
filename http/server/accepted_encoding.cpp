#include "http/server/accepted_encoding.hpp"

#include <boost/beast/core/string.hpp>

namespace mbs::http {
namespace {

std::string_view trimmed(std::string_view text) noexcept {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t'))
    text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t'))
    text.remove_suffix(1);
  return text;
}

bool is(std::string_view coding, std::string_view name) noexcept {
  return boost::beast::iequals(boost::beast::string_view{coding.data(), coding.size()},
      boost::beast::string_view{name.data(), name.size()});
}

/// "q=0", "q=0.0" and the like refuse.
bool is_refused(std::string_view parameters) noexcept {
  const auto weight = trimmed(parameters);
  if (!weight.starts_with("q=") && !weight.starts_with("Q=")) return false;
  return weight.substr(2).find_first_not_of("0.") == std::string_view::npos;
}

}  // namespace

accepted_encodings accepted_by(std::string_view field) noexcept {
  accepted_encodings found;
  bool others = false, names_brotli = false, names_gzip = false;
  while (!field.empty()) {
    const auto end = field.find(',');
    const auto item = field.substr(0, end);
    field = end == std::string_view::npos ? std::string_view{} : field.substr(end + 1);
    const auto mark = item.find(';');
    const auto coding = trimmed(item.substr(0, mark));
    const bool taken = mark == std::string_view::npos || !is_refused(item.substr(mark + 1));
    if (is(coding, "br")) {
      names_brotli = true;
      found.brotli = taken;
    } else if (is(coding, "gzip") || is(coding, "x-gzip")) {
      names_gzip = true;
      found.gzip = taken;
    } else if (coding == "*") {
      others = taken;
    }
  }
  if (!names_brotli) found.brotli = others;
  if (!names_gzip) found.gzip = others;
  return found;
}

}  // namespace mbs::http
