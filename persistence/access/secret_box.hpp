#pragma once

#include "crypto/key_ring.hpp"
#include "domain/ids.hpp"
#include "persistence/sql/sql.hpp"

#include <optional>
#include <string>
#include <string_view>

/// Secrets in columns of text, sealed under the ring of keys when there is one. Internal to persistence/.
namespace mbs::persistence {

class secret_box {
 public:
  /// Without a ring secrets are stored as they are.
  explicit secret_box(std::optional<crypto::key_ring> ring = std::nullopt) : ring_{std::move(ring)} {}

  /// What the column gets; an empty secret stays empty. Notes in the same transaction under which key.
  /// `row` is what says whose it is, of one of the functions below.
  [[nodiscard]] std::string seal(sql::connection& c, std::string_view secret, const std::string& row) const;
  /// The secret, sealed or not; nothing when it was changed or its key is not there.
  [[nodiscard]] std::optional<std::string> open(std::string_view stored, const std::string& row) const;

  /// Whether it stands as seal() would leave it.
  [[nodiscard]] bool is_current(std::string_view stored) const;
  /// Under what seal() seals; "-": nothing.
  [[nodiscard]] std::string current_key() const;
  /// Whether `proof`, which seal() noted for the key `id`, opens under a key of the ring.
  [[nodiscard]] bool has_key(const std::string& id, std::string_view proof) const;

  void note_use(sql::connection& c) const;

  [[nodiscard]] static std::string row_of(domain::account_id id);
  [[nodiscard]] static std::string row_of(domain::webhook_endpoint_id id);
  /// Of a second factor.
  [[nodiscard]] static std::string row_of(domain::person_id id);

  static constexpr std::string_view no_key = "-";

 private:
  std::optional<crypto::key_ring> ring_;
};

}  // namespace mbs::persistence
