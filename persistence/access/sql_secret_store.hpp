#pragma once

#include "persistence/access/secret_box.hpp"
#include "persistence/access/secret_store.hpp"
#include "persistence/sql/session.hpp"

#include <optional>
#include <utility>
#include <vector>

/// Sealing anew in both databases. Internal to persistence/.
namespace mbs::persistence {

class sql_secret_store final : public secret_store {
 public:
  /// Both outlive the store.
  sql_secret_store(sql::session& session, const secret_box& box) : session_{session}, box_{box} {}

  domain::result<std::string> missing_key() override;
  domain::result<sealing_step> seal_some(std::uint32_t limit) override;

 private:
  struct walk {
    std::vector<std::pair<std::string, std::int64_t>> others;  ///< keys in use when it began, and how often
    std::size_t table = 0;
    std::int64_t after = 0;
    bool met_damage = false;
  };
  [[nodiscard]] std::optional<walk> begin(sql::connection& c) const;
  void seal_rows(sql::connection& c, walk& at, std::uint32_t limit, sealing_step& step) const;

  sql::session& session_;
  const secret_box& box_;
  std::optional<walk> walk_;
};

}  // namespace mbs::persistence
