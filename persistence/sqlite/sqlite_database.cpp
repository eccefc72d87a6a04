#include "persistence/sqlite/sqlite_database.hpp"

#include "persistence/migrations/migrations.hpp"
#include "persistence/sql/sql_store_connection.hpp"
#include "persistence/sqlite/sqlite_connection.hpp"
#include "persistence/sqlite/sqlite_journal.hpp"
#include "persistence/sqlite/sqlite_server_lock.hpp"

#include <optional>
#include <stdexcept>

namespace mbs::persistence {

namespace {

class sqlite_database final : public database {
 public:
  explicit sqlite_database(sqlite_options options) : options_{std::move(options)} {}

  std::vector<std::string> migrate() override try {
    const auto connection = open_sqlite(options_);
    std::optional<sqlite_no_server> alone;
    return apply_migrations(*connection, sqlite_migrations(), {}, [&] {
      if (!server_lock_ && !alone) alone.emplace(options_.path);
    });
  } catch (const sql::error& e) {
    throw std::runtime_error{"the database " + options_.path + " cannot be prepared: " + e.what()};
  }

  void require_durability() override try {
    const auto connection = open_sqlite(options_);
    const auto row = connection->query("PRAGMA synchronous", {});
    constexpr std::int64_t full = 2;
    if (!row->next() || row->integer(0) < full)
      throw std::runtime_error{
          "the database " + options_.path + " may lose commits: synchronous is below FULL"};
  } catch (const sql::error& e) {
    throw std::runtime_error{"the database " + options_.path + " cannot be opened: " + e.what()};
  }

  void take_server_lock() override { server_lock_.emplace(options_.path); }

  std::unique_ptr<journal_store> journal() override {
    return std::make_unique<sqlite_journal>(opener({}, lane::messages));
  }
  std::unique_ptr<store_connection> connect(lane where, std::chrono::milliseconds statement_limit) override {
    return std::make_unique<sql_store_connection>(opener(statement_limit, where));
  }
  std::string kind() const override { return "sqlite"; }

 private:
  [[nodiscard]] sql::opener opener(std::chrono::milliseconds statement_limit, lane where) const {
    constexpr std::uint32_t small_cache_kib = 8U << 10;  // seldom the same pages twice
    auto options = options_;
    options.statement_limit = statement_limit;
    if (where != lane::messages) options.cache_kib = small_cache_kib;
    return [options] { return open_sqlite(options); };
  }
  sqlite_options options_;
  std::optional<sqlite_server_lock> server_lock_;
};

bool is_synchronous_mode(const std::string& word) {
  return word == "off" || word == "normal" || word == "full" || word == "extra";
}

}  // namespace

domain::result<std::unique_ptr<database>> open_sqlite_database(const std::string& url) {
  constexpr std::string_view scheme = "sqlite:";
  constexpr std::string_view only_setting = "synchronous=";
  sqlite_options options;
  const auto question = url.find('?');
  options.path =
      url.substr(scheme.size(), question == std::string::npos ? question : question - scheme.size());
  // SOCI quotes paths with '"'; a path with one would end early and open another file.
  if (options.path.empty() || options.path.find('"') != std::string::npos)
    return domain::errc::malformed_request;
  if (question != std::string::npos) {
    const auto setting = url.substr(question + 1);
    if (!setting.starts_with(only_setting)) return domain::errc::malformed_request;
    options.synchronous = setting.substr(only_setting.size());
    if (!is_synchronous_mode(options.synchronous)) return domain::errc::malformed_request;
  }
  return std::unique_ptr<database>{std::make_unique<sqlite_database>(std::move(options))};
}

}  // namespace mbs::persistence
