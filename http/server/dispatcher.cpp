#include "http/server/dispatcher.hpp"

#include "http/access/api_key.hpp"
#include "http/server/routes.hpp"

#include <boost/beast/core/string.hpp>
#include <openssl/crypto.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <random>

namespace mbs::http {
namespace {

using domain::errc;

constexpr std::size_t max_request_id = 128;

bool is_fit_for_header(std::string_view text) noexcept {
  return !text.empty() && text.size() <= max_request_id &&
      std::all_of(text.begin(), text.end(), [](char c) { return c > 0x20 && c < 0x7F && c != '"'; });
}

/// The key as sent, by either header; empty when there is none.
std::string_view key_of(const request& in) noexcept {
  constexpr std::string_view scheme = "bearer ";
  const std::string_view header{in.authorization};
  if (header.size() > scheme.size() &&
      boost::beast::iequals(boost::beast::string_view{header.data(), scheme.size()}, "bearer ")) {
    auto key = header.substr(scheme.size());
    while (key.starts_with(' '))
      key.remove_prefix(1);
    return key;
  }
  return header.empty() ? std::string_view{in.api_key} : std::string_view{};
}

/// Takes the same time wherever the keys differ.
bool is_same(std::string_view a, std::string_view b) noexcept {
  return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

bool is_json(std::string_view content_type) noexcept {
  auto type = content_type.substr(0, content_type.find(';'));
  while (type.ends_with(' '))
    type.remove_suffix(1);
  return boost::beast::iequals(boost::beast::string_view{type.data(), type.size()}, "application/json");
}

problem no_key(std::string detail) {
  return problem_of(errc::unauthenticated, std::move(detail));
}
problem no_such_key() {
  return no_key("there is no such API key, or it was revoked");
}

}  // namespace

std::uint64_t dispatcher::body_limit(method verb, std::string_view target) const noexcept {
  const auto match = match_route(verb, target.substr(0, target.find('?')));
  if (match.found == nullptr || match.found->body_limit == as_configured) return node_.http.max_body;
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
  node_.requests.fetch_add(1, std::memory_order_relaxed);
  name_request(c);
  c.refuse(p);
}

std::optional<problem> dispatcher::find_route(exchange& c) {
  const auto match = match_route(c.in.verb, c.in.path());
  c.to = match.found;
  c.parameter = match.parameter;
  if (match.found != nullptr) return std::nullopt;
  if (!match.path_is_known) return problem_of(http_fault::not_found);
  const auto allowed = methods_at(c.in.path());
  c.add_header("Allow", allowed);
  return problem_of(http_fault::method_not_allowed, "allowed here: " + allowed);
}

void dispatcher::receive(const std::shared_ptr<exchange>& c) {
  node_.requests.fetch_add(1, std::memory_order_relaxed);
  name_request(*c);
  if (const auto wrong = find_route(*c)) return c->refuse(*wrong);
  if (!c->in.refused_header.empty()) {
    if (c->in.refused_header == "Expect") return c->refuse(problem_of(http_fault::expectation_failed));
    if (c->in.refused_header == "Content-Encoding")
      return c->refuse(problem_of(http_fault::unsupported_media_type, "bodies must not be compressed"));
    return c->refuse(problem_of(
        http_fault::bad_request, "the header " + c->in.refused_header + " is given more than once"));
  }
  if (c->to->access == guarded::no) return handle(*c);
  identify(c);
}

void dispatcher::judge_header(const std::shared_ptr<exchange>& c) {
  const auto say = [&c](std::optional<problem> wrong) {
    if (const auto owner = c->owner.lock()) owner->header_judged(*c, wrong ? &*wrong : nullptr);
  };
  if (auto wrong = find_route(*c)) return say(std::move(wrong));
  if (c->to->access == guarded::no) return say(std::nullopt);
  if (auto wrong = read_key(*c)) return say(std::move(wrong));
  const auto hash = last_hash_;
  const auto known = keys_.find(hash, c->started);
  if (!known) return look_up({c, true}, hash);
  say(known->who ? std::nullopt : std::optional{no_such_key()});
}

/// Its hash is in last_hash_ then.
std::optional<problem> dispatcher::read_key(const exchange& c) {
  const auto key = key_of(c.in);
  if (key.empty()) return no_key("send the API key as Authorization: Bearer mbs_live_…, or as X-API-Key");
  if (is_same(key, last_key_)) return std::nullopt;
  if (!api_key::is_well_formed(key)) return no_key("the API key is mistyped or cut off");
  last_hash_ = sha256(key);
  last_key_ = key;
  return std::nullopt;
}

void dispatcher::identify(const std::shared_ptr<exchange>& c) {
  if (const auto wrong = read_key(*c)) return c->refuse(*wrong);
  // A copy: asking may come back at once and begin with another exchange.
  const auto hash = last_hash_;
  if (const auto known = keys_.find(hash, c->started)) return admit(*c, known->who);
  look_up({c, false}, hash);
}

void dispatcher::look_up(waiting_call waiting, const persistence::digest& hash) {
  const auto now = waiting.c->started;
  const auto [at, is_new] = looking_up_.try_emplace(hash, look_up_under_way{now, {}});
  at->second.waiting.push_back(std::move(waiting));
  if (!is_new && now - at->second.since < node_.http.request_timeout) return;
  at->second.since = now;
  // A exchange of its own: those that wait may be answered by a time-out before the store is.
  const auto asking = std::make_shared<exchange>(box_, scratch_);
  node_.gateway.find_key(hash,
      asking->when<std::optional<persistence::key_record>>(
          [this, hash](exchange&, const auto& found) { looked_up(hash, found); }));
}

void dispatcher::looked_up(
    const persistence::digest& hash, const actors::outcome<std::optional<persistence::key_record>>& found) {
  const auto waiting = looking_up_.extract(hash);
  if (waiting.empty()) return;
  std::optional<problem> wrong;
  std::optional<principal> who;
  if (found.has_error()) {
    wrong = problem_of(found.error());
  } else {
    if (*found && !(*found)->revoked_at) who = principal{(*found)->account, (*found)->id};
    keys_.put(hash, who, exchange::steady::now());
    if (!who) wrong = no_such_key();
  }
  for (const auto& w : waiting.mapped().waiting) {
    if (w.before_body) {
      if (const auto owner = w.c->owner.lock()) owner->header_judged(*w.c, wrong ? &*wrong : nullptr);
    } else if (wrong) {
      w.c->refuse(*wrong);
    } else if (!w.c->has_reply()) {
      admit(*w.c, who);
    }
  }
}

void dispatcher::admit(exchange& c, const std::optional<principal>& who) {
  if (!who) return c.refuse(no_such_key());
  c.who = *who;
  if (node_.rates.is_limited()) {
    const auto now = std::chrono::time_point_cast<domain::duration>(std::chrono::system_clock::now());
    const auto verdict = node_.rates.take(who->key, now);
    c.add_header("RateLimit-Policy", "\"key\";q=" + std::to_string(node_.rates.rate()) + ";w=1");
    c.add_header("RateLimit", "\"key\";r=" + std::to_string(verdict.remaining) + ";t=1");
    if (!verdict.allowed) {
      auto p = problem_of(errc::rate_limited);
      p.retry_after = std::chrono::seconds{verdict.seconds_to_wait};
      return c.refuse(p);
    }
  }
  handle(c);
}

void dispatcher::handle(exchange& c) {
  if (c.to->body == wants::json && !is_json(c.in.content_type))
    return c.refuse(problem_of(http_fault::unsupported_media_type, "send Content-Type: application/json"));
  try {
    c.to->handle(c, node_);
  } catch (const std::exception& e) {
    spdlog::error(
        "event=request_failed request_id={} target={} error=\"{}\"", c.request_id, c.in.target, e.what());
    c.refuse(problem_of(errc::internal));
  }
}

}  // namespace mbs::http
