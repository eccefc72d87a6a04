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

domain::time_point wall_now() {
  return std::chrono::time_point_cast<domain::duration>(std::chrono::system_clock::now());
}

domain::steady_point as_time(authenticator::steady::time_point at) {
  return std::chrono::time_point_cast<domain::duration>(at);
}

/// One text for all: whoever found an old key is not told what became of it.
identity unknown_key() {
  return {std::nullopt, no_key("there is no such API key, or it was revoked or has expired")};
}

/// What is remembered of a key that the store knows; nothing when it has ended.
std::optional<known_key> as_known(
    persistence::key_record&& record, domain::time_point now, authenticator::steady::time_point steady_now) {
  if (domain::has_ended(record.terms, now)) return std::nullopt;
  known_key key{.who = {record.account, record.id, record.scopes}};
  key.who.is_test = domain::kind_of_key(record.prefix) == domain::key_kind::test;
  key.addresses = std::move(record.terms.addresses);
  // A far end is beyond what is remembered anyway.
  if (const auto end = domain::end_of(record.terms); end && *end - now < std::chrono::hours{1})
    key.ends = steady_now + (*end - now);
  return key;
}

}  // namespace

/// Its hash is in last_hash_ then.
std::optional<problem> key_authenticator::read_key(const request& in) {
  const auto key = key_of(in);
  if (key.empty())
    return no_key("send the API key as Authorization: Bearer mbs_live_… (or mbs_test_…), or as X-API-Key");
  if (crypto::equal(key, last_key_)) return std::nullopt;
  if (!api_key::is_well_formed(key)) return no_key("the API key is mistyped or cut off");
  last_hash_ = sha256(key);
  last_key_ = key;
  return std::nullopt;
}

identity key_authenticator::recall(const request& in, const ip_address& from, steady::time_point now) {
  if (auto wrong = read_key(in)) return {std::nullopt, std::move(wrong)};
  const auto known = keys_.find(last_hash_, now, gateway_.key_changes());
  return known ? judge(known->key, as_domain(from), now) : identity{};
}

identity key_authenticator::judge(
    known_key* key, const domain::internet_address& from, steady::time_point now) {
  constexpr std::chrono::seconds tell_every{1};
  if (key == nullptr) return unknown_key();
  if (!domain::is_listed(key->addresses, from))
    return {std::nullopt,
        problem_of(http_fault::address_not_allowed,
            "the API key may not be used from " + domain::to_text(from) +
                "; its list of addresses says from where")};
  if (now - key->told_at >= tell_every || from != key->told_from) {
    key->told_at = now;
    key->told_from = from;
    gateway_.note_use(key->who.key, from);
  }
  return {key->who, std::nullopt};
}

void key_authenticator::look_up(const request& in, const ip_address& from, steady::time_point now,
    std::function<void(const identity&)> done) {
  if (auto wrong = read_key(in)) return done({std::nullopt, std::move(wrong)});
  // A copy: asking may come back at once and begin with another request.
  const auto hash = last_hash_;
  const auto under_way = looking_up_.find(hash);
  const auto is_new = under_way == looking_up_.end();
  const auto block = address_block::of(from);
  std::optional<address_block> charged;
  if (is_new && limits_->is_unknown(hash, gateway_.key_changes(), as_time(now))) return done(unknown_key());
  // Whoever has a good key is let in however many bad ones come from where he is.
  if (is_new && !limits_->was_good(hash)) {
    if (!limits_->may_look_up(block, as_time(now))) return done({std::nullopt, too_many_unknown()});
    charged = block;
  }
  auto& waiting = is_new ? looking_up_[hash] : under_way->second;
  waiting.waiting.push_back({as_domain(from), std::move(done)});
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
  const auto now = steady::now();
  std::optional<known_key> key;
  if (found.has_value() && *found) key = as_known(persistence::key_record{**found}, wall_now(), now);
  const auto is_good = key.has_value();
  if (charged && !is_good && !found.has_error()) limits_->note_unknown(*charged, as_time(now));
  const auto waiting = looking_up_.extract(at);
  if (found.has_error()) {
    const identity result{std::nullopt, problem_of(found.error())};
    for (const auto& w : waiting.mapped().waiting)
      w.done(result);
    return;
  }
  // All judged before the first is told: `done` may begin with the next request.
  std::vector<identity> results;
  for (const auto& w : waiting.mapped().waiting)
    results.push_back(judge(key ? &*key : nullptr, w.from, now));
  keys_.put(hash, std::move(key), now, waiting.mapped().changes);
  limits_->learn(hash, is_good, waiting.mapped().changes, as_time(now));
  for (std::size_t i = 0; i < results.size(); ++i)
    waiting.mapped().waiting[i].done(results[i]);
}

authenticator_maker by_api_key(
    actors::access_gateway& gateway, std::chrono::milliseconds patience, std::uint32_t unknown_keys) {
  auto limits = std::make_shared<look_up_limits>(unknown_keys);
  return [&gateway, limits = std::move(limits), patience](std::shared_ptr<completion_queue> queue) {
    return std::make_unique<key_authenticator>(gateway, std::move(queue), limits, patience);
  };
}

}  // namespace mbs::http
