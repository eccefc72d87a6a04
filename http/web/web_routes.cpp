#include "http/web/web_routes.hpp"

#include "http/server/accepted_encoding.hpp"
#include "http/server/exchange.hpp"
#include "http/server/problem.hpp"
#include "http/web/web_files.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace mbs::http {
namespace {

/// Nothing of the API is ever answered with a page.
bool is_of_the_api(std::string_view path) noexcept {
  static constexpr std::array places{
      std::string_view{"/v1"}, std::string_view{"/callbacks"}, std::string_view{"/problems"}};
  return std::any_of(places.begin(), places.end(), [path](std::string_view place) {
    return path.starts_with(place) && (path.size() == place.size() || path[place.size()] == '/');
  });
}

bool names_a_file(std::string_view path) noexcept {
  return path.substr(path.rfind('/') + 1).find('.') != std::string_view::npos;
}

/// RFC 9110, 13.1.2; a weak comparison, as GET wants it.
bool is_still(std::string_view if_none_match, std::string_view etag) noexcept {
  return if_none_match == "*" ||
      (!if_none_match.empty() && if_none_match.find(etag) != std::string_view::npos);
}

void send(exchange& c, const web_file& file) {
  const bool is_page = file.type.starts_with("text/html");
  c.answers_with = is_page ? answer_kind::page : answer_kind::asset;
  if (!is_page)
    c.add_header(
        "Cache-Control", file.is_immutable ? "public, max-age=31536000, immutable" : "public, max-age=3600");
  c.add_header("ETag", file.etag);
  c.add_header("Vary", "Accept-Encoding");
  if (is_still(c.in.if_none_match, file.etag)) return c.respond_not_modified();
  const auto taken = accepted_by(c.in.accept_encoding);
  if (taken.brotli && !file.brotli.empty()) {
    c.add_header("Content-Encoding", "br");
    return c.respond(200, file.type, file.brotli);
  }
  if (taken.gzip && !file.gzip.empty()) {
    c.add_header("Content-Encoding", "gzip");
    return c.respond(200, file.type, file.gzip);
  }
  c.respond(200, file.type, file.plain);
}

}  // namespace

route pages_route(std::shared_ptr<const web_files> files) {
  const auto show = [files = std::move(files)](exchange& c) {
    const auto path = c.in.path();
    if (is_of_the_api(path)) return c.refuse(problem_of(http_fault::not_found));
    if (const auto* file = files->find(path)) return send(c, *file);
    const auto* page = files->find("/index.html");
    if (page == nullptr || names_a_file(path)) return c.refuse(problem_of(http_fault::not_found));
    send(c, *page);
  };
  return {.verb = method::get,
      .pattern = "/",
      .permission = domain::permission::everybody,
      .handle = show,
      .query = query_use::ignored};
}

}  // namespace mbs::http
