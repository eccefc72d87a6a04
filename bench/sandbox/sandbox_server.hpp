#pragma once

#include "bench/net/http_server.hpp"
#include "bench/sandbox/mailbox.hpp"
#include "bench/sandbox/phone_texts.hpp"
#include "bench/sandbox/prompt_desk.hpp"

#include <boost/json/object.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace mbs::bench {

/// The sandbox's HTTP port: the page at `/` with its style and script, and for scripts
/// `GET /api/messages` and `GET /api/mails`, both with `to`, `after` and `limit`; `GET /mails/N.html` is the
/// HTML part of a mail, which no browser lets run anything; `GET /api/prompts` and `POST /api/prompts/ID` are
/// the M-Pesa prompts of a handset, if there is one. Answers only requests for an address or for localhost,
/// so that no page of another name can read what is here.
class sandbox_server final : public http_handler {
 public:
  static constexpr std::size_t most_listed = 1'000;
  static constexpr std::size_t most_octets = std::size_t{4} * 1024 * 1024;  ///< of a list, more or less

  /// `started`: of this run and of no other, so that readers notice a restart.
  sandbox_server(
      const phone_texts& phones, const mailbox& mails, std::string started, handset* phone = nullptr)
      : phones_{phones}, mails_{mails}, started_{std::move(started)} {
    if (phone != nullptr) prompts_.emplace(*phone);
  }

  void on_request(const http_message& request, std::string& out) override;
  [[nodiscard]] bool is_slow(const http_message& request) const override;
  void on_slow_request(const http_message& request, answer_later answer) override;

 private:
  [[nodiscard]] bool on_get(std::string_view path, std::string_view target, std::string& out) const;
  void show_list(boost::json::object list, std::string& out) const;
  void show_messages(std::string_view target, std::string& out) const;
  void show_mails(std::string_view target, std::string& out) const;
  [[nodiscard]] bool show_html(std::string_view path, std::string& out) const;

  const phone_texts& phones_;
  const mailbox& mails_;
  std::string started_;
  std::optional<prompt_desk> prompts_;
};

/// "0712 345 678", "+254712345678" and "254712345678" as simulators have them: 254712345678. Others, like
/// short codes, without "+" and blanks.
[[nodiscard]] std::string phone_number_of(std::string_view written);

}  // namespace mbs::bench
