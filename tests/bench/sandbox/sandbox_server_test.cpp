#include "bench/sandbox/sandbox_server.hpp"

#include <boost/json/parse.hpp>
#include <doctest/doctest.h>
#include <stdlib.h>

#include <filesystem>
#include <fstream>

using namespace mbs::bench;
namespace files = std::filesystem;
namespace json = boost::json;

namespace {

/// A mail folder that goes with its owner, and a sandbox over it.
class sandbox {
 public:
  sandbox() = default;
  ~sandbox() { files::remove_all(folder); }
  sandbox(const sandbox&) = delete;
  sandbox& operator=(const sandbox&) = delete;

  void write(const std::string& name, const std::string& octets) const {
    std::ofstream{folder / name, std::ios::binary} << octets;
  }
  void text(std::string to, std::string text) {
    phones.arrived({.network = "safaricom",
        .from = "MBSDEMO",
        .to = std::move(to),
        .octets = std::move(text),
        .tlvs = {},
        .arrived_us = 1'700'000'000'123'456});
  }
  /// The whole response.
  std::string ask(
      std::string_view target, std::string_view host = "127.0.0.1:8090", std::string_view method = "GET") {
    http_message request;
    request.method = method;
    request.target = target;
    request.host = host;
    std::string out;
    server.on_request(request, out);
    return out;
  }
  json::value read(std::string_view target) {
    const auto whole = ask(target);
    const auto answer = parse_response(whole);
    REQUIRE(answer.status == 200);
    return json::parse({answer.body.data(), answer.body.size()});
  }

  files::path folder = new_folder();
  phone_texts phones;
  mailbox mails{folder};
  sandbox_server server{phones, mails, "1"};

 private:
  static files::path new_folder() {
    auto pattern = (files::temp_directory_path() / "mbs-sandbox-XXXXXX").string();
    return ::mkdtemp(pattern.data());
  }
};

std::uint32_t status_of(const std::string& response) {
  return parse_response(response).status;
}

}  // namespace

TEST_CASE("a script reads the texts of one number, whichever way it writes it") {
  sandbox s;
  s.text("254712345678", "one");
  s.text("254733000001", "other");
  s.text("254712345678", "two");
  for (const auto* number : {"254712345678", "%2B254712345678", "+254712345678", "0712345678"}) {
    CAPTURE(number);
    const auto answer = s.read(std::string{"/api/messages?to="} + number);
    const auto& list = answer.at("messages").as_array();
    REQUIRE(list.size() == 2);
    CHECK(list[0].at("text") == "one");
    CHECK(list[1].at("text") == "two");
    CHECK(list[1].at("to") == "254712345678");
    CHECK(list[1].at("from") == "MBSDEMO");
    CHECK(list[1].at("at") == "2023-11-14T22:13:20.123Z");
    CHECK(answer.at("last") == 3);
  }
  CHECK(s.read("/api/messages").at("messages").as_array().size() == 3);
  CHECK(s.read("/api/messages?to=254700000000").at("messages").as_array().empty());
}

TEST_CASE("a script reads on from where it was, and lists have an end") {
  sandbox s;
  for (int i = 1; i <= 5; ++i)
    s.text("254712345678", std::to_string(i));
  const auto texts = [&](std::string_view query) {
    std::string all;
    const auto answer = s.read("/api/messages?" + std::string{query});
    for (const auto& one : answer.at("messages").as_array())
      all += one.at("text").as_string();
    return all;
  };
  CHECK(texts("after=3") == "45");
  CHECK(texts("after=0&limit=2") == "12");
  CHECK(texts("limit=2") == "45");
  CHECK(texts("after=5").empty());
  CHECK(s.read("/api/messages?after=5").at("last") == 5);
}

TEST_CASE("mails are found by address in any case, with the text and not the markup") {
  sandbox s;
  s.write("1.eml",
      "To: Amina <Amina@Example.com>\r\nFrom: mbs <no-reply@x.ke>\r\nSubject: Karibu\r\n"
      "Content-Type: text/html\r\n\r\n<script>alert(1)</script>");
  s.write("2.eml", "To: b@x.ke\r\n\r\nHabari");
  s.mails.look();
  const auto list = s.read("/api/mails?to=amina%40example.COM").at("mails").as_array();
  REQUIRE(list.size() == 1);
  CHECK(list[0].at("to") == "amina@example.com");
  CHECK(list[0].at("subject") == "Karibu");
  CHECK(list[0].at("text") == "");
  CHECK(list[0].at("has_html") == true);
  CHECK(s.read("/api/mails?to=mina@example.com").at("mails").as_array().empty());
  CHECK(s.read("/api/mails").at("mails").as_array().size() == 2);
}

TEST_CASE("markup of a mail is shown where it can run, fetch and send nothing") {
  sandbox s;
  s.write("1.eml", "To: a@x.ke\nContent-Type: text/html\n\n<script>alert(1)</script>");
  s.write("2.eml", "To: a@x.ke\n\nHabari");
  s.mails.look();
  const auto html = s.ask("/mails/1.html");
  CHECK(status_of(html) == 200);
  CHECK(html.find("Content-Security-Policy: sandbox; default-src 'none'") != std::string::npos);
  for (const auto* nothing :
      {"/mails/2.html", "/mails/3.html", "/mails/.html", "/mails/x.html", "/mails/1.htm"})
    CHECK(status_of(s.ask(nothing)) == 404);
}

TEST_CASE("the page has neither script nor style in its markup, and takes nothing from elsewhere") {
  sandbox s;
  const auto page = s.ask("/");
  CHECK(status_of(page) == 200);
  CHECK(page.find("script-src 'self'; style-src 'self'") != std::string::npos);
  CHECK(page.find("unsafe-inline") == std::string::npos);
  CHECK(page.find("style=") == std::string::npos);
  CHECK(page.find("<style") == std::string::npos);
  CHECK(page.find(" onclick") == std::string::npos);
  CHECK(page.find("://") == std::string::npos);
  CHECK(page.find("X-Content-Type-Options: nosniff") != std::string::npos);
  const auto script = s.ask("/page.js");
  CHECK(status_of(script) == 200);
  CHECK(script.find("innerHTML") == std::string::npos);
  CHECK(status_of(s.ask("/page.css")) == 200);
}

TEST_CASE("each word of the page stands in both languages") {
  sandbox s;
  const auto words = s.ask("/words.js");
  REQUIRE(status_of(words) == 200);
  const auto english = words.find("const en = {"), swahili = words.find("const sw = {");
  REQUIRE(english < swahili);
  const auto in = [&](std::size_t from, std::size_t to, std::string_view key) {
    const auto at = words.find(std::string{key} + ": ", from);
    return at != std::string::npos && at < to;
  };
  const auto page = s.ask("/");
  constexpr std::string_view mark = "data-words=\"";
  auto found = 0;
  for (auto at = page.find(mark); at != std::string::npos; at = page.find(mark, at + 1)) {
    const auto begin = at + mark.size();
    const auto key = std::string_view{page}.substr(begin, page.find('"', begin) - begin);
    CAPTURE(key);
    CHECK(in(english, swahili, key));
    CHECK(in(swahili, words.size(), key));
    ++found;
  }
  CHECK(found > 8);
}

TEST_CASE("a page of another name that points here reads nothing") {
  sandbox s;
  for (const auto* ours : {"localhost:8090", "127.0.0.1", "[::1]:8090", ""})
    CHECK(status_of(s.ask("/api/mails", ours)) == 200);
  CHECK(status_of(s.ask("/api/mails", "rebound.example.com:8090")) == 403);
  CHECK(status_of(s.ask("/api/mails", "127.0.0.1", "POST")) == 405);
  CHECK(status_of(s.ask("/nowhere")) == 404);
}

TEST_CASE("the mail folder is read in the order of its files, each once, and only mails") {
  sandbox s;
  const auto old = files::file_time_type::clock::now() - std::chrono::hours{1};
  s.write("b.eml", "Subject: first\n\n.");
  files::last_write_time(s.folder / "b.eml", old);
  s.write("a.eml", "Subject: second\n\n.");
  s.write("c.eml.part", "Subject: unfinished\n\n.");
  s.write(".d.eml", "Subject: hidden\n\n.");
  files::create_directory(s.folder / "e.eml");
  files::create_symlink("/etc/passwd", s.folder / "f.eml");
  s.mails.look();
  s.mails.look();
  const auto& kept = s.mails.mails().all();
  REQUIRE(kept.size() == 2);
  CHECK(kept[0].what.what.subject == "first");
  CHECK(kept[1].what.what.subject == "second");
  files::rename(s.folder / "c.eml.part", s.folder / "c.eml");
  s.mails.look();
  CHECK(kept.size() == 3);
}

TEST_CASE("a mail that is too long is cut, and many mails come a few at a time") {
  sandbox s;
  s.write("long.eml", "Subject: long\n\n" + std::string(2 * mailbox::longest, 'x'));
  s.mails.look();
  CHECK(s.mails.mails().find(1)->what.text.size() < mailbox::longest);
  for (std::size_t i = 0; i < mailbox::a_look + 5; ++i)
    s.write(std::to_string(i) + ".eml", "Subject: many\n\n.");
  s.mails.look();
  CHECK(s.mails.mails().last() == 1 + mailbox::a_look);
  s.mails.look();
  CHECK(s.mails.mails().last() == 1 + mailbox::a_look + 5);
}

TEST_CASE("a folder that is not there yet has no mails, and is read once it is") {
  sandbox s;
  files::remove(s.folder);
  s.mails.look();
  CHECK(s.mails.mails().all().empty());
  files::create_directory(s.folder);
  s.write("1.eml", "Subject: late\n\n.");
  s.mails.look();
  CHECK(s.mails.mails().all().size() == 1);
}
