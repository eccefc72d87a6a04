#pragma once

#include "persistence/journal/journal_store.hpp"
#include "persistence/postgres/postgres_copy.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// A commit as PostgreSQL gets it: one string of statements, with rows by COPY where there may be many.
/// Internal to persistence/.
namespace mbs::persistence {

class postgres_script {
 public:
  /// SQLSTATE of the script's end when another writer has used the number or a higher one: it divides by 0.
  static constexpr std::string_view overtaken = "22012";

  /// `batch` outlives the script; `late` as in late_arrivals.
  postgres_script(std::int64_t commit, const journal_batch& batch, std::optional<message_id> late);

  [[nodiscard]] const std::string& text() const noexcept { return text_; }
  [[nodiscard]] std::size_t copies() const noexcept { return copies_.size(); }
  /// The rows of COPY number `index` in the text.
  void feed(std::size_t index, postgres_copy& copy) const;

 private:
  using feeder = void (*)(const journal_batch&, postgres_copy&);
  void add_messages();
  void add_events();
  void add_copy(const std::string& statement, feeder rows);
  void add_small_tables();

  const journal_batch& batch_;
  std::string text_;
  std::vector<feeder> copies_;
};

}  // namespace mbs::persistence
