#include "config/settings.hpp"
#include "tests/config/temporary_file.hpp"

#include <doctest/doctest.h>

using namespace mbs::config;

namespace {

std::vector<std::string> complaints_of(const std::string& mail) {
  const temporary_file file{"[mail]\n" + mail};
  return load(file.path(), {}).complaints;
}

void check_one(const std::string& mail, const std::string& about) {
  const auto found = complaints_of(mail);
  CAPTURE(mail);
  REQUIRE(found.size() == 1);
  CAPTURE(found[0]);
  CHECK(found[0].find(about) != std::string::npos);
}

}  // namespace

TEST_CASE("without a transport there is no mail, and that is no complaint") {
  CHECK(load("", {}).value.mail.transport.empty());
  CHECK(complaints_of("").empty());
}

TEST_CASE("mail settings that work are taken") {
  CHECK(complaints_of("transport = \"smtp\"\nfrom = \"a@b.cd\"\nhost = \"mail.b.cd\"\n").empty());
  CHECK(complaints_of("transport = \"folder\"\nfrom = \"a@b.cd\"\nfolder = \"/tmp\"\n").empty());
  CHECK(
      complaints_of("transport = \"smtp\"\nfrom = \"a@b.cd\"\nhost = \"h\"\nuser = \"u\"\npassword = \"p\"\n")
          .empty());
}

TEST_CASE("mail settings that cannot work are named") {
  const std::string smtp = "transport = \"smtp\"\nfrom = \"a@b.cd\"\n";
  check_one(smtp, "mail.host");
  check_one("transport = \"smtp\"\nhost = \"h\"\n", "mail.from");
  check_one("transport = \"folder\"\nfrom = \"a@b.cd\"\n", "mail.folder");
  check_one("from = \"a@b.cd\"\n", "mail.transport");
  check_one(smtp + "host = \"h\"\nuser = \"u\"\n", "mail.password");
  check_one(smtp + "host = \"h\"\npassword = \"p\"\n", "mail.user");
  check_one(smtp + "host = \"h\"\ntls = \"none\"\n", "mail.tls");
  check_one(smtp + "host = \"h\"\nat_once = 0\n", "mail.at_once");
  check_one("transport = \"pigeon\"\n", "mail.transport");
}
