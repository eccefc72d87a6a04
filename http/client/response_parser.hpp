#pragma once

#include "domain/webhooks/event_body.hpp"
#include "http/client/retry_after.hpp"

#include <boost/beast/http/basic_parser.hpp>
#include <boost/beast/http/error.hpp>

#include <algorithm>
#include <chrono>
#include <string>

namespace mbs::http {

/// Beast's parser, keeping the status, Retry-After, Date and the beginning of the body; the rest is counted
/// and thrown away.
class response_parser : public boost::beast::http::basic_parser<false> {
 public:
  static constexpr std::uint64_t max_body = 65'536;  ///< octets read before the connection is given up
  static constexpr std::uint32_t max_header = 16'384;

  response_parser() {
    header_limit(max_header);
    body_limit(max_body);
    eager(true);
  }
  [[nodiscard]] unsigned status() const noexcept { return status_; }
  /// What the server asks for by Retry-After; 0: nothing.
  [[nodiscard]] std::chrono::seconds retry_after(std::chrono::sys_seconds now) const noexcept {
    return read_retry_after(retry_after_, date_, now);
  }
  /// The first octets of the body, domain::kept_of_answer at most and one that says that there are more.
  [[nodiscard]] const std::string& beginning() const noexcept { return beginning_; }

 private:
  using error_code = boost::beast::error_code;
  using text = boost::beast::string_view;
  using field = boost::beast::http::field;

  void on_request_impl(boost::beast::http::verb, text, text, int, error_code&) override {}
  void on_response_impl(int status, text, int, error_code& ec) override {
    constexpr int least = 100;
    if (status < least) ec = boost::beast::http::error::bad_status;
    status_ = static_cast<unsigned>(status);
  }
  void on_field_impl(field f, text, text value, error_code&) override {
    if (f == field::retry_after) retry_after_.assign(value.data(), value.size());
    if (f == field::date) date_.assign(value.data(), value.size());
  }
  void on_header_impl(error_code&) override {}
  void on_body_init_impl(const boost::optional<std::uint64_t>&, error_code&) override {}
  std::size_t on_body_impl(text part, error_code&) override { return keep(part); }
  void on_chunk_header_impl(std::uint64_t, text, error_code&) override {}
  std::size_t on_chunk_body_impl(std::uint64_t, text part, error_code&) override { return keep(part); }
  void on_finish_impl(error_code&) override {}

  std::size_t keep(text part) {
    beginning_.append(part.data(), std::min(part.size(), domain::kept_of_answer + 1 - beginning_.size()));
    return part.size();
  }

  unsigned status_ = 0;
  std::string retry_after_;
  std::string date_;
  std::string beginning_;
};

}  // namespace mbs::http
