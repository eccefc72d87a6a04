#include "bench/sandbox/prompt_desk.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <algorithm>
#include <utility>

namespace mbs::bench {
namespace json = boost::json;
namespace {

constexpr std::size_t longest_word = 64;
constexpr std::string_view away = "mbs-mpesa does not answer";

/// What can be put into a path and into JSON as it is.
bool is_word(std::string_view text) noexcept {
  const auto belongs = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  };
  return !text.empty() && text.size() <= longest_word && std::ranges::all_of(text, belongs);
}

/// Nothing in `body` but the word counts; empty when there is none.
std::string answer_in(std::string_view body) {
  boost::system::error_code wrong;
  const auto read = json::parse({body.data(), body.size()}, wrong);
  const auto* const object = wrong ? nullptr : read.if_object();
  const auto* const found = object == nullptr ? nullptr : object->if_contains("answer");
  if (found == nullptr || !found->is_string()) return {};
  std::string word{found->get_string().data(), found->get_string().size()};
  return is_word(word) ? word : std::string{};
}

/// A page from elsewhere.
bool is_stranger(const http_message& request) {
  const bool is_our_page = field_value(request, "mbs-page") == "1";
  return !is_our_page && !field_value(request, "origin").empty();
}

/// The prompts on one phone; empty when the reply is none of a simulator.
std::string sifted(const http_reply& reply, const std::string& to) {
  boost::system::error_code wrong;
  auto read = json::parse(reply.body, wrong);
  auto* const object = wrong || reply.status != 200 ? nullptr : read.if_object();
  auto* const all = object == nullptr ? nullptr : object->if_contains("prompts");
  if (all == nullptr || !all->is_array()) return {};
  json::array fitting;
  for (auto& one : all->get_array()) {
    const auto* const prompt = one.if_object();
    const auto* const phone = prompt == nullptr ? nullptr : prompt->if_contains("phone");
    if (phone == nullptr || !phone->is_string()) return {};
    const auto& number = phone->get_string();
    if (to.empty() || std::string_view{number.data(), number.size()} == to) fitting.push_back(one);
  }
  json::object shown;
  shown["prompts"] = std::move(fitting);
  shown["mpesa"] = true;
  return json::serialize(shown);
}

}  // namespace

std::string error_json(std::string_view why) {
  json::object object;
  object["error"] = json::string_view{why.data(), why.size()};
  return json::serialize(object);
}

void prompt_desk::list(std::string to, take_answer take) {
  phone_.ask([to = std::move(to), take = std::move(take)](const http_reply& reply) {
    const auto shown = sifted(reply, to);
    if (shown.empty())
      take(502, error_json(away));
    else
      take(200, shown);
  });
}

void prompt_desk::answer(const http_message& request, std::string_view id, const take_answer& take) {
  if (is_stranger(request)) return take(403, error_json("this is for the sandbox's own page"));
  if (!is_word(id)) return take(404, error_json("there is no such prompt"));
  const auto word = answer_in(request.body);
  if (word.empty()) return take(400, error_json("\"answer\" must be a word"));
  phone_.answer(id, word, [take](const http_reply& reply) {
    if (reply.status == 0)
      take(502, error_json(away));
    else
      take(reply.status, reply.body);
  });
}

void prompt_desk::pay(const http_message& request, const take_answer& take) {
  if (is_stranger(request)) return take(403, error_json("this is for the sandbox's own page"));
  boost::system::error_code wrong;
  const auto read = json::parse({request.body.data(), request.body.size()}, wrong);
  const auto* const object = wrong ? nullptr : read.if_object();
  const auto* const phone = object == nullptr ? nullptr : object->if_contains("phone");
  const auto* const account = object == nullptr ? nullptr : object->if_contains("account");
  const auto* const amount = object == nullptr ? nullptr : object->if_contains("amount");
  if (phone == nullptr || !phone->is_string() || account == nullptr || !account->is_string() ||
      amount == nullptr || !amount->is_int64())
    return take(400, error_json("\"phone\" and \"account\" must be texts, \"amount\" a whole number"));
  const std::string number{phone->get_string().data(), phone->get_string().size()};
  const std::string typed{account->get_string().data(), account->get_string().size()};
  const auto is_plain = [](char c) { return c >= ' ' && c <= '~' && c != '"' && c != '\\'; };
  if (!is_word(number) || typed.size() > longest_word || !std::ranges::all_of(typed, is_plain))
    return take(400, error_json("\"phone\" must be digits, \"account\" plain characters"));
  phone_.pay(number, typed, amount->get_int64(), [take](const http_reply& reply) {
    if (reply.status == 0)
      take(502, error_json(away));
    else
      take(reply.status, reply.body);
  });
}

}  // namespace mbs::bench
