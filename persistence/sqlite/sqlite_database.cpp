#include "persistence/sqlite/sqlite_database.hpp"

#include "persistence/migrations/migrations.hpp"
#include "persistence/sql/sql_store_connection.hpp"
#include "persistence/sqlite/sqlite_connection.hpp"
#include "persistence/sqlite/sqlite_journal.hpp"
#include "persistence/sqlite/sqlite_log_keeper.hpp"
#include "persistence/sqlite/sqlite_server_lock.hpp"

#include <filesystem>
#include <optional>
#include <stdexcept>
#include <system_error>

namespace mbs::persistence {

namespace {

class sqlite_database final : public database {
 public:
  sqlite_database(sqlite_options options, const database_options& wanted)
      : options_{std::move(options)}, wanted_{wanted} {}

  std::string obstacle() const override {
    if (!is_durable())
      return "the database " + options_.path + " may lose commits: synchronous is below FULL";
    const auto folder = std::filesystem::path{options_.path}.parent_path();
    std::error_code none;
    if (!folder.empty() && !std::filesystem::is_directory(folder, none))
      return "the folder " + folder.string() + " of the database " +
          (none && none != std::errc::no_such_file_or_directory ? "cannot be looked at: " + none.message()
                                                                : std::string{"is not there"});
    if (std::filesystem::is_directory(options_.path, none))
      return "the database " + options_.path + " is a folder";
    return {};
  }

  schema_state look_at_schema() override try {
    std::error_code none;
    if (!std::filesystem::exists(options_.path, none) && !none) return {0, sqlite_migrations().back().number};
    auto options = options_;
    options.opening = at_opening::only_looks;
    return read_schema(*open_sqlite(options), sqlite_migrations(),
        "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'schema_migrations'");
  } catch (const sql::error& e) {
    throw std::runtime_error{"the database " + options_.path + " cannot be read: " + e.what()};
  }

  std::vector<std::string> migrate() override try {
    auto options = options_;
    options.opening = at_opening::makes_file;
    const auto connection = open_sqlite(options);
    std::optional<sqlite_no_server> alone;
    return apply_migrations(*connection, sqlite_migrations(), {}, [&] {
      if (!server_lock_ && !alone) alone.emplace(options_.path);
    });
  } catch (const sql::error& e) {
    throw std::runtime_error{"the database " + options_.path + " cannot be prepared: " + e.what()};
  }

  void require_durability() override {
    if (!is_durable()) throw std::runtime_error{obstacle()};
  }

  void take_server_lock() override { server_lock_.emplace(options_.path); }

  bool has_server() override { return server_lock_ || sqlite_has_server(options_.path); }

  std::unique_ptr<journal_store> journal() override {
    auto options = options_;
    options.keeper = std::make_shared<sqlite_log_keeper>(options_);
    options.writes_as = sqlite_writer::journal;
    return std::make_unique<sqlite_journal>([options] { return open_sqlite(options); });
  }
  std::unique_ptr<store_connection> connect(lane where, std::chrono::milliseconds statement_limit) override {
    return std::make_unique<sql_store_connection>(opener(statement_limit, where), wanted_,
        [](sql::connection& c, time_point, int) { shrink_sqlite_log(c); });
  }
  std::string kind() const override { return "sqlite"; }
  std::string name() const override { return "sqlite:" + options_.path; }

 private:
  /// Each connection is made with the word of the URL.
  [[nodiscard]] bool is_durable() const {
    return options_.synchronous != "off" && options_.synchronous != "normal";
  }
  [[nodiscard]] sql::opener opener(std::chrono::milliseconds statement_limit, lane where) const {
    constexpr std::uint32_t small_cache_kib = 8U << 10;  // seldom the same pages twice
    auto options = options_;
    options.statement_limit = statement_limit;
    if (where != lane::messages) options.cache_kib = small_cache_kib;
    return [options] { return open_sqlite(options); };
  }
  sqlite_options options_;  // with the turns of all connections
  database_options wanted_;
  std::optional<sqlite_server_lock> server_lock_;
};

bool is_synchronous_mode(const std::string& word) {
  return word == "off" || word == "normal" || word == "full" || word == "extra";
}

}  // namespace

std::string sqlite_path_in(const std::string& url) {
  constexpr std::string_view scheme = "sqlite:";
  if (!url.starts_with(scheme)) return {};
  const auto question = url.find('?');
  auto path = url.substr(scheme.size(), question == std::string::npos ? question : question - scheme.size());
  // SOCI quotes paths with '"'; a path with one would end early and open another file.
  return path.find('"') == std::string::npos ? path : std::string{};
}

domain::result<std::unique_ptr<database>> open_sqlite_database(
    const std::string& url, const database_options& wanted) {
  constexpr std::string_view only_setting = "synchronous=";
  sqlite_options options;
  const auto question = url.find('?');
  options.path = sqlite_path_in(url);
  if (options.path.empty()) return domain::errc::malformed_request;
  if (question != std::string::npos) {
    const auto setting = url.substr(question + 1);
    if (!setting.starts_with(only_setting)) return domain::errc::malformed_request;
    options.synchronous = setting.substr(only_setting.size());
    if (!is_synchronous_mode(options.synchronous)) return domain::errc::malformed_request;
  }
  return std::unique_ptr<database>{std::make_unique<sqlite_database>(std::move(options), wanted)};
}

}  // namespace mbs::persistence
