#pragma once

#include <cstdint>
#include <string>
#include <string_view>

/// Hashes of passwords by Argon2id (RFC 9106). Slow and hungry on purpose: for the processes that
/// are made for them, never for a thread that serves. Any thread.
namespace mbs::crypto {

/// What one hash costs. One lane (p=1). The least is 8 KiB and one pass, the most 4 GiB.
struct password_cost {
  std::uint32_t memory_kib = 65536;
  std::uint32_t passes = 3;
};

/// A PHC string, "$argon2id$v=19$m=65536,t=3,p=1$salt$hash", at most 127 characters, with a salt of its own.
/// Throws std::bad_alloc when there is no memory, std::invalid_argument for a cost out of bounds.
[[nodiscard]] std::string hash_password(std::string_view password, password_cost cost);

/// A PHC string of that cost that no password has: to check against it takes as long as against another,
/// and finds the password wrong. Made without hashing. Throws as hash_password does.
[[nodiscard]] std::string hash_of_nobody(password_cost cost);

/// Whether `phc` was made of this password, at the cost that `phc` names; compared in constant time. False
/// for what is no PHC string of Argon2. Throws std::bad_alloc when there is no memory: that is no wrong
/// password.
[[nodiscard]] bool password_matches(const std::string& phc, std::string_view password);

/// Whether `phc` cost less memory or fewer passes than `cost`, or is no PHC string of Argon2id version 19.
[[nodiscard]] bool needs_rehash(const std::string& phc, password_cost cost);

}  // namespace mbs::crypto
