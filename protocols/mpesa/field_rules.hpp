#pragma once

#include <cstdint>
#include <string_view>

/// What Daraja accepts in the fields of requests. Each complaint is "must …", empty when nothing is wrong,
/// and never repeats the value: some are secrets.
namespace mbs::mpesa {

/// Where results may be sent: to the world, as Daraja demands, or also to this machine, for a simulator.
enum class url_reach : std::uint8_t { public_only, loopback_too };

/// Words that URLs may not hold anywhere, in any case: mpesa, m-pesa, safaricom, exe, exec, cmd, sql, query.
/// For tokens too, before they become part of a URL.
[[nodiscard]] bool has_forbidden_word(std::string_view text) noexcept;

/// https://, a public host and no forbidden word; at most 255 octets, without spaces, "//" in its path,
/// "@" or "#". For loopback_too a host may be localhost, 127.… or [::1], and the scheme http:// there.
[[nodiscard]] std::string_view url_complaint(std::string_view url, url_reach reach) noexcept;

/// 5 to 7 digits.
[[nodiscard]] std::string_view short_code_complaint(std::string_view text) noexcept;
/// 12 digits, 2547… or 2541….
[[nodiscard]] std::string_view number_complaint(std::string_view text) noexcept;
/// AccountReference: 1 to 12 ASCII letters and digits.
[[nodiscard]] std::string_view reference_complaint(std::string_view text) noexcept;
/// BillRefNumber: 1 to 20 printable ASCII characters.
[[nodiscard]] std::string_view bill_reference_complaint(std::string_view text) noexcept;
/// TransactionDesc: 1 to 13 printable ASCII characters.
[[nodiscard]] std::string_view description_complaint(std::string_view text) noexcept;
/// Remarks of a reversal: 2 to 100 printable ASCII characters.
[[nodiscard]] std::string_view remarks_complaint(std::string_view text) noexcept;
/// Other remarks and occasions: at most 100 printable ASCII characters.
[[nodiscard]] std::string_view note_complaint(std::string_view text) noexcept;
/// Keys, passkeys, names of initiators, ids of Daraja: 1 to 1,024 visible ASCII characters, no space.
[[nodiscard]] std::string_view word_complaint(std::string_view text) noexcept;
/// A consumer key: a word without ":".
[[nodiscard]] std::string_view key_complaint(std::string_view text) noexcept;
[[nodiscard]] std::string_view receipt_complaint(std::string_view text);

}  // namespace mbs::mpesa
