#include "persistence/access/change_notes.hpp"
#include "persistence/senders/request_rows.hpp"
#include "persistence/senders/sql_sender_store.hpp"

#include <iterator>

namespace mbs::persistence {

using domain::result;

namespace {

constexpr std::int64_t at_once = 50;

/// As "… FROM sender_documents d <tail>", whose rows go.
std::vector<std::string> remove_documents(
    sql::connection& c, const std::string& tail, sql::parameters values) {
  std::vector<std::string> files;
  for (auto& d : load_documents(c, tail, values)) {
    c.execute("DELETE FROM sender_documents WHERE id = $1", {d.id.value});
    files.push_back(std::move(d.file));
  }
  return files;
}

std::vector<std::int64_t> requests_decided_before(sql::connection& c, time_point when) {
  const auto row = c.query(
      "SELECT r.id FROM sender_requests r WHERE r.decided_at <> 0 AND r.decided_at < $1 "
      "ORDER BY r.decided_at LIMIT $2",
      {domain::to_micros(when), at_once});
  std::vector<std::int64_t> ids;
  while (row->next())
    ids.push_back(row->integer(0));
  return ids;
}

/// Most steps find nothing, and take no lock for it.
bool is_any_old(sql::connection& c, time_point documents_before, time_point requests_before) {
  return c.query("SELECT 1 FROM sender_documents d WHERE d.decided_at <> 0 AND d.decided_at < $1 LIMIT 1",
              {domain::to_micros(documents_before)})
             ->next() ||
      c.query("SELECT 1 FROM sender_requests r WHERE r.decided_at <> 0 AND r.decided_at < $1 LIMIT 1",
           {domain::to_micros(requests_before)})
          ->next();
}

}  // namespace

result<forgotten_requests> sql_sender_store::forget_old_requests(
    time_point documents_before, time_point requests_before, time_point now) {
  return session_.attempt(sql::retry::no, [&](sql::connection& c) -> result<forgotten_requests> {
    forgotten_requests gone;
    if (!is_any_old(c, documents_before, requests_before)) return gone;
    sql::transaction all{c, sql::transaction::kind::write};
    const sql::parameter old[]{domain::to_micros(documents_before), at_once};
    gone.files = remove_documents(
        c, "WHERE d.decided_at <> 0 AND d.decided_at < $1 ORDER BY d.decided_at LIMIT $2", old);
    gone.is_more = std::ssize(gone.files) == at_once;
    const auto requests = requests_decided_before(c, requests_before);
    for (const auto id : requests) {
      const sql::parameter which[]{id};
      auto files = remove_documents(c, "WHERE d.request = $1", which);
      std::move(files.begin(), files.end(), std::back_inserter(gone.files));
      c.execute("DELETE FROM sender_requests WHERE id = $1", {id});
    }
    gone.requests = std::ssize(requests);
    gone.is_more = gone.is_more || gone.requests == at_once;
    const change_note note{{{domain::actor_kind::system, 0}, now, {}}, {}};
    if (const auto noted = write_note(c, note, now, "sender_requests.forgotten", {}, "sender_requests",
            {{"documents", std::to_string(gone.files.size())}, {"requests", std::to_string(gone.requests)}});
        !noted)
      return noted.error();
    all.commit();
    return gone;
  });
}

}  // namespace mbs::persistence
