#include "http/server/dispatcher.hpp"

#include "http/server/cookies.hpp"
#include "http/server/origin_guard.hpp"
#include "http/server/query_table.hpp"

#include <boost/beast/core/string.hpp>

#include <algorithm>
#include <chrono>
#include <random>
#include <utility>

namespace mbs::http {
namespace {

using domain::errc;

constexpr std::size_t max_request_id = 128;

bool is_fit_for_header(std::string_view text) noexcept {
  return !text.empty() && text.size() <= max_request_id &&
      std::all_of(text.begin(), text.end(), [](char c) { return c > 0x20 && c < 0x7F && c != '"'; });
}

bool is_json(std::string_view content_type) noexcept {
  auto type = content_type.substr(0, content_type.find(';'));
  while (type.ends_with(' '))
    type.remove_suffix(1);
  return boost::beast::iequals(boost::beast::string_view{type.data(), type.size()}, "application/json");
}

/// Whether the request brings nothing by which anybody could be known.
bool is_nameless(const request& in) noexcept {
  return in.authorization.empty() && in.api_key.empty() &&
      find_cookie(in.cookie, session_cookie_name).what == found_cookie::outcome::none;
}

/// Whether a key is told to act for another account than its own.
bool names_another_account(const request& in, const domain::principal& who) noexcept {
  return who.key && !in.account.empty() && domain::account_id_from(in.account) != who.account;
}

/// Why the sender may not go where the request leads; nothing when it may.
std::optional<problem> judge(const exchange& c, const identity& found) {
  const auto needed = c.to->permission.value();
  if (found.wrong && found.wrong->status == 401 && is_nameless(c.in) && !domain::key_scopes().has(needed))
    return problem_of(errc::unauthenticated, "sign in (POST /v1/session): this is for people, not for keys");
  if (found.wrong) return found.wrong;
  const auto& who = *found.who;
  if (names_another_account(c.in, who))
    return problem_of(http_fault::bad_request,
        "Mbs-Account names another account than the API key's: leave it out, or use a key of that account");
  if (c.to->goes_on && who.session && is_led_by_another_site(c.in))
    return problem_of(http_fault::not_our_page, "another site's page led here: open it from the dashboard");
  if (may_go(*c.to, who.permissions)) {
    const bool changes = c.to->verb != method::get && c.to->verb != method::head;
    if (who.factor_is_fresh || !domain::needs_fresh_factor(needed, changes)) return std::nullopt;
    return problem_of(errc::factor_needed_again);
  }
  if (who.lacks_factor) return problem_of(errc::factor_required);
  if (who.person && !who.account && domain::permissions_of(domain::account_role::owner).has(needed))
    return problem_of(http_fault::account_not_named,
        c.in.query().find("for_account=") != std::string_view::npos
            ? "for_account counts where nothing is changed; here send Mbs-Account: acc_…"
            : "");
  if (who.key && !domain::key_scopes().has(needed))
    return problem_of(http_fault::permission_missing, "this is for people who are signed in, not for keys");
  return problem_of(
      http_fault::permission_missing, "this takes the permission " + std::string{to_text(needed)});
}

/// The request and all that is done for it have the new token from here on.
void take_token(exchange& c, const identity& found) {
  if (found.set_cookie.empty()) return;
  c.in.cookie = found.set_cookie.substr(0, found.set_cookie.find(';'));
  c.set_header("Set-Cookie", found.set_cookie);
}

}  // namespace

std::uint64_t dispatcher::body_limit(method verb, std::string_view target) const noexcept {
  const auto match = context_.routes.match(verb, target.substr(0, target.find('?')));
  if (match.found == nullptr || match.found->body_limit == as_configured) return context_.http.max_body;
  return match.found->body_limit;
}

void dispatcher::name_request(exchange& c) {
  if (is_fit_for_header(c.in.request_id)) {
    c.request_id = c.in.request_id;
    return;
  }
  if (id_seed_ == 0) id_seed_ = (std::uint64_t{std::random_device{}()} << 32 | std::random_device{}()) | 1;
  // An odd factor permutes the numbers: no two ids of a thread are alike, and neighbours look different.
  auto value = (id_seed_ + ids_given_++) * 0x9E37'79B9'7F4A'7C15ULL;
  c.request_id = "req_";
  for (int i = 0; i < 16; ++i, value <<= 4)
    c.request_id.push_back("0123456789abcdef"[value >> 60]);
}

void dispatcher::turn_away(exchange& c, const problem& p) {
  context_.status->requests.fetch_add(1, std::memory_order_relaxed);
  name_request(c);
  c.refuse(p);
}

std::optional<problem> dispatcher::find_route(exchange& c) const {
  const auto match = context_.routes.match(c.in.verb, c.in.path());
  c.to = match.found;
  c.parameter = match.parameter;
  if (match.found != nullptr) {
    if (match.found->goes_on) c.in.keep_alive = false;
    return std::nullopt;
  }
  if (!match.path_is_known && context_.elsewhere && (c.in.verb == method::get || c.in.verb == method::head)) {
    c.to = &*context_.elsewhere;
    return std::nullopt;
  }
  if (!match.path_is_known) return problem_of(http_fault::not_found);
  const auto allowed = context_.routes.methods_at(c.in.path());
  c.add_header("Allow", allowed);
  return problem_of(http_fault::method_not_allowed, "allowed here: " + allowed);
}

void dispatcher::receive(const std::shared_ptr<exchange>& c) {
  context_.status->requests.fetch_add(1, std::memory_order_relaxed);
  name_request(*c);
  if (const auto wrong = find_route(*c)) return c->refuse(*wrong);
  if (!c->in.refused_header.empty()) {
    if (c->in.refused_header == "Expect") return c->refuse(problem_of(http_fault::expectation_failed));
    if (c->in.refused_header == "Content-Encoding")
      return c->refuse(problem_of(http_fault::unsupported_media_type, "bodies must not be compressed"));
    return c->refuse(problem_of(
        http_fault::bad_request, "the header " + c->in.refused_header + " is given more than once"));
  }
  if (c->to->permission == domain::permission::everybody) {
    if (const auto wrong = count_stranger(*c)) return c->refuse(*wrong);
    return handle(*c);
  }
  if (c->in.verb == method::get && !c->in.cookie.empty() && c->in.account.empty()) c->in.take_account();
  const auto from = c->client();
  const auto known = authenticator_->recall(c->in, from, c->started);
  if (known.wrong)
    if (const auto wrong = count_stranger(*c)) return c->refuse(*wrong);
  if (known.who || known.wrong) return identified(*c, known);
  authenticator_->look_up(c->in, from, c->started, [this, c](const identity& found) {
    // It may have been answered by a time-out before the store was.
    if (c->has_reply()) return;
    take_token(*c, found);
    identified(*c, found);
  });
}

void dispatcher::judge_header(const std::shared_ptr<exchange>& c) {
  const auto say = [c](const std::optional<problem>& wrong) {
    if (const auto owner = c->owner.lock()) owner->header_judged(*c, wrong ? &*wrong : nullptr);
  };
  if (const auto wrong = find_route(*c)) return say(wrong);
  if (c->to->permission == domain::permission::everybody) return say(count_stranger(*c));
  const auto from = c->client();
  const auto known = authenticator_->recall(c->in, from, c->started);
  if (known.wrong)
    if (const auto wrong = count_stranger(*c)) return say(wrong);
  if (known.who) c->who = *known.who;
  if (known.who || known.wrong) return say(judge(*c, known));
  authenticator_->look_up(c->in, from, c->started, [c, say](const identity& found) {
    take_token(*c, found);
    if (found.who) c->who = *found.who;
    say(judge(*c, found));
  });
}

void dispatcher::judge_again(const std::shared_ptr<exchange>& c) {
  constexpr unsigned not_known_now = 429;  // from here on: of limits, and of the store
  c->in.goes_on = true;
  const auto say = [c](const identity& found) {
    if (found.wrong && found.wrong->status >= not_known_now) return;
    const auto wrong = judge(*c, found);
    if (!wrong) c->who = *found.who;
    if (const auto owner = c->owner.lock()) owner->judged_again(*c, wrong ? &*wrong : nullptr);
  };
  const auto from = c->client();
  const auto now = std::chrono::steady_clock::now();
  const auto known = authenticator_->recall(c->in, from, now);
  if (known.who || known.wrong) return say(known);
  authenticator_->look_up(c->in, from, now, say);
}

/// Counts a request of a stranger with its address, once; why not when that has had its share. A stranger
/// shows nothing by which to be known: what takes a look-up is limited by those that find nothing. Those whom
/// the server knows are limited by who they are: neighbours on the address of a mobile network shut none out.
std::optional<problem> dispatcher::count_stranger(exchange& c) const {
  auto& strangers = context_.strangers;
  if (strangers.rate() == 0 || std::exchange(c.is_counted, true)) return std::nullopt;
  const auto client = c.client();
  // A proxy that names nobody stands for all its clients.
  if (context_.proxies.is_trusted(client)) return std::nullopt;
  const auto now = std::chrono::time_point_cast<domain::duration>(c.started);
  if (strangers.take(address_block::of(client), now)) return std::nullopt;
  auto p = problem_of(errc::rate_limited,
      "more than " + std::to_string(strangers.rate()) +
          " requests a second without a key or session came from this address");
  p.retry_after = std::chrono::seconds{1};
  return p;
}

void dispatcher::identified(exchange& c, const identity& found) {
  if (found.who) {
    c.who = *found.who;
    if (!is_within_rate(c)) return;
  }
  if (const auto wrong = judge(c, found)) return c.refuse(*wrong);
  if (is_within_changes(c)) handle(c);
}

/// False when the exchange was refused.
bool dispatcher::is_within_rate(exchange& c) {
  if (!context_.rates.is_limited()) return true;
  const auto now = std::chrono::time_point_cast<domain::duration>(std::chrono::steady_clock::now());
  const auto verdict = context_.rates.take(c.who.counted_as(), now);
  c.add_header("RateLimit-Policy", "\"key\";q=" + std::to_string(context_.rates.rate()) + ";w=1");
  c.add_header("RateLimit", "\"key\";r=" + std::to_string(verdict.remaining) + ";t=1");
  if (verdict.allowed) return true;
  auto p = problem_of(errc::rate_limited,
      "this API key or person may make " + std::to_string(context_.rates.rate()) + " requests a second");
  p.retry_after = std::chrono::seconds{verdict.seconds_to_wait};
  c.refuse(p);
  return false;
}

/// What changes something writes into the log of changes, which is kept for ever: nobody writes there as fast
/// as the database can. False when the exchange was refused. Messages have limits of their own.
bool dispatcher::is_within_changes(exchange& c) {
  if (!context_.changes.is_limited() || c.to->permission == domain::permission::messages_send) return true;
  if (c.in.verb == method::get || c.in.verb == method::head) return true;
  // Ids of accounts and of people are of different series.
  const domain::key_id whose{c.who.account ? c.who.account.value : -c.who.person.value};
  const auto now = std::chrono::time_point_cast<domain::duration>(std::chrono::steady_clock::now());
  const auto verdict = context_.changes.take(whose, now);
  if (verdict.allowed) return true;
  auto p = problem_of(errc::rate_limited,
      "an account may be changed " + std::to_string(context_.changes.rate()) +
          " times a second, and some more at once; wait a little");
  p.retry_after = std::chrono::seconds{verdict.seconds_to_wait};
  c.refuse(p);
  return false;
}

void dispatcher::handle(exchange& c) const {
  if (c.to->body == body_use::json && !is_json(c.in.content_type))
    return c.refuse(problem_of(http_fault::unsupported_media_type,
        c.in.content_type.empty() ? "send Content-Type: application/json; there is none"
                                  : "send Content-Type: application/json"));
  if (c.to->query == query_use::refused)
    if (const auto wrong = refuse_parameters(c.in.query())) return c.refuse(*wrong);
  try {
    c.to->handle(c);
  } catch (const std::exception& e) {
    c.fail(e.what());
  }
}

}  // namespace mbs::http
