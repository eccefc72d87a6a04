#pragma once

#include "bench/mpesa/daraja_core.hpp"
#include "protocols/mpesa/answers.hpp"
#include "protocols/mpesa/requests.hpp"

#include <string>
#include <string_view>

/// A merchant of a simulated Daraja, with a clock that is moved by hand.
class merchant {
 public:
  explicit merchant(mbs::bench::daraja_settings settings = {}) : core{std::move(settings), now} {
    token = new_token();
  }

  std::string new_token() {
    const mbs::mpesa::token_request request{.consumer_key = "mbs", .consumer_secret = "secret"};
    const auto reply = core.ask({.method = "GET",
                                    .target = mbs::mpesa::token_request::path,
                                    .authorization = request.authorization(),
                                    .content_type = {},
                                    .body = {}},
        now);
    return mbs::mpesa::read_token_answer(reply.body).token;
  }
  mbs::bench::daraja_reply post(std::string_view path, std::string_view body) {
    return core.ask({.method = "POST",
                        .target = path,
                        .authorization = mbs::mpesa::bearer(token),
                        .content_type = mbs::mpesa::content_type,
                        .body = body},
        now);
  }
  /// Of protocols/mpesa's requests.
  template <class Request>
  mbs::bench::daraja_reply ask(const Request& request) {
    return post(Request::path, request.body());
  }

  [[nodiscard]] mbs::mpesa::push_request push(std::string payer = "254712345678") const {
    return {.short_code = "174379",
        .till = {},
        .passkey = "passkey",
        .at = seconds(),
        .shillings = 100,
        .payer = std::move(payer),
        .callback_url = "http://127.0.0.1:1/callback",
        .account_reference = "MBS1",
        .description = "Credit",
        .reach = mbs::mpesa::url_reach::loopback_too};
  }
  /// Accepted; its CheckoutRequestID.
  std::string pushed(std::string payer = "254712345678") {
    return mbs::mpesa::read_push_answer(ask(push(std::move(payer))).body).checkout_request_id;
  }
  mbs::mpesa::query_answer query(const std::string& id) {
    const auto reply = ask(mbs::mpesa::push_query{
        .short_code = "174379", .passkey = "passkey", .at = seconds(), .checkout_request_id = id});
    return mbs::mpesa::read_query_answer(reply.body);
  }
  void answer(const std::string& id, mbs::bench::handset_answer how) { (void)core.answer(id, how, now); }
  std::vector<mbs::bench::daraja_post> after(std::chrono::milliseconds time) {
    now += time;
    return core.due(now);
  }
  [[nodiscard]] std::chrono::sys_seconds seconds() const {
    return std::chrono::floor<std::chrono::seconds>(now);
  }

  mbs::bench::daraja_time now{std::chrono::milliseconds{1'800'000'000'123}};
  mbs::bench::daraja_core core;
  std::string token;
};
