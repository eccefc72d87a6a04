#pragma once

#include "cli/failure.hpp"
#include "persistence/database.hpp"

#include <memory>
#include <string>

namespace mbs::cli {

/// A prepared database and one connection's stores, for one command.
class command_stores {
 public:
  command_stores(std::unique_ptr<persistence::database> database, persistence::lane where)
      : database_{std::move(database)}, stores_{database_->connect(where)} {}

  template <class Store>
  [[nodiscard]] Store& get() const noexcept {
    return stores_->get<Store>();
  }

  /// Whether a server holds the database at this moment. Throws std::runtime_error when that cannot be told.
  [[nodiscard]] bool has_server() const { return database_->has_server(); }

  /// The value, or the end of the command. When it was the database that could not, with its own reason.
  template <class T>
  T need(domain::result<T> result, const std::string& about) const {
    if (!result) throw refusal(result.error(), about, stores_->trouble());
    if constexpr (!std::is_void_v<T>) return std::move(*result);
  }

 private:
  std::unique_ptr<persistence::database> database_;
  std::unique_ptr<persistence::store_connection> stores_;
};

}  // namespace mbs::cli
