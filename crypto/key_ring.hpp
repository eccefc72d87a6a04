#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mbs::crypto {

/// The keys under which secrets are kept in the database, from a file beside it: who has only the database,
/// or only a copy of it, has no secret. New secrets are sealed under the first key; all of them still open.
/// Knows nothing of what is sealed. Cannot be changed once made; copies share one memory, which is wiped
/// with the last of them. Any thread.
///
/// The file: a key a line, newest first, "id base64" (an id of 1 to 16 of a-z and 0-9, 32 octets); empty
/// lines and those that begin with # do not count; at most 64 keys. Nobody but its owner may read or write
/// it.
class key_ring {
 public:
  /// Throws std::runtime_error that says which file, and what is wrong: missing, readable by others,
  /// malformed.
  [[nodiscard]] static key_ring load(const std::string& path);
  /// The same of the file's text; `name` is how errors call it.
  [[nodiscard]] static key_ring from_text(std::string_view text, const std::string& name);
  /// Writes a new file with one key, mode 0600, whole or not at all. Throws std::runtime_error, also when
  /// the file is there.
  static void make_file(const std::string& path);
  /// Adds a new key in front of those of the file, whole or not at all. Throws std::runtime_error.
  static void rotate_file(const std::string& path);

  /// "sealed1.<key id>.<base64url of nonce, ciphertext and tag>": XChaCha20-Poly1305 with a random nonce.
  /// `context` says what for and whose ("webhook_secret/acc/42"): it is not kept, and has to be the same at
  /// opening, so that a sealed text moved to another row or column opens nothing.
  [[nodiscard]] std::string seal(std::string_view plain, std::string_view context) const;
  /// Nothing when `sealed` was changed, belongs to another context, or its key is not there.
  [[nodiscard]] std::optional<std::string> open(std::string_view sealed, std::string_view context) const;
  /// Whether it has the form of what seal() gives.
  [[nodiscard]] static bool is_sealed(std::string_view text) noexcept;
  /// Whether it was sealed under the newest key: others are to be sealed anew before their key goes.
  [[nodiscard]] bool is_newest(std::string_view sealed) const noexcept;

  /// 32 octets that depend on the newest key and `purpose` alone; they say nothing of each other or of the
  /// key. A rotation changes them: for what lives minutes, such as codes.
  [[nodiscard]] std::string derive(std::string_view purpose) const;
  /// The same of each key, the newest first: what an older one has made still holds until that key goes.
  [[nodiscard]] std::vector<std::string> derive_all(std::string_view purpose) const;

  [[nodiscard]] const std::string& newest_id() const noexcept;

 private:
  struct keys;
  explicit key_ring(std::shared_ptr<const keys> k) noexcept;
  std::shared_ptr<const keys> keys_;
};

}  // namespace mbs::crypto
