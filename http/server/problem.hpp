#pragma once

#include "actors/gateway/completion.hpp"
#include "domain/errc.hpp"
#include "domain/messages/submission.hpp"
#include "http/json/json_document.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// The one place that turns an error into an HTTP status and an RFC 9457 body.
namespace mbs::http {

struct problem {
  unsigned status = 500;
  std::string_view code = "internal";  ///< stable slug; also the end of `type`
  std::string title;
  std::string detail;
  std::vector<field_error> errors;
  std::vector<domain::rejected_recipient> rejected;  ///< recipients, shown among the errors
  std::chrono::seconds retry_after{0};               ///< above 0: the Retry-After header
  std::optional<std::uint16_t> tries_left{};         ///< of a code that was wrong
};

/// What HTTP itself is refused for; the rest is domain::errc.
enum class http_fault : unsigned char {
  bad_request,
  permission_missing,
  address_not_allowed,
  not_our_page,       ///< a request with a session that another site may have made
  two_credentials,    ///< a key and a session
  account_not_named,  ///< a person has to say for which account
  not_found,
  method_not_allowed,
  request_timeout,
  content_too_large,
  unsupported_media_type,
  expectation_failed,
  no_valid_recipients,
  header_too_large,
  not_implemented,
  version_not_supported,
};

[[nodiscard]] unsigned status_of(domain::errc why) noexcept;
/// The place in a submission's body that it is about; empty when it is about none.
[[nodiscard]] std::string_view pointer_of(domain::errc why) noexcept;

/// Nothing of `detail` is shown for an internal error.
[[nodiscard]] problem problem_of(domain::errc why, std::string detail = {});
[[nodiscard]] problem problem_of(const actors::refusal& why);
[[nodiscard]] problem problem_of(http_fault why, std::string detail = {});
/// Malformed in these places; not UTF-8 when that is what the first one says.
[[nodiscard]] problem problem_of(std::vector<field_error> errors);
/// Every recipient of a submission was bad.
[[nodiscard]] problem problem_of(std::vector<domain::rejected_recipient> rejected);

/// Why a recipient was rejected, for people.
[[nodiscard]] std::string_view sentence_of(const domain::rejected_recipient& r) noexcept;

/// application/problem+json.
void render(const problem& p, std::string_view request_id, std::string& to);

/// For people who follow a problem's `type`: its title; empty when there is no such code.
[[nodiscard]] std::string_view title_of(std::string_view code) noexcept;

}  // namespace mbs::http
