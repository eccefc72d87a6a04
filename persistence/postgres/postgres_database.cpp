#include "persistence/postgres/postgres_database.hpp"

#include "persistence/migrations/migrations.hpp"
#include "persistence/postgres/postgres_connection.hpp"
#include "persistence/postgres/postgres_days.hpp"
#include "persistence/postgres/postgres_journal.hpp"
#include "persistence/postgres/postgres_server_lock.hpp"
#include "persistence/sql/sql_store_connection.hpp"

#include <stdexcept>

namespace mbs::persistence {

namespace {

class postgres_database final : public database {
 public:
  postgres_database(std::string url, const database_options& wanted)
      : url_{std::move(url)}, wanted_{wanted} {}

  std::string obstacle() const override { return {}; }

  schema_state look_at_schema() override {
    return telling("the database cannot be read: ", [&] {
      return read_schema(*open_postgres(options(false)), postgresql_migrations(),
          "SELECT 1 WHERE to_regclass('schema_migrations') IS NOT NULL");
    });
  }

  std::vector<std::string> migrate() override {
    return telling("the database cannot be prepared: ", [&] { return apply_missing(); });
  }

  void require_durability() override {
    telling("the database cannot be asked for its settings: ", [&] { require_settings(); });
  }

  void take_server_lock() override {
    telling("the database cannot be served: ", [&] {
      auto lock = std::make_shared<postgres_server_lock>(options(true, wanted_.answer_limit));
      lock->take();
      server_lock_ = std::move(lock);
    });
  }

  bool has_server() override {
    if (server_lock_) return true;
    return telling("the database cannot be asked for its server: ",
        [&] { return postgres_server_lock::is_held(*open_postgres(options(false))); });
  }

  std::unique_ptr<journal_store> journal() override {
    if (!server_lock_) return std::make_unique<postgres_journal>(opener(options(true, wanted_.answer_limit)));
    return std::make_unique<postgres_journal>([lock = server_lock_] { return lock->open(); });
  }
  std::unique_ptr<store_connection> connect(lane where, std::chrono::milliseconds statement_limit) override {
    auto wanted = options(where == lane::messages || where == lane::people, statement_limit);
    // What people look at has its own limit, and maintenance may read everything.
    if (statement_limit.count() == 0 && (where == lane::messages || where == lane::changes))
      wanted.statement_limit = wanted_.answer_limit;
    return std::make_unique<sql_store_connection>(
        opener(std::move(wanted)), wanted_, &postgres_days::prepare);
  }
  std::string kind() const override { return "postgresql"; }
  std::string name() const override { return name_of(url_); }

 private:
  /// Runs `work`; says `what` before the reason why it could not be done.
  template <class Work>
  auto telling(const std::string& what, Work&& work) -> decltype(work()) try {
    return work();
  } catch (const sql::error& e) {
    if (e.kind() == sql::failure::lost && !refuses_for_good(url_)) throw database_away{what + e.what()};
    throw std::runtime_error{what + e.what()};
  }

  std::vector<std::string> apply_missing() {
    const auto connection = open_postgres(options(false));
    connection->run("SET lock_timeout = '60s'");  // another process may be in the middle of a migration
    return apply_migrations(*connection, postgresql_migrations(),
        "SELECT pg_advisory_xact_lock(hashtext('mbs migrations'))", [&] {
          if (!server_lock_) postgres_server_lock::keep_away(*connection);
        });
  }

  void require_settings() {
    const auto connection = open_postgres(options(false));
    for (const std::string name : {"fsync", "full_page_writes", "synchronous_commit"}) {
      const auto row = connection->query("SELECT current_setting($1)", {std::string_view{name}});
      if (!row->next() || row->bytes(0) == "off")
        throw std::runtime_error{"the database may lose commits: " + name + " is off"};
    }
  }

  [[nodiscard]] postgres_options options(
      bool indexes_only, std::chrono::milliseconds statement_limit = {}) const {
    postgres_options o;
    o.url = url_;
    o.indexes_only = indexes_only;
    o.statement_limit = statement_limit;
    return o;
  }
  [[nodiscard]] static sql::opener opener(postgres_options with) {
    return [with = std::move(with)] { return open_postgres(with); };
  }
  std::string url_;
  database_options wanted_;
  std::shared_ptr<postgres_server_lock> server_lock_;  // of a server only
};

}  // namespace

domain::result<std::unique_ptr<database>> open_postgres_database(
    const std::string& url, const database_options& options) {
  if (!is_postgres_url(url)) return domain::errc::malformed_request;
  return std::unique_ptr<database>{std::make_unique<postgres_database>(url, options)};
}

}  // namespace mbs::persistence
