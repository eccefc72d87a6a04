#include "tests/persistence/sqlite/sqlite_meter.hpp"

#include "persistence/sqlite/sqlite_connection.hpp"
#include "persistence/sqlite/sqlite_statement.hpp"

namespace mbs::test {

using namespace std::chrono_literals;

sqlite_meter::sqlite_meter(const std::string& path)
    : connection_{[this, path] {
                    auto opened = persistence::open_sqlite({.path = path});
                    const auto count = [](void* steps) { return ++*static_cast<std::int64_t*>(steps), 0; };
                    sqlite_api::sqlite3_progress_handler(
                        persistence::native_sqlite(*opened), 1, count, &steps_);
                    return opened;
                  },
          persistence::database_options{.write_step = 5ms, .secrets = {}},
          [](persistence::sql::connection&, domain::time_point, int) {}} {}

std::int64_t sqlite_meter::rows(const std::function<void()>& run) {
  run();
  steps_ = 0;
  run();
  return steps_;
}

}  // namespace mbs::test
