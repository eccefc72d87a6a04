#include "config/assign.hpp"
#include "config/settings_table.hpp"
#include "tests/config/temporary_file.hpp"

#include <doctest/doctest.h>

using namespace mbs::config;
using namespace std::chrono_literals;

namespace {

using environment = std::map<std::string, std::string>;

load_result load_text(const std::string& text, const environment& variables = {}) {
  const temporary_file file{text};
  return load(file.path(), variables);
}

/// What `told` says as a user who is not root, after `prepare` as the one who is.
template <class Told, class Prepare>
std::string as_somebody_else(const Told& told, const Prepare& prepare) {
  prepare();
  if (geteuid() != 0) return told();
  constexpr uid_t nobody = 65534;
  REQUIRE(seteuid(nobody) == 0);
  auto text = told();
  REQUIRE(seteuid(0) == 0);
  return text;
}

std::string all(const std::vector<std::string>& complaints) {
  std::string out;
  for (const auto& c : complaints)
    out += c + '\n';
  return out;
}

/// The only complaint about `text`; all of them when there are several.
std::string complaint(const std::string& text, const environment& variables = {}) {
  const auto loaded = load_text(text, variables);
  return loaded.complaints.size() == 1
      ? loaded.complaints.front()
      : std::to_string(loaded.complaints.size()) + ": " + all(loaded.complaints);
}

struct wrong {
  std::string text;
  std::string complaint;
};

void check_complaints(const std::vector<wrong>& cases) {
  for (const auto& [text, expected] : cases) {
    CAPTURE(text);
    CHECK(complaint(text) == expected);
  }
}

const std::string one_link =
    "[[link]]\nname = \"safaricom\"\nnetworks = [\"safaricom\"]\nsystem_id = \"mbs\"\n";

}  // namespace

TEST_CASE("no file and no environment give the defaults") {
  const auto loaded = load("", {});
  CHECK(all(loaded.complaints) == "");
  CHECK(loaded.value.http.listen == "127.0.0.1:8080");
  CHECK(loaded.value.database.url == "sqlite:mbs.db");
  CHECK(loaded.value.links.empty());
}

TEST_CASE("the sample loads cleanly, with its three links and its price") {
  const auto loaded = load(MBS_SOURCE_DIR "/config/mbs.toml.sample", {});
  CHECK(all(loaded.complaints) == "");
  REQUIRE(loaded.value.links.size() == 3);
  CHECK(loaded.value.links[0].name == "safaricom");
  CHECK(loaded.value.links[1].name == "airtel");
  CHECK(loaded.value.links[2].name == "telkom");
  for (const auto& l : loaded.value.links)
    CHECK(l.host == "127.0.0.1");
  REQUIRE(loaded.value.prices.size() == 1);
  CHECK(loaded.value.prices[0].network.empty());
  CHECK(loaded.value.prices[0].per_segment == "0.8000");
}

TEST_CASE("a file that is not there is said so") {
  const auto loaded = load("/nowhere/mbs.toml", {});
  CHECK(all(loaded.complaints) == "/nowhere/mbs.toml: there is no such file\n");
}

TEST_CASE("a file that is not TOML is said so with its line") {
  CHECK(complaint("[http]\nlisten = \n").starts_with("mbs.toml:2: this is not TOML: "));
}

TEST_CASE("every kind of value is taken") {
  const auto loaded = load_text(
      "[http]\nlisten = \"[::1]:0\"\ntrusted_proxies = [\"10.0.0.1\", \"::1\"]\n"
      "max_pipelined = 3\nidle_timeout = \"2m\"\nheader_timeout = 1500\n"
      "[routing]\naccept_unknown_network = true\n"
      "[limits]\ndrain = \"10s\"\nmax_validity = \"3d\"\n" +
      one_link +
      "status_classes = { \"0x400\" = \"throttle\", \"1025\" = \"permanent\" }\n"
      "on_unknown_outcome = { otp = \"hold\" }\n"
      "alphanumeric_ton = 0\nreceipt_zone_minutes = -60\nreceipt_unmarked = true\nreceipt_errors = \"hex\"\n"
      "receipt_error_codes = { ex = 200, \"0x1F\" = \"0x1F\" }\n"
      "message_id_in_parameter = \"hex\"\nreceipt_answer_within = \"5s\"\n"
      "receipt_states = { failed = \"undelivered\", \"0\" = \"delivered\" }\n");
  REQUIRE(all(loaded.complaints) == "");
  const auto& s = loaded.value;
  CHECK(s.http.listen == "[::1]:0");
  CHECK(s.http.trusted_proxies == std::vector<std::string>{"10.0.0.1", "::1"});
  CHECK(s.http.max_pipelined == 3);
  CHECK(s.http.idle_timeout == 120s);
  CHECK(s.http.header_timeout == 1500ms);
  CHECK(s.routing.accept_unknown_network);
  CHECK(s.limits.drain == 10s);
  CHECK(s.limits.max_validity == 72h);
  REQUIRE(s.links.size() == 1);
  CHECK(s.links[0].status_classes ==
      std::map<std::uint32_t, std::string>{{0x400, "throttle"}, {1025, "permanent"}});
  CHECK(s.links[0].on_unknown_outcome.at("otp") == "hold");
  CHECK(s.links[0].on_unknown_outcome.at("transactional") == "resend");
  CHECK(s.links[0].alphanumeric_ton == 0);
  CHECK(s.links[0].receipt_zone_minutes == -60);
  CHECK(s.links[0].receipt_unmarked);
  CHECK(s.links[0].receipt_errors == "hex");
  CHECK(s.links[0].message_id_in_parameter == "hex");
  CHECK(s.links[0].receipt_answer_within == 5s);
  CHECK(s.links[0].receipt_states ==
      std::map<std::string, std::string>{{"0", "delivered"}, {"FAILED", "undelivered"}});
  CHECK(s.links[0].receipt_error_codes == std::map<std::string, std::uint32_t>{{"EX", 200}, {"0X1F", 0x1F}});
}

TEST_CASE("a list may be written as one text") {
  const auto loaded = load_text("[[link]]\nname = \"a\"\nnetworks = \"*\"\nsystem_id = \"x\"\n");
  REQUIRE(all(loaded.complaints) == "");
  CHECK(loaded.value.links[0].networks == std::vector<std::string>{"*"});
}

TEST_CASE("each complaint names the line, the key, what is wrong and what is allowed") {
  check_complaints({
      wrong{"[http]\nmax_pipelined = 0\n",
          "mbs.toml:2: http.max_pipelined: 0 is too small; allowed: 1 to 1024 requests"},
      wrong{"[http]\nmax_pipelined = 1025\n",
          "mbs.toml:2: http.max_pipelined: 1025 is too large; allowed: 1 to 1024 requests"},
      wrong{"[http]\nmax_pipelined = \"2\"\n",
          "mbs.toml:2: http.max_pipelined: \"2\" is not a number; allowed: 1 to 1024 requests"},
      wrong{"[http]\nmax_pipelined = 1.5\n",
          "mbs.toml:2: http.max_pipelined: a number with a fraction is not a number; "
          "allowed: 1 to 1024 requests"},
      wrong{"[http]\nlisten = \"8080\"\n",
          "mbs.toml:2: http.listen: \"8080\" is not allowed; "
          "allowed: a numeric address and a port, like 127.0.0.1:8080 or [::1]:8080"},
      wrong{"[limits]\ndrain = \"soon\"\n",
          "mbs.toml:2: limits.drain: \"soon\" is not a duration; "
          "allowed: 1s to 10m, like \"10s\", or a number of s"},
      wrong{"[limits]\ndrain = \"1500ms\"\n",
          "mbs.toml:2: limits.drain: \"1500ms\" is not in whole seconds; "
          "allowed: 1s to 10m, like \"10s\", or a number of s"},
      wrong{"[log]\nlevel = \"loud\"\n",
          "mbs.toml:2: log.level: \"loud\" is not allowed; allowed: one of trace, debug, info, warn, error"},
      wrong{"[http]\nlissten = \"127.0.0.1:1\"\n",
          "mbs.toml:2: http.lissten: there is no such setting; did you mean listen?"},
      wrong{"[log]\nzzzzzzzz = 1\n",
          "mbs.toml:2: log.zzzzzzzz: there is no such setting; allowed: level, format"},
      wrong{"[databse]\nurl = \"sqlite:x\"\n",
          "mbs.toml:1: databse: there is no such section; did you mean database?"},
      wrong{"http = 1\n", "mbs.toml:1: http: it must be a section; write [http]"},
      wrong{"[link]\nname = \"x\"\n", "mbs.toml:1: link: every entry must be a section; write [[link]]"},
      wrong{"[database]\nurl = \"mysql://x\"\n",
          "mbs.toml:2: database.url: the secret is not allowed; "
          "allowed: sqlite:PATH or postgresql://USER@HOST/NAME"},
      wrong{"[[price]]\nper_segment = 0.8\n",
          "mbs.toml:2: price[1].per_segment: a number with a fraction is not a text; "
          "allowed: KES as text with at most 4 decimals, like \"0.8000\""},
      wrong{"[[price]]\nper_segment = \"-1\"\n",
          "mbs.toml:2: price[1].per_segment: \"-1\" is not allowed; "
          "allowed: KES as text with at most 4 decimals, like \"0.8000\""},
      wrong{"[http]\nmax_body = 1979-05-27\n",
          "mbs.toml:2: http.max_body: values of this form are not understood"},
  });
}

TEST_CASE("a complaint about a link says which one, and which entry of a list or a table") {
  check_complaints({
      wrong{one_link + "message_id_in_receipt = \"octal\"\n",
          "mbs.toml:5: link[1].message_id_in_receipt: \"octal\" is not allowed; "
          "allowed: one of auto, string, hex, dec"},
      wrong{one_link + "status_classes = { \"0x0\" = \"throttle\" }\n",
          "mbs.toml:5: link[1].status_classes: \"0x0\" is not a command_status; write codes like \"0x0400\" or \"1024\"; "
          "allowed: entries of throttle, transient, permanent"},
      wrong{one_link + "status_classes = { \"0x0400\" = 5 }\n",
          "mbs.toml:5: link[1].status_classes: \"5\" is not allowed; "
          "allowed: entries of throttle, transient, permanent"},
      wrong{one_link + "receipt_error_codes = { EX = \"many\" }\n",
          "mbs.toml:5: link[1].receipt_error_codes: \"EX\" has \"many\", which is not a number from 0 to 4294967295; "
          "allowed: entries of a code and its number, like EX = 200"},
      wrong{one_link + "receipt_error_codes = { EX = 1, ex = 2 }\n",
          "mbs.toml:5: link[1].receipt_error_codes: \"ex\" occurs twice; "
          "allowed: entries of a code and its number, like EX = 200"},
      wrong{one_link + "receipt_error_codes = { \"E X\" = 1 }\n",
          "mbs.toml:5: link[1].receipt_error_codes: \"E X\" is not allowed; "
          "allowed: entries of a code and its number, like EX = 200"},
      wrong{one_link + "receipt_states = { FAILED = \"broken\" }\n",
          "mbs.toml:5: link[1].receipt_states: \"broken\" is not allowed; "
          "allowed: entries of enroute, delivered, undelivered, rejected, expired, deleted"},
      wrong{one_link + "receipt_states = { \"F A\" = \"deleted\" }\n",
          "mbs.toml:5: link[1].receipt_states: \"F A\" is not allowed; "
          "allowed: entries of enroute, delivered, undelivered, rejected, expired, deleted"},
      wrong{one_link + "classes = [\"otp\", \"otp\"]\n",
          "mbs.toml:5: link[1].classes: \"otp\" occurs twice; "
          "allowed: a list of otp, transactional, promotional"},
  });
}

TEST_CASE("all complaints come at once") {
  CHECK(load_text("[http]\nmax_pipelined = 0\nmax_body = 1\n[log]\nlevel = \"x\"\n[oops]\na = 1\n")
            .complaints.size() == 4);
}

TEST_CASE("settings that do not go together are complained about where they stand") {
  CHECK(complaint("[http]\ntls_certificate = \"a.pem\"\n") ==
      "mbs.toml:2: http.tls_certificate: set without tls_key; allowed: both or none");
  CHECK(complaint(one_link + "tps = 10\nburst = 11\n") ==
      "mbs.toml:6: link[1].burst: 11 is above tps; allowed: at most 10");
  CHECK(complaint(one_link + "sessions = 4\nwindow = 3\n") ==
      "mbs.toml:6: link[1].window: 3 is below sessions; allowed: at least 4, one for each session");
  CHECK(complaint(one_link + one_link) ==
      "mbs.toml:6: link[2].name: \"safaricom\" is taken by another link; allowed: a name of its own");
  CHECK(complaint("[limits]\ndefault_validity = \"4d\"\n") ==
      "mbs.toml:2: limits.default_validity: default_validity is above max_validity; allowed: at most 72h");
  CHECK(complaint("[database]\nreconnect_min = \"1m\"\n") ==
      "mbs.toml:2: database.reconnect_min: reconnect_min is above reconnect_max; allowed: at most 30s");
  CHECK(complaint("[limits]\nqueued = 10\nqueued_per_account = 11\n") ==
      "mbs.toml:3: limits.queued_per_account: 11 is above queued; allowed: at most 10");
  CHECK(complaint("[[price]]\nper_segment = \"1\"\n[[price]]\nnetwork = \"*\"\nper_segment = \"2\"\n") ==
      "mbs.toml:3: price[2]: there is already a price for this network and class; allowed: one each");
  CHECK(complaint("[[link]]\nname = \"a\"\nnetworks = [\"*\"]\n") ==
      "mbs.toml:1: link[1].system_id: it is missing; write system_id = …");
  CHECK(complaint("[[price]]\nnetwork = \"airtel\"\n") ==
      "mbs.toml:1: price[1].per_segment: it is missing; write per_segment = …");
}

TEST_CASE("a limit may be lowered alone: what nobody has set follows it") {
  const auto loaded = load_text("[limits]\nqueued = 1000\nmax_validity = \"1h\"\n" + one_link +
      "reconnect_max = \"500ms\"\n[database]\nreconnect_max = \"100ms\"\n");
  REQUIRE(all(loaded.complaints) == "");
  CHECK(loaded.value.limits.queued_per_account == 1'000);
  CHECK(loaded.value.limits.default_validity == 1h);
  CHECK(loaded.value.links[0].reconnect_min == 500ms);
  CHECK(loaded.value.database.reconnect_min == 100ms);
}

TEST_CASE("the environment overrides the file") {
  const auto loaded =
      load_text("[http]\nlisten = \"127.0.0.1:1\"\n" + one_link + "password = \"old\"\ntps = 1\n",
          {{"MBS_HTTP__LISTEN", "127.0.0.1:2"}, {"MBS_DATABASE__URL", "postgresql://mbs@db/mbs"},
              {"MBS_LINK__SAFARICOM__PASSWORD", "new"}, {"MBS_LINK__SAFARICOM__TPS", "250"},
              {"MBS_LINK__SAFARICOM__NETWORKS", "safaricom, equitel"},
              {"MBS_WEBHOOKS__ALLOW_PRIVATE_ADDRESSES", "true"}, {"MBS_LIMITS__DRAIN", "5s"},
              {"MBS_LINK__SAFARICOM__ON_UNKNOWN_OUTCOME", "promotional=resend"},
              {"MBS_LINK__SAFARICOM__RECEIPT_ERROR_CODES", "EX=200, 000B=1011"}});
  REQUIRE(all(loaded.complaints) == "");
  const auto& s = loaded.value;
  CHECK(s.http.listen == "127.0.0.1:2");
  CHECK(s.database.url == "postgresql://mbs@db/mbs");
  CHECK(s.links[0].password == "new");
  CHECK(s.links[0].tps == 250);
  CHECK(s.links[0].networks == std::vector<std::string>{"safaricom", "equitel"});
  CHECK(s.links[0].on_unknown_outcome.at("promotional") == "resend");
  CHECK(s.links[0].receipt_error_codes == std::map<std::string, std::uint32_t>{{"000B", 1011}, {"EX", 200}});
  CHECK(s.webhooks.allow_private_addresses);
  CHECK(s.limits.drain == 5s);
}

TEST_CASE("a link with a dash in its name is spelt with an underscore in variables") {
  const auto loaded = load_text("[[link]]\nname = \"saf-otp\"\nnetworks = \"*\"\nsystem_id = \"x\"\n",
      {{"MBS_LINK__SAF_OTP__PASSWORD", "pw"}});
  REQUIRE(all(loaded.complaints) == "");
  CHECK(loaded.value.links[0].password == "pw");
}

TEST_CASE("variables that fit no setting are complained about; other variables of mbs are not") {
  CHECK(complaint("", {{"MBS_HTTP__LISTN", "x"}}) ==
      "MBS_HTTP__LISTN: http.listn: there is no such setting; did you mean listen?");
  CHECK(complaint("", {{"MBS_HTPT__LISTEN", "x"}}) ==
      "MBS_HTPT__LISTEN: htpt: there is no such section; did you mean HTTP?");
  CHECK(
      complaint("", {{"MBS_LINK__NOBODY__TPS", "1"}}).starts_with("MBS_LINK__NOBODY__TPS: link: no link of"));
  CHECK(complaint("", {{"MBS_HTTP__MAX_PIPELINED", "many"}}) ==
      "MBS_HTTP__MAX_PIPELINED: http.max_pipelined: \"many\" is not a number; allowed: 1 to 1024 requests");
  CHECK(load_text("", {{"MBS_CONFIG", "x"}, {"HOME", "/root"}, {"OTHER__KEY", "x"}}).complaints.empty());
}

TEST_CASE("secrets come from files too, without the line's end") {
  const temporary_file secret{"s3cret\n", "password"};
  const auto from_file = load_text(one_link + "password_file = \"" + secret.path() + "\"\n");
  REQUIRE(all(from_file.complaints) == "");
  CHECK(from_file.value.links[0].password == "s3cret");
  const temporary_file url{"postgresql://u:p@h/d\n", "url"};
  const auto from_variable =
      load_text("[database]\nurl = \"sqlite:x\"\n", {{"MBS_DATABASE__URL_FILE", url.path()}});
  REQUIRE(all(from_variable.complaints) == "");
  CHECK(from_variable.value.database.url == "postgresql://u:p@h/d");
}

TEST_CASE("a secret file that cannot be read, or beside the secret itself, is complained about") {
  CHECK(complaint(one_link + "password_file = \"/nowhere/pw\"\n") ==
      "mbs.toml:5: link[1].password_file: /nowhere/pw: there is no such file; "
      "allowed: a readable file of at most 4096 octets");
  const temporary_file secret{"pw", "password"};
  CHECK(complaint(one_link + "password = \"x\"\npassword_file = \"" + secret.path() + "\"\n") ==
      "mbs.toml:5: link[1].password: set twice, also by password_file; allowed: one of them");
}

TEST_CASE(
    "what nobody sees in a secret's file is refused with file and position, but for a final line break") {
  const auto told = [](const std::string& content) {
    const temporary_file secret{content, "password"};
    auto text = complaint(one_link + "password_file = \"" + secret.path() + "\"\n");
    const auto name = text.find(secret.path());
    if (name == std::string::npos) return text;
    text.replace(name, secret.path().size(), "FILE");
    return text.substr(name, text.find(';') - name);
  };
  for (const auto& fine : {"demo", "demo\n", "demo\r\n", "de mo", "d\xC3\xA9mo", "d\xE9mo"}) {
    CAPTURE(fine);
    CHECK(told(fine) == "0: ");
  }
  struct hidden {
    std::string content;
    std::string octet;
  };
  for (const auto& [content, octet] : {hidden{"\xEF\xBB\xBF"
                                              "demo\n",
                                           "1 is a byte order mark"},
           hidden{"demo\xEF\xBB\xBF", "5 is a byte order mark"}, hidden{"demo\n\n", "5 is a line break"},
           hidden{"demo\r", "5 is a carriage return"}, hidden{"de\nmo", "3 is a line break"},
           hidden{"demo \n", "5 is a space at the end"}, hidden{" demo", "1 is a space at the beginning"},
           hidden{"demo\t", "5 is a tab"}, hidden{std::string{"de\0mo", 5}, "3 is a zero octet"},
           hidden{"demo\xC2\xA0", "5 is a no-break space"}, hidden{"demo\xA0", "5 is a no-break space"},
           hidden{"d\xE2\x80\x8Bmo", "2 is a space without width"},
           hidden{"de\xC2\xADmo", "3 is a soft hyphen"}, hidden{"demo\x1B", "5 is a control character"},
           hidden{"\xE2\x80\xAE"
                  "demo",
               "1 is a mark of direction"}}) {
    CAPTURE(octet);
    CHECK(told(content) == "FILE: octet " + octet + ", which nobody sees");
  }
}

TEST_CASE("what nobody sees is refused in the environment and in the file itself, too") {
  CHECK(complaint(one_link, {{"MBS_LINK__SAFARICOM__PASSWORD", "demo\r"}}) ==
      "MBS_LINK__SAFARICOM__PASSWORD: link[1].password: octet 5 is a carriage return, which nobody sees; "
      "allowed: at most 8 octets (SMPP 3.4)");
  CHECK(complaint("[database]\nurl = \"sqlite:mbs.db\\u00a0\"\n")
            .starts_with("mbs.toml:2: database.url: octet 14 is a no-break space, which nobody sees; "));
  CHECK(complaint("[[link]]\nname = \"a\"\nnetworks = \"*\"\nsystem_id = \"\\ufeffmbs\"\n")
            .starts_with("mbs.toml:4: link[1].system_id: octet 1 is a byte order mark, which nobody sees; "));
}

TEST_CASE("an empty file of a secret is warned of") {
  const temporary_file secret{"\n", "password"};
  const auto loaded = load_text(one_link + "password_file = \"" + secret.path() + "\"\n");
  CHECK(all(loaded.complaints) == "");
  CHECK(all(loaded.warnings) ==
      "mbs.toml:5: link[1].password_file: " + secret.path() + " is empty, and so is the secret\n");
}

TEST_CASE("a folder, a pipe and a file that is too long are no secrets, and each is said to be what it is") {
  const temporary_file long_secret{std::string(5'000, 'x'), "password"};
  const auto folder = long_secret.path() + "-folder";
  std::filesystem::create_directory(folder);
  const auto told = [](const std::string& path) {
    return complaint(one_link + "password_file = \"" + path + "\"\n");
  };
  CHECK(told(folder).find(folder + ": it is a folder; ") != std::string::npos);
  CHECK(told("/dev/null").find("/dev/null: it is no ordinary file; ") != std::string::npos);
  CHECK(told(long_secret.path()).find(": it is longer than 4096 octets; ") != std::string::npos);
}

TEST_CASE("a file that this user may not read is said to be that, and not to be missing") {
  const temporary_file closed{"[http]\n"};
  const auto folder = std::filesystem::path{closed.path()}.parent_path();
  const auto told = as_somebody_else([&] { return all(load(closed.path(), {}).complaints); },
      [&] {
        std::filesystem::permissions(folder, std::filesystem::perms{0755});
        std::filesystem::permissions(closed.path(), std::filesystem::perms::none);
      });
  CHECK(told == closed.path() + ": this user may not read it (permission denied)\n");
  const auto by_folder = as_somebody_else([&] { return all(load(closed.path(), {}).complaints); },
      [&] { std::filesystem::permissions(folder, std::filesystem::perms::none); });
  std::filesystem::permissions(folder, std::filesystem::perms::owner_all);
  CHECK(by_folder == told);
}

TEST_CASE("a complaint never repeats a secret") {
  const auto text = complaint(one_link + "password = \"hunter2hunter2\"\n");
  CHECK(text.find("hunter2") == std::string::npos);
  CHECK(text ==
      "mbs.toml:5: link[1].password: the secret is not allowed; allowed: at most 8 octets (SMPP 3.4)");
}

TEST_CASE("durations are a number and a unit") {
  CHECK(duration_from("500ms") == 500);
  CHECK(duration_from("10s") == 10'000);
  CHECK(duration_from("5m") == 300'000);
  CHECK(duration_from("72h") == 259'200'000);
  CHECK(duration_from("3d") == 259'200'000);
  for (const auto* wrong :
      {"", "s", "10", "-1s", "10 s", "1.5s", "10x", "99999999999999999999s", "367d", "9e9h"}) {
    CAPTURE(wrong);
    CHECK_FALSE(duration_from(wrong).has_value());
  }
}

TEST_CASE(
    "callbacks have limits in all, by account and by endpoint, and name servers of their own when asked") {
  const auto loaded = load_text(
      "[webhooks]\nconnections = 64\nconnections_per_account = 8\nconnections_per_endpoint = 2\n"
      "longest_rest = \"5m\"\nname_servers = [\"10.0.0.1\", \"::1\"]\n[[link]]\nname = \"a\"\nnetworks = \"*\"\nsystem_id = \"x\"\n",
      {});
  REQUIRE(all(loaded.complaints) == "");
  const auto& w = loaded.value.webhooks;
  CHECK(w.connections == 64);
  CHECK(w.connections_per_account == 8);
  CHECK(w.connections_per_endpoint == 2);
  CHECK(w.longest_rest == 5min);
  CHECK(w.name_servers == std::vector<std::string>{"10.0.0.1", "::1"});
  CHECK(
      all(load_text("[webhooks]\nname_servers = \"ns.example\"\nconnections = 1\nlongest_rest = \"1s\"\n", {})
              .complaints)
          .find("name_servers") != std::string::npos);
}

TEST_CASE("streams of events leave connections to others, unless somebody wants it otherwise") {
  CHECK(load_text("[http]\nmax_connections = 500\n").value.http.max_streams == 250);
  CHECK(load_text("[http]\nmax_connections = 500\nmax_streams = 499\n").value.http.max_streams == 499);
  CHECK(all(load_text("[http]\nmax_connections = 500\nmax_streams = 500\n").complaints)
            .find("500 is not below max_connections; allowed: at most 499") != std::string::npos);
}
