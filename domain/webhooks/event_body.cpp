#include "domain/webhooks/event_body.hpp"

#include "domain/text/clean_text.hpp"
#include "domain/text/utf8.hpp"

namespace mbs::domain {

void append_json_text(std::string& json, std::string_view text) {
  static constexpr std::string_view hex = "0123456789abcdef";
  for (const char c : text) {
    const auto octet = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      json += '\\';
      json += c;
    } else if (octet < 0x20) {
      json += "\\u00";
      json += hex[octet >> 4];
      json += hex[octet & 15];
    } else {
      json += c;
    }
  }
}

std::string event_body(event_type type, time_point at,
    std::initializer_list<std::pair<std::string_view, std::string_view>> data) {
  std::string json = R"({"type":")";
  json.append(to_text(type)).append(R"(","timestamp":")").append(to_rfc3339(at)).append(R"(","data":{)");
  bool is_first = true;
  for (const auto& [name, value] : data) {
    if (value.empty()) continue;
    json.append(is_first ? "\"" : ",\"").append(name).append("\":\"");
    append_json_text(json, value);
    json += '"';
    is_first = false;
  }
  return json.append("}}");
}

std::string answer_text(std::string_view body) {
  const bool is_cut = body.size() > kept_of_answer;
  body = body.substr(0, kept_of_answer);
  std::string text;
  text.reserve(body.size());
  while (!body.empty()) {
    const auto c = decode_utf8(body);
    if (c.length == 0) {
      // A character that the cut took the end of is no fault of the receiver's.
      constexpr std::size_t longest_rest = 3;
      const bool is_rest = body.size() <= longest_rest && static_cast<unsigned char>(body.front()) >= 0xC0;
      if (is_cut && is_rest) break;
      append_utf8(text, U'\uFFFD');
      body.remove_prefix(1);
      continue;
    }
    const bool is_kept = c.code_point == U'\t' || c.code_point == U'\n' || c.code_point == U'\r';
    if (is_kept || !is_control(c.code_point)) text.append(body.substr(0, c.length));
    body.remove_prefix(c.length);
  }
  return text;
}

}  // namespace mbs::domain
