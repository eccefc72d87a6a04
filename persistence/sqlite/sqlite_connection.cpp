#include "persistence/sqlite/sqlite_connection.hpp"

#include "persistence/sqlite/private_file.hpp"
#include "persistence/sqlite/sqlite_change_source.hpp"
#include "persistence/sqlite/sqlite_log_keeper.hpp"
#include "persistence/sqlite/sqlite_statement.hpp"

#include <fcntl.h>
#include <soci/soci.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <chrono>
#include <filesystem>
#include <system_error>
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

/// How long a lock is waited for.
constexpr int lock_patience_ms = 5'000;

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
      : turns_{options.turns},
        writes_as_{options.writes_as},
        durable_{options.synchronous},
        synchronous_{options.synchronous},
        session_{soci::sqlite3, connect_string(options.path)},
        pool_{native()},
        deadline_{options.statement_limit} {
    deadline_.watch(native());
  }

  void run(const std::string& script) override {
    deadline_.begin();
    const int code = sqlite_api::sqlite3_exec(native(), script.c_str(), nullptr, nullptr, nullptr);
    end_turn();
    if (code != SQLITE_OK) throw_sqlite(native(), code, script);
  }
  std::unique_ptr<sql::rows> query(const std::string& text, sql::parameters values) override {
    return std::make_unique<sqlite_rows>(pool_, text, bound(text, values));
  }
  std::int64_t execute(const std::string& text, sql::parameters values) override {
    if (sqlite_api::sqlite3_get_autocommit(native()) == 0) return change(text, values);
    sql::transaction alone{*this, sql::transaction::kind::write};
    const auto changed = change(text, values);
    alone.commit();
    return changed;
  }
  std::int64_t change(const std::string& text, sql::parameters values) {
    auto statement = bound(text, values);
    const auto before = sqlite_api::sqlite3_total_changes(native());
    statement.run();
    const auto changed = sqlite_api::sqlite3_total_changes(native()) - before;
    pool_.give_back(text, std::move(statement));
    return changed;
  }
  void insert(const std::string& into, std::size_t columns, sql::parameters values) override {
    const auto text = "INSERT INTO " + into + " VALUES (" + sql::placeholders(1, columns) + ')';
    for (; !values.empty(); values = values.subspan(columns))
      (void)change(text, values.first(columns));
  }
  void begin_write() override { begin_write(durable_); }
  // In WAL mode NORMAL leaves out the commit's own sync of the log, and nothing else
  // (https://sqlite.org/pragma.html#pragma_synchronous).
  void begin_lazy_write() override { begin_write(durable_ == "off" ? durable_ : "normal"); }
  void begin_read() override { run("BEGIN"); }
  void lock_table(const std::string&) override {}  // the transaction already holds the only write lock
  void prefer_indexes() override {}                // as it always does
  std::string in(std::string_view column, int number) const override {
    return std::string{column} + " IN (SELECT value FROM json_each($" + std::to_string(number) + "))";
  }
  /// Nobody waits for it: readers and writers that are in the way put it off until the next time.
  void shrink_log() {
    constexpr std::int64_t small = 1 << 20;
    if (log_size() <= small) return;
    // Without a lock that writers wait for: what comes meanwhile is left for the next step, and little.
    run("PRAGMA wal_checkpoint(PASSIVE)");
    const auto alone = turns_->take(writes_as_, sqlite_write_turns::clock::now() + std::chrono::seconds{1});
    if (!alone) return;
    sqlite_api::sqlite3_busy_timeout(native(), 0);
    (void)sqlite_api::sqlite3_exec(native(), "PRAGMA wal_checkpoint(TRUNCATE)", nullptr, nullptr, nullptr);
    sqlite_api::sqlite3_busy_timeout(native(), lock_patience_ms);
  }
  /// The log is copied by `keeper` when there is one, else by whoever's commit made it long.
  void watch_log(std::shared_ptr<sqlite_log_keeper> keeper) {
    keeper_ = std::move(keeper);
    // As PostgreSQL's: who listens is told once the transaction under way has committed.
    constexpr int arguments = 2;
    sqlite_api::sqlite3_create_function_v2(native(), "pg_notify", arguments, SQLITE_UTF8, this,
        &sqlite_connection::will_tell, nullptr, nullptr, nullptr);
    sqlite_api::sqlite3_wal_hook(native(), &sqlite_connection::log_grew, this);
  }
  sqlite_api::sqlite3* native() {
    return static_cast<soci::sqlite3_session_backend*>(session_.get_backend())->conn_;
  }

 private:
  static void will_tell(sqlite_api::sqlite3_context* call, int, sqlite_api::sqlite3_value**) {
    static_cast<sqlite_connection*>(sqlite_api::sqlite3_user_data(call))->tells_ = true;
    sqlite_api::sqlite3_result_null(call);
  }
  /// After each commit of this connection (sqlite3_wal_hook); an error here would be the commit's.
  static int log_grew(void* self, sqlite_api::sqlite3* db, const char* name, int pages) {
    auto& connection = *static_cast<sqlite_connection*>(self);
    if (std::exchange(connection.tells_, false))
      tell_of_sqlite_change(sqlite_api::sqlite3_db_filename(db, "main"));
    auto& keeper = connection.keeper_;
    if (keeper ? keeper->committed(pages) : pages >= 2 * sqlite_log_keeper::pages)
      (void)sqlite_api::sqlite3_wal_checkpoint_v2(db, name, SQLITE_CHECKPOINT_PASSIVE, nullptr, nullptr);
    return SQLITE_OK;
  }
  void begin_write(const std::string& synchronous) {
    if (synchronous != synchronous_) {
      run("PRAGMA synchronous = " + synchronous);
      synchronous_ = synchronous;
    }
    tells_ = false;  // of one that was rolled back
    const auto deadline = sqlite_write_turns::clock::now() + std::chrono::milliseconds{lock_patience_ms};
    for (;;) {
      turn_ = turns_->take(writes_as_, deadline);
      if (!turn_)
        throw sql::error{sql::failure::refused, "another connection of this process writes for too long"};
      if (try_begin(deadline)) return;
      turn_.end();
      sqlite_write_turns::pause(writes_as_);
    }
  }
  /// False while another process has the lock.
  bool try_begin(sqlite_write_turns::clock::time_point deadline) {
    // SQLite's own waiting would keep the turn: it is for reads, which wait for nothing but a recovery.
    sqlite_api::sqlite3_busy_timeout(native(), 0);
    const int code = sqlite_api::sqlite3_exec(native(), "BEGIN IMMEDIATE", nullptr, nullptr, nullptr);
    sqlite_api::sqlite3_busy_timeout(native(), lock_patience_ms);
    if (code == SQLITE_OK) return true;
    if ((code & 0xff) == SQLITE_BUSY && sqlite_write_turns::clock::now() < deadline) return false;
    turn_.end();
    throw_sqlite(native(), code, "BEGIN IMMEDIATE");
  }
  /// Octets of the write-ahead log's file.
  [[nodiscard]] std::int64_t log_size() {
    std::error_code none;
    const auto size = std::filesystem::file_size(
        std::string{sqlite_api::sqlite3_db_filename(native(), "main")} + "-wal", none);
    return none ? 0 : static_cast<std::int64_t>(size);
  }
  void end_turn() noexcept {
    if (turn_ && sqlite_api::sqlite3_get_autocommit(native()) != 0) turn_.end();
  }
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

  std::shared_ptr<sqlite_write_turns> turns_;
  sqlite_writer writes_as_;
  std::string durable_;      // the mode of all but lazy writes
  std::string synchronous_;  // the mode at present
  std::shared_ptr<sqlite_log_keeper> keeper_;
  bool tells_ = false;             // when what is under way has committed
  sqlite_write_turns::turn turn_;  // ends after the session, which rolls back what is open
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

[[noreturn]] void refuse(const std::string& path, const std::string& why) {
  throw sql::error{sql::failure::lost, path + ": " + why};
}

std::string reason(int error) {
  if (error == EACCES || error == EPERM) return "this user may not use it (permission denied)";
  if (error == ENOENT || error == ENOTDIR) return "there is no such folder";
  return std::generic_category().message(error);
}

/// SQLite says "unable to open database file" to everything; the operating system knows why.
void require_file(const sqlite_options& options) {
  const auto& path = options.path;
  struct stat about {};
  if (stat(path.c_str(), &about) != 0) {
    if (errno != ENOENT) refuse(path, reason(errno));
    if (options.opening != at_opening::makes_file) refuse(path, "there is no such file");
    if (const int error = make_private_file(path)) refuse(path, reason(error));
    return;
  }
  if (S_ISDIR(about.st_mode)) refuse(path, "it is a folder");
  if (faccessat(AT_FDCWD, path.c_str(), R_OK | W_OK, AT_EACCESS) != 0) refuse(path, reason(errno));
  const auto parent = std::filesystem::path{path}.parent_path();
  const auto folder = parent.empty() ? std::string{"."} : parent.string();
  // The write-ahead log lies beside the file.
  if (faccessat(AT_FDCWD, folder.c_str(), W_OK | X_OK, AT_EACCESS) != 0) refuse(folder, reason(errno));
}

}  // namespace

void shrink_sqlite_log(sql::connection& c) {
  auto& opened = static_cast<sqlite_connection&>(c);
  opened.shrink_log();
}

std::unique_ptr<sql::connection> open_sqlite(const sqlite_options& options) try {
  require_file(options);
  leave_out_locks();
  auto opened = std::make_unique<sqlite_connection>(options);
  // Waiting comes first: switching to WAL needs a lock that another process may hold for a moment.
  opened->run("PRAGMA busy_timeout = " + std::to_string(lock_patience_ms));
  if (options.opening == at_opening::only_looks) return opened;
  opened->run("PRAGMA page_size = 4096");
  switch_to_wal(*opened);
  opened->run("PRAGMA synchronous = " + options.synchronous);
  opened->run(
      "PRAGMA cache_size = -" + std::to_string(options.cache_kib) + "; PRAGMA journal_size_limit = 33554432");
  opened->watch_log(options.keeper);
  opened->run("PRAGMA temp_store = MEMORY");
  return opened;
} catch (const soci::soci_error& e) {
  throw sql::error{sql::failure::lost, e.what()};
}

}  // namespace mbs::persistence
