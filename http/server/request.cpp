#include "http/server/request.hpp"

#include <algorithm>

namespace mbs::http {
namespace {

// A connection that once sent something big must not hold the room for ever.
constexpr std::size_t kept_body = 65'536;

}  // namespace

std::string_view to_text(method m) noexcept {
  switch (m) {
    case method::get: return "GET";
    case method::head: return "HEAD";
    case method::post: return "POST";
    case method::patch: return "PATCH";
    case method::put: return "PUT";
    case method::remove: return "DELETE";
    case method::options: return "OPTIONS";
    case method::other: return "?";
  }
  return "?";
}

void request::clear() noexcept {
  verb = method::other;
  for (auto* text :
      {&target, &authorization, &api_key, &content_type, &idempotency_key, &request_id, &forwarded_for,
          &forwarded, &host, &user_agent, &cookie, &origin, &fetch_site, &fetch_mode, &fetch_dest,
          &accept_encoding, &if_none_match, &page_mark, &last_event_id, &account, &body, &refused_header})
    text->clear();
  if (body.capacity() > kept_body) body.shrink_to_fit();
  keep_alive = true;
  is_http_1_0 = has_host = expects_continue = goes_on = false;
}

std::string_view request::path() const noexcept {
  const std::string_view all{target};
  return all.substr(0, all.find('?'));
}

std::string_view request::query() const noexcept {
  const std::string_view all{target};
  const auto mark = all.find('?');
  return mark == std::string_view::npos ? std::string_view{} : all.substr(mark + 1);
}

void request::take_account() {
  constexpr std::string_view name = "for_account=";
  const auto begin = target.find('?');
  for (auto at = begin; at != std::string::npos && at + 1 < target.size(); at = target.find('&', at + 1)) {
    const std::string_view rest = std::string_view{target}.substr(at + 1);
    if (!rest.starts_with(name)) continue;
    const auto length = std::min(rest.find('&'), rest.size());
    account = rest.substr(name.size(), length - name.size());
    // With the mark before it, or the one behind when others follow the first.
    const bool others_follow = length < rest.size();
    target.erase(others_follow ? at + 1 : at, length + 1);
    return;
  }
}

}  // namespace mbs::http
