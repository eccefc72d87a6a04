#include "persistence/sqlite/sqlite_connection.hpp"

#include "persistence/sqlite/sqlite_statement.hpp"

#include <soci/soci.h>

#include <charconv>
#include <chrono>
#include <unordered_map>
#include <utility>

namespace mbs::persistence {

using sqlite_api::sqlite3_destructor_type;

void throw_sqlite(sqlite_api::sqlite3* db, int code, std::string_view doing) {
  auto kind = sql::failure::refused;
  const int extended = sqlite_api::sqlite3_extended_errcode(db);
  if (extended == SQLITE_CONSTRAINT_UNIQUE || extended == SQLITE_CONSTRAINT_PRIMARYKEY)
    kind = sql::failure::duplicate;
  const int primary = code & 0xff;
  if (primary == SQLITE_INTERRUPT) kind = sql::failure::too_long;
  if (primary == SQLITE_IOERR || primary == SQLITE_CANTOPEN || primary == SQLITE_NOTADB ||
      primary == SQLITE_CORRUPT)
    kind = sql::failure::lost;
  throw sql::error{
      kind, std::string{sqlite_api::sqlite3_errmsg(db)} + " (" + std::string{doing.substr(0, 120)} + ")"};
}

sqlite_statement::sqlite_statement(sqlite_api::sqlite3* db, std::string_view text) : db_{db} {
  const int code = sqlite_api::sqlite3_prepare_v3(
      db, text.data(), static_cast<int>(text.size()), SQLITE_PREPARE_PERSISTENT, &statement_, nullptr);
  if (code != SQLITE_OK) throw_sqlite(db, code, text);
}

sqlite_statement::sqlite_statement(sqlite_statement&& other) noexcept
    : db_{other.db_}, statement_{std::exchange(other.statement_, nullptr)} {}

sqlite_statement::~sqlite_statement() {
  sqlite_api::sqlite3_finalize(statement_);
}

void sqlite_statement::check(int code) {
  if (code != SQLITE_OK) throw_sqlite(db_, code, sqlite_api::sqlite3_sql(statement_));
}

sqlite_statement& sqlite_statement::integer(int at, std::int64_t value) {
  check(sqlite_api::sqlite3_bind_int64(statement_, at, value));
  return *this;
}

sqlite_statement& sqlite_statement::text(int at, std::string_view value) {
  // A null pointer would bind NULL: an empty text is not NULL.
  const char* data = value.data() != nullptr ? value.data() : "";
  check(sqlite_api::sqlite3_bind_text(statement_, at, data, static_cast<int>(value.size()), nullptr));
  return *this;
}

sqlite_statement& sqlite_statement::blob(int at, std::string_view value) {
  const char* data = value.data() != nullptr ? value.data() : "";
  check(sqlite_api::sqlite3_bind_blob(statement_, at, data, static_cast<int>(value.size()), nullptr));
  return *this;
}

sqlite_statement& sqlite_statement::null(int at) {
  check(sqlite_api::sqlite3_bind_null(statement_, at));
  return *this;
}

namespace {

std::string json_list(sql::integers values) {
  std::string text{"["};
  char digits[24];
  for (auto value : values) {
    if (text.size() > 1) text += ',';
    const auto end = std::to_chars(std::begin(digits), std::end(digits), value);
    text.append(digits, end.ptr);
  }
  return text += ']';
}

}  // namespace

void sqlite_statement::bind(int number, const sql::parameter& value) {
  const auto name = '$' + std::to_string(number);
  const int at = sqlite_api::sqlite3_bind_parameter_index(statement_, name.c_str());
  if (at == 0) return;
  const auto copied = [&](std::string_view bytes, auto bind_as) {
    check(bind_as(statement_, at, bytes.data() != nullptr ? bytes.data() : "", static_cast<int>(bytes.size()),
        SQLITE_TRANSIENT));
  };
  if (const auto* i = std::get_if<std::int64_t>(&value)) {
    integer(at, *i);
  } else if (const auto* s = std::get_if<std::string_view>(&value)) {
    copied(*s, sqlite_api::sqlite3_bind_text);
  } else if (const auto* o = std::get_if<sql::octets>(&value)) {
    copied(o->bytes, sqlite_api::sqlite3_bind_text);
  } else if (const auto* b = std::get_if<sql::blob>(&value)) {
    copied(b->bytes, sqlite_api::sqlite3_bind_blob);
  } else if (const auto* l = std::get_if<sql::integers>(&value)) {
    copied(json_list(*l), sqlite_api::sqlite3_bind_text);
  } else {
    null(at);
  }
}

bool sqlite_statement::step() {
  const int code = sqlite_api::sqlite3_step(statement_);
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) return false;
  throw_sqlite(db_, code, sqlite_api::sqlite3_sql(statement_));
}

void sqlite_statement::run() {
  while (step()) {
  }
  sqlite_api::sqlite3_reset(statement_);
}

void sqlite_statement::reset() noexcept {
  sqlite_api::sqlite3_reset(statement_);
  sqlite_api::sqlite3_clear_bindings(statement_);
}

namespace {

// Statements that are not in use, by their text: a statement in use is out of the pool.
class statement_pool {
 public:
  explicit statement_pool(sqlite_api::sqlite3* db) : db_{db} {}

  sqlite_statement take(const std::string& text) {
    const auto found = idle_.find(text);
    if (found == idle_.end()) return {db_, text};
    auto statement = std::move(found->second);
    idle_.erase(found);
    return statement;
  }
  void give_back(const std::string& text, sqlite_statement&& statement) {
    constexpr std::size_t most_idle = 128;
    statement.reset();
    if (idle_.size() < most_idle) idle_.emplace(text, std::move(statement));
  }

 private:
  sqlite_api::sqlite3* db_;
  std::unordered_map<std::string, sqlite_statement> idle_;
};

class sqlite_rows : public sql::rows {
 public:
  sqlite_rows(statement_pool& pool, const std::string& text, sqlite_statement statement)
      : pool_{pool}, text_{text}, statement_{std::move(statement)} {}
  sqlite_rows(const sqlite_rows&) = delete;
  sqlite_rows& operator=(const sqlite_rows&) = delete;
  ~sqlite_rows() override { pool_.give_back(text_, std::move(statement_)); }

  bool next() override { return !ended_ && !(ended_ = !statement_.step()); }
  bool is_null(int column) const override {
    return sqlite_api::sqlite3_column_type(statement_.native(), column) == SQLITE_NULL;
  }
  std::int64_t integer(int column) const override {
    return sqlite_api::sqlite3_column_int64(statement_.native(), column);
  }
  std::string_view bytes(int column) const override {
    const auto* data = static_cast<const char*>(sqlite_api::sqlite3_column_blob(statement_.native(), column));
    const int size = sqlite_api::sqlite3_column_bytes(statement_.native(), column);
    return data == nullptr ? std::string_view{} : std::string_view{data, static_cast<std::size_t>(size)};
  }

 private:
  statement_pool& pool_;
  std::string text_;
  sqlite_statement statement_;
  bool ended_ = false;
};

// When the statement under way must end.
class statement_deadline {
 public:
  explicit statement_deadline(std::chrono::milliseconds limit) : limit_{limit} {}

  void watch(sqlite_api::sqlite3* db) {
    // Steps of SQLite's machine, a fraction of a millisecond.
    constexpr int steps_between_looks = 10'000;
    if (limit_.count() == 0) return;
    sqlite_api::sqlite3_progress_handler(
        db, steps_between_looks,
        [](void* self) { return static_cast<statement_deadline*>(self)->is_over() ? 1 : 0; }, this);
  }
  void begin() {
    if (limit_.count() != 0) ends_ = clock::now() + limit_;
  }

 private:
  using clock = std::chrono::steady_clock;
  [[nodiscard]] bool is_over() const { return clock::now() >= ends_; }

  std::chrono::milliseconds limit_;
  clock::time_point ends_ = clock::time_point::max();
};

class sqlite_connection : public sql::connection {
 public:
  explicit sqlite_connection(const sqlite_options& options)
      : session_{soci::sqlite3, connect_string(options.path)},
        pool_{native()},
        deadline_{options.statement_limit} {
    deadline_.watch(native());
  }

  void run(const std::string& script) override {
    deadline_.begin();
    const int code = sqlite_api::sqlite3_exec(native(), script.c_str(), nullptr, nullptr, nullptr);
    if (code != SQLITE_OK) throw_sqlite(native(), code, script);
  }
  std::unique_ptr<sql::rows> query(const std::string& text, sql::parameters values) override {
    return std::make_unique<sqlite_rows>(pool_, text, bound(text, values));
  }
  std::int64_t execute(const std::string& text, sql::parameters values) override {
    auto statement = bound(text, values);
    const auto before = sqlite_api::sqlite3_total_changes(native());
    statement.run();
    const auto changed = sqlite_api::sqlite3_total_changes(native()) - before;
    pool_.give_back(text, std::move(statement));
    return changed;
  }
  void begin_write() override { run("BEGIN IMMEDIATE"); }
  void begin_read() override { run("BEGIN"); }
  void lock_table(const std::string&) override {}  // the transaction already holds the only write lock
  std::string in(std::string_view column, int number) const override {
    return std::string{column} + " IN (SELECT value FROM json_each($" + std::to_string(number) + "))";
  }
  sqlite_api::sqlite3* native() {
    return static_cast<soci::sqlite3_session_backend*>(session_.get_backend())->conn_;
  }

 private:
  static std::string connect_string(const std::string& path) {
    return path.find('=') == std::string::npos ? path : "dbname=\"" + path + '"';
  }
  sqlite_statement bound(const std::string& text, sql::parameters values) {
    deadline_.begin();
    auto statement = pool_.take(text);
    for (std::size_t i = 0; i < values.size(); ++i)
      statement.bind(static_cast<int>(i) + 1, values[i]);
    return statement;
  }

  soci::session session_;
  statement_pool pool_;
  statement_deadline deadline_;
};

}  // namespace

sqlite_api::sqlite3* native_sqlite(sql::connection& c) {
  return static_cast<sqlite_connection&>(c).native();
}

namespace {

/// No connection is used by two threads at once, so SQLite needs no lock for each call; nor does anybody ask
/// how much memory it holds, which it would keep a lock for. Before the first connection of the process.
void leave_out_locks() {
  static const bool once = [] {
    sqlite_api::sqlite3_config(SQLITE_CONFIG_MULTITHREAD);
    sqlite_api::sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    return true;
  }();
  (void)once;
}

/// Processes that make a new file's first connections at one moment refuse each other this without waiting,
/// so wait by a lock that does.
void switch_to_wal(sql::connection& c) {
  constexpr int tries_at_most = 20;
  for (int tries = 1;; ++tries)
    try {
      return c.run("PRAGMA journal_mode = WAL");
    } catch (const sql::error& e) {
      if (e.kind() == sql::failure::lost || tries == tries_at_most) throw;
      c.run("BEGIN IMMEDIATE; ROLLBACK");
    }
}

}  // namespace

std::unique_ptr<sql::connection> open_sqlite(const sqlite_options& options) try {
  leave_out_locks();
  auto opened = std::make_unique<sqlite_connection>(options);
  // Waiting comes first: switching to WAL needs a lock that another process may hold for a moment.
  opened->run("PRAGMA busy_timeout = 5000");
  opened->run("PRAGMA page_size = 4096");
  switch_to_wal(*opened);
  opened->run("PRAGMA synchronous = " + options.synchronous);
  // A checkpoint every 32 MiB of log: each checkpoint writes a page once however often it changed.
  opened->run("PRAGMA cache_size = -" + std::to_string(options.cache_kib));
  opened->run("PRAGMA wal_autocheckpoint = 8000; PRAGMA journal_size_limit = 268435456");
  opened->run("PRAGMA temp_store = MEMORY");
  return opened;
} catch (const soci::soci_error& e) {
  throw sql::error{sql::failure::lost, e.what()};
}

}  // namespace mbs::persistence
