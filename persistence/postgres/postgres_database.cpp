#include "persistence/postgres/postgres_database.hpp"

#include "persistence/migrations/migrations.hpp"
#include "persistence/postgres/postgres_connection.hpp"
#include "persistence/postgres/postgres_days.hpp"
#include "persistence/postgres/postgres_journal.hpp"
#include "persistence/postgres/postgres_server_lock.hpp"
#include "persistence/sql_admin.hpp"
#include "persistence/sql_reader.hpp"

#include <stdexcept>

namespace mbs::persistence {

namespace {

class postgres_database final : public database {
 public:
  explicit postgres_database(std::string url) : url_{std::move(url)} {}

  std::vector<std::string> migrate() override try {
    const auto connection = open_postgres({url_, false});
    connection->run("SET lock_timeout = '60s'");  // another process may be in the middle of a migration
    return apply_migrations(
        *connection, postgres_migrations(), "SELECT pg_advisory_xact_lock(hashtext('mbs migrations'))");
  } catch (const sql::error& e) {
    throw std::runtime_error{std::string{"the database cannot be prepared: "} + e.what()};
  }

  void require_durability() override try {
    const auto connection = open_postgres({url_, false});
    for (const std::string name : {"fsync", "full_page_writes", "synchronous_commit"}) {
      const auto row = connection->query("SELECT current_setting($1)", {std::string_view{name}});
      if (!row->next() || row->bytes(0) == "off")
        throw std::runtime_error{"the database may lose commits: " + name + " is off"};
    }
  } catch (const sql::error& e) {
    throw std::runtime_error{std::string{"the database cannot be asked for its settings: "} + e.what()};
  }

  void take_server_lock() override try {
    auto lock = std::make_shared<postgres_server_lock>(postgres_options{url_, true});
    lock->take();
    server_lock_ = std::move(lock);
  } catch (const sql::error& e) {
    throw std::runtime_error{std::string{"the database cannot be served: "} + e.what()};
  }

  std::unique_ptr<journal_store> journal() override {
    if (!server_lock_) return std::make_unique<postgres_journal>(opener(true));
    return std::make_unique<postgres_journal>([lock = server_lock_] { return lock->open(); });
  }
  std::unique_ptr<read_store> reader() override { return std::make_unique<sql_reader>(opener(true)); }
  std::unique_ptr<admin_store> admin() override {
    return std::make_unique<sql_admin>(opener(false), &postgres_days::prepare);
  }
  std::string kind() const override { return "postgresql"; }

 private:
  [[nodiscard]] sql::opener opener(bool indexes_only) const {
    return [options = postgres_options{url_, indexes_only}] { return open_postgres(options); };
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
