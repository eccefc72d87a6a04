#include "cli/reload.hpp"

#include "cli/node_composition.hpp"
#include "tests/config/temporary_file.hpp"

#include <doctest/doctest.h>

#include <algorithm>

using namespace mbs;

namespace {

const std::string general_price = "[[price]]\nnetwork = \"*\"\nper_segment = \"0.8000\"\n";

/// What `mbs serve` makes of a file, and what a changed file makes of that.
class running {
 public:
  explicit running(const std::string& text)
      : file_{common + text},
        configuration_{cli::read_for_serving(file_.path(), {}),
            std::map<std::string, domain::link_id>{{std::string{cli::test_link_name}, {1}}}} {}

  cli::reload_report reload(const std::string& text) {
    std::ofstream{file_.path()} << common << text;
    return configuration_.take(cli::read_for_serving(file_.path(), {}));
  }
  /// KES of one segment to a number, "" when there is no price.
  [[nodiscard]] std::string price(const std::string& number = "0712000001") const {
    const auto rules = configuration_.rules();
    const auto network = rules->plan.network_of(*domain::msisdn::parse(number));
    const auto price = rules->prices.per_segment(network, domain::traffic_class::otp);
    return price ? price->to_text() : "";
  }
  [[nodiscard]] std::string network(const std::string& number) const {
    const auto rules = configuration_.rules();
    return std::string{rules->plan.name_of(rules->plan.network_of(*domain::msisdn::parse(number)))};
  }
  [[nodiscard]] const config::settings& settings() const { return configuration_.settings(); }

 private:
  static inline const std::string common = "[http]\nlisten = \"127.0.0.1:0\"\n";
  temporary_file file_;
  cli::running_configuration configuration_;
};

bool complains(const cli::reload_report& report, const std::string& words) {
  return std::ranges::any_of(
      report.complaints, [&](const auto& c) { return c.find(words) != std::string::npos; });
}

void check_nothing_changed(const cli::reload_report& report) {
  CHECK(report.taken.empty());
  CHECK(report.needs_restart.empty());
}

}  // namespace

TEST_CASE("a reload takes new prices") {
  running server{general_price};
  const auto report =
      server.reload(general_price + "[[price]]\nnetwork = \"safaricom\"\nper_segment = \"0.3\"\n");
  CHECK(report.complaints.empty());
  CHECK(report.taken == std::vector<std::string>{"price"});
  CHECK(server.price() == "0.3000");
}

TEST_CASE("a reload that names a network which is not there changes no price and no rate") {
  for (const auto* others : {"", general_price.c_str()}) {
    running server{others + std::string{"[[price]]\nnetwork = \"safaricom\"\nper_segment = \"0.3000\"\n"}};
    const auto report = server.reload(others +
        std::string{
            "[[price]]\nnetwork = \"safricom\"\nper_segment = \"0.3500\"\n[log]\nlevel = \"debug\"\n"});
    CHECK(complains(report, "there is no network \"safricom\""));
    check_nothing_changed(report);
    CHECK(server.price() == "0.3000");
    CHECK(server.settings().log.level == "info");
  }
}

TEST_CASE(
    "a reload with a link to a network which is not there changes nothing, and neither does one disabled") {
  for (const auto* enabled : {"true", "false"}) {
    running server{general_price};
    const auto report = server.reload(
        "[[price]]\nper_segment = \"0.9\"\n[[link]]\nname = \"a\"\nsystem_id = \"a\"\n"
        "networks = [\"safricom\"]\nenabled = " +
        std::string{enabled} + "\n");
    CHECK(complains(report, "link.a.networks: there is no network \"safricom\""));
    check_nothing_changed(report);
    CHECK(server.price() == "0.8000");
  }
}

TEST_CASE("a numbering file that has gone or has a bad line leaves the plan in force as it was") {
  const temporary_file plan{"712,airtel\n", "plan.csv"};
  const auto named = general_price + "[routing]\nnumbering_file = \"" + plan.path() + "\"\n";
  running server{named};
  REQUIRE(server.network("0712000001") == "airtel");
  struct broken {
    std::string content;
    std::string complaint;
  };
  for (const auto& [content, complaint] :
      {broken{"712,airtel\n73,airtell\n74,safaricom\n", "prefix 73: there is no network \"airtell\""},
          broken{"712,airtel\n0733,airtel\n74,safaricom\n", "plan.csv:2: the prefix must be"},
          broken{"712,airtel\n712,safaricom\n", "plan.csv:2: the prefix 712 occurs twice"},
          broken{"", "it holds no prefix"}}) {
    CAPTURE(complaint);
    std::ofstream{plan.path()} << content;
    const auto report = server.reload(named);
    CHECK(complains(report, complaint));
    check_nothing_changed(report);
    CHECK(server.network("0712000001") == "airtel");
    CHECK(server.network("0740000001") == "unknown");
  }
  std::filesystem::remove(plan.path());
  const auto report = server.reload(named);
  CHECK(complains(report, "routing.numbering_file: " + plan.path() + ": there is no such file"));
  check_nothing_changed(report);
  CHECK(server.network("0712000001") == "airtel");
}

TEST_CASE("what a numbering file has new waits for a restart, as its setting says, while prices are taken") {
  const temporary_file plan{"712,airtel\n", "plan.csv"};
  const auto named = "[routing]\nnumbering_file = \"" + plan.path() + "\"\n";
  running server{general_price + named};
  std::ofstream{plan.path()} << "712,safaricom\n";
  const auto report = server.reload("[[price]]\nper_segment = \"0.9\"\n" + named);
  CHECK(report.complaints.empty());
  CHECK(report.taken == std::vector<std::string>{"price"});
  CHECK(report.needs_restart == std::vector<std::string>{"routing.numbering_file"});
  CHECK(server.network("0712000001") == "airtel");
  CHECK(server.price() == "0.9000");
  CHECK(server.reload("[[price]]\nper_segment = \"0.9\"\n" + named).needs_restart.size() == 1);
  std::ofstream{plan.path()} << "712,airtel\n";
  CHECK(server.reload("[[price]]\nper_segment = \"0.9\"\n" + named).needs_restart.empty());
}

TEST_CASE("a numbering file that is newly named, moved or dropped waits for a restart, once") {
  const temporary_file plan{"712,airtel\n", "plan.csv"};
  running server{general_price};
  const auto report = server.reload(general_price + "[routing]\nnumbering_file = \"" + plan.path() + "\"\n");
  CHECK(report.needs_restart == std::vector<std::string>{"routing.numbering_file"});
  CHECK(server.network("0712000001") == "safaricom");
}

TEST_CASE("a reload refuses all that a start would refuse, at once") {
  running server{general_price};
  const auto report = server.reload(
      "tls_certificate = \"/nowhere/c.pem\"\ntls_key = \"/nowhere/k.pem\"\n"
      "[database]\nurl = \"sqlite:/nowhere/mbs.db\"\n"
      "[routing]\nnumbering_file = \"/nowhere/plan.csv\"\n"
      "[[price]]\nper_segment = \"0.9\"\n[log]\nlevel = \"loud\"\n");
  CHECK(complains(report, "http.tls_certificate: /nowhere/c.pem: there is no such file"));
  CHECK(complains(report, "http.tls_key: /nowhere/k.pem: there is no such file"));
  CHECK(complains(report, "database.url: the folder /nowhere of the database is not there"));
  CHECK(complains(report, "routing.numbering_file: /nowhere/plan.csv: there is no such file"));
  CHECK(complains(report, "log.level: \"loud\" is not allowed"));
  CHECK(report.complaints.size() == 5);
  check_nothing_changed(report);
  CHECK(server.price() == "0.8000");
}
