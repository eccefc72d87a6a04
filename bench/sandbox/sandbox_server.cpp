#include "bench/sandbox/sandbox_server.hpp"

#include "bench/sandbox/assets.hpp"
#include "bench/sandbox/mail_codings.hpp"
#include "domain/time.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include <algorithm>
#include <chrono>

namespace mbs::bench {
namespace json = boost::json;
namespace {

constexpr std::size_t listed_by_default = 100;
constexpr std::string_view prompts_path = "/api/prompts", one_prompt = "/api/prompts/",
                           payments_path = "/api/payments";

constexpr std::string_view headers_of_all =
    "Cache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\nReferrer-Policy: no-referrer\r\n"
    "Cross-Origin-Resource-Policy: same-origin\r\n";
constexpr std::string_view policy_of_page =
    "Content-Security-Policy: default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "frame-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'\r\n";
// A stranger's HTML: shown in a frame of the page, with nothing fetched, run, sent or opened.
constexpr std::string_view policy_of_mail =
    "Content-Security-Policy: sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'self'\r\n";

void answer(std::string& out, std::uint32_t status, std::string_view type, std::string_view body,
    std::string_view policy = policy_of_page) {
  append_response(out, status, type, body, std::string{headers_of_all} + std::string{policy});
}

void refuse(std::string& out, std::uint32_t status, std::string_view why) {
  answer(out, status, "application/json", error_json(why));
}

int hex_digit(char c) noexcept {
  if (c >= '0' && c <= '9') return c - '0';
  const auto lower = static_cast<char>(c | 0x20);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

/// A value of a query without its percent signs; "+" stays: numbers begin with it.
std::string decoded(std::string_view value) {
  std::string out;
  for (std::size_t at = 0; at < value.size(); ++at) {
    const auto has_digits = value[at] == '%' && at + 2 < value.size() && hex_digit(value[at + 1]) >= 0 &&
        hex_digit(value[at + 2]) >= 0;
    if (!has_digits) {
      out.push_back(value[at]);
      continue;
    }
    out.push_back(static_cast<char>(hex_digit(value[at + 1]) * 16 + hex_digit(value[at + 2])));
    at += 2;
  }
  return out;
}

std::string_view path_of(const http_message& request) noexcept {
  return request.target.substr(0, request.target.find('?'));
}

std::string rfc3339(std::int64_t us) {
  return domain::to_rfc3339(
      domain::time_point{std::chrono::duration_cast<domain::duration>(std::chrono::microseconds{us})});
}

/// Whether the name by which this was asked is an address or localhost: any other name was pointed here by
/// somebody else.
bool is_ours(std::string_view host) noexcept {
  if (host.starts_with('[')) return true;
  host = host.substr(0, host.find(':'));
  return host.empty() || host == "localhost" || host.find_first_not_of("0123456789.") == std::string::npos;
}

/// `{"<name>": […], "last": N}` of what `fits`, oldest first: those after `after`, or the newest without it.
template <class T, class Fits, class Show>
json::object listed(
    const bounded_history<T>& of, std::string_view name, std::string_view target, Fits fits, Show show) {
  const auto limit = std::min<std::uint64_t>(
      number_or(query_value(target, "limit"), listed_by_default), sandbox_server::most_listed);
  const auto after_text = query_value(target, "after");
  const auto after = number_or(after_text, 0);
  std::vector<const typename bounded_history<T>::entry*> found;
  std::size_t octets = 0;
  const auto take = [&](const auto& e) {
    if (e.number <= after || !fits(e.what)) return true;
    if (found.size() >= limit || octets > sandbox_server::most_octets) return false;
    octets += e.octets;
    found.push_back(&e);
    return true;
  };
  const auto& all = of.all();
  if (after_text.empty()) {
    (void)std::all_of(all.rbegin(), all.rend(), take);
    std::reverse(found.begin(), found.end());
  } else {
    (void)std::all_of(all.begin(), all.end(), take);
  }
  json::array list;
  for (const auto* e : found) {
    auto one = show(e->what);
    one["number"] = e->number;
    list.push_back(std::move(one));
  }
  json::object object;
  object[json::string_view{name.data(), name.size()}] = std::move(list);
  object["last"] = found.empty() ? after : found.back()->number;
  return object;
}

}  // namespace

std::string phone_number_of(std::string_view written) {
  std::string digits;
  for (const auto c : written)
    if (c != '+' && c != ' ' && c != '-') digits.push_back(c);
  if (digits.size() == 10 && digits.front() == '0') digits.replace(0, 1, "254");
  return digits;
}

void sandbox_server::on_request(const http_message& request, std::string& out) {
  if (!is_ours(request.host)) return refuse(out, 403, "ask for an address or for localhost");
  if (request.method != "GET") return refuse(out, 405, "there is only GET here");
  if (!on_get(path_of(request), request.target, out)) refuse(out, 404, "there is nothing at this path");
}

bool sandbox_server::is_slow(const http_message& request) const {
  if (!prompts_ || !is_ours(request.host)) return false;
  const auto path = path_of(request);
  return request.method == "GET"
      ? path == prompts_path
      : request.method == "POST" && (path.starts_with(one_prompt) || path == payments_path);
}

void sandbox_server::on_slow_request(const http_message& request, answer_later later) {
  const auto take = [later = std::move(later)](std::uint32_t status, std::string_view body) {
    std::string out;
    answer(out, status, "application/json", body);
    later(out);
  };
  if (request.method == "GET")
    prompts_->list(phone_number_of(decoded(query_value(request.target, "to"))), take);
  else if (path_of(request) == payments_path)
    prompts_->pay(request, take);
  else
    prompts_->answer(request, path_of(request).substr(one_prompt.size()), take);
}

bool sandbox_server::on_get(std::string_view path, std::string_view target, std::string& out) const {
  if (path == "/") {
    answer(out, 200, "text/html; charset=utf-8", page_html());
  } else if (path == "/page.css") {
    answer(out, 200, "text/css; charset=utf-8", page_css());
  } else if (path == "/page.js") {
    answer(out, 200, "text/javascript; charset=utf-8", page_js());
  } else if (path == "/words.js") {
    answer(out, 200, "text/javascript; charset=utf-8", words_js());
  } else if (path == "/favicon.ico") {
    answer(out, 204, {}, {});
  } else if (path == "/api/messages") {
    show_messages(target, out);
  } else if (path == "/api/mails") {
    show_mails(target, out);
  } else if (path == prompts_path) {
    answer(out, 200, "application/json", R"({"prompts":[],"mpesa":false})");
  } else {
    return show_html(path, out);
  }
  return true;
}

void sandbox_server::show_list(json::object list, std::string& out) const {
  // Numbers count from a start: another one begins anew.
  list["started"] = started_;
  answer(out, 200, "application/json", json::serialize(list));
}

void sandbox_server::show_messages(std::string_view target, std::string& out) const {
  const auto to = phone_number_of(decoded(query_value(target, "to")));
  const auto fits = [&](const phone_text& t) { return to.empty() || t.to == to; };
  const auto show = [](const phone_text& t) {
    json::object one;
    one["to"] = t.to;
    one["from"] = t.from;
    one["text"] = t.text;
    one["at"] = rfc3339(t.at_us);
    one["network"] = t.network;
    one["segments"] = t.segments;
    one["complete"] = t.is_whole;
    return one;
  };
  show_list(listed(phones_.texts(), "messages", target, fits, show), out);
}

void sandbox_server::show_mails(std::string_view target, std::string& out) const {
  const auto to = lower_case(trimmed(decoded(query_value(target, "to"))));
  const auto fits = [&](const kept_mail& m) {
    return to.empty() || (", " + m.to + ", ").find(", " + to + ", ") != std::string::npos;
  };
  const auto show = [](const kept_mail& m) {
    json::object one;
    one["to"] = m.to;
    one["from"] = m.what.from;
    one["subject"] = m.what.subject;
    one["text"] = m.what.text;
    one["at"] = rfc3339(m.at_us);
    one["has_html"] = !m.what.html.empty();
    return one;
  };
  show_list(listed(mails_.mails(), "mails", target, fits, show), out);
}

bool sandbox_server::show_html(std::string_view path, std::string& out) const {
  constexpr std::string_view before = "/mails/", behind = ".html";
  if (!path.starts_with(before) || !path.ends_with(behind) || path.size() <= before.size() + behind.size())
    return false;
  path.remove_prefix(before.size());
  path.remove_suffix(behind.size());
  const auto* found = mails_.mails().find(number_or(path, 0));
  if (found == nullptr || found->what.html.empty()) return false;
  answer(out, 200, "text/html; charset=utf-8", found->what.html, policy_of_mail);
  return true;
}

}  // namespace mbs::bench
