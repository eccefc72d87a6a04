#pragma once

#include "bench/mpesa/daraja_counters.hpp"
#include "bench/mpesa/daraja_requests.hpp"
#include "bench/mpesa/daraja_texts.hpp"
#include "bench/mpesa/payments.hpp"
#include "bench/mpesa/prompts.hpp"
#include "protocols/mpesa/wire_value.hpp"

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <vector>

/// Daraja as a merchant sees it, without sockets and clock: requests and times in, answers and what is to be
/// posted out.
namespace mbs::bench {

/// Fractions are 0 to 1.
struct daraja_faults {
  double callback_twice = 0;
  double callback_lost = 0;
  double callback_first = 0;
  double confirmation_lost = 0;
  double server_error = 0;  ///< of pushes and their queries: HTTP 503 with a page
  double spike_arrest = 0;  ///< of pushes and their queries: 500.003.02
  double alter_amount = 0;  ///< callbacks that tell a shilling more than was paid
};

struct daraja_settings {
  std::string consumer_key = "mbs";
  std::string consumer_secret = "secret";
  std::string short_code = "174379";
  std::string passkey = "passkey";
  std::chrono::seconds token_life{3'599};
  std::chrono::seconds prompt_life{60};
  std::chrono::milliseconds callback_delay{300};  ///< from the end of a prompt to its callback
  std::chrono::milliseconds slow{0};              ///< before each answer
  daraja_faults faults = {};
  std::uint64_t seed = 1;
};

struct daraja_request {
  std::string_view method;
  std::string_view target;
  std::string_view authorization;
  std::string_view content_type;
  std::string_view body;
};

struct daraja_reply {
  std::uint32_t status = 200;
  std::string body;
  bool is_page = false;               ///< HTML, else JSON
  std::chrono::milliseconds wait{0};  ///< before it is sent, at most
  /// The prompt whose first callback lets it go earlier; empty: none.
  std::string held_for = {};
};

enum class post_kind : std::uint8_t { callback, validation, confirmation, result };

/// To be posted to the merchant, once.
struct daraja_post {
  post_kind kind = post_kind::callback;
  std::string url;
  std::string body;
  std::string about;  ///< the prompt of a callback, the receipt of a validation
};

enum class handset_verdict : std::uint8_t { done, unknown, ended };

class daraja_core {
 public:
  static constexpr std::size_t listed_ended = 200;
  static constexpr std::size_t pull_page = 100;
  /// How long the answer to a push waits for its callback at most.
  static constexpr std::chrono::seconds most_held{10};

  daraja_core(daraja_settings settings, daraja_time now);

  [[nodiscard]] daraja_reply ask(const daraja_request& request, daraja_time now);

  [[nodiscard]] handset_verdict answer(std::string_view prompt_id, handset_answer how, daraja_time now);
  /// What new prompts are answered by themselves; nothing: they wait for an answer.
  void answer_new_ones(std::optional<handset_answer> how) noexcept { rule_ = how; }

  /// Somebody pays to the paybill by himself. Its receipt; empty: `wrong` names what is wrong.
  struct pay_verdict {
    std::string receipt;
    std::string_view wrong;
  };
  [[nodiscard]] pay_verdict pay_by_hand(const mpesa::wire_value& body, daraja_time now);

  /// What is to be posted by now, oldest first; prompts whose time is over end.
  [[nodiscard]] std::vector<daraja_post> due(daraja_time now);
  /// When `due` has something new to tell.
  [[nodiscard]] std::optional<daraja_time> next_due() const noexcept;
  /// How it was answered; status 0: not at all.
  void posted(const daraja_post& what, std::uint32_t status, std::string_view body, daraja_time now);

  [[nodiscard]] const prompt* find(std::string_view prompt_id) noexcept { return prompts_.find(prompt_id); }
  [[nodiscard]] std::string prompts_json() const;
  [[nodiscard]] daraja_counters counters() const noexcept;

 private:
  using wire = mpesa::wire_value;
  using handler = daraja_reply (daraja_core::*)(const wire&, daraja_time);
  struct endpoint {
    std::string_view path;
    handler handle;
  };
  static const endpoint endpoints[];

  daraja_reply route(const daraja_request& request, daraja_time now);
  daraja_reply on_token(const daraja_request& request, daraja_time now);
  daraja_reply on_push(const wire& body, daraja_time now);
  daraja_reply on_query(const wire& body, daraja_time now);
  daraja_reply on_register(const wire& body, daraja_time now);
  daraja_reply on_simulate(const wire& body, daraja_time now);
  daraja_reply on_status(const wire& body, daraja_time now);
  daraja_reply on_reversal(const wire& body, daraja_time now);
  daraja_reply on_pull(const wire& body, daraja_time now);
  daraja_reply on_pull_register(const wire& body, daraja_time now);

  prompt new_prompt(push_asked asked, daraja_time now);
  callback_fate draw_fate();
  bool happens(double fraction);
  std::optional<daraja_reply> broken();
  /// Whether the password is that of our short code at that time; else what to answer.
  std::optional<daraja_reply> stranger(const push_credentials& by);
  daraja_reply error(std::uint32_t status, std::string_view code, std::string_view message);
  daraja_reply bad_field(std::string_view field);
  std::string new_id();
  conversation new_conversation();

  void end(prompt& one, prompt_state how, daraja_time now);
  void post_callbacks(const prompt& ended, daraja_time now);
  std::string begin_payment(payment_asked asked, daraja_time now);
  void pay(payment made, daraja_time confirmed_at);
  post_counters& counters_of(post_kind kind) noexcept;

  daraja_settings settings_;
  std::mt19937_64 random_;
  prompt_book prompts_;
  payment_book payments_;
  std::optional<handset_answer> rule_;
  std::string token_;
  daraja_time token_until_;
  std::optional<registration> registered_;
  bool pull_registered_ = false;
  std::map<std::string, payment, std::less<>> unvalidated_;  // by receipt
  std::multimap<daraja_time, daraja_post> posts_;
  daraja_counters counters_;
  std::uint64_t next_id_;
};

}  // namespace mbs::bench
