// Tables of messages: all of a search, as fast as it is read, and what ends them early.
#include "http/server/answer_stream.hpp"
#include "tests/http/served.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <optional>
#include <thread>

using namespace mbs;
using namespace mbs::http::tests;
using namespace std::chrono_literals;
using domain::account_role;
using steady = std::chrono::steady_clock;

namespace {

struct table {
  std::string text;
  std::string trailers;
  bool is_whole = false;  ///< the last chunk came
};

table unchunked(const std::string& body) {
  table t;
  for (std::size_t at = 0; at < body.size();) {
    const auto line_end = body.find("\r\n", at);
    if (line_end == std::string::npos) return t;
    const auto size = std::stoul(body.substr(at, line_end - at), nullptr, 16);
    at = line_end + 2;
    if (size == 0) {
      t.is_whole = body.ends_with("\r\n");
      t.trailers = body.substr(at);
      return t;
    }
    t.text += body.substr(at, size);
    at += size + 2;
  }
  return t;
}

struct exporting : served {
  explicit exporting(config::http_settings http = quick_settings()) : served{http} {}

  std::string owner = sessions.member(account_role::owner);

  socket_client begin(unsigned status = 200, const std::string& target = "/v1/messages.csv") {
    return begin_as(owner, status, target);
  }
  socket_client begin_as(
      const std::string& who, unsigned status = 200, const std::string& target = "/v1/messages.csv") {
    auto line = connect();
    head = line.ask("GET", target, who);
    CHECK(head.status == status);
    return line;
  }
  table whole(const std::string& target = "/v1/messages.csv") {
    return unchunked(begin(200, target).read_all());
  }
  std::uint64_t metric(const std::string& name) {
    const auto text = connect().ask("GET", "/metrics").body;
    const auto at = text.find("\n" + name + " ");
    return at == std::string::npos ? 0 : std::stoull(text.substr(at + name.size() + 2));
  }
  template <class Condition>
  bool comes_true(Condition condition, std::chrono::milliseconds within) {
    for (const auto until = steady::now() + within; steady::now() < until;)
      if (condition()) return true;
    return condition();
  }
  bool has_ended(std::chrono::milliseconds within) {
    return comes_true([&] { return metric("mbs_http_streams") == 0; }, within);
  }

  response head;
};

/// More than sockets hold.
constexpr std::uint32_t very_many = 500'000;
constexpr std::size_t long_row = 400;

std::size_t lines(const std::string& text) {
  return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
}

}  // namespace

TEST_CASE("whoever may read messages and take them out of the house gets the search as a table") {
  exporting s;
  s.messages.have_rows(2, 500, 16);
  const auto got = s.whole("/v1/messages.csv?state=expired&to=0712345678");
  CHECK(s.head.header("content-type") == "text/csv; charset=utf-8");
  CHECK(s.head.header("content-disposition") == "attachment; filename=\"messages.csv\"");
  CHECK(s.head.header("transfer-encoding") == "chunked");
  CHECK(s.head.header("trailer") == "Mbs-Next-Cursor");
  CHECK(s.head.header("mbs-row-limit") == "1000000");
  CHECK(s.head.header("cache-control") == "no-store");
  CHECK_FALSE(s.head.headers.contains("content-length"));
  CHECK(got.is_whole);
  CHECK(got.text == "\"id\"\r\n\"2...........\"\r\n\"1...........\"\r\n");
  CHECK(got.trailers == "\r\n");
  CHECK(s.messages.last_filter().state == domain::message_state::expired);
  CHECK(s.messages.last_filter().account == domain::account_id{1});
  CHECK(s.messages.exports().order == std::vector<std::string>{"note", "look"});
  CHECK(s.begin(400, "/v1/messages.csv?limit=501").read_all().empty());
}

TEST_CASE("a link on another site takes no table out of the house") {
  exporting s;
  s.messages.have_rows(2, 500, 16);
  for (const std::string site : {"cross-site", "same-site"}) {
    auto visit = s.sessions.member(account_role::owner);
    constexpr std::string_view ours = "same-origin";
    visit.replace(visit.find(ours), ours.size(), site);
    const auto answer = s.connect().ask("GET", "/v1/messages.csv?for_account=acc_0000000000001",
        visit + "Sec-Fetch-Mode: navigate\r\nSec-Fetch-Dest: document\r\n");
    CHECK(answer.status == 403);
    CHECK(code_of(answer) == "not_our_page");
  }
  CHECK(s.messages.exports().order.empty());
}

TEST_CASE("a long table comes whole, page by page, and each row once") {
  exporting s;
  s.messages.have_rows(25'000, 500, 100);
  const auto got = s.whole();
  CHECK(got.is_whole);
  CHECK(lines(got.text) == 25'001);
  CHECK(got.text.find("\n\"25000.") != std::string::npos);
  CHECK(got.text.find("\n\"1.") != std::string::npos);
  CHECK(s.messages.exports().rows == 25'000);
  CHECK(s.messages.exports().looks == 50);
}

TEST_CASE("no more is looked up than is read, and who does not read is cut off") {
  auto settings = exporting::quick_settings();
  settings.body_timeout = 1s;
  exporting s{settings};
  s.messages.have_rows(very_many, 500, long_row);
  auto slow = s.begin();
  CHECK(s.comes_true([&] { return s.metric("mbs_http_streams_cut_total") == 1; }, 10s));
  const auto read = s.messages.exports().rows;
  CHECK(read * long_row < 16'777'216);
  CHECK(s.has_ended(2s));
  const auto got = unchunked(slow.read_all());
  CHECK_FALSE(got.is_whole);
  CHECK(s.messages.exports().rows == read);
  // One who reads is not cut off meanwhile.
  s.messages.have_rows(25'000, 500, long_row);
  CHECK(s.whole().is_whole);
}

TEST_CASE("an account has so many exports at once and no more, and all together have") {
  auto settings = exporting::quick_settings();
  settings.max_exports = 3;
  exporting s{settings};
  s.messages.have_rows(very_many, 500, long_row);
  std::optional<socket_client> one{s.begin()};
  const auto other = s.begin_as(s.sessions.member(account_role::administrator));
  s.begin(429);
  CHECK(code_of(s.head) == "rate_limited");
  CHECK(s.head.body.find("2 exports of this account") != std::string::npos);
  CHECK_FALSE(s.head.header("retry-after").empty());
  const auto theirs = s.sessions.member(account_role::owner, domain::account_id{2});
  const auto third = s.begin_as(theirs);
  s.begin_as(theirs, 503);
  CHECK(code_of(s.head) == "overloaded");
  CHECK_FALSE(s.head.header("retry-after").empty());
  // Streams of events have places of their own, and are not asked for them.
  CHECK(s.connect().ask("GET", "/v1/balance", s.owner).status == 200);
  one.reset();
  CHECK(s.comes_true([&] { return s.connect().ask("GET", "/v1/messages.csv", s.owner).status == 200; }, 5s));
}

TEST_CASE("a person with two accounts has no more exports at once than one with one") {
  exporting s;
  s.messages.have_rows(very_many, 500, long_row);
  s.sessions.change([](auto& f) {
    f.memberships.push_back(f.memberships.front());
    f.memberships.back().account = {2};
  });
  const auto of_second = s.owner.substr(0, s.owner.find("Mbs-Account")) +
      "Mbs-Account: " + domain::to_text(domain::account_id{2}) + "\r\n";
  const auto one = s.begin();
  const auto two = s.begin_as(of_second);
  s.begin_as(of_second, 429);
  CHECK(s.head.body.find("2 exports of this account or person") != std::string::npos);
  // Somebody else of the second account has a place there.
  const auto other = s.begin_as(s.sessions.member(account_role::owner, domain::account_id{2}));
}

TEST_CASE("a table whose first page took longer than a reader is trusted comes whole all the same") {
  exporting s;
  s.messages.have_rows(25'000, 500, 100);
  CHECK(s.connect().ask("GET", "/v1/me", s.owner).status == 200);  // the session is known
  s.answers.answer(answering::when::told);
  auto line = s.connect();
  line.send("GET /v1/messages.csv HTTP/1.1\r\nHost: mbs.test\r\nConnection: close\r\n" + s.owner + "\r\n");
  // What comes before the first look is answered, and the look is kept.
  CHECK(s.comes_true(
      [&] {
        if (s.messages.exports().order.empty()) s.answers.release();
        return !s.messages.exports().order.empty();
      },
      5s));
  CHECK(s.comes_true([&] { return s.answers.kept_back() == 1; }, 5s));
  std::this_thread::sleep_for(http::answer_stream::trusted_for + 200ms);
  s.answers.answer(answering::when::at_once);
  s.answers.release();
  CHECK(line.receive(false).status == 200);
  CHECK(unchunked(line.read_all()).is_whole);
}

TEST_CASE("what cannot be looked up at first is a refusal, and later an end before the last chunk") {
  exporting s;
  s.messages.have_rows(2'000, 500, 100);
  s.messages.refuse_below(2'001, {.why = domain::errc::timed_out, .detail = {}});
  s.begin(504);
  s.messages.refuse_below(1'000, {.why = domain::errc::timed_out, .detail = {}});
  const auto got = s.whole();
  CHECK_FALSE(got.is_whole);
  CHECK(lines(got.text) == 1'501);
  CHECK(got.trailers.empty());
}

TEST_CASE("a look that is worth repeating is repeated") {
  exporting s;
  s.messages.have_rows(2'000, 500, 100);
  s.messages.refuse_below(
      1'000, {.why = domain::errc::store_unavailable, .detail = {}, .retry_after = std::chrono::seconds{1}});
  auto line = s.begin();
  CHECK(s.comes_true([&] { return s.messages.exports().looks >= 4; }, 5s));
  s.messages.refuse_below(0, {});
  const auto got = unchunked(line.read_all());
  CHECK(got.is_whole);
  CHECK(lines(got.text) == 2'001);
}

TEST_CASE("whoever may not have it any more gets no more of it, within a second or so") {
  const std::vector<std::pair<std::string, std::function<void(persistence::session_found&)>>> ends{
      {"session", [](auto& f) { f.session.ended_at = fake_sessions::now(); }},
      {"membership", [](auto& f) { f.memberships.clear(); }},
      {"role that exports nothing", [](auto& f) { f.memberships.front().role = account_role::viewer; }}};
  for (const auto& [name, end] : ends) {
    CAPTURE(name);
    exporting s;
    s.messages.have_rows(very_many, 500, long_row);
    auto line = s.begin();
    const auto begun = line.read_until("\r\n");
    CHECK_FALSE(begun.empty());
    s.sessions.change(end);
    CHECK(s.has_ended(2'500ms));
    CHECK_FALSE(unchunked(begun + line.read_all()).is_whole);
  }
}

TEST_CASE("a factor that grows old while a table is written does not end it") {
  exporting s;
  s.messages.have_rows(very_many, 500, long_row);
  auto line = s.begin();
  s.sessions.change([](auto& f) { f.session.factor_at = fake_sessions::now() - 1h; });
  CHECK_FALSE(s.has_ended(2'500ms));
  line.end();
  CHECK(s.has_ended(2s));
}

TEST_CASE("where a table ends before the search does, a trailer says where to go on") {
  auto settings = exporting::quick_settings();
  settings.max_export_rows = 1'000;
  exporting s{settings};
  s.messages.have_rows(1'200, 500, 100);
  const auto got = s.whole();
  CHECK(s.head.header("mbs-row-limit") == "1000");
  CHECK(got.is_whole);
  CHECK(lines(got.text) == 1'001);
  const auto next = domain::to_text(domain::message_id{201});
  CHECK(got.trailers == "Mbs-Next-Cursor: " + next + "\r\n\r\n");
  const auto rest = s.whole("/v1/messages.csv?cursor=" + next);
  CHECK(lines(rest.text) == 201);
  CHECK(rest.trailers == "\r\n");
  const auto few = s.whole("/v1/messages.csv?limit=7");
  CHECK(lines(few.text) == 8);
  CHECK(few.trailers.starts_with("Mbs-Next-Cursor: "));
}

TEST_CASE("a table that lasts too long is broken off") {
  auto settings = exporting::quick_settings();
  settings.export_timeout = 1s;
  exporting s{settings};
  s.messages.have_rows(very_many, 500, long_row);
  auto line = s.begin();
  const auto until = steady::now() + 1'500ms;
  while (steady::now() < until)
    (void)s.client.ask("GET", "/healthz");
  CHECK_FALSE(unchunked(line.read_all()).is_whole);
  CHECK(s.has_ended(2s));
}

TEST_CASE("a client of HTTP/1.0 reads to the end of the connection, and HEAD gets a header and no entry") {
  exporting s;
  s.messages.have_rows(1'200, 500, 100);
  auto old = s.connect();
  old.send("GET /v1/messages.csv HTTP/1.0\r\n" + s.owner + "\r\n");
  const auto head = old.receive();
  CHECK(head.status == 200);
  CHECK_FALSE(head.headers.contains("transfer-encoding"));
  CHECK_FALSE(head.headers.contains("trailer"));
  const auto text = old.read_all();
  CHECK(text.starts_with("\"id\"\r\n\"1200."));
  CHECK(lines(text) == 1'201);
  const auto noted = s.messages.exports().order.size();
  auto line = s.connect();
  CHECK(line.ask("HEAD", "/v1/messages.csv", s.owner).header("content-type") == "text/csv; charset=utf-8");
  CHECK(line.is_ended());
  CHECK(s.messages.exports().order.size() == noted);
}

TEST_CASE("a client of HTTP/1.0 is told by a reset that the rest of a table does not come") {
  exporting s;
  s.messages.have_rows(2'000, 500, 100);
  s.messages.refuse_below(1'000, {.why = domain::errc::timed_out, .detail = {}});
  auto old = s.connect();
  old.send("GET /v1/messages.csv HTTP/1.0\r\n" + s.owner + "\r\n");
  (void)old.read_all();
  CHECK(old.was_reset());
  s.messages.refuse_below(0, {});
  auto again = s.connect();
  again.send("GET /v1/messages.csv HTTP/1.0\r\n" + s.owner + "\r\n");
  CHECK(lines(again.read_all()) > 2'000);
  CHECK_FALSE(again.was_reset());
}

TEST_CASE("who may only read or only export gets no table of messages, nor does a key") {
  served s;
  for (const auto role : {account_role::sender, account_role::viewer, account_role::finance}) {
    CAPTURE(domain::to_text(role));
    CHECK(s.connect().ask("GET", "/v1/messages.csv", s.sessions.member(role)).status == 403);
  }
  CHECK(s.get("/v1/messages.csv").status == 403);
}
