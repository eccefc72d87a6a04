#include "persistence/postgres/postgres_journal.hpp"

#include "persistence/messages/message_rows.hpp"
#include "persistence/postgres/postgres_connection.hpp"
#include "persistence/postgres/postgres_script.hpp"

#include <libpq-fe.h>

#include <algorithm>

namespace mbs::persistence {

namespace {

// Sends a whole commit as one string of statements, so that the database is asked once; feeds each COPY when
// the server gets there.
class exchange {
 public:
  exchange(sql::connection& connection, const postgres_script& script)
      : talk_{connection}, connection_{native_postgres(connection)}, script_{script} {}

  commit_outcome run() {
    if (PQsendQuery(connection_, script_.text().c_str()) != 1) throw_postgres(connection_, nullptr);
    while (const auto result = next()) {
      switch (PQresultStatus(result.get())) {
        case PGRES_COMMAND_OK:
        case PGRES_TUPLES_OK: note_done(PQcmdStatus(result.get())); break;
        case PGRES_COPY_IN: feed(); break;
        default: note_trouble(result.get());
      }
      // A lost connection gives the same error for ever.
      if (PQstatus(connection_) != CONNECTION_OK) break;
    }
    return outcome();
  }
  [[nodiscard]] const std::string& trouble() const noexcept { return trouble_; }
  [[nodiscard]] bool overtaken() const noexcept { return overtaken_; }
  [[nodiscard]] bool is_lost() const noexcept { return silent_ || PQstatus(connection_) != CONNECTION_OK; }

 private:
  // Nothing when there is no more, or the server has fallen silent: what it does with the script is unknown.
  postgres_result next() {
    if (silent_) return nullptr;
    try {
      return next_result(talk_);
    } catch (const sql::error& e) {
      fall_silent(e);
      return nullptr;
    }
  }
  void fall_silent(const sql::error& e) {
    silent_ = true;
    if (trouble_.empty()) trouble_ = e.what();
  }
  void note_done(std::string_view tag) { committed_ = committed_ || tag == "COMMIT"; }
  void note_trouble(const PGresult* result) {
    const char* state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    overtaken_ = overtaken_ || (state != nullptr && state == postgres_script::overtaken);
    if (trouble_.empty()) trouble_ = PQresultErrorMessage(result);
    if (trouble_.empty()) trouble_ = PQerrorMessage(connection_);
  }
  void feed() {
    try {
      postgres_copy copy{talk_};
      script_.feed(fed_, copy);
      ++fed_;  // before the end: from here on the server may go on to COMMIT
      copy.finish();
    } catch (const sql::error& e) {
      fall_silent(e);
    }
  }
  [[nodiscard]] commit_outcome outcome() const noexcept {
    if (committed_) return commit_outcome::committed;
    return is_lost() && fed_ == script_.copies() ? commit_outcome::in_doubt : commit_outcome::failed;
  }

  sql::connection& talk_;
  PGconn* connection_;
  const postgres_script& script_;
  std::string trouble_;
  std::size_t fed_ = 0;
  bool committed_ = false;
  bool overtaken_ = false;
  bool silent_ = false;
};

// The days that a batch touches.
std::vector<std::int64_t> days_of(const journal_batch& batch) {
  std::vector<std::int64_t> days;
  std::int64_t last = -1;
  const auto see = [&](message_id id) {
    const auto day = day_of(id);
    if (day == last) return;
    last = day;
    if (std::find(days.begin(), days.end(), day) == days.end()) days.push_back(day);
  };
  for (const auto& request : batch.messages)
    for (const auto& m : *request)
      see(m.id);
  for (const auto& e : batch.events)
    see(e.message);
  return days;
}

}  // namespace

std::string postgres_journal::meta_query() const {
  return "SELECT last_commit, last_event FROM journal_meta FOR UPDATE";
}

commit_outcome postgres_journal::store(
    std::int64_t commit, const journal_batch& batch, std::optional<message_id> late) {
  const bool was_open = session().is_open();
  const auto outcome = try_commit(commit, batch, late);
  // A connection that died while idle (the server was restarted) is no reason to refuse a batch: nothing of
  // it was stored, so it may go by a new connection.
  if (outcome == commit_outcome::failed && was_open && !session().is_open())
    return try_commit(commit, batch, late);
  return outcome;
}

commit_outcome postgres_journal::try_commit(
    std::int64_t commit, const journal_batch& batch, std::optional<message_id> late) {
  try {
    auto& connection = session().get();
    days_.ensure(connection, days_of(batch));
    const postgres_script script{commit, batch, late};
    exchange talk{connection, script};
    const auto outcome = talk.run();
    if (outcome == commit_outcome::committed) return outcome;
    if (talk.overtaken())
      throw sql::error{
          sql::failure::overtaken, "commit " + std::to_string(commit) + " was overtaken by another writer"};
    session().set_trouble(talk.trouble());
    // A refused batch leaves the connection in a failed transaction; a day may have been dropped meanwhile.
    days_.forget();
    if (talk.is_lost())
      session().drop();
    else
      connection.run("ROLLBACK");
    return outcome;
  } catch (const sql::error& e) {
    session().note(e);
    session().drop();
    return commit_outcome::failed;
  } catch (const std::exception& e) {
    session().set_trouble(e.what());
    session().drop();
    return commit_outcome::failed;
  }
}

}  // namespace mbs::persistence
