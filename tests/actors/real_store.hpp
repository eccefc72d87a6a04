#pragma once

#include "persistence/database.hpp"

#include <cstdlib>
#include <filesystem>
#include <memory>
#include <stdexcept>
#include <string>

namespace mbs::actors::testing {

/// A SQLite database of its own in a folder of its own, for what is about what stores do together.
class real_store {
 public:
  real_store() {
    (void)database->migrate();
    connection = database->connect(persistence::lane::changes);
  }
  ~real_store() {
    connection.reset();
    database.reset();
    std::filesystem::remove_all(folder);
  }
  real_store(const real_store&) = delete;
  real_store& operator=(const real_store&) = delete;

  template <class Store>
  [[nodiscard]] Store& get() {
    return connection->get<Store>();
  }

  std::filesystem::path folder = make_folder();
  std::unique_ptr<persistence::database> database =
      std::move(persistence::database::open("sqlite:" + (folder / "mbs.db").string()).value());
  std::unique_ptr<persistence::store_connection> connection;

 private:
  static std::filesystem::path make_folder() {
    auto name = (std::filesystem::temp_directory_path() / "mbs-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) throw std::runtime_error{"no temporary folder"};
    return name;
  }
};

}  // namespace mbs::actors::testing
