#include "http/server/request_parser.hpp"

#include <boost/beast/http/error.hpp>

namespace mbs::http {
namespace beast_http = boost::beast::http;
namespace {

method method_of(beast_http::verb verb) noexcept {
  switch (verb) {
    case beast_http::verb::get: return method::get;
    case beast_http::verb::head: return method::head;
    case beast_http::verb::post: return method::post;
    case beast_http::verb::patch: return method::patch;
    case beast_http::verb::put: return method::put;
    case beast_http::verb::delete_: return method::remove;
    case beast_http::verb::options: return method::options;
    default: return method::other;
  }
}

std::string_view std_text(boost::beast::string_view s) noexcept {
  return {s.data(), s.size()};
}

}  // namespace

request_parser::request_parser(request& to, const body_limits& limits, std::uint32_t max_header)
    : to_{to}, limits_{limits} {
  header_limit(max_header);
  eager(true);
}

void request_parser::on_request_impl(beast_http::verb verb, text, text target, int version, error_code& ec) {
  to_.verb = method_of(verb);
  // Only the origin form: proxies and tunnels are not our trade.
  if (target.empty() || target.front() != '/') {
    ec = beast_http::error::bad_target;
    return;
  }
  to_.target = std_text(target);
  to_.is_http_1_0 = version == 10;
  body_limit(limits_(to_.verb, to_.target));
}

void request_parser::keep(std::string& to, text name, text value) {
  if (!to.empty()) to_.refused_header = std_text(name);
  to = std_text(value);
}

void request_parser::on_field_impl(field f, text name, text value, error_code&) {
  switch (f) {
    case field::authorization: return keep(to_.authorization, name, value);
    case field::content_type: return keep(to_.content_type, name, value);
    case field::host:
      if (to_.has_host) to_.refused_header = "Host";
      to_.has_host = true;
      return;
    case field::expect:
      to_.expects_continue = boost::beast::iequals(value, "100-continue");
      if (!to_.expects_continue) to_.refused_header = "Expect";
      return;
    case field::content_encoding:
      if (!boost::beast::iequals(value, "identity")) to_.refused_header = "Content-Encoding";
      return;
    case field::unknown: break;
    default: return;
  }
  if (boost::beast::iequals(name, "Idempotency-Key")) return keep(to_.idempotency_key, name, value);
  if (boost::beast::iequals(name, "X-API-Key")) return keep(to_.api_key, name, value);
  if (boost::beast::iequals(name, "X-Request-Id")) {
    to_.request_id = std_text(value);
  } else if (boost::beast::iequals(name, "X-Forwarded-For")) {
    if (!to_.forwarded_for.empty()) to_.forwarded_for += ',';
    to_.forwarded_for += std_text(value);
  }
}

std::size_t request_parser::on_body_impl(text part, error_code&) {
  to_.body += std_text(part);
  return part.size();
}

std::size_t request_parser::on_chunk_body_impl(std::uint64_t, text part, error_code&) {
  to_.body += std_text(part);
  return part.size();
}

problem problem_of_parsing(const boost::beast::error_code& ec) {
  if (ec == beast_http::error::header_limit) return problem_of(http_fault::header_too_large);
  if (ec == beast_http::error::body_limit) return problem_of(http_fault::content_too_large);
  if (ec == beast_http::error::bad_version) return problem_of(http_fault::version_not_supported);
  if (ec == beast_http::error::bad_transfer_encoding) return problem_of(http_fault::not_implemented);
  return problem_of(http_fault::bad_request, "this is not HTTP/1.1: " + ec.message());
}

}  // namespace mbs::http
