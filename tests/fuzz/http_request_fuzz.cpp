#include "domain/text/utf8.hpp"
#include "http/client/callback_url.hpp"
#include "http/messages/list_query.hpp"
#include "http/messages/send_request.hpp"
#include "http/server/query.hpp"
#include "http/server/request_parser.hpp"

#include <algorithm>
#include <cstdlib>
#include <string>

using namespace mbs;

namespace {

constexpr std::uint32_t max_header = 1'024;
constexpr std::uint64_t max_body = 512;

void demand(bool holds) {
  if (!holds) std::abort();
}

/// What the rest of the program, and a database, may rely on.
bool is_clean(std::string_view text) {
  return domain::utf8_length(text) != domain::not_utf8 && text.find('\0') == std::string_view::npos;
}

void try_body(std::string_view body) {
  static http::json_document document;
  domain::submission what;
  for (const auto& complaint : http::read_body(body, document, http::submission_fields, what))
    demand(is_clean(complaint.pointer) && is_clean(complaint.detail) && !complaint.detail.empty());
  for (const auto& to : what.to)
    demand(is_clean(to));
  demand(
      is_clean(what.from) && is_clean(what.text) && is_clean(what.reference) && is_clean(what.callback_url));
}

void try_query(std::string_view query) {
  if (const auto parameters = http::parse_query(query))
    for (const auto& [name, value] : *parameters)
      demand(is_clean(name) && is_clean(value));
  persistence::message_filter filter;
  const auto problem = http::read_list_query(query, filter);
  demand(problem || filter.limit <= 500);
  if (problem)
    for (const auto& e : problem->errors)
      demand(is_clean(e.parameter) && is_clean(e.detail));
}

void try_url(std::string_view text) {
  const auto url = http::callback_url::parse(text);
  if (!url) return;
  demand(url->port != 0 && !url->host.empty() && url->target.front() == '/');
  demand(url->target.find_first_of(" \r\n#") == std::string::npos);
  demand(url->authority.find_first_of(" \r\n@/?#") == std::string::npos);
}

/// The same octets in pieces and at once are the same request, and no limit is passed.
void try_request(std::string_view octets, std::size_t piece) {
  const http::request_parser::body_limits limits = [](http::method, std::string_view) { return max_body; };
  const auto feed = [&](http::request& request, std::size_t step) {
    http::request_parser parser{request, limits, max_header};
    std::string waiting;
    for (std::size_t at = 0; at < octets.size() && !parser.is_done(); at += step) {
      waiting += octets.substr(at, step);
      for (;;) {
        boost::beast::error_code ec;
        const auto used = parser.put(boost::asio::buffer(waiting), ec);
        demand(used <= waiting.size());
        waiting.erase(0, used);
        if (ec && ec != boost::beast::http::error::need_more) return false;
        if (parser.is_done() || used == 0 || waiting.empty() || ec) break;
      }
    }
    demand(request.body.size() <= max_body);
    return parser.is_done();
  };
  http::request whole;
  http::request pieces;
  const auto is_whole = feed(whole, std::max<std::size_t>(1, octets.size()));
  const auto is_same = feed(pieces, piece);
  if (!is_whole || !is_same) return;
  demand(whole.target == pieces.target && whole.body == pieces.body &&
      whole.authorization == pieces.authorization);
  demand(whole.target.front() == '/');
}

}  // namespace

// The first octet says what the rest is, and how it is cut.
extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view rest{reinterpret_cast<const char*>(data) + 1, size - 1};
  switch (data[0] % 4) {
    case 0: try_body(rest); break;
    case 1: try_query(rest); break;
    case 2: try_url(rest); break;
    default: try_request(rest, 1u + data[0] / 4u); break;
  }
  return 0;
}
