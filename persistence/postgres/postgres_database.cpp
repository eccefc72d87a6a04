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
  explicit postgres_database(std::string url) : url_{std::move(url)} {}

  std::vector<std::string> migrate() override try {
    const auto connection = open_postgres(options(false));
    connection->run("SET lock_timeout = '60s'");  // another process may be in the middle of a migration
    return apply_migrations(*connection, postgresql_migrations(),
        "SELECT pg_advisory_xact_lock(hashtext('mbs migrations'))", [&] {
          if (!server_lock_) postgres_server_lock::keep_away(*connection);
        });
  } catch (const sql::error& e) {
    throw std::runtime_error{std::string{"the database cannot be prepared: "} + e.what()};
  }

  void require_durability() override try {
    const auto connection = open_postgres(options(false));
    for (const std::string name : {"fsync", "full_page_writes", "synchronous_commit"}) {
      const auto row = connection->query("SELECT current_setting($1)", {std::string_view{name}});
      if (!row->next() || row->bytes(0) == "off")
        throw std::runtime_error{"the database may lose commits: " + name + " is off"};
    }
  } catch (const sql::error& e) {
    throw std::runtime_error{std::string{"the database cannot be asked for its settings: "} + e.what()};
  }

  void take_server_lock() override try {
    auto lock = std::make_shared<postgres_server_lock>(options(true));
    lock->take();
    server_lock_ = std::move(lock);
  } catch (const sql::error& e) {
    throw std::runtime_error{std::string{"the database cannot be served: "} + e.what()};
  }

  std::unique_ptr<journal_store> journal() override {
    if (!server_lock_) return std::make_unique<postgres_journal>(opener(options(true)));
    return std::make_unique<postgres_journal>([lock = server_lock_] { return lock->open(); });
  }
  std::unique_ptr<store_connection> connect(lane where, std::chrono::milliseconds statement_limit) override {
    auto wanted = options(where == lane::messages || where == lane::people);
    wanted.statement_limit = statement_limit;
    return std::make_unique<sql_store_connection>(opener(std::move(wanted)), &postgres_days::prepare);
  }
  std::string kind() const override { return "postgresql"; }

 private:
  [[nodiscard]] postgres_options options(bool indexes_only) const {
    postgres_options o;
    o.url = url_;
    o.indexes_only = indexes_only;
    return o;
  }
  [[nodiscard]] static sql::opener opener(postgres_options with) {
    return [with = std::move(with)] { return open_postgres(with); };
  }
  std::string url_;
  std::shared_ptr<postgres_server_lock> server_lock_;  // of a server only
};

}  // namespace

domain::result<std::unique_ptr<database>> open_postgres_database(const std::string& url) {
  if (!is_postgres_url(url)) return domain::errc::malformed_request;
  return std::unique_ptr<database>{std::make_unique<postgres_database>(url)};
}

}  // namespace mbs::persistence
