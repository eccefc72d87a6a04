#include "http/access/session_authenticator.hpp"

#include "crypto/random.hpp"
#include "http/access/api_key.hpp"
#include "http/server/cookies.hpp"

#include <algorithm>
#include <utility>

namespace mbs::http {
namespace {

using domain::errc;

/// 256 bits of base64url without padding.
constexpr std::size_t token_length = 43;

domain::time_point wall_now() {
  return std::chrono::time_point_cast<domain::duration>(std::chrono::system_clock::now());
}
domain::steady_point steady_now() {
  return std::chrono::time_point_cast<domain::duration>(std::chrono::steady_clock::now());
}

identity refused(problem why) {
  return {std::nullopt, std::move(why)};
}
/// One text for all that is wrong with a session.
identity no_session() {
  return refused(problem_of(errc::unauthenticated, "the session has ended: sign in again"));
}

/// The token that the cookie carries, or why there is none to be believed.
struct token_read {
  std::string_view token;
  std::optional<problem> wrong;
};

bool has_session(const request& in) noexcept {
  return !in.cookie.empty() &&
      find_cookie(in.cookie, session_cookie_name).what != found_cookie::outcome::none;
}

token_read read_token(const request& in, const own_origin& ours) {
  const auto cookie = find_cookie(in.cookie, session_cookie_name);
  if (!in.authorization.empty() || !in.api_key.empty()) return {{}, problem_of(http_fault::two_credentials)};
  if (cookie.what == found_cookie::outcome::several || cookie.value.size() != token_length)
    return {{}, no_session().wrong};
  switch (judge_origin(in, ours)) {
    case origin_verdict::ours: return {cookie.value, std::nullopt};
    case origin_verdict::foreign:
      return {{},
          problem_of(http_fault::not_our_page,
              ours.text.empty()
                  ? "another site's page asked for this, or a page under a name that [http] public_url does not say"
                  : "another site's page asked for this")};
    case origin_verdict::unmarked:
      return {
          {}, problem_of(http_fault::not_our_page, "what changes something carries the header Mbs-Page: 1")};
  }
  return {{}, no_session().wrong};
}

/// The person's place in the account that they name; none when it is not among theirs.
const persistence::member_record* place_in(
    const std::vector<persistence::member_record>& memberships, domain::account_id account) noexcept {
  const auto at = std::ranges::find(memberships, account, &persistence::member_record::account);
  return at == memberships.end() ? nullptr : &*at;
}

bool is_alive(const known_session& s, domain::time_point now, const domain::session_limits& limits) noexcept {
  const auto& [session, person, memberships, has_factor, by_old_token] = s.found;
  if (by_old_token && (!session.old_token_until || now >= *session.old_token_until)) return false;
  const domain::session_record record{
      session.created_at, std::max(session.used_at, s.seen_at), session.ended_at};
  return person.active && session.credentials == person.credentials &&
      domain::state_of(record, now, limits) == domain::session_state::alive;
}

}  // namespace

identity identity_of(const known_session& s, std::string_view account, domain::time_point now,
    const domain::session_limits& limits) {
  if (!is_alive(s, now, limits)) return no_session();
  const auto& person = s.found.person;
  domain::principal who;
  who.person = person.id;
  who.session = s.found.session.id;
  who.factor_is_fresh = !s.found.by_old_token &&
      domain::factor_is_fresh(s.found.session.factor_at, now, limits.factor_is_fresh_for);
  who.permissions = domain::permissions_of(domain::platform_role::none);
  if (domain::must_have_second_factor(person.platform_role) && !s.found.has_factor) {
    who.lacks_factor = true;
  } else {
    who.staff = person.platform_role;
    who.permissions = domain::permissions_of(person.platform_role);
  }
  if (account.empty()) return {who, std::nullopt};
  const auto id = domain::account_id_from(account);
  const auto* const place = id ? place_in(s.found.memberships, *id) : nullptr;
  if (place == nullptr)
    return refused(problem_of(errc::not_found, "Mbs-Account names no account that you are a member of"));
  who.account = *id;
  if (place->owners_need_factor && place->role == domain::account_role::owner && !s.found.has_factor) {
    who.lacks_factor = true;
    return {who, std::nullopt};
  }
  who.role = place->role;
  who.permissions = who.permissions | domain::permissions_of(place->role);
  return {who, std::nullopt};
}

identity session_authenticator::judge(known_session& session, std::string_view account, bool is_use) {
  const auto now = wall_now();
  auto result = identity_of(session, account, now, door_->limits);
  const auto& row = session.found.session;
  const domain::session_record record{row.created_at, std::max(row.used_at, session.seen_at), row.ended_at};
  if (result.who && is_use && domain::is_worth_noting(record, now, door_->limits)) {
    session.seen_at = now;
    gateway_.note_session_use(row.id);
  }
  return result;
}

identity session_authenticator::recall(const request& in, const ip_address& from, steady::time_point now) {
  if (!has_session(in)) return beneath_->recall(in, from, now);
  auto read = read_token(in, door_->origin);
  if (read.wrong) return refused(std::move(*read.wrong));
  const auto at = sessions_.find(sha256(read.token));
  if (at == sessions_.end() || at->second.until <= now || at->second.changes != gateway_.session_changes())
    return {};
  return judge(at->second.session, in.account, !in.goes_on);
}

void session_authenticator::look_up(const request& in, const ip_address& from, steady::time_point now,
    std::function<void(const identity&)> done) {
  if (!has_session(in)) return beneath_->look_up(in, from, now, std::move(done));
  auto read = read_token(in, door_->origin);
  if (read.wrong) return done(refused(std::move(*read.wrong)));
  const auto hash = sha256(read.token);
  const auto block = address_block::of(from);
  auto& limits = *door_->look_ups;
  const auto changes = gateway_.session_changes();
  if (limits.is_unknown(hash, changes, steady_now())) return done(no_session());
  if (!limits.was_good(hash) && !limits.may_look_up(block, steady_now()))
    return done(refused(problem_of(errc::rate_limited, "too many unknown sessions came from this address")));
  find({hash, changes, block, in.account, std::move(done), !in.goes_on});
}

void session_authenticator::find(look l) {
  const auto hash = l.hash;
  gateway_.find_session(hash,
      queue_->bring<std::optional<persistence::session_found>>(
          [this, l = std::move(l)](const auto& found) { looked_up(l, found); }));
}

void session_authenticator::looked_up(
    const look& l, const actors::outcome<std::optional<persistence::session_found>>& found) {
  if (found.has_error()) return l.done(refused(problem_of(found.error())));
  const bool is_good = found->has_value();
  if (!is_good) door_->look_ups->note_unknown(l.from, steady_now());
  door_->look_ups->learn(l.hash, is_good, l.changes, steady_now());
  if (!is_good) return l.done(no_session());
  if ((*found)->session.must_rotate && !(*found)->by_old_token) {
    // A stream cannot be given a token: whoever reads it comes back and is.
    return l.is_use ? rotate(l, {**found, {}}) : l.done(no_session());
  }
  if (sessions_.size() >= capacity) {
    std::erase_if(sessions_, [](const auto& e) { return e.second.until <= steady::now(); });
    if (sessions_.size() >= capacity) sessions_.clear();
  }
  auto& e = sessions_[l.hash] = entry{{**found, {}}, steady::now() + lifetime, l.changes};
  l.done(judge(e.session, l.account, l.is_use));
}

void session_authenticator::rotate(const look& l, known_session session) {
  auto judged = judge(session, l.account, l.is_use);
  if (!judged.who) return l.done(judged);
  if (l.is_second) return l.done(refused(problem_of(errc::overloaded)));
  const auto token = crypto::random_token();
  const auto next = sha256(token);
  const auto& row = session.found.session;
  gateway_.rotate_session(row.person, row.id, l.hash, next,
      queue_->bring<bool>(
          [this, l = look{l}, token, next, judged](const actors::outcome<bool>& rotated) mutable {
            if (rotated) {
              door_->look_ups->learn(next, true, gateway_.session_changes(), steady_now());
              judged.set_cookie = session_cookie(token, door_->is_https);
              return l.done(judged);
            }
            if (rotated.error().why != errc::not_found) return l.done(refused(problem_of(rotated.error())));
            l.is_second = true;
            find(std::move(l));
          }));
}

authenticator_maker by_session_or(
    authenticator_maker beneath, actors::session_gateway& gateway, session_door door) {
  auto shared = std::make_shared<const session_door>(std::move(door));
  return [beneath = std::move(beneath), &gateway, shared](const std::shared_ptr<completion_queue>& queue) {
    return std::make_unique<session_authenticator>(gateway, queue, shared, beneath(queue));
  };
}

}  // namespace mbs::http
