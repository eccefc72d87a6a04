#pragma once

#include "domain/errc.hpp"
#include "domain/messages/message.hpp"
#include "domain/money/price.hpp"
#include "domain/numbering/network.hpp"
#include "domain/senders/sender_id.hpp"

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

/// From what a customer asks for to messages that can be accepted, or a reason why not. Pure: the preview and
/// the real thing are the same function.
namespace mbs::domain {

/// A sender ID that an account may use.
struct approved_sender {
  std::string name;
  std::optional<network_id> network;     ///< none: all
  std::optional<traffic_class> traffic;  ///< none: all
};

/// One request of a customer, as parsed.
struct submission {
  std::vector<std::string> to;
  std::string from;
  std::string text;
  traffic_class traffic = traffic_class::transactional;
  std::optional<std::chrono::seconds> validity;
  std::string callback_url;  ///< empty: none
  std::string reference;
  bool transliterate = false;  ///< opt-in "smart" encoding
  /// By a test key: free, from any sender, to the test network, and with the ends of test_numbers.hpp.
  bool test = false;
};

/// Of a test message whose request and account name no sender.
inline constexpr std::string_view sender_of_tests = "TEST";

struct submission_limits {
  std::uint32_t max_recipients = 1'000;
  std::uint8_t max_segments = 10;  ///< 1..16
  std::chrono::seconds default_validity{std::chrono::hours{24}};
  std::chrono::seconds min_validity{60};
  std::chrono::seconds max_validity{std::chrono::hours{72}};
  bool accept_unknown_network = false;  ///< false: recipients of unknown networks are rejected
  std::uint32_t max_reference_length = 64;
  /// Width of the concatenation reference that texts are cut for: the widest that any link writes.
  reference_width concatenation = reference_width::bits8;
};

/// What the rules need to know; all of it outlives the call.
struct sending_rules {
  const numbering_plan& plan;
  const price_table& prices;
  const submission_limits& limits;
};

/// Why a request cannot be accepted as it is.
struct submission_fault {
  errc why = errc::internal;
  std::string detail;  ///< what was given and what is allowed, a sentence without a full stop; may be empty
};
[[noreturn]] inline void throw_exception_from_error(
    const submission_fault& f, const boost::source_location& at) {
  throw_exception_from_error(f.why, at);
}
template <class T>
using judged = boost::system::result<T, submission_fault>;

struct recipient {
  msisdn to;
  network_id network;
  money price;  ///< for all segments
};

struct rejected_recipient {
  std::string to;  ///< as the customer wrote it
  errc why{};
  std::string detail = {};  ///< which network, class or sender it is about; empty: what `why` says is all
};

/// A request that can be accepted as far as its own words go (credit is the account's matter).
struct composition {
  std::shared_ptr<const message_content> content;
  std::vector<recipient> recipients;  ///< in the order asked, without repeats
  std::vector<rejected_recipient>
      rejected;   ///< bad, repeated or unreachable numbers, unapproved senders a network
  money total{};  ///< of recipients
  std::chrono::seconds validity{};
};

/// What sending a request would come to, also one that would be refused for what can be mended elsewhere.
struct submission_preview {
  composition what;                        ///< priced as if nothing of `problems` were so
  std::vector<submission_fault> problems;  ///< for which sending would refuse the whole request
  segment_capacity room{};                 ///< what texts are cut to
};

/// Errors that concern the whole request: malformed_request (no recipient, NUL in the text),
/// too_many_recipients, empty_text, invalid_utf8, text_too_long, invalid_sender, sender_not_approved (for
/// every recipient's network), invalid_validity, invalid_reference, amount_overflow. An
/// empty span: no sender is approved.
[[nodiscard]] judged<composition> compose(
    const submission& request, const sending_rules& rules, std::span<const approved_sender> senders);

/// As compose, but for showing: a sender that is not approved, or none at all, is a problem and no error.
[[nodiscard]] judged<submission_preview> preview(
    const submission& request, const sending_rules& rules, std::span<const approved_sender> senders);

}  // namespace mbs::domain
