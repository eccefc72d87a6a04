#pragma once

#include "domain/errc.hpp"
#include "persistence/sql/sql.hpp"

#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>

/// A store's connection: opened at first use, opened again after it was lost. Internal to persistence/.
namespace mbs::persistence::sql {

/// What is stored cannot be what a store of ours wrote, or needs what this program does not have: a newer
/// role, a key that is gone. The connection is as good as before; internal is what the caller is told.
struct damaged_row : std::runtime_error {
  using std::runtime_error::runtime_error;
};

enum class retry : std::uint8_t { no, once };

class session {
 public:
  explicit session(opener open) : open_{std::move(open)} {}

  [[nodiscard]] connection& get() {
    if (overtaken_) throw error{failure::overtaken, trouble_};
    if (!connection_) connection_ = open_();
    return *connection_;
  }
  [[nodiscard]] bool is_open() const noexcept { return connection_ != nullptr; }
  void drop() noexcept {
    if (before_drop_) before_drop_();
    connection_.reset();
  }
  /// For what lives on the connection's own handle and must go first.
  void on_drop(std::function<void()> forget) { before_drop_ = std::move(forget); }
  [[nodiscard]] const std::string& trouble() const noexcept { return trouble_; }
  void set_trouble(std::string what) { trouble_ = std::move(what); }
  /// For good: every later call fails.
  [[nodiscard]] bool overtaken() const noexcept { return overtaken_; }
  void note(const error& e) {
    trouble_ = e.what();
    if (e.kind() == failure::overtaken) overtaken_ = true;
    if (e.kind() == failure::lost || overtaken_) drop();
  }

  /// Runs `work(connection&)`, which returns a domain::result, and turns exceptions into errors:
  /// already_exists for a duplicate, timed_out beyond the limit of a statement, internal for a row that
  /// cannot be read, else store_unavailable. With
  /// retry::once, work that met a connection which died while idle runs again on a new one: only for work
  /// that changes nothing.
  template <class Work>
  auto attempt(retry again, Work&& work) -> decltype(work(std::declval<connection&>())) {
    const bool was_open = is_open();
    try {
      return work(get());
    } catch (const error& e) {
      note(e);
      if (e.kind() == failure::duplicate) return domain::errc::already_exists;
      if (e.kind() == failure::too_long) return domain::errc::timed_out;
      if (e.kind() == failure::lost && was_open && again == retry::once) return attempt(retry::no, work);
    } catch (const damaged_row& e) {
      trouble_ = e.what();
      return domain::errc::internal;
    } catch (const std::exception& e) {
      drop();
      trouble_ = e.what();
    }
    return domain::errc::store_unavailable;
  }

 private:
  opener open_;
  std::function<void()> before_drop_;
  std::unique_ptr<connection> connection_;
  std::string trouble_;
  bool overtaken_ = false;
};

}  // namespace mbs::persistence::sql
