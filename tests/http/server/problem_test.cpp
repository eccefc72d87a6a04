#include "http/server/problem.hpp"

#include "http/server/status_line.hpp"

#include <doctest/doctest.h>

#include <set>

using namespace mbs;
using namespace mbs::http;
using domain::errc;

namespace {

template <class Visit>
void for_each_errc(Visit visit) {
  for (auto e = errc::malformed_request; e <= errc::internal; e = static_cast<errc>(static_cast<int>(e) + 1))
    visit(e);
}

}  // namespace

TEST_CASE("every error of the domain becomes a problem with a status, its code and a title") {
  for_each_errc([](errc e) {
    CAPTURE(domain::to_code(e));
    const auto p = problem_of(e, "because");
    CHECK(p.status == status_of(e));
    CHECK(p.status >= 400);
    CHECK(has_status_line(p.status));
    CHECK(title_of(domain::to_code(e)).size() > 0);
    if (p.status == 500) {
      CHECK(p.code == "internal");
      CHECK(p.detail.empty());
      CHECK(p.errors.empty());
    } else {
      CHECK(p.code == domain::to_code(e));
      CHECK(p.detail == "because");
    }
  });
}

TEST_CASE("what may be repeated says when, and nothing else does") {
  for_each_errc([](errc e) {
    CAPTURE(domain::to_code(e));
    const auto status = status_of(e);
    CHECK((problem_of(e).retry_after.count() > 0) == (status == 429 || status == 503));
  });
}

TEST_CASE("a pointer leads to a field of a submission, or of what a person says of themselves") {
  const std::set<std::string> fields{"/to", "/text", "/from", "/validity", "/callback_url", "/reference",
      "/email", "/password", "/name", "/code"};
  for_each_errc([&](errc e) {
    for (const auto& error : problem_of(e).errors)
      CHECK(fields.contains(error.pointer));
  });
  CHECK(problem_of(errc::text_too_long).errors.at(0).pointer == "/text");
  CHECK(problem_of(errc::no_route).errors.empty());
}

TEST_CASE("every fault of HTTP has a status, a code and a page") {
  for (auto f = http_fault::bad_request; f <= http_fault::version_not_supported;
       f = static_cast<http_fault>(static_cast<int>(f) + 1)) {
    const auto p = problem_of(f);
    CAPTURE(p.code);
    CHECK(has_status_line(p.status));
    CHECK(title_of(p.code).size() > 0);
  }
  CHECK(problem_of(http_fault::permission_missing).status == 403);
}

TEST_CASE("every status line begins with its status") {
  std::set<unsigned> seen;
  for (const auto& row : status_rows) {
    CAPTURE(row.status);
    CHECK(row.line.starts_with("HTTP/1.1 " + std::to_string(row.status) + " "));
    CHECK(row.line.ends_with("\r\n"));
    CHECK(seen.insert(row.status).second);
  }
}

TEST_CASE("a status without a line of its own is told as a fault of the server") {
  CHECK(has_status_line(202));
  CHECK_FALSE(has_status_line(299));
  CHECK(status_line(299) == "HTTP/1.1 500 Internal Server Error\r\n");
}
