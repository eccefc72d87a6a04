#include "persistence/senders/document_folder.hpp"

#include "tests/persistence/store_fixture.hpp"

#include <sys/stat.h>

#include <chrono>
#include <fstream>
#include <set>

namespace mbs::test {

using domain::errc;
using persistence::document_folder;

namespace {

/// Removed with all that is in it.
struct own_folder {
  std::filesystem::path above = new_folder();
  std::filesystem::path path = above / "deep" / "documents";
  document_folder folder{path};

  own_folder() { folder.prepare(); }
  ~own_folder() { std::filesystem::remove_all(above); }
  [[nodiscard]] std::size_t files() const {
    std::size_t n = 0;
    for (const auto& file : std::filesystem::directory_iterator{path})
      n += file.exists() ? 1 : 0;
    return n;
  }
  [[nodiscard]] mode_t mode(const std::filesystem::path& of) const {
    struct stat about {};
    REQUIRE(stat(of.c_str(), &about) == 0);
    return about.st_mode & 0777;
  }
};

domain::time_point long_after() {
  return std::chrono::time_point_cast<domain::duration>(std::chrono::system_clock::now()) +
      std::chrono::hours{2};
}

}  // namespace

TEST_CASE("a document comes back as it was, from a file for its owner alone under a name of chance") {
  own_folder f;
  const auto octets = std::string{"%PDF-1.7\0 and more", 18} + std::string(100'000, 'x');
  const auto name = f.folder.write(octets);
  REQUIRE(name);
  CHECK(f.folder.read(*name).value() == octets);
  CHECK(f.mode(f.path) == 0700);
  CHECK(f.mode(f.path / *name) == 0600);
  CHECK(name->size() == 43);
  CHECK(f.folder.write(octets).value() != *name);
  f.folder.remove(*name);
  CHECK(f.folder.read(*name).error() == errc::not_found);
  CHECK(f.files() == 1);
}

TEST_CASE("no name reaches a file outside the folder, or one that the folder did not make") {
  own_folder f;
  std::ofstream{f.path.parent_path() / "secret"} << "secret";
  std::ofstream{f.path / "stray"} << "stray";
  for (const auto* name : {"", ".", "..", "../secret", "stray", "/etc/passwd"}) {
    CHECK(f.folder.read(name).error() == errc::not_found);
    f.folder.remove(name);
  }
  CHECK(std::filesystem::exists(f.path.parent_path() / "secret"));
  CHECK(std::filesystem::exists(f.path / "stray"));
}

TEST_CASE("a link under a name of ours is not followed") {
  own_folder f;
  std::ofstream{f.above / "secret"} << "secret";
  const std::string name(43, 'a');
  std::filesystem::create_symlink(f.above / "secret", f.path / name);
  CHECK_FALSE(f.folder.read(name));
}

TEST_CASE("a folder that cannot be made refuses, in words, and leaves nothing") {
  own_folder f;
  std::ofstream{f.above / "file"} << "x";
  const document_folder none{f.above / "file" / "documents"};
  CHECK_THROWS_WITH_AS(none.prepare(), doctest::Contains("cannot be used"), std::runtime_error);
  CHECK(none.write("x").error() == errc::store_unavailable);
}

TEST_CASE(
    "old files are shown in steps, round and round, also half written ones; young and strange ones not") {
  own_folder f;
  std::set<std::string> written{std::string(43, 'b').append(".part")};
  std::ofstream{f.path / *written.begin()} << "half";
  for (int i = 0; i < 9; ++i)
    written.insert(f.folder.write("x").value());
  std::ofstream{f.path / "README"} << "not ours";
  CHECK(f.folder.some_old(domain::time_point{}, 100).empty());
  std::multiset<std::string> seen;
  while (seen.size() < 2 * written.size()) {
    const auto some = f.folder.some_old(long_after(), 4);
    CHECK(some.size() <= 4);
    seen.insert(some.begin(), some.end());
  }
  for (const auto& name : written)
    CHECK(seen.count(name) == 2);
  for (const auto& name : written)
    f.folder.remove(name);
  CHECK(f.files() == 1);
}

}  // namespace mbs::test
