#include "http/server/answer_headers.hpp"

namespace mbs::http {
namespace {

// Of every answer: no guessing of types, no address told to others, no part of another site's page. What old
// browsers know of frame-ancestors is X-Frame-Options.
constexpr std::string_view of_all =
    "X-Content-Type-Options: nosniff\r\nX-Frame-Options: DENY\r\nReferrer-Policy: no-referrer\r\n"
    "Cross-Origin-Resource-Policy: same-origin\r\n";
constexpr std::string_view nothing_runs =
    "Content-Security-Policy: default-src 'none'; frame-ancestors 'none'\r\n";
constexpr std::string_view only_ours_runs =
    "Content-Security-Policy: default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "font-src 'self'; connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'\r\n"
    "Cross-Origin-Opener-Policy: same-origin\r\n"
    "Permissions-Policy: camera=(), geolocation=(), microphone=(), payment=()\r\n";
constexpr std::string_view not_kept = "Cache-Control: no-store\r\n";
// Pages hold nothing of anybody: they may be kept, and whether they are still these is asked each time.
constexpr std::string_view asked_again = "Cache-Control: no-cache\r\n";

}  // namespace

answer_headers::answer_headers(std::chrono::seconds hsts) {
  std::string first{of_all};
  if (hsts.count() > 0)
    first.append("Strict-Transport-Security: max-age=").append(std::to_string(hsts.count())).append("\r\n");
  auto& [data, page, asset] = lines_;
  data = first;
  data.append(not_kept).append(nothing_runs);
  page = first;
  page.append(asked_again).append(only_ours_runs);
  asset = first;
  asset.append(nothing_runs);
}

const answer_headers& answer_headers::plain() {
  static const answer_headers lines{std::chrono::seconds{0}};
  return lines;
}

}  // namespace mbs::http
