#pragma once

#include "persistence/sql/sql.hpp"

#include <signal.h>
#include <unistd.h>

#include <memory>
#include <string>
#include <utility>

namespace mbs::test {

namespace sql = persistence::sql;

/// Kills its process, as kill -9 does, instead of doing the statement number `last` (0 is the first); within
/// a script, too.
class deadly_connection final : public sql::connection {
 public:
  deadly_connection(std::unique_ptr<sql::connection> inner, int last)
      : inner_{std::move(inner)}, left_{last} {}

  void run(const std::string& script) override {
    constexpr std::string_view end = ";\n";
    for (std::size_t from = 0; from < script.size();) {
      const auto found = script.find(end, from);
      const auto until = found == std::string::npos ? script.size() : found + end.size();
      count();
      inner_->run(script.substr(from, until - from));
      from = until;
    }
  }
  std::unique_ptr<sql::rows> query(const std::string& statement, sql::parameters values) override {
    count();
    return inner_->query(statement, values);
  }
  std::int64_t execute(const std::string& statement, sql::parameters values) override {
    count();
    return inner_->execute(statement, values);
  }
  void insert(const std::string& into, std::size_t columns, sql::parameters values) override {
    count();
    inner_->insert(into, columns, values);
  }
  void begin_write() override {
    count();
    inner_->begin_write();
  }
  void begin_lazy_write() override { begin_write(); }
  void begin_read() override { inner_->begin_read(); }
  void lock_table(const std::string& name) override { inner_->lock_table(name); }
  void prefer_indexes() override { inner_->prefer_indexes(); }
  std::string in(std::string_view column, int number) const override { return inner_->in(column, number); }
  /// Statements so far.
  [[nodiscard]] int made() const noexcept { return made_; }

 private:
  void count() {
    if (left_-- == 0) kill(getpid(), SIGKILL);
    ++made_;
  }

  std::unique_ptr<sql::connection> inner_;
  int left_;
  int made_ = 0;
};

}  // namespace mbs::test
