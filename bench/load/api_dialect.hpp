#pragma once

#include "bench/load/message_book.hpp"
#include "bench/load/scenario.hpp"
#include "bench/net/http_message.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace mbs::bench {

/// A request of a stream, made once: only digits of fixed places change from one to the next.
class request_template {
 public:
  virtual ~request_template() = default;
  /// Appends the request for the messages from `first` on.
  virtual void append(std::string& out, std::uint64_t first) = 0;
};

/// Hears of one message: its full number (12 digits) or, where the API tells none, an empty one.
struct accepted_message {
  std::string_view number;
  std::uint32_t id = 0;
};
struct ended_message {
  std::string_view number;
  std::uint32_t id = 0;
  ending how = ending::none;  ///< none: an intermediate state, to be ignored
};

/// How a gateway wants to be asked, answers and calls back. One per run.
class api_dialect {
 public:
  virtual ~api_dialect() = default;
  [[nodiscard]] virtual std::unique_ptr<request_template> make_template(const traffic& stream) = 0;
  [[nodiscard]] virtual bool accepts(std::uint32_t status) const noexcept = 0;
  /// What an accepting answer says; calls `each` for every message, or not at all when the API names none.
  virtual void read_answer(
      std::string_view body, const std::function<void(const accepted_message&)>& each) = 0;
  virtual void read_callback(
      const http_message& request, const std::function<void(const ended_message&)>& each) = 0;
  /// True when answers name no messages: all of the request are accepted then.
  [[nodiscard]] virtual bool answers_without_names() const noexcept = 0;
};

/// POST /v1/messages.
struct rest_options {
  std::string host;               ///< for the Host header
  std::vector<std::string> keys;  ///< API keys of one length, used in turn, a request each; at least one
  std::string sender;
  std::string callback_url;            ///< in each request; empty: none
  bool answers_without_names = false;  ///< whoever answers is no gateway: its 202 is all there is to read
};
[[nodiscard]] std::unique_ptr<api_dialect> make_rest_dialect(rest_options options);

/// Kannel's smsbox: GET /cgi-bin/sendsms.
struct kannel_options {
  std::string host;
  std::string user;
  std::string password;
  std::string sender;
  std::string callback_url;     ///< where dlr-url leads; empty: none
  std::uint32_t dlr_mask = 19;  ///< 1 delivered + 2 undelivered + 16 refused by the operator: the final ones
};
[[nodiscard]] std::unique_ptr<api_dialect> make_kannel_dialect(kannel_options options);

}  // namespace mbs::bench
