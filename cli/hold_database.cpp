#include "cli/hold_database.hpp"

#include "cli/seal_secrets.hpp"
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
    const config::settings& settings, const std::optional<crypto::key_ring>& secrets, bool may_migrate) {
  auto opened = persistence::database::open(settings.database.url,
      {.answer_limit = settings.database.answer_limit,
          .write_step = settings.store.write_step,
          .secrets = secrets});
  if (!opened) throw std::runtime_error{"database.url names no database"};
  auto database = std::move(*opened);
  database->take_server_lock();
  prepare(*database, may_migrate);
  database->require_durability();
  const auto secrets_of = seal_secrets(*database);
  if (secrets_of.sealed != 0)
    spdlog::info("database: the secrets of {} rows were sealed anew", secrets_of.sealed);
  if (secrets_of.damaged != 0)
    spdlog::error("database: the secrets of {} rows do not open: something else than mbs has changed them",
        secrets_of.damaged);
  return database;
}

}  // namespace

std::unique_ptr<persistence::database> hold_database(
    const configuration& configured, bool may_migrate, const interruptible_wait& wait) {
  const auto& settings = configured.settings;
  const auto [first, longest] = std::pair{settings.database.reconnect_min, settings.database.reconnect_max};
  for (auto pause = first;; pause = std::min(pause * 2, longest)) {
    try {
      auto database = try_to_hold(settings, configured.secrets, may_migrate);
      if (pause != first) spdlog::info("database: it is there");
      return database;
    } catch (const persistence::database_away& e) {
      spdlog::warn("database: away, tried again in {}: {}", config::render(&pause), e.what());
    }
    if (!wait(pause)) return nullptr;
  }
}

}  // namespace mbs::cli
