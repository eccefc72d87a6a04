#include "bench/net/http_message.hpp"

#include <algorithm>
#include <charconv>

namespace mbs::bench {
namespace {

constexpr std::size_t max_head = std::size_t{64} * 1024;
constexpr std::size_t max_body = std::size_t{16} * 1024 * 1024;

bool same_letters(std::string_view text, std::string_view lower) noexcept {
  if (text.size() != lower.size()) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i] >= 'A' && text[i] <= 'Z' ? static_cast<char>(text[i] + 32) : text[i];
    if (c != lower[i]) return false;
  }
  return true;
}

std::string_view trimmed(std::string_view text) noexcept {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t'))
    text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t'))
    text.remove_suffix(1);
  return text;
}

struct head_facts {
  std::size_t content_length = 0;
  bool close = false;
  bool bad = false;
  std::string_view host;
};

void read_field(std::string_view line, head_facts& facts) noexcept {
  const auto colon = line.find(':');
  if (colon == std::string_view::npos) {
    facts.bad = true;
    return;
  }
  const auto name = line.substr(0, colon);
  // Only four names matter: their lengths keep the others cheap.
  if (name.size() == 14 && same_letters(name, "content-length")) {
    facts.content_length = number_or(trimmed(line.substr(colon + 1)), max_body + 1);
    facts.bad = facts.bad || facts.content_length > max_body;
  } else if (name.size() == 10 && same_letters(name, "connection")) {
    facts.close = same_letters(trimmed(line.substr(colon + 1)), "close");
  } else if (name.size() == 17 && same_letters(name, "transfer-encoding")) {
    facts.bad = true;
  } else if (name.size() == 4 && same_letters(name, "host")) {
    facts.host = trimmed(line.substr(colon + 1));
  }
}

head_facts read_fields(std::string_view lines) noexcept {
  head_facts facts;
  while (!lines.empty() && !facts.bad) {
    auto end = lines.find("\r\n");
    if (end == std::string_view::npos) end = lines.size();
    read_field(lines.substr(0, end), facts);
    lines.remove_prefix(end + 2 < lines.size() ? end + 2 : lines.size());
  }
  return facts;
}

http_message parse(std::string_view octets, std::string_view& first_line) noexcept {
  http_message message;
  const auto end = octets.substr(0, max_head).find("\r\n\r\n");
  if (end == std::string_view::npos) {
    if (octets.size() >= max_head) message.what = http_outcome::bad;
    return message;
  }
  const auto head = octets.substr(0, end);
  const auto first_end = head.find("\r\n");
  first_line = head.substr(0, first_end);
  message.fields = first_end == std::string_view::npos ? std::string_view{} : head.substr(first_end + 2);
  const auto facts = read_fields(message.fields);
  if (facts.bad) {
    message.what = http_outcome::bad;
    return message;
  }
  if (octets.size() < end + 4 + facts.content_length) return message;
  message.what = http_outcome::message;
  message.length = end + 4 + facts.content_length;
  message.keep_alive = !facts.close;
  message.host = facts.host;
  message.body = octets.substr(end + 4, facts.content_length);
  return message;
}

std::string_view reason(std::uint32_t status) noexcept {
  switch (status) {
    case 200: return "OK";
    case 202: return "Accepted";
    case 204: return "No Content";
    case 400: return "Bad Request";
    case 403: return "Forbidden";
    case 404: return "Not Found";
    case 405: return "Method Not Allowed";
    case 409: return "Conflict";
    case 500: return "Internal Server Error";
    case 502: return "Bad Gateway";
    case 503: return "Service Unavailable";
    default: return "Other";
  }
}

}  // namespace

http_message parse_request(std::string_view octets) noexcept {
  std::string_view line;
  auto message = parse(octets, line);
  if (message.what != http_outcome::message) return message;
  const auto method_end = line.find(' ');
  const auto target_end = line.rfind(" HTTP/1.");
  if (method_end == std::string_view::npos || target_end == std::string_view::npos ||
      target_end <= method_end) {
    message.what = http_outcome::bad;
    return message;
  }
  message.method = line.substr(0, method_end);
  message.target = line.substr(method_end + 1, target_end - method_end - 1);
  if (line.back() == '0') message.keep_alive = false;
  return message;
}

http_message parse_response(std::string_view octets) noexcept {
  std::string_view line;
  auto message = parse(octets, line);
  if (message.what != http_outcome::message) return message;
  const bool http = line.starts_with("HTTP/1.") && line.size() >= 12;
  message.status = http ? static_cast<std::uint32_t>(number_or(line.substr(9, 3), 0)) : 0;
  if (message.status == 0) message.what = http_outcome::bad;
  return message;
}

std::string_view field_value(const http_message& message, std::string_view lower_name) noexcept {
  auto lines = message.fields;
  while (!lines.empty()) {
    const auto end = std::min(lines.find("\r\n"), lines.size());
    const auto line = lines.substr(0, end);
    const auto colon = line.find(':');
    if (colon != std::string_view::npos && same_letters(line.substr(0, colon), lower_name))
      return trimmed(line.substr(colon + 1));
    lines.remove_prefix(std::min(end + 2, lines.size()));
  }
  return {};
}

void append_response(std::string& out, std::uint32_t status, std::string_view content_type,
    std::string_view body, std::string_view more_headers) {
  out += "HTTP/1.1 ";
  out += std::to_string(status);
  out += ' ';
  out += reason(status);
  if (status != 204) {
    out += "\r\nContent-Type: ";
    out += content_type;
    out += "\r\nContent-Length: ";
    out += std::to_string(body.size());
  }
  out += "\r\n";
  out += more_headers;
  out += "\r\n";
  if (status != 204) out += body;
}

std::string_view query_value(std::string_view target, std::string_view name) noexcept {
  const auto mark = target.find('?');
  if (mark == std::string_view::npos) return {};
  auto rest = target.substr(mark + 1);
  while (!rest.empty()) {
    auto end = rest.find('&');
    if (end == std::string_view::npos) end = rest.size();
    const auto pair = rest.substr(0, end);
    if (pair.size() > name.size() && pair.starts_with(name) && pair[name.size()] == '=')
      return pair.substr(name.size() + 1);
    rest.remove_prefix(end < rest.size() ? end + 1 : end);
  }
  return {};
}

std::uint64_t number_or(std::string_view digits, std::uint64_t otherwise) noexcept {
  std::uint64_t value = 0;
  const auto* const end = digits.data() + digits.size();
  const auto [stop, error] = std::from_chars(digits.data(), end, value);
  return error == std::errc{} && stop == end ? value : otherwise;
}

bool parse_endpoint(std::string_view text, endpoint_text& out) {
  if (text.starts_with("http://")) text.remove_prefix(7);
  const auto slash = text.find('/');
  out.path = slash == std::string_view::npos ? "/" : std::string{text.substr(slash)};
  text = text.substr(0, slash);
  const auto colon = text.rfind(':');
  if (colon == std::string_view::npos || colon == 0) return false;
  const auto port = number_or(text.substr(colon + 1), 65'536);
  if (port > 65'535) return false;
  out.host = text.substr(0, colon);
  if (out.host == "localhost") out.host = "127.0.0.1";
  out.port = static_cast<std::uint16_t>(port);
  return true;
}

}  // namespace mbs::bench
