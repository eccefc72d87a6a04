#include "crypto/key_ring.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <string>

using namespace mbs::crypto;

namespace {

constexpr std::string_view one = "one AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n";
constexpr std::string_view two = "two HxwdHhscGRoXGBUWExQREg8QDQ4LDAkKBwgFBgMEAQI=\n";
constexpr std::string_view context = "webhook_secret/7";

std::string both() {
  return std::string{two}.append(one);
}

struct folder {
  std::filesystem::path path;
  folder() : path{std::filesystem::temp_directory_path() / ("mbs-keys-" + std::to_string(::getpid()))} {
    std::filesystem::remove_all(path);
    std::filesystem::create_directory(path);
  }
  folder(const folder&) = delete;
  folder& operator=(const folder&) = delete;
  ~folder() { std::filesystem::remove_all(path); }
  [[nodiscard]] std::string file() const { return path / "keys"; }
};

std::string text_of(const std::string& path) {
  std::ostringstream all;
  all << std::ifstream{path}.rdbuf();
  return all.str();
}

template <class F>
std::string complaint(F&& what) {
  try {
    what();
  } catch (const std::runtime_error& e) {
    return e.what();
  }
  return {};
}

}  // namespace

TEST_CASE("what is sealed opens again, whatever it is and whatever for") {
  const auto ring = key_ring::from_text(one, "keys");
  rc::check([&](const std::string& plain, const std::string& what) {
    const auto sealed = ring.seal(plain, what);
    RC_ASSERT(key_ring::is_sealed(sealed));
    RC_ASSERT(ring.open(sealed, what) == plain);
    RC_ASSERT(ring.seal(plain, what) != sealed);
  });
}

TEST_CASE("a sealed text shows its key's id and nothing of what it holds") {
  const auto sealed = key_ring::from_text(one, "keys").seal("whsec_secret", context);
  CHECK(sealed.starts_with("sealed1.one."));
  CHECK(sealed.find("whsec") == std::string::npos);
  CHECK(sealed.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.") ==
      std::string::npos);
}

TEST_CASE("a sealed text of which any character was changed, added or taken opens nothing") {
  const auto ring = key_ring::from_text(both(), "keys");
  const auto sealed = ring.seal("a secret", context);
  for (std::size_t i = 0; i < sealed.size(); ++i) {
    auto changed = sealed;
    changed[i] = changed[i] == 'A' ? 'B' : 'A';
    CAPTURE(changed);
    CHECK_FALSE(ring.open(changed, context));
    CHECK_FALSE(ring.open(sealed.substr(0, i), context));
  }
  CHECK_FALSE(ring.open(sealed + "A", context));
  CHECK_FALSE(ring.open(sealed + "=", context));
  auto of_other_key = sealed;
  of_other_key.replace(of_other_key.find("two"), 3, "one");
  CHECK_FALSE(ring.open(of_other_key, context));
}

TEST_CASE("a sealed text that was moved to another row or column opens nothing") {
  const auto ring = key_ring::from_text(one, "keys");
  const auto sealed = ring.seal("a secret", "webhook_secret/7");
  CHECK(ring.open(sealed, "webhook_secret/7"));
  CHECK_FALSE(ring.open(sealed, "webhook_secret/8"));
  CHECK_FALSE(ring.open(sealed, "previous_secret/7"));
  CHECK_FALSE(ring.open(sealed, ""));
}

TEST_CASE("after a rotation the new key seals and the old one still opens, until it goes") {
  const auto old = key_ring::from_text(one, "keys");
  const auto rotated = key_ring::from_text(both(), "keys");
  const auto sealed = old.seal("a secret", context);
  CHECK(rotated.open(sealed, context) == "a secret");
  CHECK_FALSE(rotated.is_newest(sealed));
  const auto anew = rotated.seal("a secret", context);
  CHECK(rotated.is_newest(anew));
  CHECK_FALSE(old.open(anew, context));
  CHECK_FALSE(key_ring::from_text(two, "keys").open(sealed, context));
}

TEST_CASE("what was never sealed is not taken for it") {
  const auto ring = key_ring::from_text(one, "keys");
  for (const auto* text :
      {"", "whsec_c2VjcmV0", "sealed1.", "sealed1.one", "sealed1..AAAA", "sealed1.ONE.AAAA"}) {
    CAPTURE(text);
    CHECK_FALSE(key_ring::is_sealed(text));
    CHECK_FALSE(ring.open(text, context));
  }
}

TEST_CASE("derived keys depend on the purpose and on the newest key") {
  const auto ring = key_ring::from_text(one, "keys");
  CHECK(ring.derive("codes").size() == 32);
  CHECK(ring.derive("codes") == key_ring::from_text(one, "other").derive("codes"));
  CHECK(ring.derive("codes") != ring.derive("coded"));
  CHECK(ring.derive("codes") != key_ring::from_text(both(), "keys").derive("codes"));
}

TEST_CASE("a malformed file is refused with its line and what is wrong there") {
  const auto refused = [](std::string_view text) {
    return complaint([&] { (void)key_ring::from_text(text, "keys"); });
  };
  CHECK(refused("") == "keys: holds no key");
  CHECK(refused("# only this\n\n") == "keys: holds no key");
  CHECK(refused("one\n").starts_with("keys:1: a key is written"));
  CHECK(refused("One AAAA\n").starts_with("keys:1: a key is written"));
  CHECK(refused("# x\none AAAA\n") == "keys:2: the key is not base64 of 32 octets");
  CHECK(refused("one ???\n") == "keys:1: the key is not base64 of 32 octets");
  CHECK(refused(std::string{one}.append(one)) == "keys:2: the id one is there twice");
  CHECK(refused("one AAAA\n").find("AAAA") == std::string::npos);
}

TEST_CASE("a file is made once, for its owner alone, and never written over") {
  const folder f;
  key_ring::make_file(f.file());
  struct stat about {};
  REQUIRE(::stat(f.file().c_str(), &about) == 0);
  CHECK((about.st_mode & 0777) == 0600);
  const auto before = text_of(f.file());
  CHECK(key_ring::load(f.file()).open(key_ring::load(f.file()).seal("x", "y"), "y") == "x");
  CHECK(complaint([&] { key_ring::make_file(f.file()); }).find("File exists") != std::string::npos);
  CHECK(text_of(f.file()) == before);
  CHECK(std::distance(std::filesystem::directory_iterator{f.path}, {}) == 1);
}

TEST_CASE("a file that others may read or write is refused, and so is what is no file") {
  const folder f;
  key_ring::make_file(f.file());
  for (const auto mode : {0640, 0604, 0660, 0602}) {
    CAPTURE(mode);
    REQUIRE(::chmod(f.file().c_str(), static_cast<mode_t>(mode)) == 0);
    CHECK(complaint([&] { (void)key_ring::load(f.file()); }).find("chmod 600") != std::string::npos);
  }
  REQUIRE(::chmod(f.file().c_str(), 0400) == 0);
  CHECK_NOTHROW((void)key_ring::load(f.file()));
  CHECK(complaint([&] { (void)key_ring::load(f.path); }).find("is no file") != std::string::npos);
  CHECK(complaint([&] { (void)key_ring::load(f.file() + "x"); }).find("No such file") != std::string::npos);
}

TEST_CASE("a rotation puts a new key in front and keeps all others") {
  const folder f;
  key_ring::make_file(f.file());
  const auto before = key_ring::load(f.file());
  const auto sealed = before.seal("a secret", context);
  key_ring::rotate_file(f.file());
  const auto after = key_ring::load(f.file());
  CHECK(after.newest_id() != before.newest_id());
  CHECK(after.open(sealed, context) == "a secret");
  CHECK(complaint([&] { key_ring::rotate_file(f.file() + "x"); }).find("No such file") != std::string::npos);
}
