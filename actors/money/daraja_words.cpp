#include "actors/money/daraja_words.hpp"

#include "protocols/mpesa/callbacks.hpp"
#include "protocols/mpesa/result_code.hpp"

#include <algorithm>

namespace mbs::actors {

using domain::top_up_reason;
using mpesa::answer_meaning;
using mpesa::result_meaning;
using persistence::payment_news;
using kind = payment_news::kind;

namespace {

constexpr std::size_t longest_words = 200;

/// Kept for staff; never longer than a line.
std::string kept(std::string_view text) {
  std::string line{text.substr(0, longest_words)};
  std::ranges::replace(line, '"', '\'');  // the log writes it between quotes
  return line;
}

top_up_reason reason_of(result_meaning meaning) {
  switch (meaning) {
    case result_meaning::paid: return top_up_reason::none;
    case result_meaning::insufficient: return top_up_reason::insufficient;
    case result_meaning::below_minimum:
    case result_meaning::above_maximum:
    case result_meaning::daily_limit:
    case result_meaning::receiver_full: return top_up_reason::limit;
    case result_meaning::same_again: return top_up_reason::same_again;
    case result_meaning::busy: return top_up_reason::busy;
    case result_meaning::expired: return top_up_reason::expired;
    case result_meaning::not_delivered:
    case result_meaning::unreachable: return top_up_reason::unreachable;
    case result_meaning::cancelled: return top_up_reason::cancelled;
    case result_meaning::wrong_pin: return top_up_reason::wrong_pin;
    case result_meaning::our_settings: return top_up_reason::unavailable;
    case result_meaning::locked: return top_up_reason::locked;
    case result_meaning::other: return top_up_reason::other;
  }
  return top_up_reason::other;
}

/// How a prompt ended, of its code. `asked`: as an answer to our question.
payment_news news_of_result(const std::string& code, std::string_view words, bool asked) {
  const auto rule = mpesa::rule_of_push(code);
  payment_news news;
  news.code = kept(code);
  news.words = kept(words);
  news.what = rule.meaning == result_meaning::paid ? kind::paid : kind::failed;
  news.reason = reason_of(rule.meaning);
  news.is_final = asked || rule.is_final;
  return news;
}

}  // namespace

payment_news news_of_push(const push_reply& reply) {
  const auto& a = reply.answer;
  payment_news news{.what = kind::asked};
  news.code = kept(a.said.code);
  news.words = kept(a.said.words);
  switch (a.said.meaning) {
    case answer_meaning::accepted:
      news.ask = domain::ask_result::taken;
      news.merchant_request = kept(a.merchant_request_id);
      news.checkout_request = kept(a.checkout_request_id);
      // How it was taken is no code of how it ended.
      news.code.clear();
      return news;
    case answer_meaning::busy:
      news.ask = domain::ask_result::refused;
      news.reason = reply.reached ? top_up_reason::busy : top_up_reason::unavailable;
      return news;
    case answer_meaning::token_refused:
    case answer_meaning::wrong_credentials:
    case answer_meaning::bad_field:
    case answer_meaning::already_registered:
      news.ask = domain::ask_result::refused;
      news.reason = top_up_reason::unavailable;
      return news;
    case answer_meaning::pending:
    case answer_meaning::not_understood: break;
  }
  news.ask = domain::ask_result::unknown;
  return news;
}

payment_news news_of_query(const query_reply& reply, std::string_view asked) {
  if (!reply.reached) return {.what = kind::unreached};
  const auto& about = reply.answer.checkout_request_id;
  if (!about.empty() && about != asked) return {.what = kind::nothing};
  if (reply.answer.said.meaning != answer_meaning::accepted) return {.what = kind::nothing};
  return news_of_result(reply.answer.result_code, reply.answer.result_words, true);
}

std::variant<payment_news, unusable> news_of_callback(
    std::string_view body, const persistence::top_up_record& expected) {
  const auto read = mpesa::read_push_callback(body);
  if (!read) return unusable{"it is no callback of a prompt"};
  const auto lacks = [&](std::string_view field) { return std::ranges::count(read->missing, field) != 0; };
  if (lacks("ResultCode") || lacks("CheckoutRequestID")) return unusable{"it lacks what names the prompt"};
  const auto& known = expected.checkout_request;
  const bool is_other = !known.empty() && known != read->checkout_request_id;
  auto news = news_of_result(read->result_code, read->result_words, false);
  if (known.empty()) {
    news.checkout_request = kept(read->checkout_request_id);
    news.merchant_request = kept(read->merchant_request_id);
  }
  // That another prompt of the same top-up was paid is money all the same.
  if (news.what != kind::paid) {
    if (is_other) return unusable{"it is of another prompt"};
    return news;
  }
  // Only an answer to a question may do without: it comes from M-Pesa itself.
  if (!read->amount || read->receipt.empty()) return unusable{"it says paid, without amount or receipt"};
  news.amount = domain::money::from_units(*read->amount);
  news.receipt = read->receipt;
  return news;
}

}  // namespace mbs::actors
