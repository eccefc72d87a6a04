#include "domain/access/key_rules.hpp"

#include <algorithm>

namespace mbs::domain {
namespace {

/// Nothing unless `text` is a scope of keys.
std::optional<permission> scope_from(std::string_view text) noexcept {
  const auto one = permission_from(text);
  if (!one || *one == permission::everybody || !key_scopes().has(*one)) return std::nullopt;
  return one;
}

std::string in_days(std::chrono::hours time) {
  return std::to_string(time.count() / 24) + " days";
}

}  // namespace

std::optional<time_point> end_of(const key_terms& terms) noexcept {
  std::optional<time_point> end;
  for (const auto& one : {terms.expires_at, terms.revoked_at, terms.overlap_ends_at})
    if (one && (!end || *one < *end)) end = one;
  return end;
}

bool has_ended(const key_terms& terms, time_point now) noexcept {
  const auto end = end_of(terms);
  return end && *end <= now;
}

key_verdict judge_key(const key_terms& terms, const internet_address& from, time_point now) noexcept {
  if (has_ended(terms, now)) return key_verdict::ended;
  return is_listed(terms.addresses, from) ? key_verdict::usable : key_verdict::foreign_address;
}

std::string_view state_text(const key_terms& terms, time_point now) noexcept {
  const auto end = end_of(terms);
  if (!end || *end > now) return terms.overlap_ends_at ? "replaced" : "active";
  if (terms.revoked_at == end) return "revoked";
  return terms.expires_at == end ? "expired" : "replaced and ended";
}

std::optional<std::string> fault_of_expiry(time_point expires_at, time_point now) {
  if (expires_at <= now) return to_rfc3339(expires_at) + " has passed; a key expires in the future";
  if (expires_at - now > max_key_lifetime)
    return to_rfc3339(expires_at) + " is too far away; allowed: at most " + in_days(max_key_lifetime) +
        ", or no expiry";
  return std::nullopt;
}

std::optional<std::string> fault_of_overlap(duration overlap) {
  if (overlap >= duration::zero() && overlap <= max_key_overlap) return std::nullopt;
  return "an overlap is 0 to " + in_days(max_key_overlap);
}

key_terms replaced(key_terms terms, duration overlap, time_point now) {
  terms.overlap_ends_at = now + overlap;
  return terms;
}

boost::system::result<permission_set, bad_scopes> key_scopes_from(
    std::span<const std::string> texts, key_kind kind) {
  const auto allowed = scopes_of(kind);
  if (texts.empty()) return allowed;
  permission_set scopes;
  for (const auto& text : texts) {
    const auto one = scope_from(text);
    if (!one || !allowed.has(*one))
      return bad_scopes{'"' + text.substr(0, 64) + "\" is no scope of a " +
          (kind == key_kind::test ? "test key" : "key") + "; allowed: " + key_scopes_text(allowed)};
    scopes.add(*one);
  }
  return scopes;
}

std::string key_scopes_text(permission_set scopes) {
  std::string text;
  for (const auto& name : permission_names)
    if (scopes.has(name.what) && scope_from(name.text)) (text += text.empty() ? "" : " ") += name.text;
  return text;
}

permission_set key_scopes_from_stored(std::string_view text) {
  permission_set scopes;
  while (!text.empty()) {
    const auto end = std::min(text.find(' '), text.size());
    if (const auto one = scope_from(text.substr(0, end))) scopes.add(*one);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return scopes;
}

}  // namespace mbs::domain
