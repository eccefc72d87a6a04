#include "persistence/sqlite/sqlite_connection.hpp"
#include "persistence/sqlite/sqlite_log_keeper.hpp"
#include "tests/persistence/store_fixture.hpp"

#include <array>
#include <fstream>
#include <thread>

namespace mbs::test {

using persistence::sqlite_log_keeper;
using namespace std::chrono_literals;

namespace {

constexpr int few_pages = 100;
constexpr std::int64_t page = 4096;

/// A database whose log is kept short from a hundred pages on.
struct kept_log {
  std::filesystem::path folder = new_folder();
  persistence::sqlite_options options{.path = (folder / "a.db").string(), .synchronous = "off"};
  std::unique_ptr<persistence::sql::connection> writer;
  std::int64_t rows = 0;

  kept_log() {
    auto made = options;
    made.opening = persistence::at_opening::makes_file;
    persistence::open_sqlite(made)->run("CREATE TABLE t (id INTEGER PRIMARY KEY, text TEXT)");
    made.keeper = std::make_shared<sqlite_log_keeper>(options, few_pages);
    made.writes_as = persistence::sqlite_writer::journal;
    writer = persistence::open_sqlite(made);
  }
  kept_log(const kept_log&) = delete;
  kept_log& operator=(const kept_log&) = delete;
  ~kept_log() {
    writer.reset();
    std::filesystem::remove_all(folder);
  }
  /// A commit of some ten pages.
  void write() {
    const std::string text(10 * page, 'x');
    writer->execute("INSERT INTO t VALUES ($1, $2)", {++rows, text});
  }
  [[nodiscard]] std::int64_t file_size(const char* more = "") const {
    return static_cast<std::int64_t>(std::filesystem::file_size(options.path + more));
  }
  [[nodiscard]] std::int64_t log_size() const { return file_size("-wal"); }
  /// How often the log was begun anew: "checkpoint sequence number" of its header, big-endian at octet 12
  /// (https://sqlite.org/fileformat2.html#walformat). Its file does not get shorter by that.
  [[nodiscard]] std::uint32_t times_begun() const {
    std::ifstream file{options.path + "-wal", std::ios::binary};
    std::array<char, 16> header{};
    file.read(header.data(), header.size());
    std::uint32_t number = 0;
    for (std::size_t i = 12; i < header.size(); ++i)
      number = number << 8 | static_cast<unsigned char>(header[i]);
    return number;
  }
};

bool comes(const std::function<bool()>& what) {
  const auto deadline = std::chrono::steady_clock::now() + 30s;
  while (!what()) {
    if (std::chrono::steady_clock::now() > deadline) return false;
    std::this_thread::yield();
  }
  return true;
}

}  // namespace

TEST_CASE("a long log is copied into the database while its writer does nothing, and then begun anew") {
  kept_log log;
  while (log.log_size() <= few_pages * page)
    log.write();
  CHECK(comes([&] { return log.file_size() >= few_pages * page / 2; }));
  // The writer copies what is left after one of its next commits; the one after that begins the log anew.
  for (int time = 0; time < 3; ++time) {
    const auto begun = log.times_begun();
    CHECK(comes([&] {
      log.write();
      std::this_thread::sleep_for(1ms);
      return log.times_begun() > begun;
    }));
  }
  CHECK(sqlite_number(log.options.path, "SELECT COUNT(*) FROM t") == log.rows);
}

TEST_CASE("a reader that looks at an old moment holds up the copying and not the writer, and loses nothing") {
  kept_log log;
  log.write();
  const auto reader = persistence::open_sqlite(log.options);
  reader->begin_read();
  const auto count = [&] {
    const auto found = reader->query("SELECT COUNT(*) FROM t", {});
    return found->next() ? found->integer(0) : -1;
  };
  CHECK(count() == 1);
  for (int i = 0; i < few_pages; ++i)
    log.write();
  CHECK(count() == 1);
  reader->run("COMMIT");
  CHECK(count() == log.rows);
  CHECK(comes([&] {
    log.write();
    return log.file_size() > few_pages * page;
  }));
  CHECK(sqlite_number(log.options.path, "SELECT COUNT(*) FROM t") == log.rows);
}

TEST_CASE("a keeper that cannot open the database leaves the log to the writer") {
  kept_log log;
  auto nowhere = log.options;
  nowhere.path = (log.folder / "none" / "a.db").string();
  auto own = log.options;
  own.keeper = std::make_shared<sqlite_log_keeper>(nowhere, few_pages);
  log.writer = persistence::open_sqlite(own);
  for (int i = 0; i < 2 * few_pages; ++i)
    log.write();
  CHECK(log.log_size() <= (sqlite_log_keeper::times_at_most + 1) * few_pages * page);
  CHECK(log.file_size() > few_pages * page);
}

TEST_CASE("a write that may be lost to a power cut leaves the next one as durable as before") {
  const auto folder = new_folder();
  const auto c = persistence::open_sqlite(
      {.path = (folder / "a.db").string(), .opening = persistence::at_opening::makes_file});
  c->run("CREATE TABLE t (id INTEGER PRIMARY KEY)");
  const auto mode = [&](persistence::sql::transaction::kind kind) {
    persistence::sql::transaction some{*c, kind};
    c->execute("INSERT INTO t VALUES (NULL)", {});
    std::int64_t found = -1;
    {
      const auto row = c->query("PRAGMA synchronous", {});
      if (row->next()) found = row->integer(0);
    }
    some.commit();
    return found;
  };
  constexpr int normal = 1, full = 2;  // https://sqlite.org/pragma.html#pragma_synchronous
  using kind = persistence::sql::transaction::kind;
  CHECK(mode(kind::write) == full);
  CHECK(mode(kind::lazy_write) == normal);
  CHECK(mode(kind::write) == full);
  CHECK(mode(kind::lazy_write) == normal);
  c->execute("INSERT INTO t VALUES (NULL)", {});
  const auto row = c->query("PRAGMA synchronous", {});
  REQUIRE(row->next());
  CHECK(row->integer(0) == full);
  std::filesystem::remove_all(folder);
}

}  // namespace mbs::test
