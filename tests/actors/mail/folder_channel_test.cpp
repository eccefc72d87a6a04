#include "actors/mail/folder_channel.hpp"

#include <doctest/doctest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>

namespace mbs::actors {

namespace {

struct own_folder {
  std::filesystem::path path{
      std::filesystem::temp_directory_path() / ("mbs-mail-" + std::to_string(::getpid()))};
  own_folder() { std::filesystem::create_directory(path); }
  ~own_folder() { std::filesystem::remove_all(path); }
};

}  // namespace

TEST_CASE("a mail becomes a file of its own, whole, for this user only") {
  const own_folder folder;
  const auto channel = make_folder_channel(folder.path.string());
  std::ofstream{folder.path / ".mai_1.tmp"} << "of a process that was killed";
  for (int attempt = 0; attempt < 2; ++attempt) {
    const auto answer = channel->send({.message = "Subject: x\r\n\r\nHi\r\n", .name = "mai_1"});
    CHECK(domain::verdict_of(answer.answer) == domain::mail_verdict::sent);
  }
  std::ostringstream read;
  read << std::ifstream{folder.path / "mai_1.eml"}.rdbuf();
  CHECK(read.str() == "Subject: x\r\n\r\nHi\r\n");
  struct stat info {};
  REQUIRE(::stat((folder.path / "mai_1.eml").c_str(), &info) == 0);
  CHECK((info.st_mode & 0777) == 0600);
  CHECK(std::distance(std::filesystem::directory_iterator{folder.path}, {}) == 1);
}

TEST_CASE("a folder that is gone says nothing about the mail") {
  const auto channel = make_folder_channel("/nonexistent/folder");
  const auto answer = channel->send({.message = "x", .name = "mai_1"});
  CHECK(domain::verdict_of(answer.answer) == domain::mail_verdict::away);
  CHECK(answer.answer.text.find("No such file") != std::string::npos);
}

}  // namespace mbs::actors
