#include "http/access/key_authenticator.hpp"

#include "http/access/api_key.hpp"

#include <openssl/crypto.h>

#include <algorithm>
#include <utility>

namespace mbs::http {
namespace {

/// Whether the header names the scheme, in any case (RFC 9110 section 11.1), with something behind it.
bool is_bearer(std::string_view header, std::string_view scheme) noexcept {
  return header.size() > scheme.size() &&
      std::equal(scheme.begin(), scheme.end(), header.begin(), [](char wanted, char c) {
        return wanted == (c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c);
      });
}

/// The key as sent, by either header; empty when there is none.
std::string_view key_of(const request& in) noexcept {
  constexpr std::string_view scheme = "bearer ";
  const std::string_view header{in.authorization};
  if (is_bearer(header, scheme)) {
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

problem no_key(std::string detail) {
  return problem_of(domain::errc::unauthenticated, std::move(detail));
}

identity of_known(const std::optional<domain::principal>& who) {
  if (who) return {who, std::nullopt};
  return {std::nullopt, no_key("there is no such API key, or it was revoked")};
}

}  // namespace

/// Its hash is in last_hash_ then.
std::optional<problem> key_authenticator::read_key(const request& in) {
  const auto key = key_of(in);
  if (key.empty()) return no_key("send the API key as Authorization: Bearer mbs_live_…, or as X-API-Key");
  if (is_same(key, last_key_)) return std::nullopt;
  if (!api_key::is_well_formed(key)) return no_key("the API key is mistyped or cut off");
  last_hash_ = sha256(key);
  last_key_ = key;
  return std::nullopt;
}

identity key_authenticator::recall(const request& in, steady::time_point now) {
  if (auto wrong = read_key(in)) return {std::nullopt, std::move(wrong)};
  const auto known = keys_.find(last_hash_, now);
  return known ? of_known(known->who) : identity{};
}

void key_authenticator::look_up(
    const request& in, steady::time_point now, std::function<void(const identity&)> done) {
  if (auto wrong = read_key(in)) return done({std::nullopt, std::move(wrong)});
  // A copy: asking may come back at once and begin with another request.
  const auto hash = last_hash_;
  const auto [at, is_new] = looking_up_.try_emplace(hash, look_up_under_way{now, {}});
  at->second.waiting.push_back(std::move(done));
  if (!is_new && now - at->second.since < patience_) return;
  at->second.since = now;
  gateway_.find_key(hash,
      queue_->bring<std::optional<persistence::key_record>>(
          [this, hash](const found_key& found) { looked_up(hash, found); }));
}

void key_authenticator::looked_up(const persistence::digest& hash, const found_key& found) {
  const auto waiting = looking_up_.extract(hash);
  if (waiting.empty()) return;
  identity result;
  if (found.has_error()) {
    result.wrong = problem_of(found.error());
  } else {
    std::optional<domain::principal> who;
    if (*found && !(*found)->revoked_at)
      who = domain::principal{(*found)->account, (*found)->id, domain::permission_set::all()};
    keys_.put(hash, who, steady::now());
    result = of_known(who);
  }
  for (const auto& done : waiting.mapped().waiting)
    done(result);
}

authenticator_maker by_api_key(actors::access_gateway& gateway, std::chrono::milliseconds patience) {
  return [&gateway, patience](std::shared_ptr<completion_queue> queue) {
    return std::make_unique<key_authenticator>(gateway, std::move(queue), patience);
  };
}

}  // namespace mbs::http
