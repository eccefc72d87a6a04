#include "bench/mpesa/daraja_server.hpp"

#include "bench/mpesa/callback_target.hpp"

#include <boost/asio/post.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <algorithm>
#include <utility>

namespace mbs::bench {
namespace {

constexpr std::string_view json_type = "application/json";
constexpr std::string_view prompts_path = "/control/prompts";

daraja_time clock_now() {
  return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

std::string_view path_of(const http_message& request) noexcept {
  return request.target.substr(0, request.target.find('?'));
}

void refuse(std::string& out, std::uint32_t status, std::string_view why) {
  boost::json::object object;
  object["error"] = boost::json::string_view{why.data(), why.size()};
  append_response(out, status, json_type, boost::json::serialize(object));
}

/// The text of "answer" in an object; empty when there is none.
std::string answer_in(std::string_view body) {
  boost::system::error_code wrong;
  const auto read = boost::json::parse({body.data(), body.size()}, wrong);
  if (wrong || !read.is_object()) return {};
  const auto* const found = read.get_object().if_contains("answer");
  if (found == nullptr || !found->is_string()) return {};
  return {found->get_string().data(), found->get_string().size()};
}

}  // namespace

daraja_server::daraja_server(boost::asio::io_context& io, daraja_core& core)
    : core_{core}, calls_{io, patience}, timer_{io} {}

bool daraja_server::is_slow(const http_message& request) const {
  const auto path = path_of(request);
  return path != "/" && path != "/counters" && !path.starts_with("/control/");
}

void daraja_server::on_request(const http_message& request, std::string& out) {
  const auto path = path_of(request);
  if (request.method == "GET") {
    if (!on_get(path, out)) refuse(out, 404, "there is nothing at this path");
  } else if (request.method != "POST") {
    refuse(out, 405, "there are only GET and POST here");
  } else if (!field_value(request, "origin").empty()) {
    refuse(out, 403, "this is not for pages");
  } else {
    on_post(path, request.body, out);
    go_on();
  }
}

bool daraja_server::on_get(std::string_view path, std::string& out) {
  if (path == "/" || path == "/counters")
    append_response(out, 200, json_type, to_json(core_.counters()));
  else if (path == prompts_path)
    append_response(out, 200, json_type, core_.prompts_json());
  else
    return false;
  return true;
}

void daraja_server::on_post(std::string_view path, std::string_view body, std::string& out) {
  if (path == "/control/pay") return pay(body, out);
  const auto word = answer_in(body);
  if (path == "/control/rule")
    answer_new_ones(word, out);
  else if (path.starts_with(prompts_path) && path.size() > prompts_path.size() + 1)
    answer_prompt(path.substr(prompts_path.size() + 1), word, out);
  else
    refuse(out, 404, "there is nothing at this path");
}

void daraja_server::pay(std::string_view body, std::string& out) {
  const auto read = mpesa::read_wire(body);
  const auto verdict = core_.pay_by_hand(read.value_or(mpesa::wire_value{}), clock_now());
  if (!verdict.wrong.empty())
    return refuse(out, 400, std::string{verdict.wrong}.append(" is missing or wrong"));
  boost::json::object object;
  object["receipt"] = verdict.receipt;
  append_response(out, 200, json_type, boost::json::serialize(object));
}

void daraja_server::answer_prompt(std::string_view id, std::string_view word, std::string& out) {
  const auto how = handset_answer_from_text(word);
  if (!how) return refuse(out, 400, "answer must be pin, wrong_pin, no_money, cancel or ignore");
  switch (core_.answer(id, *how, clock_now())) {
    case handset_verdict::done: break;
    case handset_verdict::unknown: return refuse(out, 404, "there is no such prompt");
    case handset_verdict::ended: return refuse(out, 409, "this prompt has ended already");
  }
  append_response(out, 200, json_type, prompt_text(*core_.find(id)));
}

void daraja_server::answer_new_ones(std::string_view word, std::string& out) {
  const auto how = handset_answer_from_text(word);
  if (!how && word != "ask")
    return refuse(out, 400, "answer must be ask, pin, wrong_pin, no_money, cancel or ignore");
  core_.answer_new_ones(how);
  boost::json::object object;
  object["answer"] = boost::json::string_view{word.data(), word.size()};
  append_response(out, 200, json_type, boost::json::serialize(object));
}

void daraja_server::on_slow_request(const http_message& request, answer_later answer) {
  const auto now = clock_now();
  auto reply = core_.ask({.method = request.method,
                             .target = request.target,
                             .authorization = field_value(request, "authorization"),
                             .content_type = field_value(request, "content-type"),
                             .body = request.body},
      now);
  std::string response;
  append_response(response, reply.status, reply.is_page ? "text/html" : json_type, reply.body);
  if (reply.wait.count() == 0)
    answer(response);
  else
    waiting_.push_back({.at = now + reply.wait,
        .held_for = std::move(reply.held_for),
        .response = std::move(response),
        .answer = std::move(answer)});
  go_on();
}

void daraja_server::go_on() {
  if (is_stopped_) return;
  const auto now = clock_now();
  for (auto& one : core_.due(now))
    post(std::move(one));
  answer_due(now);
  auto next = core_.next_due();
  for (const auto& one : waiting_)
    next = next ? std::min(*next, one.at) : one.at;
  if (!next) return;
  timer_.expires_after(std::max(*next - clock_now(), std::chrono::milliseconds{0}));
  timer_.async_wait([this](boost::system::error_code cancelled) {
    if (!cancelled) go_on();
  });
}

void daraja_server::post(daraja_post what) {
  const auto target = callback_target(what.url);
  // Requests with other targets are refused, so that this one is there.
  if (!target) return core_.posted(what, 0, {}, clock_now());
  const auto body = what.body;
  calls_.call("POST", *target, body, [this, what = std::move(what)](const http_reply& reply) {
    core_.posted(what, reply.status, reply.body, clock_now());
    if (what.kind == post_kind::callback) let_go(what.about);
    go_on();
  });
}

void daraja_server::answer_due(daraja_time now) {
  const auto due =
      std::stable_partition(waiting_.begin(), waiting_.end(), [&](const auto& w) { return w.at > now; });
  std::vector<waiting_answer> answered{std::make_move_iterator(due), std::make_move_iterator(waiting_.end())};
  waiting_.erase(due, waiting_.end());
  for (const auto& one : answered)
    one.answer(one.response);
}

void daraja_server::let_go(std::string_view prompt_id) {
  for (auto& one : waiting_)
    if (one.held_for == prompt_id) one.at = clock_now();
}

void daraja_server::stop() {
  is_stopped_ = true;
  timer_.cancel();
  calls_.stop();
  waiting_.clear();
}

}  // namespace mbs::bench
