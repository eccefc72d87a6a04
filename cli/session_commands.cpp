#include "cli/commands.hpp"
#include "cli/node_composition.hpp"
#include "cli/people.hpp"
#include "cli/taking_over.hpp"
#include "domain/access/session_rules.hpp"
#include "persistence/access/session_store.hpp"

#include <boost/json/array.hpp>

/// Commands about where people are signed in.
namespace mbs::cli {

namespace json = boost::json;

namespace {

constexpr std::uint32_t most_sessions = 1'000;

}  // namespace

exit_code list_sessions(command_context& context, const std::string& who) {
  const auto stores = context.open_stores(persistence::lane::changes);
  const auto person = person_named(stores, who).person;
  const auto now = command_context::now();
  const auto limits = session_limits_from(context.load_settings().people);
  const auto sessions = stores.need(
      stores.get<persistence::session_store>().list_sessions(person.id, now - limits.absolute, most_sessions),
      "the sessions of " + who);
  json::array listed;
  text_table table{{"session", "since", "last used", "from", "with"}, {}};
  for (const auto& s : sessions) {
    if (s.credentials != person.credentials) continue;
    if (domain::state_of({s.created_at, s.used_at, s.ended_at}, now, limits) != domain::session_state::alive)
      continue;
    listed.push_back(
        json::object{{"session_id", domain::to_text(s.id)}, {"created_at", domain::to_rfc3339(s.created_at)},
            {"used_at", domain::to_rfc3339(s.used_at)}, {"address", s.address}, {"agent", s.agent}});
    table.rows.push_back({domain::to_text(s.id), domain::to_rfc3339(s.created_at),
        domain::to_rfc3339(s.used_at), s.address, s.agent});
  }
  if (context.out().json()) {
    context.out().document({{"person_id", domain::to_text(person.id)}, {"sessions", listed}});
  } else {
    context.out().table(table);
  }
  return exit_code::ok;
}

exit_code end_session(command_context& context, const session_options& o) {
  if (o.session.empty() == o.everywhere_of.empty())
    throw usage_failure("session end needs the id of a session, or --all PERSON");
  const auto now = command_context::now();
  std::optional<domain::session_id> session;
  if (!o.session.empty()) {
    session = domain::session_id_from(o.session);
    if (!session)
      throw usage_failure(
          '"' + o.session + "\" is not the id of a session; `mbs session list` shows ids like ses_…");
  }
  const auto stores = context.open_stores(persistence::lane::changes);
  auto& store = stores.get<persistence::staff_store>();
  domain::person_id whose;
  std::int64_t ended = 1;
  if (session) {
    whose = stores.need(store.end_session(*session, note_of_command(), now), "session " + o.session);
  } else {
    whose = person_named(stores, o.everywhere_of).person.id;
    ended =
        stores.need(store.end_sessions(whose, note_of_command(), now), "the sessions of " + o.everywhere_of);
  }
  wait_until_taken_over(context, stores, persistence::people_changed);
  context.out().facts({{"person_id", domain::to_text(whose)}, {"ended", ended}});
  return exit_code::ok;
}

}  // namespace mbs::cli
