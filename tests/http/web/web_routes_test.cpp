#include "http/web/web_routes.hpp"

#include "http/api.hpp"
#include "http/web/web_files.hpp"
#include "tests/http/fakes.hpp"
#include "tests/http/served_api.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>

namespace mbs::http::tests {
namespace {

namespace fs = std::filesystem;

/// A folder of built pages, gone with the test.
struct built_pages {
  built_pages() {
    folder = fs::temp_directory_path() / ("mbs-pages-" + std::to_string(::getpid()));
    fs::create_directories(folder / "assets");
    fs::create_directories(folder / ".vite");
    write("index.html", "<!doctype html><title>mbs</title>");
    write("icon.svg", "<svg/>");
    write("assets/index-abc.js", "console.log(1)");
    write("assets/index-abc.js.br", "BROTLI");
    write("assets/index-abc.js.gz", "GZIP");
    write(".vite/manifest.json", "{}");
  }
  ~built_pages() { fs::remove_all(folder); }
  built_pages(const built_pages&) = delete;
  built_pages& operator=(const built_pages&) = delete;
  void write(const char* name, std::string_view content) const {
    std::ofstream{folder / name, std::ios::binary} << content;
  }
  fs::path folder;
};

struct with_pages {
  built_pages built;
  all_fakes fakes;
  served_api served{served_api::quick_settings(), {},
      whole_api(
          fakes.front(), {}, callback_targets::public_only, {}, std::make_shared<web_files>(built.folder)),
      ""};
  response ask(std::string_view target, std::string_view headers = {}, std::string_view verb = "GET") {
    return served.client.ask(std::string{verb}, target, headers);
  }
};

TEST_CASE("a page's address, known or not, is answered with the page, which is asked for anew each time") {
  with_pages s;
  for (const auto* path : {"/", "/sign-in", "/acc_0123456789abc/messages?state=expired", "/no/such/page"}) {
    CAPTURE(path);
    const auto answer = s.ask(path);
    CHECK(answer.status == 200);
    CHECK(answer.body == "<!doctype html><title>mbs</title>");
    CHECK(answer.header("content-type") == "text/html; charset=utf-8");
    CHECK(answer.header("cache-control") == "no-cache");
    CHECK(answer.header("content-security-policy").find("require-trusted-types-for 'script'") !=
        std::string::npos);
  }
}

TEST_CASE("what is under the API is never answered with a page") {
  with_pages s;
  for (const auto* path : {"/v1", "/v1/", "/v1/nothing", "/callbacks/mpesa/x", "/problems/a/b"}) {
    CAPTURE(path);
    const auto answer = s.ask(path);
    CHECK(answer.status == 404);
    CHECK(code_of(answer) == "not_found");
  }
  CHECK(s.ask("/sign-in", {}, "POST").status == 404);
}

TEST_CASE("a hashed file is kept for ever, in the smallest form that the browser reads") {
  with_pages s;
  const auto plain = s.ask("/assets/index-abc.js");
  CHECK(plain.body == "console.log(1)");
  CHECK(plain.header("cache-control") == "public, max-age=31536000, immutable");
  CHECK(plain.header("vary") == "Accept-Encoding");
  const auto smallest = s.ask("/assets/index-abc.js", "Accept-Encoding: gzip, br\r\n");
  CHECK(smallest.body == "BROTLI");
  CHECK(smallest.header("content-encoding") == "br");
  CHECK(s.ask("/assets/index-abc.js", "Accept-Encoding: gzip\r\n").body == "GZIP");
  CHECK(s.ask("/icon.svg", "Accept-Encoding: gzip, br\r\n").header("content-encoding").empty());
}

TEST_CASE("a file that the browser has still is not sent again") {
  with_pages s;
  const auto tag = s.ask("/").header("etag");
  REQUIRE(tag.size() > 10);
  const auto again = s.ask("/", "If-None-Match: W/" + tag + "\r\n");
  CHECK(again.status == 304);
  CHECK(again.body.empty());
  CHECK(again.header("etag") == tag);
  CHECK(s.ask("/", "If-None-Match: \"other\"\r\n").status == 200);
}

TEST_CASE("a file that is not there is no page, and files of the build are not served") {
  with_pages s;
  for (const auto* path : {"/assets/gone.js", "/.vite/manifest.json", "/assets/index-abc.js.br",
           "/../etc/passwd.txt", "/assets/%2e%2e/index.html"}) {
    CAPTURE(path);
    CHECK(s.ask(path).status == 404);
  }
}

TEST_CASE("readiness says whether the dashboard was found") {
  with_pages s;
  CHECK(text_of(parsed(s.ask("/readyz")), "dashboard") == "served");
}

TEST_CASE("a folder that holds no pages is refused in words") {
  CHECK_THROWS_WITH(web_files{"/nowhere/at/all"}, "there is no index.html in /nowhere/at/all");
  CHECK(web_folder("", "/nowhere/bin/mbs").empty());
  built_pages built;
  CHECK(web_folder(built.folder.string(), "/nowhere/mbs") == built.folder);
}

}  // namespace
}  // namespace mbs::http::tests
