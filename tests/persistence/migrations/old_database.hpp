#pragma once

#include "persistence/database.hpp"
#include "persistence/migrations/migrations.hpp"
#include "tests/persistence/store_fixture.hpp"

#include <filesystem>
#include <span>
#include <string>

/// Databases as the program of an older commit left them (fixtures/, made by make_fixture.py), and empty
/// ones.
namespace mbs::test {

enum class beginning { empty, of_7a3a836 };

/// What both kinds are asked for.
class old_database {
 public:
  virtual ~old_database() = default;
  [[nodiscard]] const std::string& url() const noexcept { return url_; }
  [[nodiscard]] std::unique_ptr<persistence::database> open() const {
    return std::move(persistence::database::open(url_).value());
  }
  /// A connection below the stores.
  [[nodiscard]] virtual std::unique_ptr<persistence::sql::connection> connect() const = 0;
  [[nodiscard]] virtual std::span<const persistence::migration> known() const = 0;
  /// Statement that keeps other processes out of a step.
  [[nodiscard]] virtual std::string lock() const = 0;
  /// Query for one text that tells one schema from another, whatever days it has partitions for.
  [[nodiscard]] virtual std::string schema_query() const = 0;

  [[nodiscard]] std::string text(const std::string& query) const {
    const auto c = connect();
    const auto row = c->query(query, {});
    return row->next() ? std::string{row->bytes(0)} : "";
  }

 protected:
  std::string url_;
};

class old_on_sqlite : public old_database {
 public:
  explicit old_on_sqlite(beginning with);
  ~old_on_sqlite() override;
  [[nodiscard]] std::unique_ptr<persistence::sql::connection> connect() const override;
  [[nodiscard]] std::span<const persistence::migration> known() const override;
  [[nodiscard]] std::string lock() const override { return {}; }
  [[nodiscard]] std::string schema_query() const override;

 private:
  std::filesystem::path folder_;
};

class old_on_postgres : public old_database {
 public:
  explicit old_on_postgres(beginning with);
  [[nodiscard]] std::unique_ptr<persistence::sql::connection> connect() const override;
  [[nodiscard]] std::span<const persistence::migration> known() const override;
  [[nodiscard]] std::string lock() const override;
  [[nodiscard]] std::string schema_query() const override;
};

}  // namespace mbs::test

TYPE_TO_STRING_AS("sqlite", mbs::test::old_on_sqlite);
TYPE_TO_STRING_AS("postgresql", mbs::test::old_on_postgres);
