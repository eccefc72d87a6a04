#pragma once

#include "bench/net/http_calls.hpp"

#include <boost/asio/io_context.hpp>

#include <cstdint>
#include <string_view>

namespace mbs::bench {

/// M-Pesa on simulated phones, wherever it is kept: prompts, and payments to the paybill.
class handset {
 public:
  using take_reply = http_calls::take_reply;

  /// JSON: {"prompts": […]}.
  virtual void ask(take_reply take) = 0;
  /// JSON: the prompt, or {"error": …}. `id` and `answer` are letters, digits and underscores.
  virtual void answer(std::string_view id, std::string_view answer, take_reply take) = 0;

  /// JSON: {"receipt": …} or {"error": …}. `account` has no quotation mark or backslash.
  virtual void pay(
      std::string_view phone, std::string_view account, std::int64_t amount, take_reply take) = 0;

 protected:
  ~handset() = default;
};

/// Those of an mbs-mpesa.
class mpesa_handset final : public handset {
 public:
  static constexpr std::chrono::seconds patience{3};

  /// `at`: an address, not a name.
  mpesa_handset(boost::asio::io_context& io, endpoint_text at) : calls_{io, patience}, at_{std::move(at)} {}

  void ask(take_reply take) override;
  void answer(std::string_view id, std::string_view answer, take_reply take) override;
  void pay(std::string_view phone, std::string_view account, std::int64_t amount, take_reply take) override;
  void stop() { calls_.stop(); }

 private:
  [[nodiscard]] endpoint_text at_path(std::string_view path) const;

  http_calls calls_;
  endpoint_text at_;
};

}  // namespace mbs::bench
