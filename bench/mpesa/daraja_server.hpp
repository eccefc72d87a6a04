#pragma once

#include "bench/mpesa/daraja_core.hpp"
#include "bench/net/http_calls.hpp"
#include "bench/net/http_server.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace mbs::bench {

/// The simulator's HTTP port: Daraja's endpoints, and for the handset and for tests GET /counters,
/// /control/prompts, POST /control/prompts/ID and /control/rule (JSON with "answer"). Posts what the core has
/// to post, each once, to loopback addresses only. Nothing of a page of another origin is taken.
class daraja_server final : public http_handler {
 public:
  /// How long a merchant may take to answer what is posted.
  static constexpr std::chrono::seconds patience{5};

  daraja_server(boost::asio::io_context& io, daraja_core& core);

  void on_request(const http_message& request, std::string& out) override;
  [[nodiscard]] bool is_slow(const http_message& request) const override;
  void on_slow_request(const http_message& request, answer_later answer) override;
  void stop();

 private:
  struct waiting_answer {
    daraja_time at;
    std::string held_for;  // a prompt
    std::string response;
    answer_later answer;
  };

  [[nodiscard]] bool on_get(std::string_view path, std::string& out);
  void on_post(std::string_view path, std::string_view body, std::string& out);
  void pay(std::string_view body, std::string& out);
  void answer_prompt(std::string_view id, std::string_view word, std::string& out);
  void answer_new_ones(std::string_view word, std::string& out);
  /// Posts and answers what is due, and sets the clock for what is not.
  void go_on();
  void post(daraja_post what);
  void answer_due(daraja_time now);
  void let_go(std::string_view prompt_id);

  daraja_core& core_;
  http_calls calls_;
  boost::asio::steady_timer timer_;
  std::vector<waiting_answer> waiting_;
  bool is_stopped_ = false;
};

}  // namespace mbs::bench
