#include "http/access/key_authenticator.hpp"

#include "http/access/api_key.hpp"

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

problem no_key(std::string detail) {
  return problem_of(domain::errc::unauthenticated, std::move(detail));
}

domain::steady_point as_time(authenticator::steady::time_point at) {
  return std::chrono::time_point_cast<domain::duration>(at);
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
  if (crypto::equal(key, last_key_)) return std::nullopt;
  if (!api_key::is_well_formed(key)) return no_key("the API key is mistyped or cut off");
  last_hash_ = sha256(key);
  last_key_ = key;
  return std::nullopt;
}

identity key_authenticator::recall(const request& in, steady::time_point now) {
  if (auto wrong = read_key(in)) return {std::nullopt, std::move(wrong)};
  const auto known = keys_.find(last_hash_, now, gateway_.key_changes());
  return known ? of_known(known->who) : identity{};
}

void key_authenticator::look_up(const request& in, const address_block& from, steady::time_point now,
    std::function<void(const identity&)> done) {
  if (auto wrong = read_key(in)) return done({std::nullopt, std::move(wrong)});
  // A copy: asking may come back at once and begin with another request.
  const auto hash = last_hash_;
  const auto under_way = looking_up_.find(hash);
  const auto is_new = under_way == looking_up_.end();
  std::optional<address_block> charged;
  if (is_new && limits_->is_unknown(hash, gateway_.key_changes(), as_time(now))) return done(of_known({}));
  // Whoever has a good key is let in however many bad ones come from where he is.
  if (is_new && !limits_->was_good(hash)) {
    if (!limits_->may_look_up(from, as_time(now))) return done({std::nullopt, too_many_unknown()});
    charged = from;
  }
  auto& waiting = is_new ? looking_up_[hash] : under_way->second;
  waiting.waiting.push_back(std::move(done));
  if (!is_new && now - waiting.since < patience_) return;
  waiting.since = now;
  ask(hash, waiting, charged);
}

void key_authenticator::ask(const persistence::digest& hash, look_up_under_way& under_way,
    const std::optional<address_block>& charged) {
  under_way.changes = gateway_.key_changes();
  gateway_.find_key(hash,
      queue_->bring<std::optional<persistence::key_record>>(
          [this, hash, charged](const found_key& found) { looked_up(hash, charged, found); }));
}

problem key_authenticator::too_many_unknown() const {
  return problem_of(domain::errc::rate_limited,
      "too many unknown API keys came from this address; " + std::to_string(limits_->rate()) +
          " a second are looked up");
}

void key_authenticator::looked_up(
    const persistence::digest& hash, std::optional<address_block> charged, const found_key& found) {
  const auto at = looking_up_.find(hash);
  if (at == looking_up_.end()) return;
  // Some came in after keys were revoked, while this was being read.
  if (at->second.changes != gateway_.key_changes()) return ask(hash, at->second, charged);
  const auto is_good = found.has_value() && *found && !(*found)->revoked_at;
  if (charged && !is_good && !found.has_error()) limits_->note_unknown(*charged, as_time(steady::now()));
  const auto waiting = looking_up_.extract(at);
  identity result;
  if (found.has_error()) {
    result.wrong = problem_of(found.error());
  } else {
    std::optional<domain::principal> who;
    if (is_good) who = domain::principal{(*found)->account, (*found)->id, domain::key_scopes()};
    const auto now = steady::now();
    keys_.put(hash, who, now, waiting.mapped().changes);
    limits_->learn(hash, is_good, waiting.mapped().changes, as_time(now));
    result = of_known(who);
  }
  for (const auto& done : waiting.mapped().waiting)
    done(result);
}

authenticator_maker by_api_key(
    actors::access_gateway& gateway, std::chrono::milliseconds patience, std::uint32_t unknown_keys) {
  auto limits = std::make_shared<look_up_limits>(unknown_keys);
  return [&gateway, limits = std::move(limits), patience](std::shared_ptr<completion_queue> queue) {
    return std::make_unique<key_authenticator>(gateway, std::move(queue), limits, patience);
  };
}

}  // namespace mbs::http
