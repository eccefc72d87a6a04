#include "crypto/password.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <new>
#include <stdexcept>
#include <string>

using namespace mbs::crypto;

namespace {
// Cheap: what is tested is not how long it takes.
constexpr password_cost cheap{.memory_kib = 64, .passes = 1};
}  // namespace

TEST_CASE("a password matches its hash, another one does not") {
  const auto phc = hash_password("correct horse battery", cheap);
  CHECK(password_matches(phc, "correct horse battery"));
  CHECK_FALSE(password_matches(phc, "correct horse batterz"));
  CHECK_FALSE(password_matches(phc, "correct horse batter"));
  CHECK_FALSE(password_matches(phc, ""));
}

TEST_CASE("all of a password counts: what stands behind a NUL, and what is long") {
  const std::string with_nul{"twelve\0chars", 12};
  const auto phc = hash_password(with_nul, cheap);
  CHECK(password_matches(phc, with_nul));
  CHECK_FALSE(password_matches(phc, "twelve"));
  const std::string text(4'000, 'x');
  const auto of_long = hash_password(text, cheap);
  CHECK_FALSE(password_matches(of_long, text + 'x'));
}

TEST_CASE("a hash is a PHC string of Argon2id that names its cost, with a salt of its own") {
  const auto phc = hash_password("same", {.memory_kib = 96, .passes = 2});
  CHECK(phc.starts_with("$argon2id$v=19$m=96,t=2,p=1$"));
  CHECK(phc.size() < 128);
  CHECK(phc != hash_password("same", {.memory_kib = 96, .passes = 2}));
  CHECK(phc.find("same") == std::string::npos);
}

// Made by the reference implementation's test: argon2id, v=19, m=65536, t=2, p=1, "password", "somesalt".
TEST_CASE("a hash that another program made is understood") {
  const std::string phc =
      "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";
  CHECK(password_matches(phc, "password"));
  CHECK_FALSE(password_matches(phc, "Password"));
}

TEST_CASE("a hash is made anew when the cost rose, and only then") {
  const auto phc = hash_password("x", {.memory_kib = 128, .passes = 2});
  CHECK_FALSE(needs_rehash(phc, {.memory_kib = 128, .passes = 2}));
  CHECK_FALSE(needs_rehash(phc, {.memory_kib = 64, .passes = 1}));
  CHECK(needs_rehash(phc, {.memory_kib = 129, .passes = 2}));
  CHECK(needs_rehash(phc, {.memory_kib = 128, .passes = 3}));
}

TEST_CASE("what is no hash matches nothing and is to be made anew") {
  const auto good = hash_password("x", cheap);
  for (const auto& bad : {std::string{}, std::string{"$"}, std::string{"x"}, std::string{"$argon2id$v=19$"},
           std::string{"$argon2id$v=19$m=,t=,p=$$"}, std::string{"$argon2id$v=19$m=64,t=1$c2FsdA$aGFzaA"},
           std::string{"$2y$10$abcdefghijklmnopqrstuv"}, good.substr(0, good.size() / 2), good + good,
           std::string{good}.append(1, '\0')}) {
    CAPTURE(bad);
    CHECK_FALSE(password_matches(bad, "x"));
  }
  CHECK(needs_rehash("", cheap));
  CHECK(needs_rehash("$argon2i$v=19$m=64,t=1,p=1$c2FsdA$aGFzaA", cheap));
  CHECK(needs_rehash("$argon2id$v=16$m=64,t=1,p=1$c2FsdA$aGFzaA", cheap));
  CHECK(needs_rehash("$argon2id$v=19$m=99999999999999,t=1,p=1$c2FsdA$aGFzaA", cheap));
}

TEST_CASE("a cost that nobody can pay is refused before anything is hashed") {
  CHECK_THROWS_AS((void)hash_password("x", {.memory_kib = 1, .passes = 1}), std::invalid_argument);
  CHECK_THROWS_AS((void)hash_password("x", {.memory_kib = 64, .passes = 0}), std::invalid_argument);
}

TEST_CASE("nobody's hash looks like another of its cost, and no password is right for it") {
  const auto nobodys = hash_of_nobody(cheap);
  const auto somebodys = hash_password("correct horse battery", cheap);
  CHECK(nobodys.size() == somebodys.size());
  CHECK(nobodys.starts_with("$argon2id$v=19$m=64,t=1,p=1$"));
  CHECK_FALSE(needs_rehash(nobodys, cheap));
  CHECK_FALSE(password_matches(nobodys, ""));
  CHECK_FALSE(password_matches(nobodys, "correct horse battery"));
  CHECK(nobodys != hash_of_nobody(cheap));
  // Hashed, not turned away for its form, which would tell who is unknown.
  const auto time_of = [](const std::string& phc) {
    const auto begin = std::chrono::steady_clock::now();
    CHECK_FALSE(password_matches(phc, "x"));
    return std::chrono::steady_clock::now() - begin;
  };
  const password_cost dear{.memory_kib = 16'384, .passes = 4};
  CHECK(time_of(hash_of_nobody(dear)) > time_of(hash_password("correct horse battery", dear)) / 10);
  CHECK_THROWS_AS((void)hash_of_nobody({.memory_kib = 7, .passes = 1}), std::invalid_argument);
}
