#include "cli/hold_database.hpp"

#include "config/settings_table.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>

namespace mbs::cli {
namespace {

void prepare(persistence::database& database, bool may_migrate) {
  const auto schema = database.look_at_schema();
  if (schema.is_newer() || (schema.is_older() && !may_migrate)) throw std::runtime_error{schema.complaint()};
  const auto steps = database.migrate();
  if (schema.is_fresh()) {
    spdlog::info("database: it was new and has been prepared, with schema version {}", schema.needed);
  } else {
    for (const auto& step : steps)
      spdlog::info("database: migrated: {}", step);
  }
}

std::unique_ptr<persistence::database> try_to_hold(
    const config::database_settings& settings, bool may_migrate) {
  auto opened = persistence::database::open(settings.url, settings.answer_limit);
  if (!opened) throw std::runtime_error{"database.url names no database"};
  auto database = std::move(*opened);
  database->take_server_lock();
  prepare(*database, may_migrate);
  database->require_durability();
  return database;
}

}  // namespace

std::unique_ptr<persistence::database> hold_database(
    const config::database_settings& settings, bool may_migrate, const interruptible_wait& wait) {
  for (auto pause = settings.reconnect_min;; pause = std::min(pause * 2, settings.reconnect_max)) {
    try {
      auto database = try_to_hold(settings, may_migrate);
      if (pause != settings.reconnect_min) spdlog::info("database: it is there");
      return database;
    } catch (const persistence::database_away& e) {
      spdlog::warn("database: away, tried again in {}: {}", config::render(&pause), e.what());
    }
    if (!wait(pause)) return nullptr;
  }
}

}  // namespace mbs::cli
