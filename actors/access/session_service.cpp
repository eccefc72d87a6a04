#include "actors/access/session_service.hpp"

#include "actors/runtime/store_answers.hpp"
#include "domain/access/session_rules.hpp"

#include <mutex>
#include <unordered_map>
#include <utility>
#include <vector>

namespace mbs::actors {

struct session_service::gathered_uses {
  std::mutex guard;
  std::unordered_map<domain::session_id, domain::time_point> times;
};

session_service::session_service(store_pool& store, node_counters& counters, clock_function now)
    : store_{store}, counters_{counters}, now_{std::move(now)}, uses_{std::make_shared<gathered_uses>()} {}

void session_service::find_session(
    const persistence::digest& hash, completion<std::optional<persistence::session_found>> done) {
  answer_by_query<persistence::session_store>(store_, lane::messages, std::move(done),
      [hash](persistence::session_store& store) { return store.find_session(hash); });
}

void session_service::rotate_session(domain::person_id person, domain::session_id session,
    const persistence::digest& old, const persistence::digest& next, completion<bool> done) {
  answer_by_change<persistence::session_store, bool>(
      store_, domain::account_id{person.value},
      [this, done = std::move(done)](outcome<bool> rotated) {
        if (rotated) raise(counters_.session_changes);
        done(std::move(rotated));
      },
      [session, old, next, until = now_() + domain::old_token_lives](
          persistence::session_store& store) -> domain::result<bool> {
        if (const auto w = store.rotate_after_rise(session, old, next, until); !w) return w.error();
        return true;
      });
}

void session_service::note_session_use(domain::session_id session) {
  const auto at = now_();
  const std::lock_guard lock{uses_->guard};
  if (uses_->times.size() < max_waiting || uses_->times.contains(session)) uses_->times[session] = at;
}

void session_service::write_uses() {
  constexpr std::size_t at_once = 1'000;
  std::vector<std::pair<domain::session_id, domain::time_point>> some;
  {
    const std::lock_guard lock{uses_->guard};
    for (auto at = uses_->times.begin(); at != uses_->times.end() && some.size() < at_once;) {
      some.emplace_back(at->first, at->second);
      at = uses_->times.erase(at);
    }
  }
  if (some.empty()) return;
  // A use that the store does not take is noted again by the session's next request.
  (void)store_.query<persistence::session_store>(lane::maintenance,
      [some = std::move(some)](persistence::session_store& store) { (void)store.note_used(some); });
}

}  // namespace mbs::actors
