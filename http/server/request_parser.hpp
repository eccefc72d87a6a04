#pragma once

#include "http/server/problem.hpp"
#include "http/server/request.hpp"

#include <boost/beast/http/basic_parser.hpp>

#include <functional>
#include <optional>
#include <string>

namespace mbs::http {

/// Beast's parser, keeping only what this server looks at: no map of fields. For one request.
class request_parser : public boost::beast::http::basic_parser<true> {
 public:
  /// Longest body allowed for a method and a target, octets.
  using body_limits = std::function<std::uint64_t(method, std::string_view target)>;

  request_parser(request& to, const body_limits& limits, std::uint32_t max_header);

  /// Why octets are no request: after put() failed with `ec`.
  [[nodiscard]] problem problem_of_parsing(const boost::beast::error_code& ec) const;

 private:
  using error_code = boost::beast::error_code;
  using text = boost::beast::string_view;
  using field = boost::beast::http::field;

  void on_request_impl(
      boost::beast::http::verb verb, text name, text target, int version, error_code& ec) override;
  void on_response_impl(int, text, int, error_code&) override {}
  void on_field_impl(field f, text name, text value, error_code& ec) override;
  void on_header_impl(error_code& ec) override;
  /// Room is made as a body comes, not as it is announced.
  void on_body_init_impl(const boost::optional<std::uint64_t>&, error_code&) override {}
  std::size_t on_body_impl(text part, error_code&) override;
  void on_chunk_header_impl(std::uint64_t, text, error_code&) override {}
  std::size_t on_chunk_body_impl(std::uint64_t, text part, error_code&) override;
  void on_finish_impl(error_code&) override {}

  void keep(std::string& to, text name, text value);
  void keep_of_browser(field f, text name, text value);
  void keep_unknown(text name, text value);

  request& to_;
  const body_limits& limits_;
  std::uint32_t max_header_;
  std::uint64_t max_body_ = 0;
  std::string length_;                 // Content-Length as sent; empty: there is none
  std::optional<std::string> coding_;  // all Transfer-Encoding fields, as one list
  std::optional<problem> wrong_;       // what the header says that Beast would take
};

[[nodiscard]] problem header_too_long(std::uint32_t max_header);

}  // namespace mbs::http
